// Sends raw measured values through the composition `pipeline`: cleaned in Python, analysed in Rust, one call from here.
// It has no rights at all: no file, no environment variable, no network. It runs in a Worker, which is ended after 20 seconds.
//
// Build first, with ./scons js; then: node hosts/node/condense.js [WINDOW]
import { Pipeline, RunError } from "../../build/js/pipeline/isolated.js";

const SAMPLES = [
  { timestamp: "2026-06-12T10:02:00Z", value: 55.3, label: " cpu" },
  { timestamp: "2026-06-12T10:01:00Z", value: -1, label: "err" },
  { timestamp: "2026-06-12T10:00:00Z", value: 42.5, label: "cpu " },
  { timestamp: "2026-06-12T10:03:00Z", value: NaN, label: "cpu" },
];

const window = Number(process.argv[2] ?? 2);
const pipeline = await Pipeline.instantiate({}, { timeout: 20_000 });

console.log(`run: clean points above zero, means of ${window}`);
try {
  for (const { timestamp, value, label } of await pipeline.run.run(SAMPLES, window)) {
    console.log(`  ${timestamp}  ${value.toFixed(2).padStart(6)}  ${label ?? "-"}`);
  }
  await pipeline.run.run([], window);
} catch (error) {
  if (!(error instanceof RunError)) {
    console.error(error.message);
    process.exit(2);
  }
  console.log(`run: ${error.payload}`);
}
