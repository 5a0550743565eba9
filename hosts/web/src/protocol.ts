import type { DataPoint } from "../../../build/js/analytics-processor/index.js";
import type { Image } from "../../../build/js/image-filter/index.js";

export type { DataPoint, Image };

/** What the page asks of the worker. */
export type Request =
  | { kind: "points"; points: DataPoint[]; window: number }
  | { kind: "picture"; picture: Image; filter: Filter };

export type Filter =
  | { name: "grayscale" }
  | { name: "blur"; radius: number }
  | { name: "resize"; width: number; height: number };

export interface Condensed {
  kept: DataPoint[];
  means: DataPoint[];
}

/** What went wrong, as far as it can leave the worker. */
export interface Failure {
  title: string;
  text: string;
  frames: string[];
}

export type Answer = { milliseconds: number } & (
  | { kind: "points"; value: Condensed }
  | { kind: "picture"; value: Image }
  | { kind: "failure"; value: Failure }
);
