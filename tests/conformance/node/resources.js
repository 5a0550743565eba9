// What the functions with resources have to do, for two names; the same steps as tests/conformance/resources.py.
import { expect } from "./expect.js";

/** The host's resource. */
export class Item {
  #name;

  constructor(name) {
    this.#name = name;
  }

  name() {
    return this.#name;
  }

  rename(name) {
    this.#name = name;
  }

  static join(a, b) {
    return new Item(`${a.name()}+${b.name()}`);
  }
}

/** The interface `host-things`; `MakeError` is the error class of the bindings. */
export function hostThings(MakeError) {
  Item.make = (name) => {
    if (!name) throw new MakeError("no name");
    return new Item(name);
  };
  return {
    Item,
    pass: (value) => value,
    take: (value) => value.name(),
    look: (value) => value.name(),
    passList: (value) => value,
    lookList: (value) => value.map((item) => item.name()),
    passOption: (value) => value,
  };
}

const made = (work) => {
  try {
    return { ok: work() };
  } catch (error) {
    if (!("payload" in error)) throw error;
    return { err: error.payload };
  }
};

function using(things, work) {
  const result = work(...things);
  for (const thing of things) thing[Symbol.dispose]();
  return result;
}

const same = (what, got, wanted) => expect(what, got === wanted, true);

const thing = ({ things: { Thing } }, a) => using([new Thing(a)], (one) => expect("name", one.name(), a));

export const THINGS = {
  "[constructor]thing": thing,
  "[method]thing.name": thing,
  "[static]thing.make": ({ things: { Thing } }, a) => {
    const found = made(() => Thing.make(a));
    if (!a) return expect("make", found, { err: "no name" });
    return using([found.ok], (one) => expect("name", one.name(), a));
  },
  "[static]thing.join": ({ things: { Thing } }, a, b) =>
    using([new Thing(a), new Thing(b)], (one, two) =>
      using([Thing.join(one, two)], (three) => expect("name", three.name(), `${a}+${b}`))),
  "[method]thing.rename": ({ things: { Thing } }, a, b) =>
    using([new Thing(a)], (one) => {
      one.rename(b);
      expect("name", one.name(), b);
    }),
  alive: ({ things }, a, b) => {
    const before = things.alive();
    using([new things.Thing(a), new things.Thing(b)], () => expect("alive", things.alive(), before + 2));
    expect("alive", things.alive(), before);
  },
  pass: ({ things }, a) => using([things.pass(new things.Thing(a))], (one) => expect("name", one.name(), a)),
  take: ({ things }, a) => {
    const one = new things.Thing(a);
    expect("take", things.take(one), a);
    let refused;
    try {
      one.name();
    } catch (error) {
      refused = error.code;
    }
    expect("used after it was taken", refused, "WW510");
  },
  look: ({ things }, a) =>
    using([new things.Thing(a)], (one) => {
      expect("look", things.look(one), a);
      expect("name", one.name(), a);
    }),
  "pass-list": ({ things }, a, b) => {
    using(things.passList([new things.Thing(a), new things.Thing(b)]), (...both) =>
      expect("names", both.map((one) => one.name()), [a, b]));
    expect("pass-list", things.passList([]), []);
  },
  "look-list": ({ things }, a, b) =>
    using([new things.Thing(a), new things.Thing(b)], (one, two) => {
      expect("look-list", things.lookList([one, two]), [a, b]);
      expect("name", two.name(), b);
    }),
  "pass-option": ({ things }, a) => {
    expect("pass-option", things.passOption(undefined), undefined);
    using([things.passOption(new things.Thing(a))], (one) => expect("name", one.name(), a));
  },
};

export const VIA_THINGS = {
  construct: ({ viaThings }, a) => expect("construct", viaThings.construct(a), a),
  rename: ({ viaThings }, a, b) => expect("rename", viaThings.rename(a, b), b),
  make: ({ viaThings }, a) => expect("make", made(() => viaThings.make(a)), a ? { ok: a } : { err: "no name" }),
  join: ({ viaThings }, a, b) => expect("join", viaThings.join(a, b), `${a}+${b}`),
  create: ({ viaThings }, a) => expect("create", viaThings.create(a).name(), a),
  pass: ({ viaThings }, a) => {
    const item = new Item(a);
    same("pass", viaThings.pass(item), item);
  },
  take: ({ viaThings }, a) => expect("take", viaThings.take(new Item(a)), a),
  look: ({ viaThings }, a) => expect("look", viaThings.look(new Item(a)), a),
  "pass-list": ({ viaThings }, a, b) => {
    const items = [new Item(a), new Item(b)];
    viaThings.passList(items).forEach((item, at) => same("pass-list", item, items[at]));
  },
  "look-list": ({ viaThings }, a, b) => expect("look-list", viaThings.lookList([new Item(a), new Item(b)]), [a, b]),
  "pass-option": ({ viaThings }, a) => {
    const item = new Item(a);
    expect("pass-option", viaThings.passOption(undefined), undefined);
    same("pass-option", viaThings.passOption(item), item);
  },
  discard: ({ viaThings }, a) => expect("discard", viaThings.discard(new Item(a)), undefined),
};
