"""Resources from JavaScript: the host's and the guest's at once, those of the world itself, and what nobody closes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests import js_modules
from tests.e2e import js_guests

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("js")
    for name, wit, wat in (
        ("both", js_guests.BOTH, js_guests.BOTH_WAT),
        ("roots", js_guests.ROOTS, js_guests.ROOTS_WAT),
        ("bare", BARE, BARE_WAT),
    ):
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


def test_what_nobody_closes_is_dropped_between_calls(tmp_path: Path) -> None:
    js_modules.of_wat(tmp_path, "kept", js_guests.KEPT, js_guests.KEPT_WAT)
    (tmp_path / "forget.mjs").write_text(js_guests.FORGET + "console.log(JSON.stringify(said));", encoding="utf-8")
    done = js_modules.node(tmp_path / "forget.mjs", flags=["--expose-gc"])
    assert (done.returncode, done.stderr) == (0, "")
    js_guests.check_forgotten(json.loads(done.stdout))
