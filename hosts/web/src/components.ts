// The components, each in a Worker of its own, so that the page goes on whatever they do: a call that takes too long, or that the
// user cancels, ends with its Worker, and the next call has a new one.
import { AnalyticsProcessor, type Trap } from "../../../build/js/analytics-processor/isolated.js";
import * as imaging from "../../../build/js/image-filter/isolated.js";
import { Refusal, type Condensed, type DataPoint, type Filter, type Image } from "./values";

const REFUSED = new Set(["WW504", "WW505", "WW506"]);
const MEMORY = 256 * 2 ** 20;
/** The seconds that a call may take; `?seconds=5` in the page's address makes it five. */
export const PATIENCE = Number(new URLSearchParams(location.search).get("seconds")) || 20;

let canceller = new AbortController();
let analytics: Promise<AnalyticsProcessor> | undefined;
let filters: Promise<imaging.ImageFilter> | undefined;

class Cancelled extends Refusal {}

/** Begin something that can be cancelled. */
export function begin() {
  if (canceller.signal.aborted) forget();
}

/** End what was begun: what runs now, or would be the next to run. */
export function cancel() {
  canceller.abort(new Cancelled("Cancelled", "The component was ended. The next call starts it anew."));
}

/** Whether something did not work because the user did not want it any more. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Cancelled;
}

const limits = () => ({ memory: MEMORY, timeout: PATIENCE * 1000, signal: canceller.signal });

/** The points that the component keeps, and the means of windows of them. */
export function condense(points: DataPoint[], window: number): Promise<Condensed> {
  return attempt(async () => {
    analytics ??= AnalyticsProcessor.instantiate({}, limits());
    const { dataProcessor } = await analytics;
    const result = await dataProcessor.process(points);
    if (result.tag === "error") throw new Refusal("No points are left", result.val);
    return { kept: result.val, means: await dataProcessor.aggregate(result.val, window) };
  });
}

/** The picture with a filter on it. */
export function refine(picture: Image, filter: Filter): Promise<Image> {
  return attempt(async () => {
    filters ??= imaging.ImageFilter.instantiate({}, limits());
    const { filters: on } = await filters;
    switch (filter.name) {
      case "grayscale":
        return on.grayscale(picture);
      case "blur":
        return on.blur(picture, filter.radius);
      case "resize":
        return on.resize(picture, filter.width, filter.height);
    }
  });
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (canceller.signal.aborted || !isAnswer(error)) forget();
    throw told(error);
  }
}

/** Whether an error is what a component said, or what was said of its arguments, so that it goes on. */
function isAnswer(error: unknown): boolean {
  return error instanceof Refusal || Object.hasOwn(error as object, "payload") || REFUSED.has((error as Trap).code);
}

async function forget() {
  const made = [analytics, filters];
  analytics = filters = undefined;
  canceller = new AbortController();
  for (const one of await Promise.allSettled(made)) {
    if (one.status === "fulfilled") one.value?.[Symbol.dispose ?? Symbol.for("dispose")]();
  }
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** What went wrong, in the page's words. The two modules have classes of their own, so it goes by the codes of errors. */
function told(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { cause } = error as Error; // an instance that was ended before its turn has why as its cause
  if (cause instanceof Refusal) return cause;
  if (error instanceof imaging.GrayscaleError || error instanceof imaging.BlurError || error instanceof imaging.ResizeError) {
    return new Refusal("The filter refuses this picture", capital(error.payload.tag.replaceAll("-", " ")));
  }
  const { message, code, frames, reason } = error as Trap;
  if (code === "WW522") {
    const seconds = PATIENCE === 1 ? "a second" : `${PATIENCE} seconds`;
    return new Refusal("That takes too long", `The component was ended after ${seconds}. The next call starts it anew.`);
  }
  const [text = ""] = String(message).replace(/^\[WW\d+\] /, "").split("\n");
  if (code === "WW523") {
    return new Refusal("Out of memory", `A component may use ${MEMORY / 2 ** 20} MiB here, and this file needs more.`, frames);
  }
  if (Array.isArray(frames)) return new Refusal("The component trapped", capital(reason), frames);
  if (REFUSED.has(code)) return new Refusal("The file does not hold what it should", text);
  return new Refusal(code ? "The components cannot be started" : "That did not work", text);
}
