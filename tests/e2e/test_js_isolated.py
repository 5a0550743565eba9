"""Components in a Worker: the same calls as promises, ended when they take too long, whatever the guest does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests import js_modules
from tests.e2e import js_guests

if TYPE_CHECKING:
    from pathlib import Path

OWNERS = """
import { Both } from "./both/isolated.js";
import { Roots } from "./roots/isolated.js";

const DISPOSE = Symbol.dispose ?? Symbol.for("dispose");
const CLOSE = Symbol.asyncDispose ?? Symbol.for("asyncDispose");
const said = {};
const tried = async (name, work) => {
  try {
    said[name] = await work();
  } catch (error) {
    said[name] = [`${error.name} ${error.message.split("\\n")[0]}`];
  }
};
const dropped = [], alive = new Set(), gone = new FinalizationRegistry((at) => alive.delete(at));
let born = 0;
class Own {
  constructor(at) { this.at = at; alive.add(++born); gone.register(this, born); }
  async get() { return this.at; }
  static async make(at) { return new Own(at * 2); }
  [DISPOSE]() { dropped.push(this.at); }
}
const seen = () => dropped.splice(0);
const sum = async ({ thing, at }) => thing.at * 10 + at;
const given = { Thing: Own, pass: (thing) => new Own(thing.at + 1), look: (thing) => thing.at, sum };
const both = await Both.instantiate({ things: given });
const { Thing, pass, look, sum: total } = both.things;
await (async () => {
  const thing = await new Thing(3);
  const made = await Thing.make(4);
  await tried("guest's", async () => [await thing.get(), await made.get(), await look(thing), await total({ thing, at: 2 })]);
  const passed = await pass(await new Thing(7));
  await tried("given away", async () => [await passed.get(), seen()]);
  for (const one of [thing, made, passed]) await one[CLOSE]();
  await tried("closed", async () => { seen(); await (await new Thing(8))[CLOSE](); return seen(); });
  await tried("host's", async () => { const got = await both.swap(new Own(41)); return [got instanceof Own, got.at, seen()]; });
})();
await tried("guest's for a host's", async () => both.swap(await new Thing(1)));
const roots = await Roots.instantiate({ Item: Own, take: async (item) => item.at + 1 });
await tried("of the world", async () => {
  const [got, same] = [await roots.run(new Own(1)), new Own(9)];
  return [got instanceof Own, got.at, await Promise.all([roots.look(same), roots.look(same), roots.look(same)])];
});
await tried("no class", () => Roots.instantiate({ Item: {}, take() {} }));
for (let at = 0; at < 50; at++) {
  await roots.run(new Own(at));
  await roots.end(new Own(at), new Own(at));
  await roots.end(new Own(at), { at }).catch(() => undefined); // the first is packed, the second refused
}
const again = await Roots.instantiate({ Item: Own, async take(item) {
  await again.run(new Own(5)).catch((error) => { said.unsent = error.name; });
  return item.at + 1;
} });
for (let at = 0; at < 10; at++) await again.run(new Own(at));
for (let turn = 0; turn < 200 && alive.size > 1; turn++) { gc(); await new Promise((resolve) => setTimeout(resolve, 5)); }
said.kept = Math.max(0, alive.size - 1); // one is in the hands of the guest's handle that was made to be refused
const failing = await Roots.instantiate({ Item: Own, take() { throw new RangeError("mine"); } });
await tried("thrown", () => failing.run(new Own(1)));
console.log(JSON.stringify(said));
"""
ANSWERS = """
await tried("answers", async () => [await api.ask(4), [...notes]]);
await tried("together", () => Promise.all([1, 2, 3].map((x) => api.ask(x))));
const asking = async (tick, options) => (await make(options, { tick })).api.ask(4);
await tried("in its time", () => asking(async (x) => { await pause(20); return x * 10; }));
await tried("throws", () => asking(() => { throw new RangeError("mine"); }));
await tried("wrong answer", () => asking(async () => "x"));
await tried("too slow", () => asking(() => pause(10_000), { timeout: 100 }));
let again;
again = await make({}, { tick: async () => { await pause(1); return again.api.fail(1); } });
await tried("reentered", () => again.api.ask(1));
console.log(JSON.stringify(said));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("js")
    js_modules.of_wat(found, "isolated", js_guests.ISOLATED, js_guests.ISOLATED_WAT)
    return found


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, Any]:
    (folder / "isolated.mjs").write_text(js_guests.CALLS + ANSWERS, encoding="utf-8")
    done = js_modules.node(folder / "isolated.mjs", flags=["--expose-gc"], timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_calls_are_promises(said: dict[str, Any]) -> None:
    js_guests.check_calls(said)


def test_the_host_answers_a_worker_that_waits(said: dict[str, Any]) -> None:
    assert said["answers"] == [5, ["no seven"]]
    assert (said["together"], said["in its time"]) == ([2, 3, 4], 40)
    assert said["throws"][0] == "RangeError mine"
    assert said["wrong answer"][0] == 'WrongType [WW504] tick: result: expected an integer (u32), got string "x"'
    assert said["too slow"][0].startswith("TimedOut [WW522]")
    assert said["reentered"][0].startswith("Reentered [WW509]")


def test_an_idle_worker_keeps_no_program_from_its_end(folder: Path) -> None:
    program = """
        import { Isolated } from "./isolated/isolated.js";
        const { api } = await Isolated.instantiate({ tick: (x) => x, note() {} });
        console.log(await api.fail(3));
    """
    (folder / "idle.mjs").write_text(program, encoding="utf-8")
    done = js_modules.node(folder / "idle.mjs", timeout=20)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")


def test_the_worker_of_an_instance_that_nobody_holds_is_ended(folder: Path) -> None:
    program = """
        import { Isolated } from "./isolated/isolated.js";
        let workers = 0;
        process.on("worker", (worker) => { workers += 1; worker.on("exit", () => { workers -= 1; }); });
        const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
        const never = new AbortController();
        const given = { tick: async (x) => { await pause(200); return x; }, note() {} };
        const make = () => Isolated.instantiate(given, { signal: never.signal });
        const api = (await make()).api;
        const begin = async () => (await make()).api.ask(3);
        await (async () => { for (const x of [1, 2]) await (await make()).api.fail(x); })();
        const answer = begin();
        await pause(100);
        for (let turn = 0; turn < 10; turn++) { gc(); await pause(5); }
        const asked = await answer;
        for (let turn = 0; turn < 200 && workers > 1; turn++) { gc(); await pause(5); }
        console.log(JSON.stringify([asked, workers, await api.fail(3)]));
    """
    (folder / "let-go.mjs").write_text(program, encoding="utf-8")
    done = js_modules.node(folder / "let-go.mjs", flags=["--expose-gc"], timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[3,1,3]\n", "")


def test_resources_of_the_host_go_by_numbers(folder: Path) -> None:
    for name, wit, wat in (("both", js_guests.BOTH, js_guests.BOTH_WAT), ("roots", js_guests.ROOTS, js_guests.ROOTS_WAT)):
        js_modules.of_wat(folder, name, wit, wat)
    (folder / "owners.mjs").write_text(OWNERS, encoding="utf-8")
    done = js_modules.node(folder / "owners.mjs", flags=["--expose-gc"], timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert said["guest's"] == [1003, 1008, 103, 33]
    assert said["given away"] == [1011, [7]]
    assert said["closed"] == [8]
    assert said["host's"] == [True, 42, [41]]
    assert said["of the world"] == [True, 2, [9, 9, 9]]
    assert said["guest's for a host's"][0].startswith("WrongType [WW504] expected a Own of the host, got Thing")
    assert said["no class"][0].startswith("ImportNotProvided [WW501] roots imports `item`, but what was given for it is no class")
    assert said["thrown"][0] == "RangeError mine"
    assert said["unsent"] == "Reentered"
    assert said["kept"] == 0, "what the guest has no more is nobody's"


def test_a_start_that_takes_too_long_is_ended(folder: Path) -> None:
    wit = "package t:endless; world endless { export never: func(); }"
    wat = '(module (func $spin (loop $again (br $again))) (func (export "never")) (start $spin))'
    js_modules.of_wat(folder, "endless", wit, wat)
    program = """
        import { Endless, TimedOut } from "./endless/isolated.js";
        const error = await Endless.instantiate({}, { timeout: 200 }).catch((error) => error);
        console.log(error instanceof TimedOut, error.code);
    """
    (folder / "endless.mjs").write_text(program, encoding="utf-8")
    done = js_modules.node(folder / "endless.mjs", timeout=20)
    assert (done.returncode, done.stdout, done.stderr) == (0, "true WW522\n", "")


def test_wasi_in_a_worker(tmp_path: Path) -> None:
    js_modules.of_project(tmp_path, "csv-reader")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cpu.csv").write_text("2026-06-12T10:00:00Z,42.5,cpu\n", encoding="utf-8")
    program = """
        import { fileURLToPath } from "node:url";
        import { CsvReader, readOnly } from "./csv-reader/isolated.js";
        let said = "";
        const stdout = (bytes) => (said += new TextDecoder().decode(bytes));
        const preopen = { "/data": readOnly(fileURLToPath(new URL("data", import.meta.url))) };
        const { reader } = await CsvReader.instantiate({}, { timeout: 20_000, wasi: { preopen, stdout } });
        const points = await reader.read("/data/cpu.csv");
        const outside = await reader.read("/data/../wasi.mjs").catch((error) => error.name);
        const error = await CsvReader.instantiate({}, { wasi: { preopen: { "/data": "data" } } }).catch((error) => error);
        console.log(JSON.stringify([points[0].value, said, outside, error.code]));
    """
    (tmp_path / "wasi.mjs").write_text(program, encoding="utf-8")
    done = js_modules.node(tmp_path / "wasi.mjs", timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [42.5, "/data/cpu.csv: 1 points\n", "ReadError", "WW517"]
