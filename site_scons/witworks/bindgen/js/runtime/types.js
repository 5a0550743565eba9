/**
 * The types of WIT as checks of JavaScript values, for jco's own code checks nothing: it makes 0 of "x", and 255 of -1.
 *
 * A type's `check` gives nothing for a value that can be passed, else a `Problem`, which gathers the way to the value as it
 * comes back: `[3]`, then `.value`. Types with a handle in them have `lower` and `lift` as well, for what jco is given and gives.
 *
 * Between a program and a Worker values go as plain data, whatever they are made of: `pack` makes that of a value that has been
 * checked, and `unpack`, which types with a handle have, puts handles in the place of their numbers.
 */
import { HandleGone, NotUnicode, OutOfRange, WrongType, shown } from "./errors.js";

/** Why a value cannot be passed, and where in the argument it lies. */
export class Problem {
  constructor(Kind, message, fix) {
    this.Kind = Kind;
    this.message = message;
    this.fix = fix;
    this.place = "";
  }

  in(step) {
    this.place = step + this.place;
    return this;
  }

  error(name) {
    return new this.Kind(`${name}${this.place}: ${this.message}`, { fix: this.fix });
  }
}

function wrong(value, wanted) {
  const got = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const named = got === "object" ? (value.constructor?.name ?? got) : got;
  return new Problem(WrongType, `expected ${wanted}, got ${named}${value == null ? "" : ` ${shown(value)}`}`);
}

/** What `object` has under a name, be it inherited; what every object inherits (`toString`, `constructor`) is nothing. */
export function has(object, name) {
  const found = object?.[name];
  return found === Object.prototype[name] ? undefined : found;
}

const everyObjectHas = (name) => name in Object.prototype;

// Scalars -------------------------------------------------------------------------------------------------------------

function integer(name, bits, signed, List) {
  const low = signed ? -(2 ** (bits - 1)) : 0;
  const high = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  function check(value) {
    if (!Number.isInteger(value)) return wrong(value, `an integer (${name})`);
    if (value < low || value > high) {
      return new Problem(OutOfRange, `${value} does not fit ${name} (${low} to ${high})`);
    }
  }
  return { check, List };
}

function long(name, signed, List) {
  const low = signed ? -(2n ** 63n) : 0n;
  const high = signed ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  function check(value) {
    if (typeof value !== "bigint") return wrong(value, `a bigint (${name})`);
    if (value < low || value > high) {
      return new Problem(OutOfRange, `${value} does not fit ${name} (${low} to ${high})`);
    }
  }
  return { check, List };
}

export const u8 = integer("u8", 8, false, Uint8Array);
export const s8 = integer("s8", 8, true, Int8Array);
export const u16 = integer("u16", 16, false, Uint16Array);
export const s16 = integer("s16", 16, true, Int16Array);
export const u32 = integer("u32", 32, false, Uint32Array);
export const s32 = integer("s32", 32, true, Int32Array);
export const u64 = long("u64", false, BigUint64Array);
export const s64 = long("s64", true, BigInt64Array);

export const f64 = {
  List: Float64Array,
  check(value) {
    if (typeof value !== "number") return wrong(value, "a number (f64)");
  },
};

export const f32 = {
  List: Float32Array,
  check(value) {
    if (typeof value !== "number") return wrong(value, "a number (f32)");
    if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) {
      return new Problem(OutOfRange, `${value} does not fit f32`);
    }
  },
};

export const bool = {
  check(value) {
    if (typeof value !== "boolean") return wrong(value, "a boolean");
  },
};

const LONE = /\p{Surrogate}/u;

export const char = {
  check(value) {
    const code = typeof value === "string" ? value.codePointAt(0) : undefined;
    if (code === undefined || value.length !== (code > 0xffff ? 2 : 1)) {
      return wrong(value, "a string of one character (char)");
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      return new Problem(NotUnicode, `${shown(value)} is a lone surrogate, no character`);
    }
  },
};

const isWellFormed = String.prototype.isWellFormed ?? function () { return !LONE.test(this); };

