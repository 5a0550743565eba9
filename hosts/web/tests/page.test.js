// The built page in a real browser, opened from the disk. CHROMIUM names the browser, SHOTS a folder for pictures of the page.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { chromium } from "playwright-core";

const PAGE = new URL("../dist/index.html", import.meta.url).href;
const POINTS = "timestamp,value,label\n2026-06-12T10:00:00Z,42.5,cpu\n2026-06-12T10:01:00Z,-1,err\n2026-06-12T10:02:00Z,55.3,cpu\n";
let browser, page, wrong;

before(async () => {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
});
after(() => browser?.close());
afterEach(() => page.context().close());

async function open(options = { viewport: { width: 1100, height: 800 } }, query = "") {
  const context = await browser.newContext(options);
  page = await context.newPage();
  wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("request", (request) => /^https?:/.test(request.url()) && wrong.push(`asked for ${request.url()}`));
  page.on("filechooser", () => undefined); // they are caught from the beginning, not from when one is waited for
  await page.goto(PAGE + query);
}

beforeEach(() => open());

const shot = (name) => process.env.SHOTS && page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
const status = (words) => page.getByRole("status").filter({ hasText: words }).waitFor();
const alert = () => page.getByRole("alert").innerText();

/** Drop a file on the page, as a user does with the mouse. */
async function drop(name, text, type = "text/csv") {
  const data = await page.evaluateHandle(([fileName, content, kind]) => {
    const transfer = new DataTransfer();
    const bytes = Array.isArray(content) ? new Uint8Array(content) : content;
    transfer.items.add(new File([bytes], fileName, { type: kind }));
    return transfer;
  }, [name, text, type]);
  await page.dispatchEvent("#drop", "dragover", { dataTransfer: data });
  assert.ok(await page.locator("#drop.over").count());
  await page.dispatchEvent("#drop", "drop", { dataTransfer: data });
}

/** A picture of one colour, as PNG. */
const png = (width, height, color) => page.evaluate(async ([w, h, fill]) => {
  const canvas = new OffscreenCanvas(w, h);
  const to = canvas.getContext("2d");
  to.fillStyle = fill;
  to.fillRect(0, 0, w, h);
  return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
}, [width, height, color]);

const pixel = (id, x, y) => page.evaluate(([name, at, line]) =>
  [...document.getElementById(name).getContext("2d").getImageData(at, line, 1, 1).data], [id, x, y]);

