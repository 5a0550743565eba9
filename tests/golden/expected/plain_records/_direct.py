"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:plain-records/plain-records-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import direct as d

from . import cloud, types

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<dfhxx")
LAYOUT_2: Final = d.Struct("<I12xI12xd")
LAYOUT_3: Final = d.Struct("<I")
LAYOUT_4: Final = d.Struct("<II")
LAYOUT_5: Final = d.Struct("<dfhxxdfhxxIIB??5x")
LAYOUT_6: Final = d.Struct("<I12xI12xI12xI12xI12xI12xI12xI")
FLAT_1: Final = d.Flat(8, (("I", 0, 0), ("I", 4, 1)))
LAYOUT_7: Final = d.Struct("<IIB3xII")
LAYOUT_8: Final = d.Struct("<B3xII")
FLAT_2: Final = d.Flat(
    12,
    (("B", 0, 0, ((("I", 4, 1), ("I", 8, 2)), (("I", 4, 1), ("I", 8, 2)))),),
)
LAYOUT_9: Final = d.Struct("<4xII")
LAYOUT_10: Final = d.Struct("<I12xI")


def pack_list_point(
    value: Sequence[types.Point] | rt.RecordArray,
    label: str,
) -> d.Block:
    """The bytes of ``list<point>``."""
    found = d.items_of(value, types.Point, label)
    if not isinstance(found, list):
        return found
    out = bytearray(len(found) * 16)
    at = 0
    pack = LAYOUT_1.pack_into
    try:
        for item in found:
            if type(item) is not types.Point:
                d.expect(item, types.Point, "")
            a0 = item.x
            if type(a0) is not float:
                a0 = d.as_f64(a0, ".x")
            a1 = item.y
            a2 = d.as_f32(a1, ".y")
            a3 = item.z
            if type(a3) is not int or not -0x8000 <= a3 <= 0x7FFF:
                a3 = d.as_integer(a3, ".z", "s16", -0x8000, 0x7FFF)
            pack(out, at, a0, a2, a3)
            at += 16
    except d.REFUSED as error:
        d.put(error, f"{label}[{at // 16}]")
        raise
    return out


