"""Resources both ways: the guest's, which Python owns handles of, and the host's, which the guest owns handles of."""

from __future__ import annotations

import ctypes
import gc
from typing import Any

import pytest
from witworks import runtime as rt
from witworks.bindgen.guest_values import help_with
from witworks.runtime import resources
from witworks.runtime.component_backend import ComponentBackend
from witworks.runtime.direct_backend import DirectBackend
from witworks.runtime.relay_backend import RelayBackend

from tests.golden.conftest import CORPUS

pytestmark = pytest.mark.usefixtures("backend")

GUEST_WIT = """
    package t:guest;
    interface counters {
        resource counter {
            constructor(start: u32);
            add: func(step: u32) -> u32;
            same: func(other: borrow<counter>) -> bool;
            try-half: func() -> result<counter, u32>;
            merge: static func(a: counter, b: counter) -> counter;
        }
        record named { id: u32, counter: counter }
        drops: func() -> u32;
        wrap: func(id: u32, counter: counter) -> named;
        total: func(counters: list<borrow<counter>>) -> u32;
        two: func(a: counter, b: u8);
    }
    world guest { export counters; }
"""
GUEST_CORE = """(module
  (import "[export]t:guest/counters" "[resource-new]counter" (func $new (param i32) (result i32)))
  (import "[export]t:guest/counters" "[resource-rep]counter" (func $rep (param i32) (result i32)))
  (import "[export]t:guest/counters" "[resource-drop]counter" (func $drop (param i32)))
  REALLOC
  (global $drops (mut i32) (i32.const 0))
  (func $make (param $value i32) (result i32) (local $at i32)
    (local.set $at (call $realloc (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 4)))
    (i32.store (local.get $at) (local.get $value))
    (call $new (local.get $at)))
  (func (export "t:guest/counters#[constructor]counter") (param i32) (result i32) (call $make (local.get 0)))
  (func (export "t:guest/counters#[method]counter.add") (param i32 i32) (result i32)
    (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (local.get 1)))
    (i32.load (local.get 0)))
  (func (export "t:guest/counters#[method]counter.same") (param i32 i32) (result i32)
    (i32.eq (i32.load (local.get 0)) (i32.load (local.get 1))))
  (func (export "t:guest/counters#[method]counter.try-half") (param i32) (result i32) (local $out i32) (local $value i32)
    (local.set $out (call $realloc (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 8)))
    (local.set $value (i32.load (local.get 0)))
    (if (i32.and (local.get $value) (i32.const 1))
      (then (i32.store8 (local.get $out) (i32.const 1)) (i32.store offset=4 (local.get $out) (local.get $value)))
      (else (i32.store8 (local.get $out) (i32.const 0))
            (i32.store offset=4 (local.get $out) (call $make (i32.div_u (local.get $value) (i32.const 2))))))
    (local.get $out))
  (func (export "t:guest/counters#[static]counter.merge") (param i32 i32) (result i32) (local $sum i32)
    (local.set $sum (i32.add (i32.load (call $rep (local.get 0))) (i32.load (call $rep (local.get 1)))))
    (call $drop (local.get 0))
    (call $drop (local.get 1))
    (call $make (local.get $sum)))
  (func (export "t:guest/counters#[dtor]counter") (param i32)
    (global.set $drops (i32.add (global.get $drops) (i32.const 1))))
  (func (export "t:guest/counters#drops") (result i32) (global.get $drops))
  (func (export "t:guest/counters#wrap") (param i32 i32) (result i32) (local $out i32)
    (local.set $out (call $realloc (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 8)))
    (i32.store (local.get $out) (local.get 0))
    (i32.store offset=4 (local.get $out) (local.get 1))
    (local.get $out))
  (func (export "t:guest/counters#total") (param $at i32) (param $count i32) (result i32) (local $sum i32)
    (block $done (loop $next
      (br_if $done (i32.eqz (local.get $count)))
      (local.set $sum (i32.add (local.get $sum) (i32.load (i32.load (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $next)))
    (local.get $sum))
  (func (export "t:guest/counters#two") (param i32 i32) (call $drop (local.get 0)))
)"""

