// One ES module from a guest's sources: its own files and npm packages inside, what its world imports outside.
//
// Reads its orders as JSON from standard input and answers with JSON on standard output: the errors with their places, the
// files that were read, and what the module exports. Writes the module, and its source map beside it.
import { createRequire } from "node:module";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

const orders = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(path.join(orders.modules, "x.js"));
const esbuild = require("esbuild");

const WIT_NAME = /^[a-z][a-z0-9-]*(:[a-z][a-z0-9-]*)+\/[a-z]/;

const HELP = "witworks:quickjs";
const text = (value) => JSON.stringify(value);

/** What an import of the world itself gives: the functions that it imports. Each engine has them in another place. */
function worldModule() {
  const lines = orders.functions.map(([name, wit]) => {
    if (orders.engine !== "qjs") return `export { default as ${name} } from ${text(wit)};`;
    const help = orders.help.importFunctions[name];
    const raw = `globalThis[${text(name)}]`;
    return `export const ${name} = ${help ? `importedFunction(${raw}, ${text(help)})` : raw};`;
  });
  return [`import { importedFunction } from ${text(HELP)};`, ...lines].join("\n");
}

/** An imported interface whose values need help: what needs none is passed on. */
function importedModule(name) {
  const { functions, resources } = orders.help.imports[name];
  const lines = [
    `import { importedClass, importedFunction } from ${text(HELP)};`,
    `import raw from ${text(`wit-raw:${name}`)};`,
    `export * from ${text(`wit-raw:${name}`)};`,
    "const all = { ...raw };",
    ...Object.entries(functions).map(([one, help]) => `export const ${one} = (all.${one} = importedFunction(raw.${one}, ${text(help)}));`),
    ...Object.entries(resources).map(([one, help]) => `export const ${one} = (all.${one} = importedClass(raw.${one}, ${text(help)}));`),
    "export default all;",
  ];
  return lines.join("\n");
}

/** The guest's own module, with those exports wrapped whose values need help. */
function entryModule() {
  const main = text(`./${path.relative(orders.folder, orders.main).replaceAll(path.sep, "/")}`);
  const lines = [
    `import { exportedFunction, exportedInterface } from ${text(HELP)};`,
    `import * as guest from ${main};`,
    `export * from ${main};`,
    `const required = ${text(orders.required)};`,
    "const lack = Object.entries(required).flatMap(([one, names]) => names.filter((name) => guest[one] && typeof guest[one][name] !== 'function').map((name) => one + '.' + name));",
    "if (lack.length > 0) throw new Error(`the world's exports lack: ${lack.join(', ')}`);",
    ...Object.entries(orders.help.exports).map(([one, help]) => `export const ${one} = exportedInterface(guest.${one}, ${text(help)});`),
    ...Object.entries(orders.help.exportFunctions).map(([one, help]) => `export const ${one} = exportedFunction(guest.${one}, ${text(help)});`),
  ];
  return lines.join("\n");
}

const plain = (name) => name.replace(/@[^/]*$/, "");

const wit = {
  name: "wit",
  setup(build) {
    build.onResolve({ filter: /.*/ }, (found) => {
      if (found.kind === "entry-point") return { path: "exports", namespace: "entry" };
      if (found.path === HELP) return { path: "quickjs.mjs", namespace: "witworks" };
      if (found.namespace === "world") return { path: found.path, external: true };
      if (found.namespace === "entry") return undefined;
      if (found.path.startsWith("wit-raw:")) return { path: found.path.slice("wit-raw:".length), external: true };
      const name = plain(found.path);
      const known = orders.imports.find((item) => item === found.path || plain(item) === name);
      if (known && orders.engine === "qjs" && orders.help.imports[known]) return { path: known, namespace: "imported", sideEffects: false };
      if (known) return { path: known, external: true, sideEffects: false };
      if (plain(orders.world) === name) return { path: name, namespace: "world", sideEffects: false };
      if (!WIT_NAME.test(found.path)) return undefined;
      const typesOnly = orders.exports.some((item) => plain(item) === name);
      const reason = typesOnly
        ? `"${found.path}" is what the world exports: it has types alone; write \`import type\``
        : `the world ${orders.world} does not import "${found.path}"; it imports: ${orders.imports.join(", ") || "nothing"}`;
      return { errors: [{ text: reason }] };
    });
    const load = (namespace, contents) =>
      build.onLoad({ filter: /.*/, namespace }, (found) => ({ contents: contents(found.path), loader: "js", resolveDir: orders.folder }));
    load("world", worldModule);
    load("imported", importedModule);
    load("entry", entryModule);
    load("witworks", (name) => readFileSync(new URL(name, import.meta.url), "utf8"));
  },
};

function place(message) {
  const at = message.location;
  return at && { file: path.resolve(orders.folder, at.file), line: at.line, column: at.column + 1 };
}

let answer;
try {
  const made = await esbuild.build({
    absWorkingDir: orders.folder,
    bundle: true,
    charset: "utf8",
    entryPoints: [orders.main],
    format: "esm",
    legalComments: "none",
    logLevel: "silent",
    mainFields: ["module", "main"],
    metafile: true,
    minify: orders.minify,
    nodePaths: orders.nodePaths,
    outfile: orders.out,
    platform: "neutral",
    plugins: [wit],
    sourcemap: "external",
    sourcesContent: false,
    supported: { "top-level-await": false },
    target: "es2023",
    write: false,
  });
  for (const file of made.outputFiles) {
    writeFileSync(`${file.path}.draft`, file.contents);
    renameSync(`${file.path}.draft`, file.path);
  }
  const [output] = Object.values(made.metafile.outputs).filter((one) => one.entryPoint);
  answer = {
    errors: [],
    warnings: await esbuild.formatMessages(made.warnings, { kind: "warning" }),
    inputs: Object.keys(made.metafile.inputs).filter((name) => !/^(world|imported|entry|witworks):/.test(name)).map((name) => path.resolve(orders.folder, name)),
    exports: output.exports,
  };
} catch (error) {
  if (!error.errors) throw error;
  const texts = await esbuild.formatMessages(error.errors, { kind: "error" });
  answer = { errors: error.errors.map((one, index) => ({ text: one.text, at: place(one), rendered: texts[index] })) };
}
process.stdout.write(JSON.stringify(answer));
