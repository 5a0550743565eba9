"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:resources/resources-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks.runtime import direct as d

from . import counters

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I")
FLAT_1: Final = d.Flat(4, (("I", 0, 0),))
LAYOUT_2: Final = d.Struct("<I12xI")
LAYOUT_3: Final = d.Struct("<4xI")
LAYOUT_4: Final = d.Struct("<4xII")
LAYOUT_5: Final = d.Struct("<II")
FLAT_2: Final = d.Flat(8, (("I", 0, 0), ("I", 4, 1)))
LAYOUT_6: Final = d.Struct("<I12xI12xI")
LAYOUT_7: Final = d.Struct("<III")
LAYOUT_8: Final = d.Struct("<B3xI")


def send_counters_counter_new(x: d.Guest, raw: d.Raw, start: int) -> None:
    """Send the arguments of ``[constructor]counter``."""
    if type(start) is not int or not 0 <= start <= 0xFFFFFFFF:
        start = d.as_integer(start, "start", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, start)


def take_counters_counter_new(x: d.Guest, raw: d.Raw) -> counters.Counter:
    """Take what ``[constructor]counter`` gave."""
    block = FLAT_1.gather(raw)
    (a0,) = LAYOUT_1.unpack_from(block, 0)
    return x.lift_guest(
        a0,
        counters.Counter,
        ("[export]corpus:resources/counters", "counter"),
    )


def send_counters_counter_add(
    x: d.Guest,
    raw: d.Raw,
    self: counters.Counter,
    step: int,
) -> None:
    """Send the arguments of ``[method]counter.add``."""
    a0 = x.lower_guest(
        self,
        counters.Counter,
        ("[export]corpus:resources/counters", "counter"),
        "self",
        owned=False,
    )
    if type(step) is not int or not 0 <= step <= 0xFFFFFFFF:
        step = d.as_integer(step, "step", "u32", 0, 0xFFFFFFFF)
    LAYOUT_2.pack_into(raw, 0, a0, step)


def take_counters_counter_add(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``[method]counter.add`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return found


def send_counters_counter_close_to(
    x: d.Guest,
    raw: d.Raw,
    self: counters.Counter,
    other: counters.Counter,
) -> None:
    """Send the arguments of ``[method]counter.close-to``."""
    a0 = x.lower_guest(
        self,
        counters.Counter,
        ("[export]corpus:resources/counters", "counter"),
        "self",
        owned=False,
    )
    a1 = x.lower_guest(
        other,
        counters.Counter,
        ("[export]corpus:resources/counters", "counter"),
        "other",
        owned=False,
    )
    LAYOUT_2.pack_into(raw, 0, a0, a1)


def take_counters_counter_close_to(x: d.Guest, raw: d.Raw) -> bool:
    """Take what ``[method]counter.close-to`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return found != 0


def send_counters_counter_try_split(
    x: d.Guest,
    raw: d.Raw,
    self: counters.Counter,
) -> None:
    """Send the arguments of ``[method]counter.try-split``."""
    a0 = x.lower_guest(
        self,
        counters.Counter,
        ("[export]corpus:resources/counters", "counter"),
        "self",
        owned=False,
    )
    LAYOUT_1.pack_into(raw, 0, a0)


def take_counters_counter_try_split(x: d.Guest, raw: d.Raw) -> counters.Counter:
    """Take what ``[method]counter.try-split`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 12, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        (a0,) = LAYOUT_3.unpack_from(block, at)
        return x.lift_guest(
            a0,
            counters.Counter,
            ("[export]corpus:resources/counters", "counter"),
        )
    if tag == 1:
        a1, a2 = LAYOUT_4.unpack_from(block, at)
        raise counters.CounterTrySplitError(x.text(a1, a2))
    raise d.bad_case(tag, 2)


def send_counters_counter_merge(
    x: d.Guest,
    raw: d.Raw,
    a: counters.Counter,
    b: counters.Counter,
) -> None:
    """Send the arguments of ``[static]counter.merge``."""
    a0 = x.lower_guest(
        a,
        counters.Counter,
        ("[export]corpus:resources/counters", "counter"),
        "a",
        owned=True,
    )
    a1 = x.lower_guest(
        b,
        counters.Counter,
        ("[export]corpus:resources/counters", "counter"),
        "b",
        owned=True,
    )
    LAYOUT_2.pack_into(raw, 0, a0, a1)


def take_counters_counter_merge(x: d.Guest, raw: d.Raw) -> counters.Counter:
    """Take what ``[static]counter.merge`` gave."""
    block = FLAT_1.gather(raw)
    (a0,) = LAYOUT_1.unpack_from(block, 0)
    return x.lift_guest(
        a0,
        counters.Counter,
        ("[export]corpus:resources/counters", "counter"),
    )


def lower_list_borrow_counter(
    x: d.Guest,
    value: Sequence[counters.Counter],
    label: str,
) -> tuple[int, int]:
    """Lay the items of ``list<borrow<counter>>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 4, 4)
    out = x.out
    pack = LAYOUT_1.pack_into
    try:
        for item in found:
            a0 = x.lower_guest(
                item,
                counters.Counter,
                ("[export]corpus:resources/counters", "counter"),
                "",
                owned=False,
            )
            pack(out, at, a0)
            at += 4
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 4}]")
        raise
    return start, len(found)


