/** Functions between the host and a guest, with every value checked that the host gives. */
import { ImportNotProvided, WrongType } from "./errors.js";
import { DISPOSE, GUESTS, has, isGuest } from "./types.js";

/**
 * A function of the guest, as the host calls it. `described` is what the bindings say of it: `name`, `params` (pairs of a name
 * and a type), `result` (a type), and, where it gives a `result`, `error`, the class that it raises.
 */
export function exported(instance, described, raw) {
  const { name, params, result, error } = described;
  const lowers = params.some(([, type]) => type.lower);
  return function (...given) {
    let values = given;
    for (let i = 0; i < params.length; i++) {
      const problem = params[i][1].check(given[i]);
      if (problem) throw problem.error(params[i][0]);
    }
    if (lowers) values = params.map(([, type], i) => (type.lower ? type.lower(given[i], instance) : given[i]));
    const answer = instance.call(name, error, () => raw.apply(this, values));
    return result?.lift && answer != null ? result.lift(answer, instance) : answer;
  };
}

/** A function of the host, as jco calls it. Of what it throws only its own error is an `err`; all else ends the call. */
export function imported(instance, described, work) {
  const { name, params, result, error, err } = described;
  return (...given) => {
    const values = params.map(([, type], i) => (type.lift ? given[i] == null ? given[i] : type.lift(given[i], instance) : given[i]));
    let answer;
    try {
      answer = work(...values);
    } catch (thrown) {
      if (!error || !(thrown instanceof error)) throw instance.hostFailed(thrown);
      const payload = passed(instance, err, thrown.payload, `${name}: ${error.name}.payload`);
      throw Object.assign(new Error(`${name} failed`), { payload });
    }
    if (typeof answer?.then === "function") {
      answer.then(undefined, () => undefined);
      const message = `${name}: expected its result, got a Promise: a component cannot wait`;
      throw instance.hostFailed(new WrongType(message, { fix: "have what it needs ready before the call" }));
    }
    return passed(instance, result, answer, `${name}: result`);
  };
}

function passed(instance, type, value, place) {
  if (!type) return undefined;
  const problem = type.check(value);
  if (problem) throw instance.hostFailed(problem.error(place));
  try {
    return type.lower ? type.lower(value, instance) : value;
  } catch (error) {
    throw instance.hostFailed(error);
  }
}

// A guest's interface --------------------------------------------------------------------------------------------------

/** What an exported interface offers the host: its functions, and a class for each resource. */
export function offered(instance, described, raw) {
  const offer = {};
  for (const one of described.functions.filter(({ kind }) => kind === "freestanding")) {
    offer[one.name] = exported(instance, one, raw[one.name]);
  }
  for (const [id, Name] of Object.entries(described.resources)) {
    // Of a resource that its own interface does nothing with jco shows no class: its objects come from another interface.
    const Raw = raw?.[Name] ?? class { static [Symbol.hasInstance](value) { return isGuest(id, value); } };
    offer[Name] = guestClass(instance, id, Name, Raw, described.functions.filter((one) => one.resource === Name));
  }
  return Object.freeze(offer);
}

function guestClass(instance, id, Name, Raw, functions) {
  GUESTS.set(Raw.prototype, id);
  Object.defineProperty(Raw, "name", { value: Name }); // jco calls it Thing$1 where the host has a Thing too
  for (const one of functions.filter(({ kind }) => kind === "method")) {
    Raw.prototype[one.name] = exported(instance, one, Raw.prototype[one.name]);
  }
  for (const one of functions.filter(({ kind }) => kind === "static")) {
    Raw[one.name] = exported(instance, one, Raw[one.name]);
  }
  const constructor = functions.find(({ kind }) => kind === "constructor");
  const construct = constructor && exported(instance, constructor, (...values) => new Raw(...values));
  return new Proxy(Raw, {
    construct(_target, given) {
      if (!construct) throw new TypeError(`${Name} has no constructor: its component gives objects of it`);
      return construct(...given);
    },
  });
}

// The host's ------------------------------------------------------------------------------------------------------------

/** What jco is given for an imported interface: `given` with its functions checked, and a stand-in for each class of it. */
export function supplied(instance, described, given) {
  const { wit, argument } = described;
  const functions = {};
  for (const one of described.functions.filter(({ kind }) => kind === "freestanding")) {
    functions[one.name] = imported(instance, one, needed(instance, wit, argument, given, one.name).bind(given));
  }
  for (const [id, Name] of Object.entries(described.resources)) {
    const Given = needed(instance, wit, argument, given, Name);
    functions[Name] = standIn(instance, id, Given, described.functions.filter((one) => one.resource === Name));
  }
  return functions;
}

function needed({ facts }, wit, argument, given, name) {
  const found = has(given, name);
  if (typeof found === "function") return found;
  throw new ImportNotProvided(`${facts.component} imports \`${wit}\`, and what was given for it has no function \`${name}\``, {
    fix: `give ${facts.name}.instantiate({ ${argument}: … }) one`,
  });
}

/** The class that jco is given in the place of the host's class `Given` of the resource `id`. */
export function standIn(instance, id, Given, functions) {
  const made = functions.find(({ kind }) => kind === "constructor");
  const construct = made && imported(instance, made, (...values) => new Given(...values));
  class StandIn {
    constructor(...values) {
      return construct(...values);
    }

    [DISPOSE]() {
      try {
        this.own[DISPOSE]?.();
      } catch (thrown) {
        throw instance.hostFailed(thrown);
      }
    }
  }
  for (const one of functions.filter(({ kind }) => kind === "static")) {
    StandIn[one.name] = imported(instance, one, (...values) => Given[one.name](...values));
  }
  for (const one of functions.filter(({ kind }) => kind === "method")) {
    StandIn.prototype[one.name] = function (...values) {
      return imported(instance, one, (...inner) => this.own[one.name](...inner))(...values);
    };
  }
  instance.represent(id, Given, StandIn);
  return StandIn;
}
