import type { DataPoint } from "../../../build/js/analytics-processor/isolated.js";
import type { Image } from "../../../build/js/image-filter/isolated.js";

export type { DataPoint, Image };

export type Filter =
  | { name: "grayscale" }
  | { name: "blur"; radius: number }
  | { name: "resize"; width: number; height: number };

export interface Condensed {
  kept: DataPoint[];
  means: DataPoint[];
}

/** Why something did not work, as the page tells it. */
export class Refusal extends Error {
  constructor(readonly title: string, text: string, readonly frames: readonly string[] = []) {
    super(text);
  }
}
