"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:uses/uses-world@1.2.0``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import direct as d

from . import lib_types, uses_types

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<d8xd8xd")
LAYOUT_2: Final = d.Struct("<I")
LAYOUT_3: Final = d.Struct("<dd")
LAYOUT_4: Final = d.Struct("<ii")
LAYOUT_5: Final = d.Struct("<B3xii")
LAYOUT_6: Final = d.Struct("<B")
LAYOUT_7: Final = d.Struct("<IIII")
FLAT_1: Final = d.Flat(16, (("I", 0, 0), ("I", 4, 1), ("I", 8, 2), ("I", 12, 3)))
LAYOUT_8: Final = d.Struct("<II")
LAYOUT_9: Final = d.Struct("<i12xi")


def send_lib_types_scale(
    x: d.Guest,
    raw: d.Raw,
    point: lib_types.Point,
    by: float,
) -> None:
    """Send the arguments of ``scale``."""
    if type(point) is not lib_types.Point:
        d.expect(point, lib_types.Point, "point")
    a0 = point.x
    if type(a0) is not float:
        a0 = d.as_f64(a0, "point.x")
    a1 = point.y
    if type(a1) is not float:
        a1 = d.as_f64(a1, "point.y")
    if type(by) is not float:
        by = d.as_f64(by, "by")
    LAYOUT_1.pack_into(raw, 0, a0, a1, by)


def take_lib_types_scale(x: d.Guest, raw: d.Raw) -> lib_types.Point:
    """Take what ``scale`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 16, 8)
    block = x.view
    a0, a1 = LAYOUT_3.unpack_from(block, at)
    return lib_types.Point(a0, a1)


def pack_list_point(
    value: Sequence[uses_types.Point] | rt.RecordArray,
    label: str,
) -> d.Block:
    """The bytes of ``list<point>``."""
    found = d.items_of(value, uses_types.Point, label)
    if not isinstance(found, list):
        return found
    out = bytearray(len(found) * 8)
    at = 0
    pack = LAYOUT_4.pack_into
    try:
        for item in found:
            if type(item) is not uses_types.Point:
                d.expect(item, uses_types.Point, "")
            a0 = item.x
            if type(a0) is not int or not -0x80000000 <= a0 <= 0x7FFFFFFF:
                a0 = d.as_integer(a0, ".x", "s32", -0x80000000, 0x7FFFFFFF)
            a1 = item.y
            if type(a1) is not int or not -0x80000000 <= a1 <= 0x7FFFFFFF:
                a1 = d.as_integer(a1, ".y", "s32", -0x80000000, 0x7FFFFFFF)
            pack(out, at, a0, a1)
            at += 8
    except d.REFUSED as error:
        d.put(error, f"{label}[{at // 8}]")
        raise
    return out


def lower_change(x: d.Guest, value: uses_types.Change, at: int, label: str) -> None:
    """Lay ``change`` out."""
    out = x.out
    try:
        match value:
            case uses_types.ChangeMoved():
                a0 = value.value
                if type(a0) is not uses_types.Point:
                    d.expect(a0, uses_types.Point, ".value")
                a1 = a0.x
                if type(a1) is not int or not -0x80000000 <= a1 <= 0x7FFFFFFF:
                    a1 = d.as_integer(a1, ".value.x", "s32", -0x80000000, 0x7FFFFFFF)
                a2 = a0.y
                if type(a2) is not int or not -0x80000000 <= a2 <= 0x7FFFFFFF:
                    a2 = d.as_integer(a2, ".value.y", "s32", -0x80000000, 0x7FFFFFFF)
                LAYOUT_5.pack_into(out, at, 0, a1, a2)
            case uses_types.ChangeRemoved():
                LAYOUT_6.pack_into(out, at, 1)
            case _:
                raise d.mismatch(value, "", "change")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def lower_list_change(
    x: d.Guest,
    value: Sequence[uses_types.Change],
    label: str,
) -> tuple[int, int]:
    """Lay the items of ``list<edit>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 12, 4)
    try:
        for item in found:
            lower_change(x, item, at, "")
            at += 12
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 12}]")
        raise
    return start, len(found)


def send_client_apply(
    x: d.Guest,
    raw: d.Raw,
    path: Sequence[uses_types.Point] | rt.RecordArray,
    edits: Sequence[uses_types.Change],
) -> None:
    """Send the arguments of ``apply``."""
    x.start(16)
    out = x.out
    a0 = pack_list_point(path, "path")
    out += bytes(-len(out) % 4)
    a1 = len(out)
    out += a0
    a2, a3 = lower_list_change(x, edits, "edits")
    LAYOUT_7.pack_into(out, 8, a1, len(a0) // 8, a2, a3)
    x.ops += (8, 1, 0, 8, 4)
    x.ops += (8 + 8, 1, 0, 12, 4)
    FLAT_1.spread(x.settle(), 8, raw)


def lift_list_point(x: d.Guest, at: int, count: int) -> list[uses_types.Point]:
    """Read ``list<point>``."""
    block = x.items(at, count, 8, 4)
    if d.as_blocks():
        return d.records_of(uses_types.Point, block)
    new = d.twin(uses_types.Point)
    return d.become(
        uses_types.Point,
        [new(a0, a1) for a0, a1 in LAYOUT_4.iter_unpack(block)],
    )


def take_client_apply(x: d.Guest, raw: d.Raw) -> list[uses_types.Point]:
    """Take what ``apply`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_8.unpack_from(block, at)
    return lift_list_point(x, a0, a1)


def send_client_far(x: d.Guest, raw: d.Raw, near: uses_types.Point) -> None:
    """Send the arguments of ``far``."""
    if type(near) is not uses_types.Point:
        d.expect(near, uses_types.Point, "near")
    a0 = near.x
    if type(a0) is not int or not -0x80000000 <= a0 <= 0x7FFFFFFF:
        a0 = d.as_integer(a0, "near.x", "s32", -0x80000000, 0x7FFFFFFF)
    a1 = near.y
    if type(a1) is not int or not -0x80000000 <= a1 <= 0x7FFFFFFF:
        a1 = d.as_integer(a1, "near.y", "s32", -0x80000000, 0x7FFFFFFF)
    LAYOUT_9.pack_into(raw, 0, a0, a1)


def take_client_far(x: d.Guest, raw: d.Raw) -> lib_types.Point:
    """Take what ``far`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 16, 8)
    block = x.view
    a0, a1 = LAYOUT_3.unpack_from(block, at)
    return lib_types.Point(a0, a1)


DIRECT: Final = d.Codec(
    exports={
        ("other:lib/types@0.3.0", "scale"): d.Export(
            "other:lib/types@0.3.0#scale",
            "FFF",
            "i",
            send_lib_types_scale,
            take_lib_types_scale,
            room=16,
        ),
        ("corpus:uses/client@1.2.0", "apply"): d.Export(
            "corpus:uses/client@1.2.0#apply",
            "iiii",
            "i",
            send_client_apply,
            take_client_apply,
            room=8,
        ),
        ("corpus:uses/client@1.2.0", "far"): d.Export(
            "corpus:uses/client@1.2.0#far",
            "ii",
            "i",
            send_client_far,
            take_client_far,
            room=16,
        ),
    },
    imports={},
    relayed=True,
    memory=True,
    realloc=True,
)
