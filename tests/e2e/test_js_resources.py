"""Resources from JavaScript: the host's and the guest's at once, those of the world itself, and what nobody closes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests import js_modules

if TYPE_CHECKING:
    from pathlib import Path

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
BARE = """
package t:bare;
interface outer { resource theirs; }
interface holders { resource ours; }
interface uses {
  use holders.{ours};
  use outer.{theirs};
  make: func() -> ours;
  same: func(one: ours) -> ours;
  pass: func(one: theirs) -> theirs;
}
world bare { import outer; export holders; export uses; }
"""
BARE_WAT = """(module
  (import "[export]t:bare/holders" "[resource-new]ours" (func $new (param i32) (result i32)))
  (import "t:bare/outer" "[resource-drop]theirs" (func $drop (param i32)))
  (memory (export "memory") 2)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
  (func (export "t:bare/uses#make") (result i32) (call $new (i32.const 8)))
  (func (export "t:bare/uses#same") (param i32) (result i32) (local.get 0))
  (func (export "t:bare/uses#pass") (param i32) (result i32) (local.get 0)))
"""
SIDES = """
import { Both } from "./both/index.js";
import { Roots } from "./roots/index.js";
import { Bare } from "./bare/index.js";

const DISPOSE = Symbol.dispose ?? Symbol.for("dispose");
const said = {};
const tried = async (name, work) => {
  try {
    said[name] = await work();
  } catch (error) {
    said[name] = `${error.name} ${error.message.split("\\n")[0]}`;
  }
};
let dropped = [];
class Own {
  constructor(at) { this.at = at; }
  get() { return this.at; }
  static make(at) { return new Own(at * 2); }
  [DISPOSE]() { dropped.push(this.at); }
}
const seen = () => dropped.splice(0);
const both = await Both.instantiate({
  things: {
    Thing: Own,
    pass: (thing) => new Own(thing.at + 1),
    look: (thing) => thing.at,
    sum: ({ thing, at }) => thing.at * 10 + at,
  },
});
const { Thing, pass, look, sum } = both.things;
const thing = new Thing(3);
await tried("guest's", () => [thing instanceof Thing, thing.get(), look(thing), Thing.make(4).get(), Thing.name]);
await tried("record", () => sum({ thing, at: 2 }));
await tried("given away", () => [pass(new Thing(7)).get(), seen()]);
await tried("host's", () => { const got = both.swap(new Own(41)); return [got instanceof Own, got.at, seen()]; });
await tried("guest's for a host's", () => both.swap(new Thing(1)));
await tried("host's for a guest's", () => look(new Own(1)));
await tried("closed", () => { new Thing(8)[DISPOSE](); return seen(); });

const roots = await Roots.instantiate({ Item: Own, take: (item) => item.at + 1 });
await tried("of the world", () => [roots.run(new Own(1)).at, roots.look(new Own(9)), roots.give(4) instanceof Own]);
await tried("not of the class", () => roots.look({ at: 1 }));
await tried("both", () => { seen(); roots.end(new Own(5), new Own(6)); return seen(); });
await tried("left out", () => Roots.instantiate({ take() {} }));
await tried("no class", () => Roots.instantiate({ Item: {}, take() {} }));

class Theirs {}
const bare = await Bare.instantiate({ outer: { Theirs } });
const [ours, theirs] = [bare.uses.make(), new Theirs()];
const { same, pass: passed } = bare.uses;
await tried("bare", () => [ours, same(ours)].map((one) => one instanceof bare.holders.Ours).concat(passed(theirs) === theirs));
console.log(JSON.stringify(said));
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


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("js")
    for name, wit, wat in (("both", BOTH, BOTH_WAT), ("roots", ROOTS, ROOTS_WAT), ("bare", BARE, BARE_WAT)):
        js_modules.of_wat(folder, name, wit, wat)
    (folder / "sides.mjs").write_text(SIDES, encoding="utf-8")
    done = js_modules.node(folder / "sides.mjs")
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_resource_may_be_imported_and_exported(sides: dict[str, Any]) -> None:
    assert sides["guest's"] == [True, 1003, 103, 1008, "Thing"]
    assert sides["record"] == 33
    assert sides["given away"] == [1011, [7]]
    assert sides["host's"] == [True, 42, [41]]
    assert sides["closed"] == [8]
    assert sides["guest's for a host's"].startswith("WrongType [WW504] expected a Own of the host, got Thing")
    assert sides["host's for a guest's"].startswith("WrongType [WW504] thing: expected a Thing of the component, got Own")


def test_resources_of_the_world_itself(sides: dict[str, Any]) -> None:
    assert (sides["of the world"], sides["both"]) == ([2, 9, True], [5, 6])
    assert sides["not of the class"].startswith("WrongType [WW504]")
    assert sides["left out"] == "ImportNotProvided [WW501] roots imports `item`, and the host does not supply it"
    assert sides["no class"] == "ImportNotProvided [WW501] roots imports `item`, but what was given for it is no class"


def test_interfaces_of_a_resource_alone(sides: dict[str, Any]) -> None:
    assert sides["bare"] == [True, True, True]


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


def test_what_nobody_closes_is_dropped_between_calls(tmp_path: Path) -> None:
    js_modules.of_wat(tmp_path, "kept", KEPT, KEPT_WAT)
    (tmp_path / "forget.mjs").write_text(FORGET + "console.log(JSON.stringify(said));", encoding="utf-8")
    done = js_modules.node(tmp_path / "forget.mjs", flags=["--expose-gc"])
    assert (done.returncode, done.stderr) == (0, "")
    check_forgotten(json.loads(done.stdout))