def send_cloud_moved(
    x: d.Guest,
    raw: d.Raw,
    points: Sequence[types.Point] | rt.RecordArray,
    by: float,
) -> None:
    """Send the arguments of ``moved``."""
    a0 = pack_list_point(points, "points")
    if type(by) is not float:
        by = d.as_f64(by, "by")
    a1 = x.give(a0, 8)
    LAYOUT_2.pack_into(raw, 0, a1, len(a0) // 16, by)


def lift_list_point(x: d.Guest, at: int, count: int) -> list[types.Point]:
    """Read ``list<point>``."""
    block = x.items(at, count, 16, 8)
    if d.as_blocks():
        return d.records_of(types.Point, block)
    new = d.twin(types.Point)
    return d.become(
        types.Point,
        [new(a0, a1, a2) for a0, a1, a2 in LAYOUT_1.iter_unpack(block)],
    )


def take_cloud_moved(x: d.Guest, raw: d.Raw) -> list[types.Point]:
    """Take what ``moved`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return lift_list_point(x, a0, a1)


def pack_list_box(value: Sequence[cloud.Box] | rt.RecordArray, label: str) -> d.Block:
    """The bytes of ``list<box>``."""
    found = d.items_of(value, cloud.Box, label)
    if not isinstance(found, list):
        return found
    out = bytearray(len(found) * 48)
    at = 0
    pack = LAYOUT_5.pack_into
    try:
        for item in found:
            if type(item) is not cloud.Box:
                d.expect(item, cloud.Box, "")
            a0 = item.low
            if type(a0) is not types.Point:
                d.expect(a0, types.Point, ".low")
            a1 = a0.x
            if type(a1) is not float:
                a1 = d.as_f64(a1, ".low.x")
            a2 = a0.y
            a3 = d.as_f32(a2, ".low.y")
            a4 = a0.z
            if type(a4) is not int or not -0x8000 <= a4 <= 0x7FFF:
                a4 = d.as_integer(a4, ".low.z", "s16", -0x8000, 0x7FFF)
            a5 = item.high
            if type(a5) is not types.Point:
                d.expect(a5, types.Point, ".high")
            a6 = a5.x
            if type(a6) is not float:
                a6 = d.as_f64(a6, ".high.x")
            a7 = a5.y
            a8 = d.as_f32(a7, ".high.y")
            a9 = a5.z
            if type(a9) is not int or not -0x8000 <= a9 <= 0x7FFF:
                a9 = d.as_integer(a9, ".high.z", "s16", -0x8000, 0x7FFF)
            a10 = item.size
            if type(a10) is not tuple or len(a10) != 2:
                d.expect_tuple(a10, 2, ".size")
            a11 = a10[0]
            if type(a11) is not int or not 0 <= a11 <= 0xFFFFFFFF:
                a11 = d.as_integer(a11, ".size[0]", "u32", 0, 0xFFFFFFFF)
            a12 = a10[1]
            if type(a12) is not int or not 0 <= a12 <= 0xFFFFFFFF:
                a12 = d.as_integer(a12, ".size[1]", "u32", 0, 0xFFFFFFFF)
            a13 = item.odd
            if type(a13) is not tuple or len(a13) != 2:
                d.expect_tuple(a13, 2, ".odd")
            a14 = a13[0]
            if type(a14) is not int or not 0 <= a14 <= 0xFF:
                a14 = d.as_integer(a14, ".odd[0]", "u8", 0, 0xFF)
            a15 = a13[1]
            if a15 is not True and a15 is not False:
                raise d.mismatch(a15, ".odd[1]", "bool")
            a16 = item.is_closed
            if a16 is not True and a16 is not False:
                raise d.mismatch(a16, ".is_closed", "bool")
            pack(out, at, a1, a3, a4, a6, a8, a9, a11, a12, a14, a15, a16)
            at += 48
    except d.REFUSED as error:
        d.put(error, f"{label}[{at // 48}]")
        raise
    return out


def send_cloud_boxed(
    x: d.Guest,
    raw: d.Raw,
    points: Sequence[types.Point] | rt.RecordArray,
    mesh: cloud.Mesh,
) -> None:
    """Send the arguments of ``boxed``."""
    a0 = pack_list_point(points, "points")
    if type(mesh) is not cloud.Mesh:
        d.expect(mesh, cloud.Mesh, "mesh")
    a2 = d.utf8(mesh.name, "mesh.name")
    a4 = pack_list_point(mesh.vertices, "mesh.vertices")
    a6 = pack_list_box(mesh.boxes, "mesh.boxes")
    a1 = x.give(a0, 8)
    a3 = x.give(a2, 1)
    a5 = x.give(a4, 8)
    a7 = x.give(a6, 8)
    LAYOUT_6.pack_into(
        raw,
        0,
        a1,
        len(a0) // 16,
        a3,
        len(a2),
        a5,
        len(a4) // 16,
        a7,
        len(a6) // 48,
    )


def lift_list_box(x: d.Guest, at: int, count: int) -> list[cloud.Box]:
    """Read ``list<box>``."""
    block = x.items(at, count, 48, 8)
    if d.as_blocks():
        return d.records_of(cloud.Box, block)
    new = d.twin(cloud.Box)
    return d.become(
        cloud.Box,
        [
            new(
                types.Point(a0, a1, a2),
                types.Point(a3, a4, a5),
                (a6, a7),
                (a8, a9),
                a10,
            )
            for a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10 in LAYOUT_5.iter_unpack(
                block,
            )
        ],
    )


def take_cloud_boxed(x: d.Guest, raw: d.Raw) -> list[cloud.Box]:
    """Take what ``boxed`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return lift_list_box(x, a0, a1)


def lower_list_list_point(
    x: d.Guest,
    value: Sequence[Sequence[types.Point] | rt.RecordArray],
    label: str,
) -> tuple[int, int]:
    """Lay the items of ``list<points>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 8, 4)
    out = x.out
    pack = LAYOUT_4.pack_into
    try:
        for item in found:
            a0 = pack_list_point(item, "")
            out += bytes(-len(out) % 8)
            a1 = len(out)
            out += a0
            pack(out, at, a1, len(a0) // 16)
            at += 8
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 8}]")
        raise
    x.ops += (start, len(found), 8, 16, 8)
    return start, len(found)


def send_cloud_meshes(
    x: d.Guest,
    raw: d.Raw,
    clouds: Sequence[Sequence[types.Point] | rt.RecordArray],
) -> None:
    """Send the arguments of ``meshes``."""
    x.start(8)
    out = x.out
    a0, a1 = lower_list_list_point(x, clouds, "clouds")
    LAYOUT_4.pack_into(out, 8, a0, a1)
    x.ops += (8, 1, 0, 8, 4)
    FLAT_1.spread(x.settle(), 8, raw)


def lift_list_list_point(x: d.Guest, at: int, count: int) -> list[cloud.Points]:
    """Read ``list<points>``."""
    block = x.items(at, count, 8, 4)
    return [lift_list_point(x, a0, a1) for a0, a1 in LAYOUT_4.iter_unpack(block)]


def take_cloud_meshes(
    x: d.Guest,
    raw: d.Raw,
) -> tuple[list[cloud.Points], cloud.Points | None]:
    """Take what ``meshes`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 20, 4)
    block = x.view
    a0, a1, a2, a3, a4 = LAYOUT_7.unpack_from(block, at)
    return (
        lift_list_list_point(x, a0, a1),
        lift_list_point(x, a3, a4) if a2 == 1 or (a2 and d.is_some(a2)) else None,
    )


