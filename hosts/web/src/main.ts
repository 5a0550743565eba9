import { draw, fit } from "./chart";
import { PATIENCE, begin, cancel, condense, isCancelled, refine } from "./components";
import { isPicture, isPoints, readPicture, readPoints } from "./files";
import { Refusal, type DataPoint, type Filter, type Image } from "./values";
import { samplePicture, samplePoints } from "./samples";

const ROWS = 200;

function the<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

const drop = the("drop");
const file = the<HTMLInputElement>("file");
const windowSize = the<HTMLInputElement>("window");
const filter = the<HTMLSelectElement>("filter");
const amount = the<HTMLInputElement>("amount");
let points: DataPoint[] = [];
let picture: Image | undefined;

// Messages -------------------------------------------------------------------------------------------------------------

function say(text: string) {
  the("status").textContent = text;
}

function complain(error: unknown) {
  const { title, message: text, frames } = error instanceof Refusal ? error : new Refusal("That did not work", (error as Error).message);
  const message = the("message");
  message.querySelector("h2")!.textContent = title;
  message.querySelector("p")!.textContent = text;
  message.classList.toggle("calm", isCancelled(error));
  const details = message.querySelector("details")!;
  details.hidden = !frames.length;
  details.open = false;
  details.querySelector("ol")!.replaceChildren(...frames.slice(0, 12).map((frame) => element("li", frame)));
  message.hidden = false;
  say("");
  message.scrollIntoView({ block: "nearest" });
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function show(section: "points" | "picture" | undefined) {
  the("message").hidden = true;
  the("points").hidden = section !== "points";
  the("picture").hidden = section !== "picture";
}

// Work -----------------------------------------------------------------------------------------------------------------

const AT_WORK = "The component is at work …";
const NOTICED = 250;
let newest = 0;
let last: Promise<void> = Promise.resolve();
const working = the("working");

/** Do what a user asked for, after what is being done; of several that wait only the newest is. */
function attempt(work: (isNewest: () => boolean) => Promise<void>, { isNew = false } = {}) {
  const mine = ++newest;
  const isNewest = () => mine === newest;
  if (!working.hidden) cancel(); // what takes that long is not worth waiting for, if something else is wanted
  last = last.then(async () => {
    if (!isNewest()) return;
    the("message").hidden = true;
    begin();
    const timer = setTimeout(() => { working.hidden = false; }, NOTICED);
    try {
      await work(isNewest);
    } catch (error) {
      if (!isNewest()) return;
      if (isNew) show(undefined);
      complain(error);
    } finally {
      clearTimeout(timer);
      // The button that had the focus goes; the focus does not.
      const hadFocus = working.contains(document.activeElement);
      working.hidden = true;
      if (hadFocus) the("choose").focus();
    }
  });
}

/** What `work` gives, and the milliseconds that it took. */
async function timed<T>(work: Promise<T>): Promise<[T, string]> {
  const started = performance.now();
  const value = await work;
  return [value, `${(performance.now() - started).toFixed(1)} ms`];
}

// Points ---------------------------------------------------------------------------------------------------------------

async function showPoints(isNewest: () => boolean) {
  const window = Number(windowSize.value);
  say(AT_WORK);
  const [found, time] = await timed(condense(points, window));
  if (!isNewest()) return;
  const { kept, means } = found;
  show("points");
  const figures = { Points: points.length, Kept: kept.length, "Left out": points.length - kept.length, Means: means.length };
  the("figures").replaceChildren(...Object.entries(figures).map(([name, value]) => {
    const made = document.createElement("div");
    made.append(element("dt", name), element("dd", value.toLocaleString("en")));
    return made;
  }));
  const rows = means.slice(0, ROWS).map(({ timestamp, value, label }) => {
    const row = document.createElement("tr");
    row.append(element("td", timestamp), element("td", value.toFixed(2)), element("td", label ?? "–"));
    return row;
  });
  the("means").replaceChildren(...rows);
  draw(the("chart"), points, found, window);
  say(`${points.length.toLocaleString("en")} points in ${time}, by analytics-processor, written in Rust.`);
}

// Pictures -------------------------------------------------------------------------------------------------------------

function chosen({ width, height }: Image): Filter {
  const by = Number(amount.value);
  if (filter.value === "blur") return { name: "blur", radius: by };
  if (filter.value === "grayscale") return { name: "grayscale" };
  const scaled = (size: number) => Math.max(1, Math.round((size * by) / 100));
  return { name: "resize", width: scaled(width), height: scaled(height) };
}

function paint(id: "before" | "after", { width, height, format, pixels }: Image) {
  const canvas = the<HTMLCanvasElement>(id);
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")!.putImageData(new ImageData(colored(format, pixels), width, height), 0, 0);
  the(`${id}-size`).textContent = `${width} × ${height}`;
}

/** Pixels of whatever format as a canvas has them. */
function colored(format: Image["format"], pixels: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  if (format === "rgba8") return new Uint8ClampedArray(pixels as Uint8Array<ArrayBuffer>);
  const bytes = format === "gray8" ? 1 : 3;
  const made = new Uint8ClampedArray((pixels.length / bytes) * 4);
  for (let from = 0, to = 0; from < pixels.length; from += bytes, to += 4) {
    made[to] = pixels[from]!;
    made[to + 1] = pixels[from + (bytes === 1 ? 0 : 1)]!;
    made[to + 2] = pixels[from + (bytes === 1 ? 0 : 2)]!;
    made[to + 3] = 255;
  }
  return made;
}

async function showPicture(isNewest: () => boolean) {
  const before = picture;
  if (!before) return;
  say(AT_WORK);
  const [after, time] = await timed(refine(before, chosen(before)));
  if (!isNewest()) return;
  show("picture");
  paint("before", before);
  paint("after", after);
  const pixels = (before.width * before.height).toLocaleString("en");
  say(`${pixels} pixels in ${time}, by image-filter, written in C++.`);
}

// What the user does ---------------------------------------------------------------------------------------------------

function take(given: File | undefined) {
  if (!given) return;
  attempt(async (isNewest) => {
    show(undefined);
    say(`Reading ${given.name} …`);
    if (isPicture(given)) {
      picture = await readPicture(given);
      return showPicture(isNewest);
    }
    if (!isPoints(given)) throw new Refusal("This page cannot read such a file", `${given.name} is neither points nor a picture.`);
    points = await readPoints(given);
    return showPoints(isNewest);
  }, { isNew: true });
}

function setAmount() {
  const [name, low, high, value] = filter.value === "resize" ? ["Percent", 5, 200, 50] : ["Radius", 1, 40, 8];
  the("amount-label").hidden = filter.value === "grayscale";
  the("amount-label").querySelector("span")!.textContent = String(name);
  Object.assign(amount, { min: String(low), max: String(high), value: String(value) });
  amount.dispatchEvent(new Event("input"));
}

the("choose").addEventListener("click", () => file.click());
file.addEventListener("change", () => {
  take(file.files?.[0]);
  file.value = ""; // the same file may be chosen again
});
the("sample-points").addEventListener("click", () => attempt((isNewest) => {
  points = samplePoints();
  return showPoints(isNewest);
}, { isNew: true }));
the("sample-picture").addEventListener("click", () => attempt(async (isNewest) => {
  picture = await readPicture(await samplePicture());
  return showPicture(isNewest);
}, { isNew: true }));
the("cancel").addEventListener("click", cancel);
addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && !working.hidden) cancel();
});
for (const [input, work] of [[windowSize, showPoints], [amount, showPicture]] as const) {
  input.addEventListener("input", () => {
    input.parentElement!.querySelector("output")!.textContent = input.value;
    attempt(work);
  });
}
filter.addEventListener("change", setAmount);
addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) drop.classList.remove("over");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take(event.dataTransfer?.files[0]);
});
new ResizeObserver(() => fit(the("chart"))).observe(the("chart"));
the("about").textContent = "Made with Vite from the modules that scons js writes. The worlds are toolsku:analytics and toolsku:imaging. "
  + `Each component runs in a Worker, and is ended after ${PATIENCE} seconds.`;
