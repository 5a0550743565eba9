"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:tuples/tuples-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks.runtime import direct as d

from . import tuples

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I")
FLAT_1: Final = d.Flat(1, (("B", 0, 0),))
LAYOUT_2: Final = d.Struct("<B")
LAYOUT_3: Final = d.Struct("<I12xI12xI")
LAYOUT_4: Final = d.Struct("<III")
LAYOUT_5: Final = d.Struct("<B?xxII")
FLAT_2: Final = d.Flat(12, (("B", 0, 0), ("?", 1, 1), ("I", 4, 2), ("I", 8, 3)))
LAYOUT_6: Final = d.Struct("<fIB3xIII")


def send_tuples_one(x: d.Guest, raw: d.Raw, value: tuple[int]) -> None:
    """Send the arguments of ``one``."""
    if type(value) is not tuple or len(value) != 1:
        d.expect_tuple(value, 1, "value")
    a0 = value[0]
    if type(a0) is not int or not 0 <= a0 <= 0xFF:
        a0 = d.as_integer(a0, "value[0]", "u8", 0, 0xFF)
    LAYOUT_1.pack_into(raw, 0, a0)


def take_tuples_one(x: d.Guest, raw: d.Raw) -> tuple[int]:
    """Take what ``one`` gave."""
    block = FLAT_1.gather(raw)
    (a0,) = LAYOUT_2.unpack_from(block, 0)
    return (a0,)


def send_tuples_swap(x: d.Guest, raw: d.Raw, value: tuples.Pair) -> None:
    """Send the arguments of ``swap``."""
    if type(value) is not tuple or len(value) != 2:
        d.expect_tuple(value, 2, "value")
    a0 = d.utf8(value[0], "value[0]")
    a2 = value[1]
    if type(a2) is not int or not 0 <= a2 <= 0xFFFFFFFF:
        a2 = d.as_integer(a2, "value[1]", "u32", 0, 0xFFFFFFFF)
    a1 = x.give(a0, 1)
    LAYOUT_3.pack_into(raw, 0, a1, len(a0), a2)


def take_tuples_swap(x: d.Guest, raw: d.Raw) -> tuple[int, str]:
    """Take what ``swap`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 12, 4)
    block = x.view
    a0, a1, a2 = LAYOUT_4.unpack_from(block, at)
    return (a0, x.text(a1, a2))


def lower_list_tuple_string_u32(
    x: d.Guest,
    value: Sequence[tuples.Pair],
    label: str,
) -> tuple[int, int]:
    """Lay the items of ``list<pair>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 12, 4)
    out = x.out
    pack = LAYOUT_4.pack_into
    utf8 = d.utf8
    try:
        for item in found:
            if type(item) is not tuple or len(item) != 2:
                d.expect_tuple(item, 2, "")
            a0 = item[0]
            a1 = a0.encode() if type(a0) is str and a0.isascii() else utf8(a0, "[0]")
            a2 = len(out)
            out += a1
            a3 = item[1]
            if type(a3) is not int or not 0 <= a3 <= 0xFFFFFFFF:
                a3 = d.as_integer(a3, "[1]", "u32", 0, 0xFFFFFFFF)
            pack(out, at, a2, len(a1), a3)
            at += 12
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 12}]")
        raise
    x.ops += (start, len(found), 12, 1, 1)
    return start, len(found)


def send_tuples_deep(
    x: d.Guest,
    raw: d.Raw,
    value: tuple[tuple[int, bool], Sequence[tuples.Pair]],
) -> None:
    """Send the arguments of ``deep``."""
    x.start(12)
    out = x.out
    if type(value) is not tuple or len(value) != 2:
        d.expect_tuple(value, 2, "value")
    a0 = value[0]
    if type(a0) is not tuple or len(a0) != 2:
        d.expect_tuple(a0, 2, "value[0]")
    a1 = a0[0]
    if type(a1) is not int or not 0 <= a1 <= 0xFF:
        a1 = d.as_integer(a1, "value[0][0]", "u8", 0, 0xFF)
    a2 = a0[1]
    if a2 is not True and a2 is not False:
        raise d.mismatch(a2, "value[0][1]", "bool")
    a3, a4 = lower_list_tuple_string_u32(x, value[1], "value[1]")
    LAYOUT_5.pack_into(out, 8, a1, a2, a3, a4)
    x.ops += (8 + 4, 1, 0, 12, 4)
    FLAT_2.spread(x.settle(), 8, raw)


def take_tuples_deep(
    x: d.Guest,
    raw: d.Raw,
) -> tuple[float, tuple[str, tuples.Pair | None]]:
    """Take what ``deep`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 24, 4)
    block = x.view
    a0, a1, a2, a3, a4, a5 = LAYOUT_6.unpack_from(block, at)
    return (
        a0,
        (
            d.char(a1),
            (x.text(a3, a4), a5) if a2 == 1 or (a2 and d.is_some(a2)) else None,
        ),
    )


DIRECT: Final = d.Codec(
    exports={
        ("corpus:tuples/tuples", "one"): d.Export(
            "corpus:tuples/tuples#one",
            "i",
            "i",
            send_tuples_one,
            take_tuples_one,
        ),
        ("corpus:tuples/tuples", "swap"): d.Export(
            "corpus:tuples/tuples#swap",
            "iii",
            "i",
            send_tuples_swap,
            take_tuples_swap,
            room=12,
        ),
        ("corpus:tuples/tuples", "deep"): d.Export(
            "corpus:tuples/tuples#deep",
            "iiii",
            "i",
            send_tuples_deep,
            take_tuples_deep,
            room=24,
        ),
    },
    imports={},
    relayed=True,
    memory=True,
    realloc=True,
)
