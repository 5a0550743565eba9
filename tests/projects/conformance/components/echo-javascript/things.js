// The interface `things`: a resource of the guest.

let alive = 0;

class Thing {
  #name;

  constructor(name) {
    this.#name = name;
    alive += 1;
  }

  static make(name) {
    if (name === "") throw "no name";
    return new Thing(name);
  }

  static join(a, b) {
    return new Thing(`${a.name()}+${b.name()}`);
  }

  name() {
    return this.#name;
  }

  rename(name) {
    this.#name = name;
  }

  [Symbol.dispose ?? Symbol.for("dispose")]() {
    alive -= 1;
  }
}

export const things = {
  Thing,
  alive: () => alive,
  pass: (value) => value,

  take(value) {
    const name = value.name();
    value[Symbol.dispose ?? Symbol.for("dispose")]();
    return name;
  },

  look: (value) => value.name(),
  passList: (value) => value,
  lookList: (value) => value.map((thing) => thing.name()),
  passOption: (value) => value,
};
