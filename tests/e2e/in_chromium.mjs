// node in_chromium.mjs FOLDER CHROMIUM URL: what the page at URL says, once its `done` is there. Playwright is FOLDER's.
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, executablePath, url] = process.argv.slice(2);
const { chromium } = createRequire(join(folder, "package.json"))("playwright-core");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--js-flags=--expose-gc"] });
try {
  const page = await browser.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  await page.goto(url);
  await page.waitForFunction("globalThis.done !== undefined", undefined, { timeout: 60_000 }).catch((error) => wrong.push(String(error)));
  console.log(JSON.stringify({ ...(await page.evaluate("globalThis.done")), wrong }));
} finally {
  await browser.close();
}