export const string = {
  check(value) {
    if (typeof value !== "string") return wrong(value, "a string");
    if (!isWellFormed.call(value)) {
      const index = value.search(LONE);
      return new Problem(
        NotUnicode,
        `the string holds a lone surrogate, ${shown(value[index])}, at index ${index}`,
        "decode the text rightly, or clean it: text.toWellFormed()",
      );
    }
  },
};

// Compounds -----------------------------------------------------------------------------------------------------------

/** The ways of a type that is made of others; `lower` and `lift` where one of them has its own, or where they are `needed`. */
function passing(parts, make, needed = false) {
  return {
    pack: make("pack"),
    ...(parts.some((part) => part?.unpack) && { unpack: make("unpack") }),
    ...((needed || parts.some((part) => part?.lower)) && { lower: make("lower"), lift: make("lift") }),
  };
}

function passed(type, way, value, instance) {
  return type?.[way] ? type[way](value, instance) : value;
}

/** `list<item>`: an array, or of numbers the typed array as well. */
export function list(item) {
  const { List } = item;
  const wanted = List ? List.name : "an array";
  function check(value) {
    if (!Array.isArray(value)) {
      if (List && (value instanceof List || (List === Uint8Array && value instanceof Uint8ClampedArray))) return undefined;
      return wrong(value, wanted);
    }
    for (let i = 0; i < value.length; i++) {
      const problem = item.check(value[i]);
      if (problem) return problem.in(`[${i}]`);
    }
    return undefined;
  }
  const all = (way) => (value, instance) => Array.from(value, (one) => passed(item, way, one, instance));
  return { check, ...passing([item], all), ...(List && { pack: packNumbers }) };
}

/** Numbers as a Worker is given them: a typed array takes all of its buffer along, and one that is shared would be shared. */
function packNumbers(value, side) {
  if (Array.isArray(value)) return Array.from(value);
  const own = value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength ? value : value.slice();
  side.moves?.push(own.buffer);
  return own;
}

/** `tuple<items…>`: an array of that length. */
export function tuple(...items) {
  function check(value) {
    if (!Array.isArray(value) || value.length !== items.length) return wrong(value, `an array of ${items.length}`);
    for (let i = 0; i < items.length; i++) {
      const problem = items[i].check(value[i]);
      if (problem) return problem.in(`[${i}]`);
    }
    return undefined;
  }
  const each = (way) => (value, instance) => items.map((item, i) => passed(item, way, value[i], instance));
  return { check, ...passing(items, each) };
}

/** A record: an object with these fields; more of them do no harm. A Map or an array is none, for its fields would all be missing. */
export function record(name, fields) {
  const entries = Object.entries(fields);
  const isNone = (value) =>
    Symbol.iterator in value &&
    (Array.isArray(value) || value instanceof Map || value instanceof Set || !entries.some(([field]) => field in value));
  function check(value) {
    if (typeof value !== "object" || value === null || isNone(value)) return wrong(value, `an object (${name})`);
    for (let i = 0; i < entries.length; i++) {
      const problem = entries[i][1].check(has(value, entries[i][0]));
      if (problem) return problem.in(`.${entries[i][0]}`);
    }
    return undefined;
  }
  const each = (way) => (value, instance) =>
    Object.fromEntries(entries.map(([field, type]) => [field, passed(type, way, has(value, field), instance)]));
  return { check, ...passing(Object.values(fields), each, Object.keys(fields).some(everyObjectHas)) };
}

/** A variant: `{ tag, val }`. A case without payload has null for its type. */
export function variant(name, cases) {
  const types = new Map(Object.entries(cases));
  const wanted = `an object (${name}) whose tag is ${[...types.keys()].map((tag) => `"${tag}"`).join(" or ")}`;
  function check(value) {
    if (typeof value !== "object" || value === null || !types.has(value.tag)) return wrong(value, wanted);
    return types.get(value.tag)?.check(value.val)?.in(".val");
  }
  const one = (way) => (value, instance) => ({
    tag: value.tag,
    val: types.get(value.tag) ? passed(types.get(value.tag), way, value.val, instance) : undefined,
  });
  return { check, ...passing([...types.values()], one) };
}

