"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:lists/lists-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import direct as d

from . import lists

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I12xI")
LAYOUT_2: Final = d.Struct("<d")
LAYOUT_3: Final = d.Struct("<I")
LAYOUT_4: Final = d.Struct("<II")
FLAT_1: Final = d.Flat(8, (("I", 0, 0), ("I", 4, 1)))
LAYOUT_5: Final = d.Struct("<IIIIII")
FLAT_2: Final = d.Flat(
    24,
    (("I", 0, 0), ("I", 4, 1), ("I", 8, 2), ("I", 12, 3), ("I", 16, 4), ("I", 20, 5)),
)
LAYOUT_6: Final = d.Struct("<IIB3xIIIIB")
FLAT_3: Final = d.Flat(
    32,
    (
        ("I", 0, 0),
        ("I", 4, 1),
        ("B", 8, 2, ((), (("I", 12, 3), ("I", 16, 4)))),
        ("I", 20, 5),
        ("I", 24, 6),
        ("B", 28, 7),
    ),
)
LAYOUT_7: Final = d.Struct("<IIB3xII")
LAYOUT_8: Final = d.Struct("<B3xII")
FLAT_4: Final = d.Flat(
    12,
    (
        (
            "B",
            0,
            0,
            (
                (("I", 4, 1), ("I", 8, 2)),
                (("I", 4, 1), ("I", 8, 2)),
                (("I", 4, 1), ("I", 8, 2)),
            ),
        ),
    ),
)
LAYOUT_9: Final = d.Struct("<4xII")


def send_lists_sum(x: d.Guest, raw: d.Raw, values: Sequence[float] | rt.Buffer) -> None:
    """Send the arguments of ``sum``."""
    a0 = d.packed(values, d.F64, "values")
    a1 = x.give(a0, 8)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0) // 8)


def take_lists_sum(x: d.Guest, raw: d.Raw) -> float:
    """Take what ``sum`` gave."""
    found: float = LAYOUT_2.unpack_from(raw)[0]
    return found


def send_lists_sort(x: d.Guest, raw: d.Raw, values: Sequence[int] | rt.Buffer) -> None:
    """Send the arguments of ``sort``."""
    a0 = d.packed(values, d.S32, "values")
    a1 = x.give(a0, 4)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0) // 4)


def take_lists_sort(x: d.Guest, raw: d.Raw) -> rt.Array[int]:
    """Take what ``sort`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return d.numbers(x, a0, a1, d.S32)


def lower_list_string(x: d.Guest, value: Sequence[str], label: str) -> tuple[int, int]:
    """Lay the items of ``list<string>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 8, 4)
    out = x.out
    pack = LAYOUT_4.pack_into
    utf8 = d.utf8
    try:
        for item in found:
            a0 = (
                item.encode()
                if type(item) is str and item.isascii()
                else utf8(item, "")
            )
            a1 = len(out)
            out += a0
            pack(out, at, a1, len(a0))
            at += 8
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 8}]")
        raise
    x.ops += (start, len(found), 8, 1, 1)
    return start, len(found)


def send_lists_join(x: d.Guest, raw: d.Raw, parts: Sequence[str]) -> None:
    """Send the arguments of ``join``."""
    x.start(8)
    out = x.out
    a0, a1 = lower_list_string(x, parts, "parts")
    LAYOUT_4.pack_into(out, 8, a0, a1)
    x.ops += (8, 1, 0, 8, 4)
    FLAT_1.spread(x.settle(), 8, raw)


def take_lists_join(x: d.Guest, raw: d.Raw) -> str:
    """Take what ``join`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return x.text(a0, a1)


def send_lists_chunks(x: d.Guest, raw: d.Raw, data: rt.Buffer) -> None:
    """Send the arguments of ``chunks``."""
    a0 = d.packed(data, d.U8, "data")
    a1 = x.give(a0, 1)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0))


def lift_list_list_u8(x: d.Guest, at: int, count: int) -> list[bytes]:
    """Read ``list<list<u8>>``."""
    block = x.items(at, count, 8, 4)
    return [d.raw_bytes(x, a0, a1) for a0, a1 in LAYOUT_4.iter_unpack(block)]


def take_lists_chunks(x: d.Guest, raw: d.Raw) -> list[bytes]:
    """Take what ``chunks`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return lift_list_list_u8(x, a0, a1)


def send_lists_flags(
    x: d.Guest,
    raw: d.Raw,
    values: Sequence[bool] | rt.Buffer,
) -> None:
    """Send the arguments of ``flags``."""
    a0 = d.packed_bools(values, "values")
    a1 = x.give(a0, 1)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0))


def lift_list_bool(x: d.Guest, at: int, count: int) -> list[bool]:
    """Read ``list<bool>``."""
    return d.booleans(x.items(at, count, 1, 1))


def take_lists_flags(x: d.Guest, raw: d.Raw) -> list[bool]:
    """Take what ``flags`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return lift_list_bool(x, a0, a1)


