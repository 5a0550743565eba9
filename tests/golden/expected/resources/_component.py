"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:resources/resources-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks.runtime import values as v

from . import counters

__all__ = ["CODEC"]


def send_counters_counter_new(cx: v.Context, slots: v.Slots, start: int) -> None:
    """Lower the arguments of ``[constructor]counter``."""
    v.lower_u32(start, slots[0], "start")


def take_counters_counter_new(cx: v.Context, slot: v.Slot) -> counters.Counter:
    """Lift what ``[constructor]counter`` gave."""
    return v.lift_guest(cx, slot, counters.Counter)


def send_counters_counter_add(
    cx: v.Context,
    slots: v.Slots,
    self: counters.Counter,
    step: int,
) -> None:
    """Lower the arguments of ``[method]counter.add``."""
    v.lower_guest(cx, self, slots[0], counters.Counter, "self", owned=False)
    v.lower_u32(step, slots[1], "step")


def take_counters_counter_add(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``[method]counter.add`` gave."""
    return v.lift_u32(slot)


def send_counters_counter_close_to(
    cx: v.Context,
    slots: v.Slots,
    self: counters.Counter,
    other: counters.Counter,
) -> None:
    """Lower the arguments of ``[method]counter.close-to``."""
    v.lower_guest(cx, self, slots[0], counters.Counter, "self", owned=False)
    v.lower_guest(cx, other, slots[1], counters.Counter, "other", owned=False)


def take_counters_counter_close_to(cx: v.Context, slot: v.Slot) -> bool:
    """Lift what ``[method]counter.close-to`` gave."""
    return v.lift_bool(slot)


def send_counters_counter_try_split(
    cx: v.Context,
    slots: v.Slots,
    self: counters.Counter,
) -> None:
    """Lower the arguments of ``[method]counter.try-split``."""
    v.lower_guest(cx, self, slots[0], counters.Counter, "self", owned=False)


def take_counters_counter_try_split(cx: v.Context, slot: v.Slot) -> counters.Counter:
    """Lift what ``[method]counter.try-split`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return v.lift_guest(cx, payload, counters.Counter)
    raise counters.CounterTrySplitError(v.lift_string(payload))


def send_counters_counter_merge(
    cx: v.Context,
    slots: v.Slots,
    a: counters.Counter,
    b: counters.Counter,
) -> None:
    """Lower the arguments of ``[static]counter.merge``."""
    v.lower_guest(cx, a, slots[0], counters.Counter, "a", owned=True)
    v.lower_guest(cx, b, slots[1], counters.Counter, "b", owned=True)


def take_counters_counter_merge(cx: v.Context, slot: v.Slot) -> counters.Counter:
    """Lift what ``[static]counter.merge`` gave."""
    return v.lift_guest(cx, slot, counters.Counter)


def lower_list_borrow_counter(
    cx: v.Context,
    value: Sequence[counters.Counter],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<borrow<counter>>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            v.lower_guest(cx, item, target, counters.Counter, "", owned=False)
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def send_counters_total(
    cx: v.Context,
    slots: v.Slots,
    counters_: Sequence[counters.Counter],
) -> None:
    """Lower the arguments of ``total``."""
    lower_list_borrow_counter(cx, counters_, slots[0], "counters")


def take_counters_total(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``total`` gave."""
    return v.lift_u32(slot)


def send_counters_label(
    cx: v.Context,
    slots: v.Slots,
    counter: counters.Counter,
    name: str,
) -> None:
    """Lower the arguments of ``label``."""
    v.lower_guest(cx, counter, slots[0], counters.Counter, "counter", owned=True)
    v.lower_string(name, slots[1], "name")


def lift_named(cx: v.Context, slot: v.Slot) -> counters.Named:
    """Lift ``named``."""
    fields = v.lift_record(slot)
    return counters.Named(
        v.lift_string(fields[0]),
        v.lift_guest(cx, fields[1], counters.Counter),
    )


def take_counters_label(cx: v.Context, slot: v.Slot) -> counters.Named:
    """Lift what ``label`` gave."""
    return lift_named(cx, slot)


def send_counters_maybe(cx: v.Context, slots: v.Slots, make: bool) -> None:
    """Lower the arguments of ``maybe``."""
    v.lower_bool(make, slots[0], "make")


def lift_option_own_counter(cx: v.Context, slot: v.Slot) -> counters.Counter | None:
    """Lift ``option<counter>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return v.lift_guest(cx, payload, counters.Counter)


def take_counters_maybe(cx: v.Context, slot: v.Slot) -> counters.Counter | None:
    """Lift what ``maybe`` gave."""
    return lift_option_own_counter(cx, slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:resources/counters", "[constructor]counter"): v.Export(
            1,
            send_counters_counter_new,
            take_counters_counter_new,
        ),
        ("corpus:resources/counters", "[method]counter.add"): v.Export(
            2,
            send_counters_counter_add,
            take_counters_counter_add,
        ),
        ("corpus:resources/counters", "[method]counter.close-to"): v.Export(
            2,
            send_counters_counter_close_to,
            take_counters_counter_close_to,
        ),
        ("corpus:resources/counters", "[method]counter.try-split"): v.Export(
            1,
            send_counters_counter_try_split,
            take_counters_counter_try_split,
        ),
        ("corpus:resources/counters", "[static]counter.merge"): v.Export(
            2,
            send_counters_counter_merge,
            take_counters_counter_merge,
        ),
        ("corpus:resources/counters", "total"): v.Export(
            1,
            send_counters_total,
            take_counters_total,
        ),
        ("corpus:resources/counters", "label"): v.Export(
            2,
            send_counters_label,
            take_counters_label,
        ),
        ("corpus:resources/counters", "maybe"): v.Export(
            1,
            send_counters_maybe,
            take_counters_maybe,
        ),
    },
    imports=(),
)
