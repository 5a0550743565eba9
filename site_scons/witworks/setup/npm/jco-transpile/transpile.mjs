// node transpile.mjs TOOL COMPONENT FOLDER: jco's code for a component, and its core modules, into the folder.
// On standard output: what the component imports, as JSON.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [tool, component, folder] = process.argv.slice(2);
const { transpileBytes } = await import(pathToFileURL(tool));
const { files, imports } = await transpileBytes(new Uint8Array(await readFile(component)), {
  name: "glue",
  instantiation: "async",
  emitTypescriptDeclarations: false,
  noComponentErrorWrapping: false, // an `err` is told from whatever else is thrown
  nodejsCompat: false, // core modules are read by the bindings, in Node.js and elsewhere
  base64Cutoff: 1000, // what only joins modules together is no file of its own
});
await mkdir(folder, { recursive: true });
for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), name === "glue.js" ? strict(bytes) : bytes);
process.stdout.write(JSON.stringify(imports));

// Text comes out as it is: what is no UTF-8 is an error (by default it becomes U+FFFD), and a BOM is a character like others.
function strict(glue) {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(glue);
  const decoders = /new TextDecoder\((?:'(utf-16)')?\)/g;
  return text.replace(decoders, (_, of = "utf-8") => `new TextDecoder("${of}", { fatal: true, ignoreBOM: true })`);
}
