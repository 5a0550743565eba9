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

const made = async (work) => {
  try {
    return { ok: await work() };
  } catch (error) {
    if (!("payload" in error)) throw error;
    return { err: error.payload };
  }
};

// Calls are awaited, and handles closed, as both entries of the bindings have it: in a Worker each call is a promise.
const CLOSE = Symbol.asyncDispose ?? Symbol.for("asyncDispose");

async function using(pending, work) {
  const things = [];
  for (const thing of pending) things.push(await thing);
  const result = await work(...things);
  for (const thing of things) await (thing[CLOSE] ?? thing[Symbol.dispose]).call(thing);
  return result;
}

const same = (what, got, wanted) => expect(what, got === wanted, true);

const thing = ({ things: { Thing } }, a) => using([new Thing(a)], async (one) => expect("name", await one.name(), a));

export const THINGS = {
  "[constructor]thing": thing,
  "[method]thing.name": thing,
  "[static]thing.make": async ({ things: { Thing } }, a) => {
    const found = await made(() => Thing.make(a));
    if (!a) return expect("make", found, { err: "no name" });
    return using([found.ok], async (one) => expect("name", await one.name(), a));
  },
  "[static]thing.join": ({ things: { Thing } }, a, b) =>
    using([new Thing(a), new Thing(b)], (one, two) =>
      using([Thing.join(one, two)], async (three) => expect("name", await three.name(), `${a}+${b}`))),
  "[method]thing.rename": ({ things: { Thing } }, a, b) =>
    using([new Thing(a)], async (one) => {
      await one.rename(b);
      expect("name", await one.name(), b);
    }),
  alive: async ({ things }, a, b) => {
    const before = await things.alive();
    await using([new things.Thing(a), new things.Thing(b)], async () => expect("alive", await things.alive(), before + 2));
    expect("alive", await things.alive(), before);
  },
  pass: async ({ things }, a) => using([things.pass(await new things.Thing(a))], async (one) => expect("name", await one.name(), a)),
  take: async ({ things }, a) => {
    const one = await new things.Thing(a);
    expect("take", await things.take(one), a);
    let refused;
    try {
      await one.name();
    } catch (error) {
      refused = error.code;
    }
    expect("used after it was taken", refused, "WW510");
  },
  look: ({ things }, a) =>
    using([new things.Thing(a)], async (one) => {
      expect("look", await things.look(one), a);
      expect("name", await one.name(), a);
    }),
  "pass-list": async ({ things }, a, b) => {
    const both = [await new things.Thing(a), await new things.Thing(b)];
    await using(await things.passList(both), async (one, two) => expect("names", [await one.name(), await two.name()], [a, b]));
    expect("pass-list", await things.passList([]), []);
  },
  "look-list": ({ things }, a, b) =>
    using([new things.Thing(a), new things.Thing(b)], async (one, two) => {
      expect("look-list", await things.lookList([one, two]), [a, b]);
      expect("name", await two.name(), b);
    }),
  "pass-option": async ({ things }, a) => {
    expect("pass-option", await things.passOption(undefined), undefined);
    await using([things.passOption(await new things.Thing(a))], async (one) => expect("name", await one.name(), a));
  },
};

export const VIA_THINGS = {
  construct: async ({ viaThings }, a) => expect("construct", await viaThings.construct(a), a),
  rename: async ({ viaThings }, a, b) => expect("rename", await viaThings.rename(a, b), b),
  make: async ({ viaThings }, a) => expect("make", await made(() => viaThings.make(a)), a ? { ok: a } : { err: "no name" }),
  join: async ({ viaThings }, a, b) => expect("join", await viaThings.join(a, b), `${a}+${b}`),
  create: async ({ viaThings }, a) => expect("create", (await viaThings.create(a)).name(), a),
  pass: async ({ viaThings }, a) => {
    const item = new Item(a);
    same("pass", await viaThings.pass(item), item);
  },
  take: async ({ viaThings }, a) => expect("take", await viaThings.take(new Item(a)), a),
  look: async ({ viaThings }, a) => expect("look", await viaThings.look(new Item(a)), a),
  "pass-list": async ({ viaThings }, a, b) => {
    const items = [new Item(a), new Item(b)];
    (await viaThings.passList(items)).forEach((item, at) => same("pass-list", item, items[at]));
  },
  "look-list": async ({ viaThings }, a, b) => expect("look-list", await viaThings.lookList([new Item(a), new Item(b)]), [a, b]),
  "pass-option": async ({ viaThings }, a) => {
    const item = new Item(a);
    expect("pass-option", await viaThings.passOption(undefined), undefined);
    same("pass-option", await viaThings.passOption(item), item);
  },
  discard: async ({ viaThings }, a) => expect("discard", await viaThings.discard(new Item(a)), undefined),
};
