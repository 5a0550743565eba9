// node transpile.mjs TOOL COMPONENT FOLDER VERSIONED: jco's code for a component, and its core modules, into the folder.
// VERSIONED is a JSON list of imports that keep their version in their names: jco leaves it out, and two versions would be one.
// On standard output: what the component imports, as JSON.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const CHANGES = [
  // Text comes out as it is: what is no UTF-8 is an error (by default it becomes U+FFFD), and a BOM is a character like others.
  [/new TextDecoder\((?:'(utf-16)')?\)/g, (_, of = "utf-8") => `new TextDecoder("${of}", { fatal: true, ignoreBOM: true })`],
  // It asks the environment for JCO_DEBUG several times in each call, which takes Node.js longer than the call itself.
  [/const _debugLog = \(\.\.\.args\) => \{[^}]*\{ return; \}[^}]*\};/, "const _debugLog = () => {};"],
  // What nobody holds any more is dropped by the bindings, for which a destructor is a call like any other.
  [/return new FinalizationRegistry\(unregister\);/, 'return imports["witworks:forgotten"](unregister);'],
];

const [tool, component, folder, versioned] = process.argv.slice(2);
const { transpileBytes } = await import(pathToFileURL(tool));
const { files, imports } = await transpileBytes(new Uint8Array(await readFile(component)), {
  name: "glue",
  map: Object.fromEntries(JSON.parse(versioned).map((name) => [name, name])),
  instantiation: "async",
  emitTypescriptDeclarations: false,
  noComponentErrorWrapping: false, // an `err` is told from whatever else is thrown
  nodejsCompat: false, // core modules are read by the bindings, in Node.js and elsewhere
  base64Cutoff: 1000, // what only joins modules together is no file of its own
});
await mkdir(folder, { recursive: true });
for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), name === "glue.js" ? mended(bytes) : bytes);
process.stdout.write(JSON.stringify(imports));

// jco's own code, with what has to be otherwise.
function mended(glue) {
  const code = CHANGES.reduce((text, [found, by]) => text.replace(found, by), new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(glue));
  const left = /JCO_DEBUG|new FinalizationRegistry\(/.exec(code);
  if (left) throw new Error(`jco writes \`${left[0]}\` in another way than transpile.mjs knows`);
  return code;
}
