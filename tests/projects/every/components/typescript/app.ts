import type { Ops } from "demo:calc/ops";

export const ops: Ops = {
  add(a, b) {
    return a + b;
  },
  sub(a, b) {
    return a - b;
  },
};
