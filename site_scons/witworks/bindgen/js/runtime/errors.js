/**
 * What can go wrong between JavaScript and a component. The codes are those of docs/errors.md, the same as in Python.
 *
 * An `err` that a function of the component answers is none of these: it is a `ResultError`.
 */

/** Gives an error its name, its code, and behind the message what to do. */
function told(error, name, code, message, fix) {
  error.name = name;
  error.code = code;
  error.fix = fix;
  error.message = `[${code}] ${message}${fix ? `\n  fix: ${fix}` : ""}`;
}

function kind(Base, name, code) {
  const Kind = class extends Base {
    constructor(message, { fix, cause } = {}) {
      super(message, cause === undefined ? undefined : { cause });
      told(this, name, code, message, fix);
    }
  };
  Object.defineProperty(Kind, "name", { value: name });
  return Kind;
}

export const ImportNotProvided = kind(TypeError, "ImportNotProvided", "WW501");
export const WrongWorld = kind(Error, "WrongWorld", "WW502");
export const NotAComponent = kind(Error, "NotAComponent", "WW503");
export const WrongType = kind(TypeError, "WrongType", "WW504");
export const OutOfRange = kind(RangeError, "OutOfRange", "WW505");
export const NotUnicode = kind(TypeError, "NotUnicode", "WW506");
export const InstanceDead = kind(Error, "InstanceDead", "WW508");
export const Reentered = kind(Error, "Reentered", "WW509");
export const HandleGone = kind(TypeError, "HandleGone", "WW510");
export const CannotInstantiate = kind(Error, "CannotInstantiate", "WW511");
export const BadLimit = kind(RangeError, "BadLimit", "WW513");
export const BadWasi = kind(TypeError, "BadWasi", "WW517");

/** The guest trapped: `reason`, `frames`, the guest's functions from the innermost outwards, and `said`, its last words. */
export class Trap extends Error {
  constructor(reason, frames = [], { fix, cause, said = "", code = "WW520", name = "Trap" } = {}) {
    super(reason, cause === undefined ? undefined : { cause });
    const where = frames.length ? ` in \`${frames[0]}\`` : "";
    const quoted = said ? said.split(/\r?\n/).map((line) => `\n  | ${line}`).join("") : "";
    told(this, name, code, `the component trapped${where}: ${reason}${quoted}`, fix);
    this.reason = reason;
    this.frames = frames;
    this.said = said;
  }
}

/** The guest needs more memory than `memory` allows. */
export class OutOfMemory extends Trap {
  constructor(reason, frames, { fix, cause, said } = {}) {
    super(reason, frames, { fix, cause, said, code: "WW523", name: "OutOfMemory" });
  }
}

/** The call took longer than `timeout`; its Worker is no more. */
export class TimedOut extends Trap {
  constructor(milliseconds) {
    super(`the call took longer than its timeout of ${milliseconds} ms`, [], { fix: "give a longer `timeout`", code: "WW522", name: "TimedOut" });
  }
}

/** The guest ended itself: `status` is 0 for success, 1 for failure, which is all that WASI 0.2 can say. */
export class Exited extends Trap {
  constructor(status, said) {
    super(`the guest exited with status ${status}`, [], { said, code: "WW525", name: "Exited" });
    this.status = status;
  }
}

/** A function with a `result` failed: the base of each such function's own error. `payload` is what it failed with. */
export class ResultError extends Error {
  constructor(payload) {
    super(typeof payload === "string" ? payload : payload === undefined ? "" : shown(payload));
    this.name = new.target.name;
    this.payload = payload;
  }
}

// Out of a Worker, and into the program that has it ----------------------------------------------------------------------

const CODED = {
  ImportNotProvided, WrongWorld, NotAComponent, WrongType, OutOfRange, NotUnicode, InstanceDead, Reentered, HandleGone,
  CannotInstantiate, BadLimit, BadWasi,
};

/** An error as plain data. */
export function toPlain(error) {
  const { name, message, fix, reason, frames, said, status, code } = error ?? {};
  return { name, message: String(message ?? error), fix, reason, frames, said, status, code };
}

/** The error that plain data tell of. */
export function fromPlain({ name, message, fix, reason, frames, said, status, code }) {
  if (name === "Exited") return new Exited(status, said);
  if (name === "OutOfMemory") return new OutOfMemory(reason, frames, { fix, said });
  if (name === "Trap") return new Trap(reason, frames, { fix, said });
  if (CODED[name] && code) return new CODED[name](message.replace(/^\[\w+\] /, "").replace(/\n  fix: [^]*$/, ""), { fix });
  const Kind = [TypeError, RangeError, SyntaxError].find((one) => one.name === name) ?? Error;
  return Object.assign(new Kind(message), name === undefined ? {} : { name });
}

const LONGEST = 60;

/** A value as a message shows it: on one line, and not too long. */
export function shown(value) {
  let text;
  try {
    text = typeof value === "bigint" ? `${value}n` : typeof value === "number" ? String(value) : (JSON.stringify(value, plain) ?? String(value));
  } catch {
    text = Object.prototype.toString.call(value);
  }
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 3)}...`;
}

function plain(_key, value) {
  return typeof value === "bigint" ? `${value}n` : value;
}