test("points are dropped, condensed and drawn", async () => {
  await shot("start");
  await drop("cpu.csv", POINTS);
  await status("3 points in");
  const figures = await page.locator("#figures dd").allInnerTexts();
  assert.deepEqual(figures, ["3", "2", "1", "1"]);
  assert.deepEqual(await page.locator("#means td").allInnerTexts(), ["2026-06-12T10:00:00Z", "48.90", "cpu"]);
  await page.locator("#window").fill("1");
  await page.locator("#means tr").nth(1).waitFor();
  assert.deepEqual(await page.locator("#means td:nth-child(2)").allInnerTexts(), ["42.50", "55.30"]);
  const drawn = await page.evaluate(() => {
    const canvas = document.querySelector("#chart canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  assert.ok(drawn > 10, `${drawn} colours in the chart`);
  await page.locator("#window").fill("4");
  await page.getByRole("button", { name: "Sample points" }).click();
  await status("96 points in");
  await shot("points");
  assert.deepEqual(wrong, []);
});

test("a picture is dropped, and filtered", async () => {
  await drop("red.png", await png(40, 30, "#c83214"), "image/png");
  await status("1,200 pixels in");
  assert.deepEqual(await pixel("before", 5, 5), [200, 50, 20, 255]);
  const [red, green, blue] = await pixel("after", 5, 5);
  const gray = 0.299 * 200 + 0.587 * 50 + 0.114 * 20;
  assert.ok(Math.abs(red - gray) <= 1 && red === green && green === blue, `${red} ${green} ${blue}`);
  await page.locator("#filter").selectOption("resize");
  await page.locator("#after-size").filter({ hasText: "20 × 15" }).waitFor();
  await page.getByRole("button", { name: "Sample picture" }).click();
  await page.locator("#filter").selectOption("blur");
  await page.locator("#amount").fill("24");
  await status("345,600 pixels in");
  await page.locator("#after-size").filter({ hasText: "720 × 480" }).waitFor();
  await shot("picture");
  assert.deepEqual(wrong, []);
});

test("what a file does not hold is told with its place", async () => {
  await drop("points.json", '[{"timestamp":"a","value":1},{"timestamp":"b","value":"x"}]', "application/json");
  await page.getByRole("alert").waitFor();
  assert.match(await alert(), /The file does not hold what it should\s+input\[1\]\.value: expected a number \(f64\), got string "x"/);
  await drop("points.json", '{"points": 1}', "application/json");
  await page.getByText("input: expected an array").waitFor();
  await drop("points.json", "[{", "application/json");
  await page.getByText("This is no JSON").waitFor();
  await drop("points.csv", "timestamp,value\na,1\nb,two\n");
  await page.getByText("Row 3: “two” is no number").waitFor();
  await drop("points.csv", "timestamp,value\n");
  await page.getByText("There are no points in this file").waitFor();
  await drop("points.csv", "a,-1\n");
  await page.getByText("No valid data points after filtering").waitFor();
  await shot("error");
  await drop("half.png", (await png(9, 9, "red")).slice(0, 60), "image/png");
  await page.getByText("This is no picture that the browser can read").waitFor();
  await drop("song.mp3", "x", "audio/mpeg");
  await page.getByText("song.mp3 is neither points nor a picture").waitFor();
  assert.deepEqual(wrong, []);
});

test("a trap is a message, and the page goes on", async () => {
  await drop("large.png", await png(7000, 7000, "#204060"), "image/png");
  await page.getByRole("alert").waitFor({ timeout: 30_000 });
  assert.match(await alert(), /The component trapped|Out of memory/);
  await page.getByText("Where in the component").click();
  assert.ok((await page.locator("#message li").count()) > 0);
  await shot("trap");
  await drop("small.png", await png(8, 8, "#204060"), "image/png");
  await status("64 pixels in");
  assert.ok(await page.getByRole("alert").isHidden());
  assert.deepEqual(wrong, []);
});

test("what takes too long is ended, and the page goes on", async () => {
  await page.context().close();
  await open(undefined, "?seconds=0.05");
  await drop("large.png", await png(4000, 4000, "#204060"), "image/png");
  await page.getByRole("alert").waitFor({ timeout: 30_000 });
  assert.match(await alert(), /That takes too long\s+The component was ended after 0.05 seconds/);
  await drop("small.png", await png(8, 8, "#204060"), "image/png");
  await status("64 pixels in");
  assert.ok(await page.getByRole("alert").isHidden());
  assert.deepEqual(wrong, []);
});

test("what takes long can be cancelled, by its button and by the keyboard", async () => {
  const beats = page.evaluate(() => new Promise((resolve) => {
    let count = 0;
    const beat = setInterval(() => { count += 1; }, 10);
    new MutationObserver(() => {
      const working = document.getElementById("working");
      if (working.hidden) return;
      clearInterval(beat);
      globalThis.shown = (globalThis.shown ?? 0) + 1;
      if (globalThis.shown === 1) document.getElementById("cancel").click();
      else dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
      resolve(count);
    }).observe(document.getElementById("working"), { attributes: true });
  }));
  await drop("large.png", await png(4000, 4000, "#204060"), "image/png");
  await page.getByRole("alert").waitFor({ timeout: 30_000 });
  assert.match(await alert(), /Cancelled\s+The component was ended/);
  assert.ok((await beats) > 0, "the page is alive while the component works");
  await shot("cancelled");
  await drop("large.png", await png(4000, 4000, "#204060"), "image/png");
  await page.waitForFunction(() => globalThis.shown === 2, undefined, { timeout: 30_000 });
  await page.getByText("Cancelled").waitFor();
  await drop("small.png", await png(8, 8, "#204060"), "image/png");
  await status("64 pixels in");
  assert.deepEqual(wrong, []);
});

test("the keyboard is enough", async () => {
  const focused = () => page.evaluate(() => document.activeElement.id);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "choose");
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "cpu.csv", mimeType: "text/csv", buffer: Buffer.from(POINTS) });
  await status("3 points in");
  for (let at = 0; at < 3; at++) await page.keyboard.press("Tab");
  assert.equal(await focused(), "window");
  for (let at = 0; at < 3; at++) await page.keyboard.press("ArrowLeft");
  await page.locator("#means tr").nth(1).waitFor();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await page.locator("#after").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "filter");
  await page.keyboard.press("ArrowDown");
  await page.locator("#amount").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "amount");
  await shot("keyboard");
  assert.deepEqual(wrong, []);
});

test("a narrow window, in the dark", async () => {
  await page.context().close();
  await open({ viewport: { width: 360, height: 740 }, colorScheme: "dark", deviceScaleFactor: 2 });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok((await overflow()) <= 0);
  await page.getByRole("button", { name: "Sample points" }).click();
  await status("96 points in");
  assert.ok((await overflow()) <= 0);
  await shot("narrow");
  await page.getByRole("button", { name: "Sample picture" }).click();
  await status("pixels in");
  assert.ok((await overflow()) <= 0);
  await shot("narrow-picture");
  assert.deepEqual(wrong, []);
});
