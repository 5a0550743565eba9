// A component from one ES module and its world. Reads its orders as JSON from standard input; writes the component, or answers
// with JSON that says why there is none, in terms of the sources that the module was made of.
import { createRequire, SourceMap } from "node:module";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const orders = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(path.join(orders.modules, "x.js"));

async function onQuickJs() {
  const { componentize } = require("componentize-qjs");
  const { component } = await componentize({
    witPath: orders.wit,
    world: orders.world,
    jsSource: readFileSync(orders.source, "utf8"),
    jsPath: orders.source,
    moduleRoot: path.dirname(orders.source),
    stubWasi: !orders.wasi,
    optSize: orders.small,
    sync: true,
  });
  return component;
}

async function onStarlingMonkey() {
  const entry = path.join(orders.modules, "@bytecodealliance", "componentize-js", "src", "componentize.js");
  const { componentize } = await import(pathToFileURL(entry));
  const { component } = await componentize({
    sourcePath: orders.source,
    witPath: orders.wit,
    worldName: orders.world,
    disableFeatures: orders.wasi ? ["http", "fetch-event"] : ["stdio", "random", "clocks", "http", "fetch-event"],
  });
  return component;
}

/** The text with each place in the module replaced by that in the sources, and the first of those places. */
function explained(text) {
  const file = `${orders.source}.map`;
  const map = existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, "utf8"))) : null;
  const name = path.basename(orders.source).replaceAll(".", "\\.");
  let at = null;
  const replaced = text.replace(new RegExp(`(?:/[^\\s():]*)?/?${name}:(\\d+)(?::(\\d+))?`, "g"), (whole, line, column) => {
    const entry = map?.findEntry(Number(line) - 1, Number(column ?? 1) - 1);
    if (!entry?.originalSource) return whole;
    const source = path.resolve(path.dirname(orders.source), entry.originalSource);
    const place = { file: source, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
    at ??= place;
    return `${place.file}:${place.line}:${place.column}`;
  });
  return { text: replaced, at };
}

try {
  const component = await (orders.engine === "qjs" ? onQuickJs() : onStarlingMonkey());
  writeFileSync(`${orders.out}.draft`, component);
  renameSync(`${orders.out}.draft`, orders.out);
  process.stdout.write(JSON.stringify({ error: null }));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: explained(String(error?.message ?? error)) }));
}
