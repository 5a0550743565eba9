"""Node.js as a host, with the module that `scons js` makes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.artifacts.transpiling import TOOL, transpiled
from witworks.bindgen import js
from witworks.toolchains import tools

from bench.bindings import BYTES, CALLBACKS, CALLS, NUMBERS, POINTS
from bench.hosts import Missing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from witworks.model.world import World

COMPONENT: Final = "bench-hosts"
PROGRAM: Final = """\
import { BenchHosts } from "./index.js";

const [bytes, numbers, points, calls, callbacks] = process.argv.slice(2).map(Number);
const component = await BenchHosts.instantiate({ log() {}, tick: (x) => x });
const data = new Uint8Array(bytes);
const values = Float64Array.from({ length: numbers }, (_, at) => at);
const readings = Array.from({ length: points }, (_, at) => ({ at: BigInt(at), value: at, count: at }));
const cases = {
  add: [() => component.add(1, 2), calls],
  echo: [() => component.echo(data), 10],
  sum: [() => component.sum(values), 10],
  turn: [() => component.turn(readings), 10],
  spam: [() => component.spam(callbacks), 1],
  count: [() => component.count(callbacks), 1],
};

const found = {};
for (const [name, [work, times]] of Object.entries(cases)) {
  let best = Infinity;
  const begun = performance.now();
  for (let run = 0; run < 5 || performance.now() - begun < 2000; run++) { // until the engine has compiled what is called
    const started = performance.now();
    for (let time = 0; time < times; time++) work();
    best = Math.min(best, (performance.now() - started) / 1000 / times);
  }
  found[name] = best;
}
console.log(JSON.stringify(found));
"""


def seconds(folder: Path, world: World, wasm: bytes) -> Mapping[str, float]:
    """The seconds of one call of each case."""
    tool = tools.TOOLS[TOOL]
    node = programs.find("node")
    if node is None or not tools.is_installed(tool):
        raise Missing(f"{tool.name} is not installed: ./scons js brings it" if node else "Node.js is not installed")
    (folder / "bench-hosts.wasm").write_bytes(wasm)
    found = tools.find(tool, "", programs.Probes(None))
    files = js.render(world, component=COMPONENT) | {
        "package.json": js.manifest(world, COMPONENT, "0.1.0", "", ""),
        "bench.js": PROGRAM,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "component").mkdir()
    for name, content in transpiled(found, folder / "bench-hosts.wasm", COMPONENT, programs.run).items():
        (folder / "component" / name).write_bytes(content)
    done = programs.run([node, folder / "bench.js", *map(str, (BYTES, NUMBERS, POINTS, CALLS, CALLBACKS))])
    if done.status != 0:
        raise SystemExit(done.output)
    taken: dict[str, float] = json.loads(done.stdout)
    return taken
