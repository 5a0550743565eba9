"""A resource of an interface that is imported and exported: the guest's and the host's, each told from the other."""

from __future__ import annotations

from typing import Any

import pytest
from witworks import runtime as rt
from witworks.bindgen.guest_values import help_with
from witworks.runtime.component_backend import ComponentBackend
from witworks.runtime.direct_backend import DirectBackend
from witworks.runtime.relay_backend import RelayBackend

from tests.golden.conftest import CORPUS, objects_held

pytestmark = pytest.mark.usefixtures("backend")

BOTH_WIT = """
    package t:both;
    interface things {
        resource thing { constructor(at: u32); get: func() -> u32; }
        record numbered { thing: thing, at: u32 }
        variant maybe { some(thing), none }
        type mine = thing;
        sum: func(of: numbered) -> u32;
        part: func(of: maybe) -> result<thing, numbered>;
    }
    interface uses { use things.{thing as theirs}; same: func(one: theirs) -> theirs; }
    world both {
        import things;
        use things.{thing, numbered, maybe, mine};
        type ours = thing;
        export things;
        export uses;
        export swap: func(thing: thing) -> thing;
        export look: func(thing: borrow<ours>) -> u32;
        export pass: func(all: list<numbered>, at: maybe, other: option<mine>) -> tuple<list<numbered>, maybe, option<mine>>;
        export try: func(of: numbered) -> result<numbered, ours>;
    }
"""
BOTH_CORE = """(module
  (import "t:both/things" "[constructor]thing" (func $host_new (param i32) (result i32)))
  (import "t:both/things" "[method]thing.get" (func $host_get (param i32) (result i32)))
  (import "t:both/things" "sum" (func $host_sum (param i32 i32) (result i32)))
  (import "t:both/things" "part" (func $host_part (param i32 i32 i32)))
  (import "t:both/things" "[resource-drop]thing" (func $host_drop (param i32)))
  (import "[export]t:both/things" "[resource-new]thing" (func $new (param i32) (result i32)))
  (import "[export]t:both/things" "[resource-rep]thing" (func $rep (param i32) (result i32)))
  (import "[export]t:both/things" "[resource-drop]thing" (func $drop (param i32)))
  REALLOC
  ;; A thing of the guest is a handle of a thing of the host, which gives 1000 less.
  (func (export "t:both/things#[constructor]thing") (param i32) (result i32) (call $new (call $host_new (local.get 0))))
  (func (export "t:both/things#[method]thing.get") (param i32) (result i32)
    (i32.add (i32.const 1000) (call $host_get (local.get 0))))
  (func (export "t:both/things#[dtor]thing") (param i32) (call $host_drop (local.get 0)))
  (func $exchanged (param $guests i32) (result i32)
    (call $host_new (call $host_get (call $rep (local.get $guests))))
    (call $drop (local.get $guests)))
  (func (export "t:both/things#sum") (param i32 i32) (result i32)
    (i32.add (call $host_sum (call $exchanged (local.get 0)) (local.get 1)) (i32.const 1)))
  (func (export "t:both/things#part") (param i32 i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (local.set 1 (call $exchanged (local.get 1)))))
    (call $host_part (local.get 0) (local.get 1) (i32.const 64))
    (i32.store (i32.const 68) (call $new (i32.load (i32.const 68))))
    (i32.const 64))
  (func (export "t:both/uses#same") (param i32) (result i32) (local.get 0))
  (func (export "swap") (param i32) (result i32) (local i32)
    (local.set 1 (call $host_new (i32.add (call $host_get (local.get 0)) (i32.const 1))))
    (call $host_drop (local.get 0))
    (local.get 1))
  (func (export "look") (param i32) (result i32) (local i32)
    (local.set 1 (call $host_get (local.get 0)))
    (call $host_drop (local.get 0))
    (local.get 1))
  (func (export "pass") (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.store (i32.const 64) (local.get 0)) (i32.store (i32.const 68) (local.get 1))
    (i32.store (i32.const 72) (local.get 2)) (i32.store (i32.const 76) (local.get 3))
    (i32.store (i32.const 80) (local.get 4)) (i32.store (i32.const 84) (local.get 5))
    (i32.const 64))
  (func (export "try") (param i32 i32) (result i32)
    (i32.store (i32.const 64) (i32.eqz (local.get 1)))
    (i32.store (i32.const 68) (local.get 0)) (i32.store (i32.const 72) (local.get 1))
    (i32.const 64))
)"""


