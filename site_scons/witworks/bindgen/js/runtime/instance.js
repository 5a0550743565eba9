/** One running instance of a component: who may call it, and what becomes of what goes wrong in it. */
import { CannotInstantiate, Exited, HandleGone, InstanceDead, Reentered, WrongType } from "./errors.js";
import { Forgotten } from "./forgotten.js";
import { trapFrom } from "./traps.js";
import { Words } from "./words.js";

/** What WASI's `exit` throws. */
export class Exit extends Error {
  constructor(status) {
    super(`exit ${status}`);
    this.status = status;
  }
}

/** Thrown through the guest after a host function has failed: whatever comes of it, the host's own error is what counts. */
class HostFailed extends Error {}

export class Instance {
  #dead; // why, and the error that was the end of it
  #busy = false;
  #failure;
  #standIns = new Map();

  constructor(facts, memory) {
    this.facts = facts;
    this.memory = memory;
    this.forgotten = new Forgotten(this);
    this.words = new Words();
  }

  /** What `work` gives; no call but one at a time, and none after the instance has died. */
  call(what, raises, work) {
    if (this.#dead) {
      throw new InstanceDead(`this instance of ${this.facts.component} can answer no more calls: ${this.#dead.why}`, {
        fix: "make a new instance",
        cause: this.#dead.error,
      });
    }
    if (this.#busy) {
      throw new Reentered(`\`${what}\` of ${this.facts.component} was called from a host import while the component was calling it`, {
        fix: "return from the import first, or use a second instance",
      });
    }
    this.#busy = true;
    try {
      return work();
    } catch (error) {
      throw this.#translated(what, raises, error);
    } finally {
      this.#busy = false;
    }
  }

  /** Run a destructor that nobody waits for. */
  drop(work) {
    if (this.#dead) return;
    try {
      this.call("a destructor", undefined, work);
    } catch (error) {
      this.#die(`the destructor of a handle that nobody held any more failed: ${error.reason ?? error.message}`, error);
    }
  }

  #die(why, error) {
    this.#dead = { why, error };
    return error;
  }

  /** The host's error, kept, and what to throw through the guest in its stead. */
  hostFailed(error) {
    this.#failure ??= { error };
    return new HostFailed("a function of the host failed");
  }

  /** The error for what was thrown while the component was instantiated. */
  notStarted(error) {
    if (error?.code?.startsWith?.("WW")) return error; // a file of the component that is not as it must be
    const translated = this.#translated("its start", undefined, error);
    if (translated !== error) return translated;
    return new CannotInstantiate(`${this.facts.component} cannot be instantiated: ${error.message}`, { cause: error });
  }

  get isDead() {
    return this.#dead !== undefined;
  }

  #translated(what, raises, error) {
    if (this.#failure) {
      const { error: own } = this.#failure;
      this.#failure = undefined;
      return this.#die("a function of the host failed in the midst of a call", own);
    }
    if (error instanceof Exit) {
      return this.#die(`the guest exited with status ${error.status}`, new Exited(error.status, this.words.said));
    }
    if (raises && error?.constructor?.name === "ComponentError" && Object.hasOwn(error, "payload")) {
      return new raises(error.payload);
    }
    if (error instanceof TypeError && /^Resource error|^Invalid handle|resource/i.test(error.message)) {
      return new HandleGone(`${what}: a handle was closed, given to the component before, or belongs to another instance`, {
        fix: "make a new one, with the instance that it is for",
        cause: error,
      });
    }
    if (!(error instanceof Error) || error instanceof WebAssembly.LinkError) return error;
    const trap = trapFrom(error, this.memory, [...this.facts.names], this.words.said);
    return this.#die(`an earlier call trapped: ${trap.reason}`, trap);
  }

  // Objects of the host --------------------------------------------------------------------------------------------------

  /** Let `StandIn` stand for the host's objects of the class `Given`, wherever the guest has handles of resource `id`. */
  represent(id, Given, StandIn) {
    this.#standIns.set(id, { Given, StandIn, known: new WeakMap() });
  }

  /** What jco is given in the place of the host's `object`: always the same for the same. */
  standIn(id, object) {
    const { Given, StandIn, known } = this.#standIns.get(id);
    if (!(object instanceof Given)) {
      throw new WrongType(`expected a ${Given.name} of the host, got ${object?.constructor?.name ?? typeof object}`);
    }
    if (!known.has(object)) {
      const made = Object.create(StandIn.prototype);
      made.own = object;
      known.set(object, made);
    }
    return known.get(object);
  }
}
