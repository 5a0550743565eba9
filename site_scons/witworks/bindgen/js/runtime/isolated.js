/**
 * A component in a Worker of its own, which can be ended whatever it does: calls are promises, made one after the other, and what
 * takes too long is ended with the Worker.
 */
import { Host } from "./answering.js";
import { BadLimit, BadWasi, CannotInstantiate, HandleGone, InstanceDead, Reentered, TimedOut, fromPlain } from "./errors.js";
import { Folder } from "./folders.js";
import { newWorker } from "./threads.js";
import { DISPOSE, GUESTS } from "./types.js";

const OPTIONS = ["memory", "signal", "timeout", "wasi"];
const LONGEST = 2 ** 31 - 1;
const CLOSE = Symbol.asyncDispose ?? Symbol.for("asyncDispose");
const BUSY = new Set(); // what is at a call stays, though the program may hold nothing of it but a promise
const LET_GO = new FinalizationRegistry(({ worker, over }) => {
  over.abort();
  worker.end();
});

/** A new instance as an object of the class `Of`; `base` is where `worker.js` lies, which `inBrowser` starts in browsers. */
export async function isolate(Of, facts, imports = {}, options = {}, base, inBrowser) {
  checkOptions(facts, options);
  const host = new Host(facts, imports, options.wasi ?? {});
  const isolated = new Isolated(facts, host, options);
  host.canAnswer = await isolated.begin(base, inBrowser, options);
  try {
    const { memory } = options;
    await isolated.call({ kind: "start", given: host.given(), memory, wasi: options.wasi && plainWasi(facts, options.wasi) });
  } catch (error) {
    isolated.end("it could not be started", error);
    throw error;
  }
  const made = Object.create(Of.prototype);
  Object.defineProperty(made, DISPOSE, { value: () => isolated.end("it was closed") });
  facts.exports.forEach((entry, one) => {
    const value = entry.function ? isolated.exported([one], entry.function) : offered(isolated, entry, one);
    Object.defineProperty(made, entry.name, { value, enumerable: true });
  });
  return Object.freeze(made);
}

function checkOptions(facts, { timeout, signal, ...others }) {
  for (const name of Object.keys(others)) {
    if (!OPTIONS.includes(name)) throw new BadLimit(`${facts.component}: there is no limit \`${name}\``, { fix: `there are ${OPTIONS.join(", ")}` });
  }
  if (timeout !== undefined && !(timeout > 0 && timeout <= LONGEST)) {
    throw new BadLimit(`${facts.component}: timeout is ${String(timeout)}`, { fix: "give milliseconds, more than 0: { timeout: 5000 }" });
  }
  signal?.throwIfAborted();
}

// A grant without its functions, which cannot be sent to a Worker: true stands for them.
function plainWasi(facts, { stdout, stderr, ...wasi }) {
  const plain = (stream) => (typeof stream === "function" ? true : stream);
  for (const [name, folder] of Object.entries(wasi.preopen ?? {})) {
    if (!(folder instanceof Folder)) {
      throw new BadWasi(`${facts.component}: wasi: what is granted as ${name} does not say whether it may be changed`, {
        fix: 'preopen: { "/data": readOnly("measurements") }, or readWrite(…)',
      });
    }
  }
  return { ...wasi, stdout: plain(stdout), stderr: plain(stderr) };
}

// The guest's ------------------------------------------------------------------------------------------------------------

function offered(isolated, { functions, resources }, one) {
  const offer = {};
  const made = (each) => isolated.exported([one, functions.indexOf(each)], each);
  for (const each of functions.filter(({ kind }) => kind === "freestanding")) offer[each.name] = made(each);
  for (const [id, Name] of Object.entries(resources)) {
    const Handle = isolated.handleClass(id, Name);
    for (const each of functions.filter(({ resource }) => resource === Name)) {
      if (each.kind === "method") Handle.prototype[each.name] = made(each);
      if (each.kind === "static") Handle[each.name] = made(each);
    }
    const constructor = functions.find(({ kind, resource }) => kind === "constructor" && resource === Name);
    const construct = constructor && made(constructor);
    offer[Name] = new Proxy(Handle, {
      construct(_target, given) {
        if (!construct) throw new TypeError(`${Name} has no constructor: its component gives objects of it`);
        return construct(...given); // a promise
      },
    });
  }
  return Object.freeze(offer);
}

