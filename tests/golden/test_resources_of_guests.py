"""Resources of the guest, which Python owns handles of."""

from __future__ import annotations

import ctypes
import gc
from typing import Any

import pytest
from witworks import runtime as rt
from witworks.runtime import resources

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