def lower_list_list_f32(
    x: d.Guest,
    value: Sequence[Sequence[float] | rt.Buffer],
    label: str,
) -> tuple[int, int]:
    """Lay the items of ``list<row>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 8, 4)
    out = x.out
    pack = LAYOUT_4.pack_into
    try:
        for item in found:
            a0 = d.packed(item, d.F32, "")
            out += bytes(-len(out) % 4)
            a1 = len(out)
            out += a0
            pack(out, at, a1, len(a0) // 4)
            at += 8
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 8}]")
        raise
    x.ops += (start, len(found), 8, 4, 4)
    return start, len(found)


def send_lists_transpose(x: d.Guest, raw: d.Raw, grid: lists.Grid) -> None:
    """Send the arguments of ``transpose``."""
    x.start(24)
    out = x.out
    if type(grid) is not lists.Grid:
        d.expect(grid, lists.Grid, "grid")
    a0, a1 = lower_list_list_f32(x, grid.rows, "grid.rows")
    a2, a3 = lower_list_string(x, grid.names, "grid.names")
    a4 = d.packed(grid.raw, d.U8, "grid.raw")
    a5 = len(out)
    out += a4
    LAYOUT_5.pack_into(out, 8, a0, a1, a2, a3, a5, len(a4))
    x.ops += (8, 1, 0, 8, 4)
    x.ops += (8 + 8, 1, 0, 8, 4)
    x.ops += (8 + 16, 1, 0, 1, 1)
    FLAT_2.spread(x.settle(), 8, raw)


def lift_list_list_f32(x: d.Guest, at: int, count: int) -> list[rt.Array[float]]:
    """Read ``list<row>``."""
    block = x.items(at, count, 8, 4)
    return [d.numbers(x, a0, a1, d.F32) for a0, a1 in LAYOUT_4.iter_unpack(block)]


def lift_list_string(x: d.Guest, at: int, count: int) -> list[str]:
    """Read ``list<string>``."""
    block = x.items(at, count, 8, 4)
    text = x.text
    return [text(a0, a1) for a0, a1 in LAYOUT_4.iter_unpack(block)]


def take_lists_transpose(x: d.Guest, raw: d.Raw) -> lists.Grid:
    """Take what ``transpose`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 24, 4)
    block = x.view
    a0, a1, a2, a3, a4, a5 = LAYOUT_5.unpack_from(block, at)
    return lists.Grid(
        lift_list_list_f32(x, a0, a1),
        lift_list_string(x, a2, a3),
        d.raw_bytes(x, a4, a5),
    )


def send_lists_scale(x: d.Guest, raw: d.Raw, row: Sequence[float] | rt.Buffer) -> None:
    """Send the arguments of ``scale``."""
    a0 = d.packed(row, d.F32, "row")
    a1 = x.give(a0, 4)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0) // 4)


def take_lists_scale(x: d.Guest, raw: d.Raw) -> rt.Array[float]:
    """Take what ``scale`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return d.numbers(x, a0, a1, d.F32)


def send_lists_mix(
    x: d.Guest,
    raw: d.Raw,
    rows: Sequence[Sequence[float] | rt.Buffer],
    gains: Sequence[int] | rt.Buffer | None,
    mask: tuple[rt.Buffer, int],
) -> None:
    """Send the arguments of ``mix``."""
    x.start(32)
    out = x.out
    a0, a1 = lower_list_list_f32(x, rows, "rows")
    if gains is None:
        a2 = 0
        a5 = 0
        a6 = 0
    else:
        a2 = 1
        a3 = d.packed(gains, d.S32, "gains")
        out += bytes(-len(out) % 4)
        a4 = len(out)
        out += a3
        a5 = a4
        a6 = len(a3) // 4
    if type(mask) is not tuple or len(mask) != 2:
        d.expect_tuple(mask, 2, "mask")
    a7 = d.packed(mask[0], d.U8, "mask[0]")
    a8 = len(out)
    out += a7
    a9 = mask[1]
    if type(a9) is not int or not 0 <= a9 <= 0xFF:
        a9 = d.as_integer(a9, "mask[1]", "u8", 0, 0xFF)
    LAYOUT_6.pack_into(out, 8, a0, a1, a2, a5, a6, a8, len(a7), a9)
    x.ops += (8, 1, 0, 8, 4)
    x.ops += (8 + 12, 1, 0, 4, 4)
    x.ops += (8 + 20, 1, 0, 1, 1)
    FLAT_3.spread(x.settle(), 8, raw)


def lift_list_list_f64(x: d.Guest, at: int, count: int) -> list[rt.Array[float]]:
    """Read ``list<list<f64>>``."""
    block = x.items(at, count, 8, 4)
    return [d.numbers(x, a0, a1, d.F64) for a0, a1 in LAYOUT_4.iter_unpack(block)]