def lower_shape(x: d.Guest, value: cloud.Shape, at: int, label: str) -> None:
    """Lay ``shape`` out."""
    out = x.out
    try:
        match value:
            case cloud.ShapeCloud():
                a0 = pack_list_point(value.value, ".value")
                out += bytes(-len(out) % 8)
                a1 = len(out)
                out += a0
                LAYOUT_8.pack_into(out, at, 0, a1, len(a0) // 16)
                x.ops += (at + 4, 1, 0, 16, 8)
            case cloud.ShapeName():
                a2 = d.utf8(value.value, ".value")
                a3 = len(out)
                out += a2
                LAYOUT_8.pack_into(out, at, 1, a3, len(a2))
                x.ops += (at + 4, 1, 0, 1, 1)
            case _:
                raise d.mismatch(value, "", "shape")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def send_cloud_shaped(x: d.Guest, raw: d.Raw, shape: cloud.Shape) -> None:
    """Send the arguments of ``shaped``."""
    x.start(12)
    lower_shape(x, shape, 8, "shape")
    FLAT_2.spread(x.settle(), 8, raw)


def take_cloud_shaped(x: d.Guest, raw: d.Raw) -> list[types.Point]:
    """Take what ``shaped`` gave."""
    at = x.pointer(LAYOUT_3.unpack_from(raw)[0], 12, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        a0, a1 = LAYOUT_9.unpack_from(block, at)
        return lift_list_point(x, a0, a1)
    if tag == 1:
        a2, a3 = LAYOUT_9.unpack_from(block, at)
        raise cloud.ShapedError(x.text(a2, a3))
    raise d.bad_case(tag, 2)


def lift_list_point_(x: d.Guest, at: int, count: int) -> list[types.Point]:
    """Read ``list<point>``."""
    block = x.items(at, count, 16, 8)
    if d.as_blocks():
        return d.records_of(types.Point, block)
    new = d.twin(types.Point)
    return d.become(
        types.Point,
        [new(a0, a1, a2) for a0, a1, a2 in LAYOUT_1.iter_unpack(block)],
    )


def pack_list_point_(
    value: Sequence[types.Point] | rt.RecordArray,
    label: str,
) -> d.Block:
    """The bytes of ``list<point>``."""
    found = d.items_of(value, types.Point, label)
    if not isinstance(found, list):
        return found
    out = bytearray(len(found) * 16)
    at = 0
    pack = LAYOUT_1.pack_into
    try:
        for item in found:
            if type(item) is not types.Point:
                d.expect(item, types.Point, "")
            a0 = item.x
            if type(a0) is not float:
                a0 = d.as_f64(a0, ".x")
            a1 = item.y
            a2 = d.as_f32(a1, ".y")
            a3 = item.z
            if type(a3) is not int or not -0x8000 <= a3 <= 0x7FFF:
                a3 = d.as_integer(a3, ".z", "s16", -0x8000, 0x7FFF)
            pack(out, at, a0, a2, a3)
            at += 16
    except d.REFUSED as error:
        d.put(error, f"{label}[{at // 16}]")
        raise
    return out


def serve_watch_seen(
    x: d.Guest,
    host: Callable[[list[types.Point]], Sequence[types.Point] | rt.RecordArray],
    raw: d.Raw,
) -> None:
    """Let the host answer ``seen``."""
    x.look()
    a0, a1 = LAYOUT_10.unpack_from(raw)
    answer = host(lift_list_point_(x, a0, a1))
    x.start(8)
    out = x.out
    a0 = pack_list_point_(answer, "seen()")
    out += bytes(-len(out) % 8)
    a1 = len(out)
    out += a0
    LAYOUT_4.pack_into(out, 8, a1, len(a0) // 16)
    x.ops += (8, 1, 0, 16, 8)
    x.settle_at(LAYOUT_3.unpack_from(raw, 32)[0], 8, 4)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:plain-records/cloud", "moved"): d.Export(
            "corpus:plain-records/cloud#moved",
            "iiF",
            "i",
            send_cloud_moved,
            take_cloud_moved,
            room=8,
        ),
        ("corpus:plain-records/cloud", "boxed"): d.Export(
            "corpus:plain-records/cloud#boxed",
            "iiiiiiii",
            "i",
            send_cloud_boxed,
            take_cloud_boxed,
            room=8,
        ),
        ("corpus:plain-records/cloud", "meshes"): d.Export(
            "corpus:plain-records/cloud#meshes",
            "ii",
            "i",
            send_cloud_meshes,
            take_cloud_meshes,
            room=20,
        ),
        ("corpus:plain-records/cloud", "shaped"): d.Export(
            "corpus:plain-records/cloud#shaped",
            "iii",
            "i",
            send_cloud_shaped,
            take_cloud_shaped,
            room=12,
        ),
    },
    imports={
        ("corpus:plain-records/watch", "seen"): d.Import("iii", "", serve_watch_seen),
    },
    relayed=True,
    memory=True,
    realloc=True,
)
