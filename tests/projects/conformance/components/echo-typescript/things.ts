// The interface `things`: a resource of the guest.

import type { Thing, Things } from "witworks:conformance/things";

/** QuickJS has no `Symbol.dispose` of its own. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("dispose");

let alive = 0;

class Named implements Thing {
  #name: string;

  constructor(name: string) {
    this.#name = name;
    alive += 1;
  }

  static make(name: string): Named {
    if (name === "") throw "no name";
    return new Named(name);
  }

  static join(a: Thing, b: Thing): Named {
    return new Named(`${a.name()}+${b.name()}`);
  }

  name(): string {
    return this.#name;
  }

  rename(name: string): void {
    this.#name = name;
  }

  [DISPOSE](): void {
    alive -= 1;
  }
}

export const things: Things = {
  Thing: Named,
  alive: () => alive,
  pass: (value) => value,

  take(value) {
    const name = value.name();
    (value as Named)[DISPOSE]();
    return name;
  },

  look: (value) => value.name(),
  passList: (value) => value,
  lookList: (value) => value.map((thing) => thing.name()),
  passOption: (value) => value,
};