def send_counters_total(
    x: d.Guest,
    raw: d.Raw,
    counters_: Sequence[counters.Counter],
) -> None:
    """Send the arguments of ``total``."""
    x.start(8)
    out = x.out
    a0, a1 = lower_list_borrow_counter(x, counters_, "counters")
    LAYOUT_5.pack_into(out, 8, a0, a1)
    x.ops += (8, 1, 0, 4, 4)
    FLAT_2.spread(x.settle(), 8, raw)


def take_counters_total(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``total`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return found


def send_counters_label(
    x: d.Guest,
    raw: d.Raw,
    counter: counters.Counter,
    name: str,
) -> None:
    """Send the arguments of ``label``."""
    a0 = x.lower_guest(
        counter,
        counters.Counter,
        ("[export]corpus:resources/counters", "counter"),
        "counter",
        owned=True,
    )
    a1 = d.utf8(name, "name")
    a2 = x.give(a1, 1)
    LAYOUT_6.pack_into(raw, 0, a0, a2, len(a1))


def take_counters_label(x: d.Guest, raw: d.Raw) -> counters.Named:
    """Take what ``label`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 12, 4)
    block = x.view
    a0, a1, a2 = LAYOUT_7.unpack_from(block, at)
    return counters.Named(
        x.text(a0, a1),
        x.lift_guest(
            a2,
            counters.Counter,
            ("[export]corpus:resources/counters", "counter"),
        ),
    )


def send_counters_maybe(x: d.Guest, raw: d.Raw, make: bool) -> None:
    """Send the arguments of ``maybe``."""
    if make is not True and make is not False:
        raise d.mismatch(make, "make", "bool")
    LAYOUT_1.pack_into(raw, 0, make)


def take_counters_maybe(x: d.Guest, raw: d.Raw) -> counters.Counter | None:
    """Take what ``maybe`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_8.unpack_from(block, at)
    return (
        x.lift_guest(
            a1,
            counters.Counter,
            ("[export]corpus:resources/counters", "counter"),
        )
        if a0 == 1 or (a0 and d.is_some(a0))
        else None
    )


DIRECT: Final = d.Codec(
    exports={
        ("corpus:resources/counters", "[constructor]counter"): d.Export(
            "corpus:resources/counters#[constructor]counter",
            "i",
            "i",
            send_counters_counter_new,
            take_counters_counter_new,
        ),
        ("corpus:resources/counters", "[method]counter.add"): d.Export(
            "corpus:resources/counters#[method]counter.add",
            "ii",
            "i",
            send_counters_counter_add,
            take_counters_counter_add,
        ),
        ("corpus:resources/counters", "[method]counter.close-to"): d.Export(
            "corpus:resources/counters#[method]counter.close-to",
            "ii",
            "i",
            send_counters_counter_close_to,
            take_counters_counter_close_to,
        ),
        ("corpus:resources/counters", "[method]counter.try-split"): d.Export(
            "corpus:resources/counters#[method]counter.try-split",
            "i",
            "i",
            send_counters_counter_try_split,
            take_counters_counter_try_split,
            room=12,
        ),
        ("corpus:resources/counters", "[static]counter.merge"): d.Export(
            "corpus:resources/counters#[static]counter.merge",
            "ii",
            "i",
            send_counters_counter_merge,
            take_counters_counter_merge,
        ),
        ("corpus:resources/counters", "total"): d.Export(
            "corpus:resources/counters#total",
            "ii",
            "i",
            send_counters_total,
            take_counters_total,
            room=0,
        ),
        ("corpus:resources/counters", "label"): d.Export(
            "corpus:resources/counters#label",
            "iii",
            "i",
            send_counters_label,
            take_counters_label,
            room=12,
        ),
        ("corpus:resources/counters", "maybe"): d.Export(
            "corpus:resources/counters#maybe",
            "i",
            "i",
            send_counters_maybe,
            take_counters_maybe,
            room=8,
        ),
    },
    imports={},
    owned=(("[export]corpus:resources/counters", "counter"),),
    relayed=True,
    memory=True,
    realloc=True,
)
