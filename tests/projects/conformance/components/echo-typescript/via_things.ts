// The interface `via-things`: the host's resource, used by the guest.

import * as host from "witworks:conformance/host-things";
import type { ViaThings } from "witworks:conformance/via-things";

const { Item } = host;

export const viaThings: ViaThings = {
  construct: (name) => new Item(name).name(),

  rename(first, second) {
    const item = new Item(first);
    item.rename(second);
    return item.name();
  },

  make: (name) => Item.make(name).name(),
  join: (a, b) => Item.join(new Item(a), new Item(b)).name(),
  create: (name) => new Item(name),
  pass: (value) => host.pass(value),
  take: (value) => host.take(value),
  look: (value) => host.look(value),
  passList: (value) => host.passList(value),
  lookList: (value) => host.lookList(value),
  passOption: (value) => host.passOption(value),

  discard(value) {
    (value as Partial<Disposable>)[Symbol.dispose]?.();
  },
};
