// The interface `inspect`: what values mean.

import type { Inspect } from "witworks:conformance/inspect";

const characters = (text: string): number => [...text].length;

export const inspect: Inspect = {
  inspectString: characters,
  inspectChar: (value) => value.codePointAt(0) ?? 0,
  inspectS8: (value) => value < 0,
  inspectS64: (value) => value < 0n,
  inspectU64: (value) => value >= 2n ** 63n,
  inspectList: (value) => value.reduce((sum, number) => (sum + number) >>> 0, 0),
  inspectEnum: (value) => ["red", "green", "deep-blue"].indexOf(value),
  inspectFlags: (value) => (value.read ? 1 : 0) + (value.write ? 10 : 0) + (value.runAsRoot ? 100 : 0),
  inspectFlags32: (value) => value.c31,
  inspectRecord: (value) => value.half + value.last,
  inspectPerson: (value) => value.nickname ?? value.name,

  inspectVariant(value) {
    switch (value.tag) {
      case "path":
        return `path:${value.val.length}`;
      case "label":
        return `label:${characters(value.val)}`;
      case "owner":
        return `owner:${value.val.name}`;
      default:
        return value.tag;
    }
  },

  inspectNumber: (value) => value.tag,

  inspectOption(value) {
    if (value.tag === "none") return 0;
    return value.val === null || value.val === undefined ? 1 : 2;
  },

  inspectResult: (value) => (value.tag === "ok" ? String(value.val) : `err:${value.val}`),

  check(value) {
    if (value < 1000) return value;
    throw "too large";
  },
};
