"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:options/options-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import Final

from witworks import runtime as rt
from witworks.runtime import direct as d

from . import options

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I12xI")
LAYOUT_2: Final = d.Struct("<I")
LAYOUT_3: Final = d.Struct("<B3xIIB3xIIBB")
LAYOUT_4: Final = d.Struct("<B3xB3xI")
FLAT_1: Final = d.Flat(12, (("B", 0, 0, ((), (("B", 4, 1, ((), (("I", 8, 2),))),))),))
LAYOUT_5: Final = d.Struct("<B3xI")
LAYOUT_6: Final = d.Struct("<BBB?")
FLAT_2: Final = d.Flat(
    4,
    (("B", 0, 0, ((), (("B", 1, 1, ((), (("B", 2, 2, ((), (("?", 3, 3),))),))),))),),
)
LAYOUT_7: Final = d.Struct("<B3xII")


def send_options_find(x: d.Guest, raw: d.Raw, name: str) -> None:
    """Send the arguments of ``find``."""
    a0 = d.utf8(name, "name")
    a1 = x.give(a0, 1)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0))


def take_options_find(x: d.Guest, raw: d.Raw) -> options.Person | None:
    """Take what ``find`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 28, 4)
    block = x.view
    a0, a1, a2, a3, a4, a5, a6, a7 = LAYOUT_3.unpack_from(block, at)
    return (
        options.Person(
            x.text(a1, a2),
            x.text(a4, a5) if a3 == 1 or (a3 and d.is_some(a3)) else None,
            a7 if a6 == 1 or (a6 and d.is_some(a6)) else None,
        )
        if a0 == 1 or (a0 and d.is_some(a0))
        else None
    )


def send_options_nested(
    x: d.Guest,
    raw: d.Raw,
    value: rt.Some[int | None] | None,
) -> None:
    """Send the arguments of ``nested``."""
    x.start(12)
    out = x.out
    if value is None:
        a0 = 0
        a4 = 0
        a5 = 0
    else:
        a0 = 1
        d.expect(value, d.Some, "value")
        a1 = value.value
        if a1 is None:
            a2 = 0
            a3 = 0
        else:
            a2 = 1
            if type(a1) is not int or not 0 <= a1 <= 0xFFFFFFFF:
                a1 = d.as_integer(a1, "value.value", "u32", 0, 0xFFFFFFFF)
            a3 = a1
        a4 = a2
        a5 = a3
    LAYOUT_4.pack_into(out, 8, a0, a4, a5)
    FLAT_1.spread(x.settle(), 8, raw)


def take_options_nested(x: d.Guest, raw: d.Raw) -> rt.Some[int | None] | None:
    """Take what ``nested`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 12, 4)
    block = x.view
    a0, a1, a2 = LAYOUT_4.unpack_from(block, at)
    return (
        d.Some(a2 if a1 == 1 or (a1 and d.is_some(a1)) else None)
        if a0 == 1 or (a0 and d.is_some(a0))
        else None
    )


def send_options_nested_by_name(
    x: d.Guest,
    raw: d.Raw,
    value: rt.Some[options.Maybe] | None,
) -> None:
    """Send the arguments of ``nested-by-name``."""
    x.start(12)
    out = x.out
    if value is None:
        a0 = 0
        a4 = 0
        a5 = 0
    else:
        a0 = 1
        d.expect(value, d.Some, "value")
        a1 = value.value
        if a1 is None:
            a2 = 0
            a3 = 0
        else:
            a2 = 1
            if type(a1) is not int or not 0 <= a1 <= 0xFFFFFFFF:
                a1 = d.as_integer(a1, "value.value", "u32", 0, 0xFFFFFFFF)
            a3 = a1
        a4 = a2
        a5 = a3
    LAYOUT_4.pack_into(out, 8, a0, a4, a5)
    FLAT_1.spread(x.settle(), 8, raw)


def take_options_nested_by_name(x: d.Guest, raw: d.Raw) -> options.Maybe:
    """Take what ``nested-by-name`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_5.unpack_from(block, at)
    return a1 if a0 == 1 or (a0 and d.is_some(a0)) else None


def send_options_deep(
    x: d.Guest,
    raw: d.Raw,
    value: rt.Some[rt.Some[bool | None] | None] | None,
) -> None:
    """Send the arguments of ``deep``."""
    x.start(4)
    out = x.out
    if value is None:
        a0 = 0
        a8 = 0
        a9 = 0
        a10 = False
    else:
        a0 = 1
        d.expect(value, d.Some, "value")
        a1 = value.value
        if a1 is None:
            a2 = 0
            a6 = 0
            a7 = False
        else:
            a2 = 1
            d.expect(a1, d.Some, "value.value")
            a3 = a1.value
            if a3 is None:
                a4 = 0
                a5 = False
            else:
                a4 = 1
                if a3 is not True and a3 is not False:
                    raise d.mismatch(a3, "value.value.value", "bool")
                a5 = a3
            a6 = a4
            a7 = a5
        a8 = a2
        a9 = a6
        a10 = a7
    LAYOUT_6.pack_into(out, 8, a0, a8, a9, a10)
    FLAT_2.spread(x.settle(), 8, raw)


def lift_list_option_string(x: d.Guest, at: int, count: int) -> list[str | None]:
    """Read ``list<option<string>>``."""
    block = x.items(at, count, 12, 4)
    text = x.text
    return [
        text(a1, a2) if a0 == 1 or (a0 and d.is_some(a0)) else None
        for a0, a1, a2 in LAYOUT_7.iter_unpack(block)
    ]


def take_options_deep(x: d.Guest, raw: d.Raw) -> list[str | None] | None:
    """Take what ``deep`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 12, 4)
    block = x.view
    a0, a1, a2 = LAYOUT_7.unpack_from(block, at)
    return (
        lift_list_option_string(x, a1, a2)
        if a0 == 1 or (a0 and d.is_some(a0))
        else None
    )


DIRECT: Final = d.Codec(
    exports={
        ("corpus:options/options", "find"): d.Export(
            "corpus:options/options#find",
            "ii",
            "i",
            send_options_find,
            take_options_find,
            room=28,
        ),
        ("corpus:options/options", "nested"): d.Export(
            "corpus:options/options#nested",
            "iii",
            "i",
            send_options_nested,
            take_options_nested,
            room=12,
        ),
        ("corpus:options/options", "nested-by-name"): d.Export(
            "corpus:options/options#nested-by-name",
            "iii",
            "i",
            send_options_nested_by_name,
            take_options_nested_by_name,
            room=8,
        ),
        ("corpus:options/options", "deep"): d.Export(
            "corpus:options/options#deep",
            "iiii",
            "i",
            send_options_deep,
            take_options_deep,
            room=12,
        ),
    },
    imports={},
    relayed=True,
    memory=True,
    realloc=True,
)
