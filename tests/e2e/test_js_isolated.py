"""Components in a Worker: the same calls as promises, ended when they take too long, whatever the guest does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests import js_modules
from tests.e2e import test_js_resources as resources

if TYPE_CHECKING:
    from pathlib import Path

WIT = """
package t:isolated;
interface api {
  variant odd { none, text(string), many(list<f64>) }
  flags rights { read, write }
  record point { name: string, at: option<u32>, odd: odd, rights: rights }
  echo: func(data: list<u8>) -> list<u8>;
  spin: func();
  trap: func();
  same: func(of: point) -> point;
  ask: func(x: u32) -> u32;
  fail: func(x: u32) -> result<u32, string>;
  grow: func(pages: u32) -> u32;
}
interface things {
  resource thing { constructor(at: u32); get: func() -> u32; make: static func(at: u32) -> thing; }
  pass: func(t: thing) -> thing;
  look: func(t: list<borrow<thing>>) -> u32;
  live: func() -> u32;
}
world isolated { import tick: func(x: u32) -> u32; import note: func(text: string); export api; export things; }
"""
WAT = r"""(module
  TICK
  (import "$root" "note" (func $note (param i32 i32)))
  (import "[export]t:isolated/things" "[resource-new]thing" (func $new (param i32) (result i32)))
  (import "[export]t:isolated/things" "[resource-rep]thing" (func $rep (param i32) (result i32)))
  (memory (export "memory") 2)
  (global $live (mut i32) (i32.const 0))
  (global $next (mut i32) (i32.const 4096))
  (data (i32.const 512) "no seven")
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local i32)
    (local.set 4 (i32.and (i32.add (global.get $next) (i32.const 15)) (i32.const -16)))
    (global.set $next (i32.add (local.get 4) (local.get 3)))
    (if (i32.gt_u (global.get $next) (i32.const 100000)) (then (global.set $next (i32.const 4096))))
    (local.get 4))
  (func (export "t:isolated/api#echo") (param i32 i32) (result i32)
    (i32.store (i32.const 64) (local.get 0)) (i32.store (i32.const 68) (local.get 1)) (i32.const 64))
  (func (export "t:isolated/api#spin") (loop $l (br $l)))
  (func (export "t:isolated/api#trap") unreachable)
  (func (export "t:isolated/api#same") (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
    (i32.store (i32.const 128) (local.get 0)) (i32.store (i32.const 132) (local.get 1))
    (i32.store8 (i32.const 136) (local.get 2)) (i32.store (i32.const 140) (local.get 3))
    (i32.store8 (i32.const 144) (local.get 4)) (i32.store (i32.const 148) (local.get 5)) (i32.store (i32.const 152) (local.get 6))
    (i32.store8 (i32.const 156) (local.get 7))
    (i32.const 128))
  (func (export "t:isolated/api#ask") (param i32) (result i32)
    (call $note (i32.const 512) (i32.const 8))
    (call $tick (local.get 0)))
  (func (export "t:isolated/api#fail") (param i32) (result i32)
    (if (i32.eq (local.get 0) (i32.const 7))
      (then
        (i32.store8 (i32.const 256) (i32.const 1))
        (i32.store (i32.const 260) (i32.const 512))
        (i32.store (i32.const 264) (i32.const 8)))
      (else (i32.store8 (i32.const 256) (i32.const 0)) (i32.store (i32.const 260) (local.get 0))))
    (i32.const 256))
  (func (export "t:isolated/api#grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func $wrap (param i32) (result i32) (global.set $live (i32.add (global.get $live) (i32.const 1))) (call $new (local.get 0)))
  (func (export "t:isolated/things#[constructor]thing") (param i32) (result i32) (call $wrap (local.get 0)))
  (func (export "t:isolated/things#[method]thing.get") (param i32) (result i32) (local.get 0))
  (func (export "t:isolated/things#[static]thing.make") (param i32) (result i32)
    (call $wrap (i32.mul (i32.const 2) (local.get 0))))
  (func (export "t:isolated/things#[dtor]thing") (param i32)
    (if (i32.eq (local.get 0) (i32.const 666)) (then (unreachable)))
    (global.set $live (i32.sub (global.get $live) (i32.const 1))))
  (func (export "t:isolated/things#pass") (param i32) (result i32) (local.get 0))
  (func (export "t:isolated/things#look") (param i32 i32) (result i32) (i32.add (i32.load (local.get 0)) (local.get 1)))
  (func (export "t:isolated/things#live") (result i32) (global.get $live))
)"""
TICK = '(import "$root" "tick" (func $tick (param i32) (result i32)))'
WAT = WAT.replace("TICK", TICK)
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
for (let turn = 0; turn < 200 && alive.size > 1; turn++) { gc(); await new Promise((resolve) => setTimeout(resolve, 5)); }
said.kept = Math.max(0, alive.size - 1); // one is in the hands of the guest's handle that was made to be refused
const failing = await Roots.instantiate({ Item: Own, take() { throw new RangeError("mine"); } });
await tried("thrown", () => failing.run(new Own(1)));
console.log(JSON.stringify(said));
"""
COMMON = """
const { Isolated } = await import("./isolated/isolated.js");
const CLOSE = Symbol.asyncDispose ?? Symbol.for("asyncDispose");
const DISPOSE = Symbol.dispose ?? Symbol.for("dispose");
const said = {};
const tried = async (name, work) => {
  try {
    said[name] = (await work()) ?? null;
  } catch (error) {
    said[name] = [`${error.name} ${error.message.split("\\n")[0]}`, error.cause?.name ?? null, error.payload ?? null];
  }
};
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const notes = [];
const given = { tick: (x) => x + 1, note: (text) => { notes.push(text); } };
const make = (options, others = {}) => Isolated.instantiate({ ...given, ...others }, options);
const isolated = await make({ timeout: 20_000, memory: 4 * 65536 });
const { api, things } = isolated;
class Point { get name() { return "x"; } }

await tried("bytes", async () => [...(await api.echo(new Uint8Array([1, 2, 3])))]);
await tried("a part of a buffer", async () => [...(await api.echo(new Uint8Array(new ArrayBuffer(1000), 10, 2)))]);
await tried("array", async () => [...(await api.echo([1, 2]))]);
await tried("out of range", () => api.echo([1, 256]));
await tried("inherited", async () => {
  const many = { tag: "many", val: new Float64Array([1, 2]) };
  const of = Object.assign(new Point(), { at: 4, odd: many, rights: { read: true }, more() {} });
  const { odd, ...rest } = await api.same(of);
  return [odd.tag, [...odd.val], rest];
});
await tried("changed while it waits", async () => {
  const bytes = new Uint8Array([1]);
  const [, second] = [api.echo(bytes), api.echo(bytes)];
  bytes[0] = 9;
  return [...(await second)];
});
await tried("ok", () => api.fail(6));
await tried("err", () => api.fail(7));
await tried("memory", async () => [await api.grow(1), await api.grow(5)]);
const thing = await new things.Thing(5);
await tried("handles", async () => {
  const made = await things.Thing.make(4);
  const is = thing instanceof things.Thing;
  return [is, await thing.get(), await made.get(), await things.look([thing, made]), await things.live()];
});
const passed = await things.pass(thing);
await tried("given away", () => thing.get());
await tried("closed", async () => [await passed.get(), await passed[CLOSE](), await passed[CLOSE](), await things.live()]);
await tried("after", () => passed.get());
await tried("of another", async () => things.look([await new (await make()).things.Thing(1)]));

const slow = await make({ timeout: 300 });
const [spun, queued] = [slow.api.spin(), slow.api.fail(1)];
await tried("timeout", () => spun);
await tried("behind it", () => queued);
await tried("after the timeout", () => slow.api.fail(1));
await tried("a fresh one", async () => (await make({ timeout: 300 })).api.fail(1));
const trapped = await make();
await tried("trap", () => trapped.api.trap());
await tried("after the trap", () => trapped.api.fail(1));
const aborter = new AbortController();
const abortable = await make({ signal: aborter.signal });
setTimeout(() => aborter.abort(), 20);
await tried("aborted", () => abortable.api.spin());
await tried("aborted before", () => make({ signal: aborter.signal }));
const open = await make();
const spinning = open.api.spin();
open[DISPOSE]();
await tried("ended", () => spinning);
await tried("bad timeout", () => make({ timeout: -1 }));
await tried("no such limit", () => make({ fuel: 1 }));
await tried("bad memory", () => make({ memory: 65536 }));
await tried("left out", () => Isolated.instantiate({ tick: given.tick }));
await tried("no function", () => make({}, { note: 3 }));
const forgetful = await make();
await (async () => { await new forgetful.things.Thing(1); await new forgetful.things.Thing(2); })();
if (globalThis.gc) {
  for (let turn = 0; turn < 200 && (await forgetful.things.live()); turn++) { gc(); await pause(5); }
  said.forgotten = await forgetful.things.live();
  await (async () => { await new forgetful.things.Thing(666); })();
  const dead = () => forgetful.things.live().then(() => false, () => true);
  for (let turn = 0; turn < 200 && !(await dead()); turn++) { gc(); await pause(5); }
  await tried("a destructor that traps", () => forgetful.things.live());
}
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
    js_modules.of_wat(found, "isolated", WIT, WAT)
    return found


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, Any]:
    (folder / "isolated.mjs").write_text(COMMON + ANSWERS, encoding="utf-8")
    done = js_modules.node(folder / "isolated.mjs", flags=["--expose-gc"], timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def check_common(said: dict[str, Any]) -> None:
    """What holds in Node.js and in browsers."""
    assert (said["bytes"], said["a part of a buffer"], said["array"]) == ([1, 2, 3], [0, 0], [1, 2])
    assert said["out of range"][0] == "OutOfRange [WW505] data[1]: 256 does not fit u8 (0 to 255)"
    assert said["inherited"] == ["many", [1, 2], {"name": "x", "at": 4, "rights": {"read": True, "write": False}}]
    assert said["changed while it waits"] == [1]
    assert (said["ok"], said["err"][2]) == (6, "no seven")
    assert said["memory"] == [2, 2**32 - 1]
    assert said["handles"] == [True, 5, 8, 7, 2]
    assert said["given away"][0].startswith("HandleGone [WW510]")
    assert said["closed"] == [5, None, None, 1]
    assert said["after"][0].startswith("HandleGone [WW510] get: a handle was closed")
    assert said["of another"][0].startswith("HandleGone [WW510]")
    assert said["timeout"][0].startswith(
        "TimedOut [WW522] the component trapped: the call took longer than its timeout of 300 ms"
    )
    for name in ("behind it", "after the timeout"):
        assert (said[name][0][:20], said[name][1]) == ("InstanceDead [WW508]", "TimedOut")
    assert said["a fresh one"] == 1
    assert said["trap"][0].startswith("Trap [WW520]")
    assert said["after the trap"][1] == "Trap"
    assert said["aborted"][0].startswith("AbortError")
    assert said["aborted before"][0].startswith("AbortError")
    assert said["ended"][0].endswith("it was closed")
    assert said["bad timeout"][0].startswith("BadLimit [WW513] isolated: timeout is -1")
    assert said["no such limit"][0].startswith("BadLimit [WW513] isolated: there is no limit `fuel`")
    assert said["bad memory"][0].startswith("BadLimit [WW513] isolated: memory is 65536, and the guest begins with")
    assert said["left out"][0] == "ImportNotProvided [WW501] isolated imports `note`, and the host does not supply it"
    assert said["no function"][0].startswith("ImportNotProvided [WW501]")
    assert said["forgotten"] == 0
    assert said["a destructor that traps"][1] == "Trap"


def test_calls_are_promises(said: dict[str, Any]) -> None:
    check_common(said)


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


def test_resources_of_the_host_go_by_numbers(folder: Path) -> None:
    for name, wit, wat in (("both", resources.BOTH, resources.BOTH_WAT), ("roots", resources.ROOTS, resources.ROOTS_WAT)):
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
