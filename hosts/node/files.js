// Reads the CSV files of a folder with the component `csv-reader`, which has the right to read that folder and no other.
// What it finds goes through `analytics-processor`, which has no rights at all.
//
// Build first, with ./scons js; then: node hosts/node/files.js [FOLDER]
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AnalyticsProcessor } from "../../build/js/analytics-processor/index.js";
import { CsvReader, ReadError, readOnly } from "../../build/js/csv-reader/index.js";

const WINDOW = 2;

function reason({ tag, val }) {
  return tag === "bad-line" ? `line ${val.line}: ${val.reason}` : val;
}

const folder = process.argv[2] ?? fileURLToPath(new URL("../python/measurements", import.meta.url));
if (!existsSync(folder)) {
  console.error(`there is no folder ${folder}; usage: node hosts/node/files.js [FOLDER]`);
  process.exit(2);
}

let said = "";
const decoder = new TextDecoder();
const wasi = {
  preopen: { "/data": readOnly(folder) },
  stdout: (bytes) => (said += decoder.decode(bytes, { stream: true })),
};
const files = await CsvReader.instantiate({}, { wasi });
const analytics = await AnalyticsProcessor.instantiate();

for (const name of readdirSync(folder).filter((file) => file.endsWith(".csv")).sort()) {
  console.log(name);
  try {
    const points = files.reader.read(`/data/${name}`);
    for (const { timestamp, value, label } of analytics.dataProcessor.aggregate(points, WINDOW)) {
      console.log(`  ${timestamp}  ${value.toFixed(2).padStart(6)}  ${label ?? "-"}`);
    }
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    console.log(`  not read: ${reason(error.payload)}`);
  }
}
try {
  files.reader.read("/data/../files.py");
} catch (error) {
  if (!(error instanceof ReadError)) throw error;
  console.log(`outside: ${reason(error.payload)}`);
}
console.log("the reader said:", said.trimEnd().split("\n"));
