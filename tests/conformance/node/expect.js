// What a run holds a guest to.
import { isDeepStrictEqual } from "node:util";

export class Mismatch extends Error {
  name = "Mismatch";
}

/** A value for a message. */
export const shown = (value) => JSON.stringify(value, (_key, one) => (typeof one === "bigint" ? `${one}n` : one)) ?? "nothing";

/** Complain unless two values of the vectors' form are the same. */
export function expect(what, got, wanted) {
  if (!isDeepStrictEqual(got, wanted)) throw new Mismatch(`${what} ${shown(got)} instead of ${shown(wanted)}`);
}