/** `result<ok, err>` as a value; as what a function gives it is `fallible` instead. */
export function result(ok, err) {
  return variant("Result", { ok, err });
}

/** An enum: one of its cases' names. */
export function enumeration(name, cases) {
  const known = new Set(cases);
  const wanted = `one of ${cases.map((item) => `"${item}"`).join(", ")} (${name})`;
  function check(value) {
    if (!known.has(value)) return wrong(value, wanted);
  }
  return { check };
}

/** Flags: an object of booleans. A name that is none of them is refused, for it would be a slip that nobody sees. */
export function flags(name, names) {
  const known = new Set(names);
  function check(value) {
    if (typeof value !== "object" || value === null || Symbol.iterator in value) return wrong(value, `an object (${name})`);
    const unknown = Object.keys(value).find((flag) => !known.has(flag));
    if (unknown !== undefined) {
      return new Problem(WrongType, `${name} has no flag \`${unknown}\``, `it has ${names.join(", ")}`);
    }
    for (const flag of names) {
      const set = has(value, flag);
      if (typeof set !== "boolean" && set !== undefined) return wrong(set, "a boolean").in(`.${flag}`);
    }
    return undefined;
  }
  const lower = (value) => Object.fromEntries(names.map((flag) => [flag, has(value, flag) ?? false]));
  return { check, pack: lower, ...(names.some(everyObjectHas) && { lower, lift: (value) => value }) };
}

/** `option<some>`: the value, or undefined (or null). */
export function option(some) {
  function check(value) {
    return value === undefined || value === null ? undefined : some.check(value);
  }
  const maybe = (way) => (value, instance) => (value == null ? undefined : passed(some, way, value, instance));
  return { check, ...passing([some], maybe) };
}

/** An option of what may itself be undefined: `{ tag: "none" }` or `{ tag: "some", val }`. */
export function tagged(some) {
  return variant("Option", { none: null, some });
}

// Handles -------------------------------------------------------------------------------------------------------------

/** What a handle is closed by, in engines too that have no `using` yet. */
export const DISPOSE = Symbol.dispose ?? Symbol.for("dispose");

/** The resource that each prototype of guests' handles stands for. */
export const GUESTS = new WeakMap();

/** Whether a value is a handle of the resource `id` of a guest. */
export function isGuest(id, value) {
  return typeof value === "object" && value !== null && GUESTS.get(Object.getPrototypeOf(value)) === id;
}

/** A handle of a resource that the guest implements. `id` is `interface#resource`. */
export function guest(id, name) {
  function check(value) {
    if (!isGuest(id, value)) return wrong(value, `a ${name} of the component`);
  }
  // To close it runs the guest's destructor, which is a call like any other. In a dead instance there is nothing to close.
  function lift(value, instance) {
    GUESTS.set(Object.getPrototypeOf(value), id);
    const dispose = value[DISPOSE];
    value[DISPOSE] = () => {
      if (!instance.isDead) instance.call(`[Symbol.dispose] of ${name}`, undefined, dispose);
    };
    return value;
  }
  const pack = (value, side) => side.numberOf(value, name);
  return { check, lower: (value) => value, lift, pack, unpack: (number, side) => side.handleOf(number, id) };
}

/** A handle of a resource that the host implements: jco sees a stand-in, the host its own object, and a Worker a number of it. */
export function host(id, name, owned = false) {
  function check(value) {
    if (typeof value !== "object" || value === null) return wrong(value, `a ${name} of the host`);
  }
  return {
    check,
    lower: (value, instance) => instance.standIn(id, value),
    pack: (value, side) => side.lend(id, value, owned),
    unpack: (number, side) => side.lent(id, number, owned),
    lift: (value) => {
      if (value.own === undefined) throw new HandleGone(`the ${name} is not one that the host gave`);
      return value.own;
    },
  };
}
