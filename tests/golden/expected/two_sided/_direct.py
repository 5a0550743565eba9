"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:two-sided/two-sided-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks.runtime import direct as d

from . import things, world

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I")
FLAT_1: Final = d.Flat(4, (("I", 0, 0),))
LAYOUT_2: Final = d.Struct("<II")
LAYOUT_3: Final = d.Struct("<IIIB3xI")
FLAT_2: Final = d.Flat(
    20,
    (("I", 0, 0), ("I", 4, 1), ("I", 8, 2), ("B", 12, 3, ((), (("I", 16, 4),)))),
)
LAYOUT_4: Final = d.Struct("<I12xI")
LAYOUT_5: Final = d.Struct("<4xIB3xI")
LAYOUT_6: Final = d.Struct("<4xII")
LAYOUT_7: Final = d.Struct("<B3xI")
LAYOUT_8: Final = d.Struct("<B")
FLAT_3: Final = d.Flat(8, (("B", 0, 0, ((("I", 4, 1),), ())),))
LAYOUT_9: Final = d.Struct("<4xI")
LAYOUT_10: Final = d.Struct("<B3xII")


def send_swap(x: d.Guest, raw: d.Raw, thing: things.ImportedThing) -> None:
    """Send the arguments of ``swap``."""
    a0 = x.lower_host(thing, ("corpus:two-sided/things", "thing"), owned=True)
    LAYOUT_1.pack_into(raw, 0, a0)


def take_swap(x: d.Guest, raw: d.Raw) -> things.ImportedThing:
    """Take what ``swap`` gave."""
    block = FLAT_1.gather(raw)
    (a0,) = LAYOUT_1.unpack_from(block, 0)
    found: things.ImportedThing = x.lift_host(
        a0,
        ("corpus:two-sided/things", "thing"),
        owned=True,
    )
    return found


def send_look(x: d.Guest, raw: d.Raw, thing: things.ImportedThing) -> None:
    """Send the arguments of ``look``."""
    a0 = x.lower_host(thing, ("corpus:two-sided/things", "thing"), owned=False)
    LAYOUT_1.pack_into(raw, 0, a0)


def take_look(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``look`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return found


def lower_list_numbered_imported(
    x: d.Guest,
    value: Sequence[things.Numbered],
    label: str,
) -> tuple[int, int]:
    """Lay the items of ``list<numbered>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 8, 4)
    out = x.out
    pack = LAYOUT_2.pack_into
    try:
        for item in found:
            if type(item) is not things.Numbered:
                d.expect(item, things.Numbered, "")
            a0 = x.lower_host(
                item.thing,
                ("corpus:two-sided/things", "thing"),
                owned=True,
            )
            a1 = item.at
            if type(a1) is not int or not 0 <= a1 <= 0xFFFFFFFF:
                a1 = d.as_integer(a1, ".at", "u32", 0, 0xFFFFFFFF)
            pack(out, at, a0, a1)
            at += 8
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 8}]")
        raise
    return start, len(found)


def send_pass(
    x: d.Guest,
    raw: d.Raw,
    all: Sequence[things.Numbered],
    of: world.Pair,
) -> None:
    """Send the arguments of ``pass``."""
    x.start(20)
    out = x.out
    a0, a1 = lower_list_numbered_imported(x, all, "all")
    if type(of) is not world.Pair:
        d.expect(of, world.Pair, "of")
    a2 = x.lower_host(of.left, ("corpus:two-sided/things", "thing"), owned=True)
    a3 = of.right
    if a3 is None:
        a4 = 0
        a6 = 0
    else:
        a4 = 1
        a5 = x.lower_host(a3, ("corpus:two-sided/things", "thing"), owned=True)
        a6 = a5
    LAYOUT_3.pack_into(out, 8, a0, a1, a2, a4, a6)
    x.ops += (8, 1, 0, 8, 4)
    FLAT_2.spread(x.settle(), 8, raw)


def lift_list_numbered_imported(
    x: d.Guest,
    at: int,
    count: int,
) -> list[things.Numbered]:
    """Read ``list<numbered>``."""
    block = x.items(at, count, 8, 4)
    new = d.twin(things.Numbered)
    return d.become(
        things.Numbered,
        [
            new(x.lift_host(a0, ("corpus:two-sided/things", "thing"), owned=True), a1)
            for a0, a1 in LAYOUT_2.iter_unpack(block)
        ],
    )


def take_pass(x: d.Guest, raw: d.Raw) -> tuple[list[things.Numbered], world.Pair]:
    """Take what ``pass`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 20, 4)
    block = x.view
    a0, a1, a2, a3, a4 = LAYOUT_3.unpack_from(block, at)
    return (
        lift_list_numbered_imported(x, a0, a1),
        world.Pair(
            x.lift_host(a2, ("corpus:two-sided/things", "thing"), owned=True),
            (
                x.lift_host(a4, ("corpus:two-sided/things", "thing"), owned=True)
                if a3 == 1 or (a3 and d.is_some(a3))
                else None
            ),
        ),
    )


