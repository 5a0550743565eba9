/**
 * Handles of the guest's that the host has let go of without closing them. Their destructors run in between calls, the youngest
 * handle's first, each as a call like any other. One that fails reaches nobody who waits for it: it ends the instance, and is the
 * `cause` of the next call's InstanceDead.
 */

export class Forgotten {
  #instance;
  #born = 0;
  #found = [];

  constructor(instance) {
    this.#instance = instance;
  }

  /** What jco has in the place of a FinalizationRegistry; `drop` is given the number of a handle, and runs the destructor. */
  registry(drop) {
    const registry = new FinalizationRegistry((one) => {
      // One collection finds many: they are gathered first, for the engine tells of them in no order.
      if (this.#found.push(one) === 1) queueMicrotask(() => this.#dropAll());
    });
    return {
      register: (object, handle, token) => registry.register(object, { drop, handle, born: this.#born++ }, token),
      unregister: (token) => registry.unregister(token),
    };
  }

  #dropAll() {
    const found = this.#found.sort((a, b) => b.born - a.born);
    this.#found = [];
    for (const { drop, handle } of found) this.#instance.drop(() => drop(handle));
  }
}