def take_lists_mix(
    x: d.Guest,
    raw: d.Raw,
) -> tuple[list[rt.Array[float]], rt.Array[float] | None]:
    """Take what ``mix`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 20, 4)
    block = x.view
    a0, a1, a2, a3, a4 = LAYOUT_7.unpack_from(block, at)
    return (
        lift_list_list_f64(x, a0, a1),
        d.numbers(x, a3, a4, d.F32) if a2 == 1 or (a2 and d.is_some(a2)) else None,
    )


def lower_source(x: d.Guest, value: lists.Source, at: int, label: str) -> None:
    """Lay ``source`` out."""
    out = x.out
    try:
        match value:
            case lists.SourceFile():
                a0 = d.utf8(value.value, ".value")
                a1 = len(out)
                out += a0
                LAYOUT_8.pack_into(out, at, 0, a1, len(a0))
                x.ops += (at + 4, 1, 0, 1, 1)
            case lists.SourceSamples():
                a2 = d.packed(value.value, d.F32, ".value")
                out += bytes(-len(out) % 4)
                a3 = len(out)
                out += a2
                LAYOUT_8.pack_into(out, at, 1, a3, len(a2) // 4)
                x.ops += (at + 4, 1, 0, 4, 4)
            case lists.SourceRaw():
                a4 = d.packed(value.value, d.U8, ".value")
                a5 = len(out)
                out += a4
                LAYOUT_8.pack_into(out, at, 2, a5, len(a4))
                x.ops += (at + 4, 1, 0, 1, 1)
            case _:
                raise d.mismatch(value, "", "source")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def send_lists_read(x: d.Guest, raw: d.Raw, source: lists.Source) -> None:
    """Send the arguments of ``read``."""
    x.start(12)
    lower_source(x, source, 8, "source")
    FLAT_4.spread(x.settle(), 8, raw)


def take_lists_read(x: d.Guest, raw: d.Raw) -> list[rt.Array[float]]:
    """Take what ``read`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 12, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        a0, a1 = LAYOUT_9.unpack_from(block, at)
        return lift_list_list_f32(x, a0, a1)
    if tag == 1:
        a2, a3 = LAYOUT_9.unpack_from(block, at)
        raise lists.ReadError(d.numbers(x, a2, a3, d.U16))
    raise d.bad_case(tag, 2)


def send_lists_spread(x: d.Guest, raw: d.Raw, blob: rt.Buffer) -> None:
    """Send the arguments of ``spread``."""
    a0 = d.packed(blob, d.U8, "blob")
    a1 = x.give(a0, 1)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0))


def lift_list_option_list_bool(
    x: d.Guest,
    at: int,
    count: int,
) -> list[list[bool] | None]:
    """Read ``list<option<list<bool>>>``."""
    block = x.items(at, count, 12, 4)
    return [
        lift_list_bool(x, a1, a2) if a0 == 1 or (a0 and d.is_some(a0)) else None
        for a0, a1, a2 in LAYOUT_8.iter_unpack(block)
    ]


def take_lists_spread(x: d.Guest, raw: d.Raw) -> list[list[bool] | None]:
    """Take what ``spread`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return lift_list_option_list_bool(x, a0, a1)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:lists/lists", "sum"): d.Export(
            "corpus:lists/lists#sum",
            "ii",
            "F",
            send_lists_sum,
            take_lists_sum,
            room=0,
        ),
        ("corpus:lists/lists", "sort"): d.Export(
            "corpus:lists/lists#sort",
            "ii",
            "i",
            send_lists_sort,
            take_lists_sort,
            room=8,
        ),
        ("corpus:lists/lists", "join"): d.Export(
            "corpus:lists/lists#join",
            "ii",
            "i",
            send_lists_join,
            take_lists_join,
            room=8,
        ),
        ("corpus:lists/lists", "chunks"): d.Export(
            "corpus:lists/lists#chunks",
            "ii",
            "i",
            send_lists_chunks,
            take_lists_chunks,
            room=8,
        ),
        ("corpus:lists/lists", "flags"): d.Export(
            "corpus:lists/lists#flags",
            "ii",
            "i",
            send_lists_flags,
            take_lists_flags,
            room=8,
        ),
        ("corpus:lists/lists", "transpose"): d.Export(
            "corpus:lists/lists#transpose",
            "iiiiii",
            "i",
            send_lists_transpose,
            take_lists_transpose,
            room=24,
        ),
        ("corpus:lists/lists", "scale"): d.Export(
            "corpus:lists/lists#scale",
            "ii",
            "i",
            send_lists_scale,
            take_lists_scale,
            room=8,
        ),
        ("corpus:lists/lists", "mix"): d.Export(
            "corpus:lists/lists#mix",
            "iiiiiiii",
            "i",
            send_lists_mix,
            take_lists_mix,
            room=20,
        ),
        ("corpus:lists/lists", "read"): d.Export(
            "corpus:lists/lists#read",
            "iii",
            "i",
            send_lists_read,
            take_lists_read,
            room=12,
        ),
        ("corpus:lists/lists", "spread"): d.Export(
            "corpus:lists/lists#spread",
            "ii",
            "i",
            send_lists_spread,
            take_lists_spread,
            room=8,
        ),
    },
    imports={},
    relayed=True,
    memory=True,
    realloc=True,
)