@pytest.mark.parametrize("relayed", [True, False])
def test_functions_of_the_world_mean_the_hosts_resource(builder: Any, realloc: str, backend: str, relayed: bool) -> None:
    """An interface that is imported and exported: ``use`` in a world is of the import."""
    built = builder.text("both", BOTH_WIT, "both", BOTH_CORE.replace("REALLOC", realloc), stamped=relayed)
    things = built.interface("things")
    assert built.module.world.Thing is built.module.world.Ours is things.ImportedThing

    class Thing:
        def __init__(self, at: int) -> None:
            self.at = at

        def get(self) -> int:
            return self.at

    class Things:
        def thing(self, at: int) -> Thing:
            return Thing(at)

        def sum(self, of: Any) -> int:
            assert type(of.thing) is Thing
            return int(of.thing.at * 10 + of.at)

        def part(self, of: Any) -> Thing:
            if of == things.MaybeNone():
                raise things.PartError(things.Numbered(Thing(8), 9))
            assert type(of.value) is Thing
            return Thing(of.value.at + 1)

    with built.component_class(things=Things()) as component:
        fast = DirectBackend if backend == "direct" else RelayBackend
        assert type(rt.backend_of(component)) is (fast if relayed else ComponentBackend)
        swapped = component.swap(Thing(41))
        assert (type(swapped), swapped.at) == (Thing, 42)
        assert component.look(swapped) == 42
        one, two, three = Thing(1), Thing(2), Thing(3)
        given = [things.Numbered(one, 7)], things.MaybeSome(two), three
        assert component.pass_(*given) == given
        assert component.pass_([], things.MaybeNone(), None) == ([], things.MaybeNone(), None)
        assert component.try_(things.Numbered(one, 5)) == things.Numbered(one, 5)
        with pytest.raises(built.module.TryError) as caught:
            component.try_(things.Numbered(two, 0))
        assert caught.value.payload is two
        guests = component.things.thing(4)
        assert (type(guests), guests.get()) == (things.Thing, 1004)
        same = component.uses.same(guests)
        assert (type(same), same.get()) == (things.Thing, 1004)
        assert component.things.sum(things.Numbered(same, 5)) == 46
        assert component.things.part(things.MaybeSome(component.things.thing(6))).get() == 1007
        with pytest.raises(things.PartError) as refused:
            component.things.part(things.MaybeNone())
        with refused.value.payload.thing as held:
            assert (held.get(), refused.value.payload.at) == (1008, 9)
            assert objects_held(component) == 1
        with pytest.raises(rt.WrongType, match="expected Thing"):
            component.uses.same(Thing(4))
        assert objects_held(component) == 0


def test_the_guests_wrapped_resources_are_those_of_exported_interfaces(builder: Any) -> None:
    """What QuickJS needs help with: the host's resource of the same interface is none that is wrapped."""
    told = help_with(builder.world(CORPUS / "two_sided.wit", "two-sided-world"))
    numbered, handle = ["record", {"thing": None, "at": "u32"}], ["handle", "Thing"]
    assert told["exportFunctions"]["try"]["params"] == told["importFunctions"]["given"]["params"][0][1:] == [numbered]
    assert "swap" not in told["exportFunctions"]
    theirs, ours = told["imports"]["corpus:two-sided/things"], told["exports"]["things"]
    assert (theirs["functions"]["part"]["error"], ours["functions"]["part"]["error"]) == (None, handle)
