// Wraps what a guest exports and imports where componentize-qjs would hand over other numbers than those that were given: a u32
// from 2 ** 31 on, and 64-bit integers, which are BigInt here as in every other engine. Bundled into the guest's module.

const CONSTRUCTOR = "constructor "; // no name that an object has of itself

const u32In = (value) => value >>> 0;
const u32Out = (value) => value | 0;

function wideIn(value) {
  if (!Number.isSafeInteger(value)) throw new RangeError(`QuickJS cannot take the 64-bit integer near ${value}: it is beyond 2 ** 53`);
  return BigInt(value);
}

function wideOut(value) {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`QuickJS cannot hand over the 64-bit integer ${value}: it is beyond 2 ** 53`);
  return number;
}

function u64In(value) {
  if (value < 0) throw new RangeError("QuickJS cannot take a u64 beyond 2 ** 63");
  return wideIn(value);
}

function u64Out(value) {
  if (value < 0) throw new RangeError(`${value} is no u64`);
  return wideOut(value);
}

const NUMBERS = {
  in: { u32: u32In, u64: u64In, s64: wideIn },
  out: { u32: u32Out, u64: u64Out, s64: wideOut },
};

/** What turns a value of `type` into what the other side wants; undefined where that is the value itself. */
function turned(type, way, handles) {
  if (type === null) return undefined;
  if (typeof type === "string") return NUMBERS[way][type];
  const [kind, inner] = type;
  const of = (part) => turned(part, way, handles);
  switch (kind) {
    case "list": {
      const item = of(inner);
      return (value) => Array.from(value, item);
    }
    case "option": {
      const item = of(inner);
      return (value) => (value === null || value === undefined ? value : item(value));
    }
    case "nested": {
      const item = of(inner);
      return (value) => (value.tag === "some" ? { tag: "some", val: item(value.val) } : value);
    }
    case "tuple": {
      const items = inner.map(of);
      return (value) => items.map((item, index) => (item ? item(value[index]) : value[index]));
    }
    case "record": {
      const fields = Object.entries(inner).map(([name, part]) => [name, of(part)]).filter(([, item]) => item);
      return (value) => {
        const made = { ...value };
        for (const [name, item] of fields) made[name] = item(value[name]);
        return made;
      };
    }
    case "variant": {
      const cases = Object.fromEntries(Object.entries(inner).map(([tag, part]) => [tag, of(part)]));
      return (value) => (cases[value.tag] ? { tag: value.tag, val: cases[value.tag](value.val) } : value);
    }
    case "handle":
      return (value) => handles[inner][way](value);
  }
}

function wrapped(call, { params, result, error }, exported, handles) {
  const [before, after] = exported ? ["in", "out"] : ["out", "in"];
  const given = params.map((type) => turned(type, before, handles));
  const back = turned(result, after, handles);
  const thrown = turned(error, after, handles);
  return function (...values) {
    const turnedValues = values.map((value, index) => (given[index] ? given[index](value) : value));
    let answer;
    try {
      answer = call.apply(this, turnedValues);
    } catch (failure) {
      throw thrown && !(failure instanceof Error) ? thrown(failure) : failure;
    }
    return back ? back(answer) : answer;
  };
}

/** The guest's class as the engine sees it: an object around each of the guest's own. */
function classAround(Guest, members, name, handles) {
  const around = new WeakMap();
  const inside = new WeakMap();
  class Handle {
    constructor(...values) {
      const made = members[CONSTRUCTOR] ? build.apply(null, values) : new Guest(...values);
      inside.set(this, made);
      around.set(made, this);
    }
  }
  const build = members[CONSTRUCTOR] && wrapped((...values) => new Guest(...values), members[CONSTRUCTOR], true, handles);
  handles[name] = {
    in: (handle) => inside.get(handle) ?? handle,
    out(object) {
      let handle = around.get(object);
      if (!handle) {
        handle = Object.create(Handle.prototype);
        inside.set(handle, object);
        around.set(object, handle);
      }
      return handle;
    },
  };
  for (const [key, told] of Object.entries(members)) {
    const [kind, method] = key.split(" ");
    if (kind === "static") Handle[method] = wrapped((...values) => Guest[method](...values), told, true, handles);
    if (kind === "method") {
      const call = wrapped((object, ...values) => object[method](...values), { ...told, params: [null, ...told.params] }, true, handles);
      Handle.prototype[method] = function (...values) {
        return call(inside.get(this), ...values);
      };
    }
  }
  return Handle;
}

const handles = {};

/** The guest's object for an exported interface, with its functions wrapped. */
export function exportedInterface(guest, { functions, resources }) {
  const made = Object.create(guest);
  for (const [name, members] of Object.entries(resources)) made[name] = classAround(guest[name], members, name, handles);
  for (const [name, told] of Object.entries(functions)) made[name] = exportedFunction(guest[name]?.bind(guest), told);
  return made;
}

export const exportedFunction = (call, told) => wrapped(call, told, true, handles);
export const importedFunction = (call, told) => wrapped(call, told, false, handles);

/** An imported resource, whose objects the engine makes: their class is wrapped where it stands. */
export function importedClass(Class, members) {
  for (const [key, told] of Object.entries(members)) {
    const [kind, method] = key.split(" ");
    const home = kind === "static" ? Class : Class.prototype;
    if (key !== CONSTRUCTOR) home[method] = importedFunction(home[method], told);
  }
  const told = members[CONSTRUCTOR];
  if (!told) return Class;
  const build = importedFunction((...values) => new Class(...values), told);
  return new Proxy(Class, { construct: (_class, values) => build(...values) });
}
