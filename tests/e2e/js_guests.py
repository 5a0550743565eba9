"""Guests, and what is done with them, that the tests in Node.js and those in a browser have in common."""

from __future__ import annotations

from typing import Any

BOTH = """
package t:both;
interface things {
  resource thing { constructor(at: u32); get: func() -> u32; make: static func(at: u32) -> thing; }
  record numbered { thing: thing, at: u32 }
  pass: func(thing: thing) -> thing;
  look: func(thing: borrow<thing>) -> u32;
  sum: func(of: numbered) -> u32;
}
world both {
  import things;
  use things.{thing};
  export things;
  export swap: func(thing: thing) -> thing;
}
"""
BOTH_WAT = """(module
  (import "t:both/things" "[constructor]thing" (func $host_new (param i32) (result i32)))
  (import "t:both/things" "[method]thing.get" (func $host_get (param i32) (result i32)))
  (import "t:both/things" "[static]thing.make" (func $host_make (param i32) (result i32)))
  (import "t:both/things" "pass" (func $host_pass (param i32) (result i32)))
  (import "t:both/things" "look" (func $host_look (param i32) (result i32)))
  (import "t:both/things" "sum" (func $host_sum (param i32 i32) (result i32)))
  (import "t:both/things" "[resource-drop]thing" (func $host_drop (param i32)))
  (import "[export]t:both/things" "[resource-new]thing" (func $new (param i32) (result i32)))
  (import "[export]t:both/things" "[resource-rep]thing" (func $rep (param i32) (result i32)))
  (import "[export]t:both/things" "[resource-drop]thing" (func $drop (param i32)))
  (memory (export "memory") 2)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
  ;; A thing of the guest is a handle of a thing of the host.
  (func (export "t:both/things#[constructor]thing") (param i32) (result i32) (call $new (call $host_new (local.get 0))))
  (func (export "t:both/things#[method]thing.get") (param i32) (result i32)
    (i32.add (i32.const 1000) (call $host_get (local.get 0))))
  (func (export "t:both/things#[static]thing.make") (param i32) (result i32) (call $new (call $host_make (local.get 0))))
  (func (export "t:both/things#[dtor]thing") (param i32) (call $host_drop (local.get 0)))
  (func (export "t:both/things#pass") (param i32) (result i32) (local i32)
    (local.set 1 (call $new (call $host_pass (call $host_make (i32.const 5)))))
    (call $drop (local.get 0))
    (local.get 1))
  (func (export "t:both/things#look") (param i32) (result i32) (i32.add (i32.const 100) (call $host_look (local.get 0))))
  (func (export "t:both/things#sum") (param i32 i32) (result i32)
    (i32.add (call $host_sum (call $rep (local.get 0)) (local.get 1)) (i32.const 1)))
  (func (export "swap") (param i32) (result i32) (local i32)
    (local.set 1 (call $host_new (i32.add (call $host_get (local.get 0)) (i32.const 1))))
    (call $host_drop (local.get 0))
    (local.get 1)))
"""
ROOTS = """
package t:roots;
world roots {
  resource item { constructor(at: u32); get: func() -> u32; make: static func(at: u32) -> item; }
  import take: func(item: item) -> u32;
  export run: func(item: item) -> item;
  export look: func(item: borrow<item>) -> u32;
  export give: func(at: u32) -> item;
  export end: func(one: item, other: item);
}
"""
ROOTS_WAT = """(module
  (import "$root" "[constructor]item" (func $new (param i32) (result i32)))
  (import "$root" "[method]item.get" (func $get (param i32) (result i32)))
  (import "$root" "[static]item.make" (func $make (param i32) (result i32)))
  (import "$root" "take" (func $take (param i32) (result i32)))
  (import "$root" "[resource-drop]item" (func $drop (param i32)))
  (memory (export "memory") 2)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
  (func (export "run") (param i32) (result i32) (call $new (call $take (local.get 0))))
  (func (export "look") (param i32) (result i32) (local i32)
    (local.set 1 (call $get (local.get 0)))
    (call $drop (local.get 0))
    (local.get 1))
  (func (export "end") (param i32 i32) (call $drop (local.get 0)) (call $drop (local.get 1)))
  (func (export "give") (param i32) (result i32) (call $make (local.get 0))))
"""
KEPT = """
package t:kept;
interface api {
  resource thing { constructor(at: u32); }
  live: func() -> u32;
}
world kept { import dropped: func(at: u32); export api; }
"""
KEPT_WAT = """(module
  (import "$root" "dropped" (func $dropped (param i32)))
  (import "[export]t:kept/api" "[resource-new]thing" (func $new (param i32) (result i32)))
  (memory (export "memory") 1)
  (global $live (mut i32) (i32.const 0))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
  (func (export "t:kept/api#[constructor]thing") (param i32) (result i32)
    (global.set $live (i32.add (global.get $live) (i32.const 1)))
    (call $new (local.get 0)))
  (func (export "t:kept/api#[dtor]thing") (param i32)
    (if (i32.eq (local.get 0) (i32.const 666)) (then (unreachable)))
    (global.set $live (i32.sub (global.get $live) (i32.const 1)))
    (call $dropped (local.get 0)))
  (func (export "t:kept/api#live") (result i32) (global.get $live)))
"""
FORGET = """
const { Kept } = await import("./kept/index.js");
const DISPOSE = Symbol.dispose ?? Symbol.for("dispose");
const said = {};
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
async function collected(isDone) {
  for (let turn = 0; turn < 200 && !isDone(); turn++) {
    gc();
    await pause();
  }
}
const failure = (work) => {
  try {
    return work();
  } catch (error) {
    return [error.name, error.message.split("\\n")[0], error.cause?.name, error.cause?.message.split("\\n")[0]];
  }
};
const forget = ({ api }, ...all) => all.forEach((at) => new api.Thing(at)); // in a frame of its own, which keeps nothing
const dropped = [];
let kept = await Kept.instantiate({ dropped: (at) => dropped.push(at) });
const held = new kept.api.Thing(1);
const closed = new kept.api.Thing(2);
closed[DISPOSE]();
forget(kept, 3, 4, 5);
said.before = kept.api.live();
await collected(() => dropped.length === 4);
said.dropped = dropped;
said.live = [kept.api.live(), held instanceof kept.api.Thing];

kept = await Kept.instantiate({ dropped() {} });
forget(kept, 666);
await collected(() => Array.isArray(failure(() => kept.api.live())));
said.trapped = failure(() => kept.api.live());
kept = await Kept.instantiate({ dropped() { throw new RangeError("mine"); } });
forget(kept, 7);
await collected(() => Array.isArray(failure(() => kept.api.live())));
said.thrown = failure(() => kept.api.live());
said.others = (await Kept.instantiate({ dropped() {} })).api.live();
"""
ISOLATED = """
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
ISOLATED_WAT = r"""(module
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
ISOLATED_WAT = ISOLATED_WAT.replace("TICK", TICK)
CALLS = """
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
await tried("aborted at once", () => {
  const hasty = new AbortController();
  const made = make({ signal: hasty.signal });
  hasty.abort();
  return made;
});
const detached = new Uint8Array(4);
structuredClone(detached, { transfer: [detached.buffer] });
await tried("cannot be sent", () => api.echo(detached));
await tried("after what cannot be sent", () => Promise.race([api.fail(6), pause(5000)]));
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


def check_forgotten(said: dict[str, Any]) -> None:
    """What nobody holds is dropped, the youngest first; a destructor that fails ends its instance and no more."""
    assert (said["before"], said["dropped"][:4]) == (4, [2, 5, 4, 3])
    assert said["live"] == [1, True]
    name, words, cause, reason = said["trapped"]
    assert (name, cause) == ("InstanceDead", "Trap")
    assert words.startswith("[WW508]")
    assert "the destructor of a handle that nobody held any more failed: unreachable" in words
    assert reason.startswith("[WW520]")
    assert said["thrown"][2:] == ["RangeError", "mine"]
    assert said["others"] == 0


def check_calls(said: dict[str, Any]) -> None:
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
    for name in ("aborted before", "aborted at once"):
        assert said[name][0].startswith("AbortError")
    assert said["cannot be sent"][0].startswith("DataCloneError")
    assert said["after what cannot be sent"] == 6
    assert said["ended"][0].endswith("it was closed")
    assert said["bad timeout"][0].startswith("BadLimit [WW513] isolated: timeout is -1")
    assert said["no such limit"][0].startswith("BadLimit [WW513] isolated: there is no limit `fuel`")
    assert said["bad memory"][0].startswith("BadLimit [WW513] isolated: memory is 65536, and the guest begins with")
    assert said["left out"][0] == "ImportNotProvided [WW501] isolated imports `note`, and the host does not supply it"
    assert said["no function"][0].startswith("ImportNotProvided [WW501]")
    assert said["forgotten"] == 0
    assert said["a destructor that traps"][1] == "Trap"