HOST_WIT = """
    package t:host;
    interface files {
        resource file {
            constructor(name: string);
            size: func() -> u64;
            temporary: static func() -> file;
        }
        copy: func(source: borrow<file>, target: borrow<file>) -> u64;
    }
    interface tools {
        use files.{file};
        measure: func(file: borrow<file>) -> u64;
        keep: func(file: file) -> file;
        discard: func(file: file);
        make: func(name: string) -> file;
        scratch: func() -> u64;
        twice: func(file: borrow<file>) -> u64;
    }
    world host { import files; export tools; }
"""
HOST_CORE = """(module
  (import "t:host/files" "[constructor]file" (func $make (param i32 i32) (result i32)))
  (import "t:host/files" "[method]file.size" (func $size (param i32) (result i64)))
  (import "t:host/files" "[static]file.temporary" (func $temporary (result i32)))
  (import "t:host/files" "copy" (func $copy (param i32 i32) (result i64)))
  (import "t:host/files" "[resource-drop]file" (func $drop (param i32)))
  REALLOC
  (func (export "t:host/tools#measure") (param i32) (result i64) (local i64)
    (local.set 1 (call $size (local.get 0)))
    (call $drop (local.get 0))
    (local.get 1))
  (func (export "t:host/tools#keep") (param i32) (result i32) (local.get 0))
  (func (export "t:host/tools#discard") (param i32) (call $drop (local.get 0)))
  (func (export "t:host/tools#make") (param i32 i32) (result i32) (call $make (local.get 0) (local.get 1)))
  (func (export "t:host/tools#scratch") (result i64) (local i32 i64)
    (local.set 0 (call $temporary))
    (local.set 1 (call $size (local.get 0)))
    (call $drop (local.get 0))
    (local.get 1))
  (func (export "t:host/tools#twice") (param i32) (result i64) (local i64)
    (local.set 1 (call $copy (local.get 0) (local.get 0)))
    (call $drop (local.get 0))
    (local.get 1))
)"""


@pytest.fixture
def guest(builder: Any, realloc: str, backend: str) -> Any:
    built = builder.text("guest", GUEST_WIT, "guest", GUEST_CORE.replace("REALLOC", realloc))
    with built.component_class() as component:
        assert component.backend == backend
        yield component


def test_constructor_and_methods(guest: Any) -> None:
    with guest.counters.counter(5) as counter, guest.counters.counter(7) as other:
        assert counter.add(2) == 7
        assert counter.same(other)
        assert guest.counters.total([counter, other, counter]) == 21
    assert guest.counters.drops() == 2


@pytest.mark.provokes("WW510")
def test_a_closed_handle_says_so(guest: Any) -> None:
    counter = guest.counters.counter(1)
    counter.close()
    counter.close()
    assert guest.counters.drops() == 1
    with pytest.raises(rt.HandleGone, match=r"WW510.*was closed"):
        counter.add(1)


def test_giving_a_resource_away_ends_its_handle(guest: Any) -> None:
    a, b = guest.counters.counter(1), guest.counters.counter(2)
    merged = guest.counters.counter_merge(a, b)
    assert merged.add(0) == 3
    assert guest.counters.drops() == 2
    with pytest.raises(rt.HandleGone, match="given to the component"):
        a.add(1)
    with pytest.raises(rt.HandleGone):
        guest.counters.counter_merge(merged, merged)
    assert merged.add(0) == 3


def test_a_call_that_is_refused_gives_nothing_away(guest: Any) -> None:
    counter = guest.counters.counter(1)
    with pytest.raises(rt.OutOfRange):
        guest.counters.two(counter, 256)
    assert counter.add(1) == 2
    guest.counters.two(counter, 255)
    assert guest.counters.drops() == 1


