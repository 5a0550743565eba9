// The points, and the means of windows of them, drawn by uPlot.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Condensed, DataPoint } from "./values";

let plot: uPlot | undefined;

export function draw(home: HTMLElement, points: DataPoint[], { kept, means }: Condensed, window: number) {
  const times = points.map(({ timestamp }) => Date.parse(timestamp) / 1000);
  const isTime = times.every(Number.isFinite);
  const xs = isTime ? times : points.map((_, at) => at);
  const places = new Map(points.map(({ timestamp }, at) => [timestamp, xs[at]!]));
  const left = new Set(kept.map(({ timestamp, value }) => `${timestamp} ${value}`));
  const is = ({ timestamp, value }: DataPoint) => left.has(`${timestamp} ${value}`);
  const all = [...new Set([...xs])].sort((a, b) => a - b);
  const at = new Map(all.map((x, index) => [x, index]));
  const column = (entries: [number | undefined, number][]) => {
    const values: (number | null)[] = all.map(() => null);
    for (const [x, value] of entries) if (x !== undefined) values[at.get(x)!] = value;
    return values;
  };
  const data: uPlot.AlignedData = [
    all,
    column(points.flatMap((point, n) => (is(point) ? [] : [[xs[n], point.value]]))),
    column(points.flatMap((point, n) => (is(point) ? [[xs[n], point.value]] : []))),
    column(means.map(({ timestamp, value }) => [places.get(timestamp), value])),
  ];
  plot?.destroy();
  plot = new uPlot(options(home, isTime, window), data, home);
}

const DAY = 86_400;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** Times of day, in UTC as the points have them, with the date below where a day begins. */
function times(_plot: uPlot, splits: number[], _axis: number, _space: number, step: number): string[] {
  return splits.map((at, n) => {
    const [date = "", time = ""] = iso(at).split("T");
    if (step >= DAY) return date;
    const isNewDay = n === 0 || iso(splits[n - 1]!).slice(0, 10) !== date;
    return `${time.slice(0, step < 60 ? 8 : 5)}${isNewDay ? `\n${date}` : ""}`;
  });
}

function options(home: HTMLElement, isTime: boolean, window: number): uPlot.Options {
  const color = (name: string) => getComputedStyle(home).getPropertyValue(name).trim();
  const axis = { stroke: color("--soft"), grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line"), width: 1 } };
  const value = (_plot: uPlot, raw: number | null) => raw?.toFixed(2) ?? "";
  const dots = (stroke: string): uPlot.Series => ({ value, stroke, paths: () => null, points: { show: true, size: 6, fill: stroke } });
  return {
    width: home.clientWidth,
    height: Math.round(Math.min(340, Math.max(220, home.clientWidth * 0.5))),
    scales: { x: { time: isTime } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    axes: [{ ...axis, ...(isTime && { values: times, space: 64 }) }, { ...axis, size: 56 }],
    series: [
      { label: isTime ? "Time" : "Point", value: (_plot, raw) => (raw === null ? "" : isTime ? iso(raw).slice(0, 19) : String(raw + 1)) },
      { ...dots(color("--dropped")), label: "Left out" },
      { ...dots(color("--accent")), label: "Kept" },
      { label: `Means of ${window}`, value, stroke: color("--means"), width: 2, spanGaps: true, points: { show: true, size: 7 } },
    ],
  };
}

export function fit(home: HTMLElement) {
  if (plot && home.clientWidth) plot.setSize({ width: home.clientWidth, height: plot.height });
}
