// @world analytics-engine

import type { DataPoint, DataProcessor } from "toolsku:analytics/data-processor";

import { meanOf, windows } from "./windows";

const NOTHING_LEFT = "No valid data points after filtering";

export const dataProcessor: DataProcessor = {
  process(input) {
    const kept = input.filter((point) => point.value > 0);
    return kept.length > 0 ? { tag: "success", val: kept } : { tag: "error", val: NOTHING_LEFT };
  },

  aggregate(input, windowSize) {
    return windows(input, windowSize).map(condensed);
  },
};

/** The one point that stands for a window, which is never empty. */
function condensed(window: readonly [DataPoint, ...DataPoint[]]): DataPoint {
  const [first] = window;
  const agreed = window.every((point) => point.label === first.label);
  return {
    timestamp: first.timestamp,
    value: meanOf(window.map((point) => point.value)),
    label: agreed ? first.label : null,
  };
}