def test_resources_in_results_and_records(guest: Any) -> None:
    even = guest.counters.counter(8)
    half = even.try_half()
    assert half.add(0) == 4
    odd = guest.counters.counter(9)
    with pytest.raises(rt.ResultError) as caught:
        odd.try_half()
    assert (type(caught.value).__name__, caught.value.payload) == ("CounterTryHalfError", 9)
    named = guest.counters.wrap(3, half)
    assert (named.id, named.counter.add(0)) == (3, 4)


def test_forgotten_resources_are_dropped_before_the_next_call(guest: Any) -> None:
    for _ in range(5):
        guest.counters.counter(1)
    gc.collect()
    assert guest.counters.drops() == 5


@pytest.mark.provokes("WW504")
def test_handles_of_another_instance_are_refused(guest: Any) -> None:
    with type(guest)() as second, second.counters.counter(1) as foreign:
        with pytest.raises(rt.HandleGone, match="another instance"):
            guest.counters.total([foreign])
        with pytest.raises(rt.WrongType, match="expected Counter"):
            guest.counters.total([3])


def test_closing_a_resource_after_its_instance_is_harmless(guest: Any) -> None:
    counter = guest.counters.counter(1)
    guest.close()
    counter.close()
    with pytest.raises(rt.InstanceDead, match="it was closed"):
        counter.add(1)