def send_try(x: d.Guest, raw: d.Raw, of: things.Numbered) -> None:
    """Send the arguments of ``try``."""
    if type(of) is not things.Numbered:
        d.expect(of, things.Numbered, "of")
    a0 = x.lower_host(of.thing, ("corpus:two-sided/things", "thing"), owned=True)
    a1 = of.at
    if type(a1) is not int or not 0 <= a1 <= 0xFFFFFFFF:
        a1 = d.as_integer(a1, "of.at", "u32", 0, 0xFFFFFFFF)
    LAYOUT_4.pack_into(raw, 0, a0, a1)


def take_try(x: d.Guest, raw: d.Raw) -> world.Pair:
    """Take what ``try`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 16, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        a0, a1, a2 = LAYOUT_5.unpack_from(block, at)
        return world.Pair(
            x.lift_host(a0, ("corpus:two-sided/things", "thing"), owned=True),
            (
                x.lift_host(a2, ("corpus:two-sided/things", "thing"), owned=True)
                if a1 == 1 or (a1 and d.is_some(a1))
                else None
            ),
        )
    if tag == 1:
        a3, a4 = LAYOUT_6.unpack_from(block, at)
        raise world.TryError(
            things.Numbered(
                x.lift_host(a3, ("corpus:two-sided/things", "thing"), owned=True),
                a4,
            ),
        )
    raise d.bad_case(tag, 2)


def send_things_thing_new(x: d.Guest, raw: d.Raw, at: int) -> None:
    """Send the arguments of ``[constructor]thing``."""
    if type(at) is not int or not 0 <= at <= 0xFFFFFFFF:
        at = d.as_integer(at, "at", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, at)


def take_things_thing_new(x: d.Guest, raw: d.Raw) -> things.Thing:
    """Take what ``[constructor]thing`` gave."""
    block = FLAT_1.gather(raw)
    (a0,) = LAYOUT_1.unpack_from(block, 0)
    return x.lift_guest(a0, things.Thing, ("[export]corpus:two-sided/things", "thing"))


def send_things_thing_get(x: d.Guest, raw: d.Raw, self: things.Thing) -> None:
    """Send the arguments of ``[method]thing.get``."""
    a0 = x.lower_guest(
        self,
        things.Thing,
        ("[export]corpus:two-sided/things", "thing"),
        "self",
        owned=False,
    )
    LAYOUT_1.pack_into(raw, 0, a0)


def take_things_thing_get(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``[method]thing.get`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return found


def lower_maybe(x: d.Guest, value: things.Maybe, at: int, label: str) -> None:
    """Lay ``maybe`` out."""
    out = x.out
    try:
        match value:
            case things.MaybeSome():
                a0 = x.lower_guest(
                    value.value,
                    things.Thing,
                    ("[export]corpus:two-sided/things", "thing"),
                    ".value",
                    owned=True,
                )
                LAYOUT_7.pack_into(out, at, 0, a0)
            case things.MaybeNone():
                LAYOUT_8.pack_into(out, at, 1)
            case _:
                raise d.mismatch(value, "", "maybe")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def send_things_part(x: d.Guest, raw: d.Raw, of: things.Maybe) -> None:
    """Send the arguments of ``part``."""
    x.start(8)
    lower_maybe(x, of, 8, "of")
    FLAT_3.spread(x.settle(), 8, raw)


def lift_list_numbered(x: d.Guest, at: int, count: int) -> list[things.Numbered]:
    """Read ``list<numbered>``."""
    block = x.items(at, count, 8, 4)
    new = d.twin(things.Numbered)
    return d.become(
        things.Numbered,
        [
            new(
                x.lift_guest(
                    a0,
                    things.Thing,
                    ("[export]corpus:two-sided/things", "thing"),
                ),
                a1,
            )
            for a0, a1 in LAYOUT_2.iter_unpack(block)
        ],
    )


def take_things_part(x: d.Guest, raw: d.Raw) -> things.Several:
    """Take what ``part`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 12, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        a0, a1 = LAYOUT_6.unpack_from(block, at)
        return lift_list_numbered(x, a0, a1)
    if tag == 1:
        (a2,) = LAYOUT_9.unpack_from(block, at)
        raise things.PartError(
            x.lift_guest(
                a2,
                things.Thing,
                ("[export]corpus:two-sided/things", "thing"),
            ),
        )
    raise d.bad_case(tag, 2)


def lift_list_numbered_imported_(
    x: d.Guest,
    at: int,
    count: int,
) -> list[things.Numbered]:
    """Read ``list<numbered>``."""
    block = x.items(at, count, 8, 4)
    new = d.twin(things.Numbered)
    return d.become(
        things.Numbered,
        [
            new(x.lift_host(a0, ("corpus:two-sided/things", "thing"), owned=True), a1)
            for a0, a1 in LAYOUT_2.iter_unpack(block)
        ],
    )


def serve_given(
    x: d.Guest,
    host: Callable[[things.Several], things.ImportedThing],
    raw: d.Raw,
) -> None:
    """Let the host answer ``given``."""
    x.look()
    a0, a1 = LAYOUT_4.unpack_from(raw)
    answer = host(lift_list_numbered_imported_(x, a0, a1))
    x.start(4)
    out = x.out
    a0 = x.lower_host(answer, ("corpus:two-sided/things", "thing"), owned=True)
    LAYOUT_1.pack_into(out, 8, a0)
    FLAT_1.spread(x.settle(), 8, raw)


def serve_things_thing_new(
    x: d.Guest,
    host: Callable[[int], things.ImportedThing],
    raw: d.Raw,
) -> None:
    """Let the host answer ``[constructor]thing``."""
    (a0,) = LAYOUT_1.unpack_from(raw)
    answer = host(a0)
    x.start(4)
    out = x.out
    a0 = x.lower_host(answer, ("corpus:two-sided/things", "thing"), owned=True)
    LAYOUT_1.pack_into(out, 8, a0)
    FLAT_1.spread(x.settle(), 8, raw)


def serve_things_thing_get(x: d.Guest, host: object, raw: d.Raw) -> None:
    """Let the host answer ``[method]thing.get``."""
    (a0,) = LAYOUT_1.unpack_from(raw)
    itself = x.lift_host(a0, ("corpus:two-sided/things", "thing"), owned=False)
    answer = itself.get()
    if type(answer) is not int or not 0 <= answer <= 0xFFFFFFFF:
        answer = d.as_integer(answer, "get()", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, answer)


def lift_maybe_imported(x: d.Guest, block: d.Block, at: int) -> things.Maybe:
    """Read ``maybe``."""
    tag = block[at]
    match tag:
        case 0:
            (a0,) = LAYOUT_9.unpack_from(block, at)
            return things.MaybeSome(
                x.lift_host(a0, ("corpus:two-sided/things", "thing"), owned=True),
            )
        case 1:
            return things.MaybeNone()
        case _:
            raise d.bad_case(tag, 2)


def serve_things_part(
    x: d.Guest,
    host: Callable[[things.Maybe], Sequence[things.Numbered]],
    raw: d.Raw,
) -> None:
    """Let the host answer ``part``."""
    block = FLAT_3.gather(raw)
    try:
        answer = host(lift_maybe_imported(x, block, 0))
    except things.PartError as error:
        x.start(12)
        out = x.out
        a0 = x.lower_host(
            error.payload,
            ("corpus:two-sided/things", "thing"),
            owned=True,
        )
        LAYOUT_7.pack_into(out, 8, 1, a0)
    else:
        x.start(12)
        out = x.out
        a1, a2 = lower_list_numbered_imported(x, answer, "part()")
        LAYOUT_10.pack_into(out, 8, 0, a1, a2)
        x.ops += (8 + 4, 1, 0, 8, 4)
    x.settle_at(LAYOUT_1.unpack_from(raw, 32)[0], 12, 4)


def serve_takers_take(
    x: d.Guest,
    host: Callable[[things.ImportedThing], things.Numbered],
    raw: d.Raw,
) -> None:
    """Let the host answer ``take``."""
    (a0,) = LAYOUT_1.unpack_from(raw)
    answer = host(x.lift_host(a0, ("corpus:two-sided/things", "thing"), owned=True))
    x.start(8)
    out = x.out
    if type(answer) is not things.Numbered:
        d.expect(answer, things.Numbered, "take()")
    a0 = x.lower_host(answer.thing, ("corpus:two-sided/things", "thing"), owned=True)
    a1 = answer.at
    if type(a1) is not int or not 0 <= a1 <= 0xFFFFFFFF:
        a1 = d.as_integer(a1, "take().at", "u32", 0, 0xFFFFFFFF)
    LAYOUT_2.pack_into(out, 8, a0, a1)
    x.settle_at(LAYOUT_1.unpack_from(raw, 16)[0], 8, 4)


DIRECT: Final = d.Codec(
    exports={
        (None, "swap"): d.Export("swap", "i", "i", send_swap, take_swap),
        (None, "look"): d.Export("look", "i", "i", send_look, take_look),
        (None, "pass"): d.Export("pass", "iiiii", "i", send_pass, take_pass, room=20),
        (None, "try"): d.Export("try", "ii", "i", send_try, take_try, room=16),
        ("corpus:two-sided/things", "[constructor]thing"): d.Export(
            "corpus:two-sided/things#[constructor]thing",
            "i",
            "i",
            send_things_thing_new,
            take_things_thing_new,
        ),
        ("corpus:two-sided/things", "[method]thing.get"): d.Export(
            "corpus:two-sided/things#[method]thing.get",
            "i",
            "i",
            send_things_thing_get,
            take_things_thing_get,
        ),
        ("corpus:two-sided/things", "part"): d.Export(
            "corpus:two-sided/things#part",
            "ii",
            "i",
            send_things_part,
            take_things_part,
            room=12,
        ),
    },
    imports={
        ("$root", "given"): d.Import("ii", "i", serve_given),
        ("corpus:two-sided/things", "[constructor]thing"): d.Import(
            "i",
            "i",
            serve_things_thing_new,
        ),
        ("corpus:two-sided/things", "[method]thing.get"): d.Import(
            "i",
            "i",
            serve_things_thing_get,
        ),
        ("corpus:two-sided/things", "part"): d.Import("iii", "", serve_things_part),
        ("corpus:two-sided/takers", "take"): d.Import("ii", "", serve_takers_take),
    },
    owned=(("[export]corpus:two-sided/things", "thing"),),
    hosted=(("corpus:two-sided/things", "thing"),),
    lent=(("corpus:two-sided/things", "thing"),),
    relayed=True,
    memory=True,
    realloc=True,
)
