// The components, away from the page, so that it goes on whatever they do: a call that takes too long is ended with the worker.
import { AnalyticsProcessor } from "../../../build/js/analytics-processor/index.js";
import { BlurError, GrayscaleError, ImageFilter, ResizeError, Trap } from "../../../build/js/image-filter/index.js";
import type { Answer, Condensed, DataPoint, Failure, Filter, Image, Request } from "./protocol";

const MEMORY = 256 * 2 ** 20;
let analytics: Promise<AnalyticsProcessor> | undefined;
let filters: Promise<ImageFilter> | undefined;

async function condensed(points: DataPoint[], window: number): Promise<Condensed> {
  analytics ??= AnalyticsProcessor.instantiate({}, { memory: MEMORY });
  const { dataProcessor } = await analytics;
  const result = dataProcessor.process(points);
  if (result.tag === "error") throw new Refused("No points are left", result.val);
  return { kept: result.val, means: dataProcessor.aggregate(result.val, window) };
}

async function filtered(picture: Image, filter: Filter): Promise<Image> {
  filters ??= ImageFilter.instantiate({}, { memory: MEMORY });
  const { filters: on } = await filters;
  switch (filter.name) {
    case "grayscale":
      return on.grayscale(picture);
    case "blur":
      return on.blur(picture, filter.radius);
    case "resize":
      return on.resize(picture, filter.width, filter.height);
  }
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

class Refused extends Error {
  constructor(readonly title: string, text: string) {
    super(text);
  }
}

function failure(error: unknown): Failure {
  if (error instanceof Refused) return { title: error.title, text: error.message, frames: [] };
  if (error instanceof GrayscaleError || error instanceof BlurError || error instanceof ResizeError) {
    return { title: "The filter refuses this picture", text: error.payload.tag.replaceAll("-", " "), frames: [] };
  }
  const { name, message, code, frames, reason } = error as Trap;
  const [text = ""] = String(message).replace(/^\[WW\d+\] /, "").split("\n");
  if (Array.isArray(frames)) {
    if (name !== "OutOfMemory") return { title: "The component trapped", text: capital(reason), frames: [...frames] };
    const allowed = `A component may use ${MEMORY / 2 ** 20} MiB here, and this file needs more.`;
    return { title: "Out of memory", text: allowed, frames: [...frames] };
  }
  return { title: code ? "The file does not hold what it should" : "That did not work", text, frames: [] };
}

async function answer(request: Request): Promise<Answer> {
  const started = performance.now();
  const taken = () => performance.now() - started;
  try {
    if (request.kind === "points") {
      const value = await condensed(request.points, request.window);
      return { kind: "points", value, milliseconds: taken() };
    }
    const value = await filtered(request.picture, request.filter);
    return { kind: "picture", value, milliseconds: taken() };
  } catch (error) {
    analytics = filters = undefined; // an instance that trapped is dead: the next call has a new one
    return { kind: "failure", value: failure(error), milliseconds: taken() };
  }
}

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  const found = await answer(data);
  self.postMessage(found, { transfer: found.kind === "picture" ? [found.value.pixels.buffer] : [] });
};