def test_nothing_is_left_of_a_handle_that_was_given_away(
    builder: Any, realloc: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Value by value: wasmtime's box of each handle is freed once."""
    boxes: list[int] = []
    clone, delete = resources.c.clone_any, resources.c.delete_any

    def cloned(pointer: Any) -> Any:
        made = clone(pointer)
        boxes.append(ctypes.addressof(made.contents))
        return made

    def deleted(pointer: Any) -> None:
        boxes.remove(ctypes.addressof(pointer.contents))
        delete(pointer)

    built = builder.text("boxed", GUEST_WIT, "guest", GUEST_CORE.replace("REALLOC", realloc), stamped=False)
    with built.component_class() as component:
        monkeypatch.setattr(resources.c, "clone_any", cloned)
        monkeypatch.setattr(resources.c, "delete_any", deleted)
        counter = component.counters.counter(1)
        assert len(boxes) == 1
        component.counters.two(counter, 255)
        assert len(boxes) == 1, "the one that was lowered, which went with the call's values"
        assert component.counters.drops() == 1


class File:
    def __init__(self, name: str) -> None:
        self.name = name

    def size(self) -> int:
        return len(self.name)


class Files:
    """The host's side of the interface."""

    def file(self, name: str) -> File:
        return File(name)

    def file_temporary(self) -> File:
        return File("temporary")

    def copy(self, source: File, target: File) -> int:
        assert source is target
        return 2 * source.size()


@pytest.fixture
def host(builder: Any, realloc: str, backend: str) -> Any:
    built = builder.text("host", HOST_WIT, "host", HOST_CORE.replace("REALLOC", realloc))
    with built.component_class(files=Files()) as component:
        assert component.backend == backend
        yield component


def objects_held(component: Any) -> int:
    backend: Any = rt.backend_of(component)
    return len(backend._cx.objects)


def test_the_guest_borrows_a_host_object(host: Any) -> None:
    file = File("abc")
    assert host.tools.measure(file) == 3
    assert host.tools.twice(file) == 6
    assert objects_held(host) == 0


def test_the_guest_takes_and_gives_back_a_host_object(host: Any) -> None:
    file = File("abc")
    assert host.tools.keep(file) is file
    assert objects_held(host) == 0


def test_the_guest_makes_and_drops_host_objects(host: Any) -> None:
    made = host.tools.make("näme")
    assert (type(made), made.name) == (File, "näme")
    assert host.tools.scratch() == len("temporary")
    host.tools.discard(made)
    assert objects_held(host) == 0


def test_a_host_object_that_lacks_a_method_is_told(host: Any) -> None:
    with pytest.raises(AttributeError, match="size"):
        host.tools.measure(object())


@pytest.mark.provokes("WW501")
def test_an_interface_without_a_function_is_named(host: Any) -> None:
    with pytest.raises(rt.ImportNotProvided, match=r"imports `t:host/files\.\[constructor\]file`, but `files\.file` is missing"):
        type(host)(files=object())


SHELF_WIT = """
    package t:shelves;
    world keeper {
        resource store {
            constructor(size: u32);
            put: func(at: u32, number: s64) -> result<s64, string>;
            shared: static func() -> store;
        }
        import lost: func(store: store);
        export fill: func(number: s64) -> s64;
        export put: func(store: borrow<store>, number: s64) -> s64;
        export pass: func(store: store) -> store;
    }
    world shelves { include keeper with { store as shelf, lost as gone } }
"""
SHELF_CORE = """(module
  (import "$root" "[constructor]shelf" (func $make (param i32) (result i32)))
  (import "$root" "[method]shelf.put" (func $put (param i32 i32 i64 i32)))
  (import "$root" "[static]shelf.shared" (func $shared (result i32)))
  (import "$root" "gone" (func $gone (param i32)))
  (import "$root" "[resource-drop]shelf" (func $drop (param i32)))
  REALLOC
  (func $was (param $shelf i32) (param $number i64) (result i64)
    (call $put (local.get $shelf) (i32.const 1) (local.get $number) (i32.const 64))
    (if (result i64) (i32.load8_u (i32.const 64)) (then (i64.const -1)) (else (i64.load (i32.const 72)))))
  (func (export "fill") (param i64) (result i64) (local $a i32) (local $b i32)
    (local.set $a (call $make (i32.const 4)))
    (local.set $b (call $shared))
    (drop (call $was (local.get $a) (local.get 0)))
    (i64.add (call $was (local.get $a) (i64.const 0)) (call $was (local.get $b) (i64.const 0)))
    (call $gone (local.get $a))
    (call $drop (local.get $b)))
  (func (export "put") (param i32 i64) (result i64) (call $was (local.get 0) (local.get 1)) (call $drop (local.get 0)))
  (func (export "pass") (param i32) (result i32) (local.get 0))
)"""


def test_a_resource_of_the_world_itself_has_functions(builder: Any, realloc: str, backend: str) -> None:
    built = builder.text("shelves", SHELF_WIT, "shelves", SHELF_CORE.replace("REALLOC", realloc))
    refused = built.module.ShelfPutError

    class Shelf:
        def __init__(self, size: int) -> None:
            self.numbers = [0] * size

        def put(self, at: int, number: int, /) -> int:
            if at >= len(self.numbers):
                raise refused(f"there is no place {at}")
            was, self.numbers[at] = self.numbers[at], number
            return was

    gone: list[object] = []
    shared = Shelf(2)
    shared.numbers[1] = 30
    given = {"shelf": Shelf, "shelf_shared": lambda: shared, "gone": gone.append}
    with built.component_class(**given) as component:
        assert component.backend == backend
        assert component.fill(12) == 42
        assert [type(shelf) for shelf in gone] == [Shelf]
        assert component.put(shared, 5) == 0
        assert component.put(Shelf(1), 5) == -1
        assert component.pass_(shared) is shared
        assert objects_held(component) == 0
    with pytest.raises(rt.ImportNotProvided, match=r"imports `\[static\]shelf\.shared`"):
        built.component_class(shelf=Shelf, gone=gone.append)


def test_the_guests_wrapped_resources_are_those_of_exported_interfaces(builder: Any) -> None:
    """What QuickJS needs help with: the host's resource of the same interface is none that is wrapped."""
    told = help_with(builder.world(CORPUS / "two_sided.wit", "two-sided-world"))
    numbered, handle = ["record", {"thing": None, "at": "u32"}], ["handle", "Thing"]
    assert told["exportFunctions"]["try"]["params"] == told["importFunctions"]["given"]["params"][0][1:] == [numbered]
    assert "swap" not in told["exportFunctions"]
    theirs, ours = told["imports"]["corpus:two-sided/things"], told["exports"]["things"]
    assert (theirs["functions"]["part"]["error"], ours["functions"]["part"]["error"]) == (None, handle)


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