// What a Worker and a signal call: they live on, and must not keep the instance, or nobody could let go of it.
function heard(isolated) {
  const weak = new WeakRef(isolated);
  return (work) => (value) => {
    const found = weak.deref();
    if (found) work(found, value);
  };
}

class Isolated {
  #facts;
  #host;
  #timeout;
  #worker;
  #dead;
  #over = new AbortController();
  #current;
  #queue = [];
  #timer;
  #classes = new Map();
  #numbers = new WeakMap();
  #forgotten = [];
  #registry = new FinalizationRegistry((number) => {
    if (this.#forgotten.push(number) === 1) queueMicrotask(() => this.#drop());
  });

  constructor(facts, host, { timeout }) {
    this.#facts = facts;
    this.#host = host;
    this.#timeout = timeout;
  }

  /** Start the Worker; whether it can wait for answers of the host's. */
  async begin(base, inBrowser, { signal }) {
    const hears = heard(this);
    try {
      this.#worker = await newWorker(base, inBrowser, hears(Isolated.#told), hears(Isolated.#ended));
    } catch (error) {
      throw this.#failure(error.message);
    }
    LET_GO.register(this, { worker: this.#worker, over: this.#over }, this);
    const aborted = hears(Isolated.#aborted(signal));
    signal?.addEventListener("abort", aborted, { signal: this.#over.signal });
    if (signal?.aborted) aborted(); // while the Worker was made
    signal?.throwIfAborted();
    return this.#worker.answer !== undefined;
  }

  static #told = (isolated, message) => isolated.#take(message);
  static #ended = (isolated, why) => isolated.end(`its Worker failed: ${why}`, isolated.#failure(why));
  static #aborted = (signal) => (isolated) => isolated.end("it was aborted", signal.reason);

  #failure(why) {
    return new CannotInstantiate(`the Worker of ${this.#facts.component} failed: ${why}`);
  }

  /** A function of the guest, as the host calls it. */
  exported(at, { name, kind, params, result, error, err }) {
    const isolated = this;
    return async function (...given) {
      params.forEach(([param, type], i) => {
        const problem = type.check(given[i]);
        if (problem) throw problem.error(param);
      });
      const self = kind === "method" ? isolated.numberOf(this, name) : undefined;
      const pack = ([, type], i) => (type.pack && given[i] != null ? type.pack(given[i], isolated) : given[i]);
      let [args, borrowed, owned] = isolated.#host.objects.lending(() => params.map(pack));
      const sent = () => (owned = []);
      try {
        const answer = await isolated.call({ kind: "call", at, self, args }, name, sent);
        const type = answer.kind === "err" ? err : result;
        const value = type?.unpack && answer.value != null ? type.unpack(answer.value, isolated) : answer.value;
        if (answer.kind === "err") throw new error(value);
        return value;
      } finally {
        isolated.#host.objects.giveBack([...borrowed, ...owned]);
      }
    };
  }

  /** What the Worker answers to a message; one is sent when the one before it has been answered, and `sent` is called then. */
  call(message, name = "its start", sent = () => undefined) {
    if (this.#dead) return Promise.reject(this.#gone());
    if (this.#host.isAnswering()) {
      const words = `\`${name}\` of ${this.#facts.component} was called from a host import while the component was calling it`;
      return Promise.reject(new Reentered(words, { fix: "return from the import first, or use a second instance" }));
    }
    return new Promise((resolve, reject) => {
      // What has to wait is kept as it is now.
      this.#queue.push({ message: this.#current ? structuredClone(message) : message, sent, resolve, reject });
      this.#next();
    });
  }

  #next() {
    if (this.#current || this.#dead) return;
    this.#current = this.#queue.shift();
    this.#worker.busy(this.#current !== undefined);
    if (!this.#current) return void BUSY.delete(this);
    BUSY.add(this);
    if (this.#current.message.kind !== "start") this.#startTimer(); // that begins when its code is loaded
    const gone = this.#host.objects.takeGone();
    try {
      this.#worker.post({ ...this.#current.message, gone });
      this.#current.sent();
    } catch (error) {
      // What cannot be sent, a detached buffer, fails alone: the calls behind it would wait for ever.
      this.#host.objects.putBack(gone);
      this.#done("reject", error);
    }
  }

  #startTimer() {
    if (this.#timeout === undefined) return;
    this.#timer = setTimeout(() => {
      const error = new TimedOut(this.#timeout);
      this.end(`an earlier call trapped: ${error.reason}`, error);
    }, this.#timeout);
  }

  #take(message) {
    if (this.#dead) return;
    switch (message.kind) {
      case "loaded":
        return this.#startTimer();
      case "ask":
        return this.#host.ask(message, (answer) => this.#worker.answer?.(answer), (error) => this.#hostFailed(error));
      case "output":
        return this.#host.output(message, (error) => this.#hostFailed(error));
      case "threw":
        return this.#threw(fromPlain(message.error), message.error);
      default:
        return this.#done("resolve", message);
    }
  }

  #done(how, value) {
    clearTimeout(this.#timer);
    const current = this.#current;
    this.#current = undefined;
    current[how](value);
    this.#next();
  }

  #threw(error, { frames, reason }) {
    if (frames) return this.end(`an earlier call trapped: ${reason}`, error);
    if (this.#current.message.kind === "drop") return this.end(`a destructor failed: ${error.message}`, error);
    return this.#done("reject", error);
  }

  #hostFailed(error) {
    this.end("a function of the host failed in the midst of a call", error);
  }

  /** End the Worker. The call that it is at fails with `error`, those behind it are not made. */
  end(why, error) {
    if (this.#dead) return;
    this.#dead = { why, error };
    clearTimeout(this.#timer);
    this.#over.abort();
    this.#worker.end();
    BUSY.delete(this);
    LET_GO.unregister(this);
    this.#current?.reject(error ?? this.#gone());
    for (const { reject } of this.#queue.splice(0)) reject(this.#gone());
  }

  #gone() {
    const { why, error } = this.#dead;
    return new InstanceDead(`this instance of ${this.#facts.component} can answer no more calls: ${why}`, { fix: "make a new instance", cause: error });
  }

  // Handles --------------------------------------------------------------------------------------------------------------

  /** The class of the handles of a resource. */
  handleClass(id, Name) {
    const isolated = this;
    const Handle = class {
      async [CLOSE]() {
        const number = isolated.#numbers.get(this);
        if (number === undefined || isolated.#dead) return;
        isolated.#numbers.delete(this);
        isolated.#registry.unregister(this);
        await isolated.call({ kind: "drop", numbers: [number] }, `[Symbol.asyncDispose] of ${Name}`);
      }
    };
    Object.defineProperty(Handle, "name", { value: Name });
    GUESTS.set(Handle.prototype, id);
    this.#classes.set(id, Handle);
    return Handle;
  }

  numberOf(handle, what) {
    const number = this.#numbers.get(handle);
    if (number !== undefined) return number;
    throw new HandleGone(`${what}: a handle was closed, or belongs to another instance`, { fix: "make a new one, with the instance that it is for" });
  }

  handleOf(number, id) {
    const handle = Object.create(this.#classes.get(id).prototype);
    this.#numbers.set(handle, number);
    this.#registry.register(handle, number, handle);
    return handle;
  }

  lend(id, object, owned) {
    return this.#host.objects.lend(id, object, owned);
  }

  lent(id, number, owned) {
    return this.#host.objects.lent(id, number, owned);
  }

  #drop() {
    const numbers = this.#forgotten.splice(0).sort((a, b) => b - a);
    this.call({ kind: "drop", numbers }).catch(() => undefined); // it has ended the instance, and is the cause of what comes
  }
}
