"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:plain-records/plain-records-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import values as v

from . import cloud, types

__all__ = ["CODEC"]


def lower_point(value: types.Point, slot: v.Slot, label: str) -> None:
    """Lower ``point``."""
    try:
        v.expect(value, types.Point, "")
        fields = v.lower_record(slot, ("x", "y", "z"))
        v.lower_f64(value.x, fields[0], ".x")
        v.lower_f32(value.y, fields[1], ".y")
        v.lower_s16(value.z, fields[2], ".z")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_list_point(
    value: Sequence[types.Point] | rt.RecordArray,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<point>``."""
    value = v.listed(value, types.Point, label)
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_point(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def send_cloud_moved(
    cx: v.Context,
    slots: v.Slots,
    points: Sequence[types.Point] | rt.RecordArray,
    by: float,
) -> None:
    """Lower the arguments of ``moved``."""
    lower_list_point(points, slots[0], "points")
    v.lower_f64(by, slots[1], "by")


def lift_point(slot: v.Slot) -> types.Point:
    """Lift ``point``."""
    fields = v.lift_record(slot)
    return types.Point(
        v.lift_f64(fields[0]),
        v.lift_f32(fields[1]),
        v.lift_s16(fields[2]),
    )


def lift_list_point(slot: v.Slot) -> list[types.Point]:
    """Lift ``list<point>``."""
    return v.of_items(types.Point, [lift_point(item) for item in v.lift_list(slot)])


def take_cloud_moved(cx: v.Context, slot: v.Slot) -> list[types.Point]:
    """Lift what ``moved`` gave."""
    return lift_list_point(slot)


def lower_tuple_u32_u32(value: tuple[int, int], slot: v.Slot, label: str) -> None:
    """Lower ``tuple<u32, u32>``."""
    try:
        items = v.lower_tuple(value, slot, 2, "")
        v.lower_u32(value[0], items[0], "[0]")
        v.lower_u32(value[1], items[1], "[1]")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_tuple_u8_bool(value: tuple[int, bool], slot: v.Slot, label: str) -> None:
    """Lower ``tuple<u8, bool>``."""
    try:
        items = v.lower_tuple(value, slot, 2, "")
        v.lower_u8(value[0], items[0], "[0]")
        v.lower_bool(value[1], items[1], "[1]")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_box(value: cloud.Box, slot: v.Slot, label: str) -> None:
    """Lower ``box``."""
    try:
        v.expect(value, cloud.Box, "")
        fields = v.lower_record(slot, ("low", "high", "size", "odd", "is-closed"))
        lower_point(value.low, fields[0], ".low")
        lower_point(value.high, fields[1], ".high")
        lower_tuple_u32_u32(value.size, fields[2], ".size")
        lower_tuple_u8_bool(value.odd, fields[3], ".odd")
        v.lower_bool(value.is_closed, fields[4], ".is_closed")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_list_box(
    value: Sequence[cloud.Box] | rt.RecordArray,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<box>``."""
    value = v.listed(value, cloud.Box, label)
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_box(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def lower_mesh(value: cloud.Mesh, slot: v.Slot, label: str) -> None:
    """Lower ``mesh``."""
    try:
        v.expect(value, cloud.Mesh, "")
        fields = v.lower_record(slot, ("name", "vertices", "boxes"))
        v.lower_string(value.name, fields[0], ".name")
        lower_list_point(value.vertices, fields[1], ".vertices")
        lower_list_box(value.boxes, fields[2], ".boxes")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_cloud_boxed(
    cx: v.Context,
    slots: v.Slots,
    points: Sequence[types.Point] | rt.RecordArray,
    mesh: cloud.Mesh,
) -> None:
    """Lower the arguments of ``boxed``."""
    lower_list_point(points, slots[0], "points")
    lower_mesh(mesh, slots[1], "mesh")


def lift_tuple_u32_u32(slot: v.Slot) -> tuple[int, int]:
    """Lift ``tuple<u32, u32>``."""
    items = v.lift_tuple(slot)
    return (v.lift_u32(items[0]), v.lift_u32(items[1]))


def lift_tuple_u8_bool(slot: v.Slot) -> tuple[int, bool]:
    """Lift ``tuple<u8, bool>``."""
    items = v.lift_tuple(slot)
    return (v.lift_u8(items[0]), v.lift_bool(items[1]))


def lift_box(slot: v.Slot) -> cloud.Box:
    """Lift ``box``."""
    fields = v.lift_record(slot)
    return cloud.Box(
        lift_point(fields[0]),
        lift_point(fields[1]),
        lift_tuple_u32_u32(fields[2]),
        lift_tuple_u8_bool(fields[3]),
        v.lift_bool(fields[4]),
    )


def lift_list_box(slot: v.Slot) -> list[cloud.Box]:
    """Lift ``list<box>``."""
    return v.of_items(cloud.Box, [lift_box(item) for item in v.lift_list(slot)])


def take_cloud_boxed(cx: v.Context, slot: v.Slot) -> list[cloud.Box]:
    """Lift what ``boxed`` gave."""
    return lift_list_box(slot)


def lower_list_list_point(
    value: Sequence[Sequence[types.Point] | rt.RecordArray],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<points>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_list_point(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def send_cloud_meshes(
    cx: v.Context,
    slots: v.Slots,
    clouds: Sequence[Sequence[types.Point] | rt.RecordArray],
) -> None:
    """Lower the arguments of ``meshes``."""
    lower_list_list_point(clouds, slots[0], "clouds")


def lift_list_list_point(slot: v.Slot) -> list[cloud.Points]:
    """Lift ``list<points>``."""
    return [lift_list_point(item) for item in v.lift_list(slot)]


def lift_option_list_point(slot: v.Slot) -> cloud.Points | None:
    """Lift ``option<points>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return lift_list_point(payload)


def lift_tuple_list_list_point_option_list_point(
    slot: v.Slot,
) -> tuple[list[cloud.Points], cloud.Points | None]:
    """Lift ``tuple<list<points>, option<points>>``."""
    items = v.lift_tuple(slot)
    return (lift_list_list_point(items[0]), lift_option_list_point(items[1]))


def take_cloud_meshes(
    cx: v.Context,
    slot: v.Slot,
) -> tuple[list[cloud.Points], cloud.Points | None]:
    """Lift what ``meshes`` gave."""
    return lift_tuple_list_list_point_option_list_point(slot)


def lower_shape(value: cloud.Shape, slot: v.Slot, label: str) -> None:
    """Lower ``shape``."""
    try:
        match value:
            case cloud.ShapeCloud():
                lower_list_point(
                    value.value,
                    v.lower_case(slot, "cloud", payload=True),
                    ".value",
                )
            case cloud.ShapeName():
                v.lower_string(
                    value.value,
                    v.lower_case(slot, "name", payload=True),
                    ".value",
                )
            case _:
                raise v.mismatch(value, "", "shape")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_cloud_shaped(cx: v.Context, slots: v.Slots, shape: cloud.Shape) -> None:
    """Lower the arguments of ``shaped``."""
    lower_shape(shape, slots[0], "shape")


def take_cloud_shaped(cx: v.Context, slot: v.Slot) -> list[types.Point]:
    """Lift what ``shaped`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return lift_list_point(payload)
    raise cloud.ShapedError(v.lift_string(payload))


def lift_list_point_(slot: v.Slot) -> list[types.Point]:
    """Lift ``list<point>``."""
    return v.of_items(types.Point, [lift_point(item) for item in v.lift_list(slot)])


def lower_list_point_(
    value: Sequence[types.Point] | rt.RecordArray,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<point>``."""
    value = v.listed(value, types.Point, label)
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_point(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def serve_watch_seen(
    cx: v.Context,
    host: Callable[[list[types.Point]], Sequence[types.Point] | rt.RecordArray],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``seen``."""
    answer = host(lift_list_point_(args[0]))
    lower_list_point_(answer, slot, "seen()")


CODEC: Final = v.Codec(
    exports={
        ("corpus:plain-records/cloud", "moved"): v.Export(
            2,
            send_cloud_moved,
            take_cloud_moved,
        ),
        ("corpus:plain-records/cloud", "boxed"): v.Export(
            2,
            send_cloud_boxed,
            take_cloud_boxed,
        ),
        ("corpus:plain-records/cloud", "meshes"): v.Export(
            1,
            send_cloud_meshes,
            take_cloud_meshes,
        ),
        ("corpus:plain-records/cloud", "shaped"): v.Export(
            1,
            send_cloud_shaped,
            take_cloud_shaped,
        ),
    },
    imports=(
        v.Import(
            "corpus:plain-records/watch",
            "seen",
            "watch",
            "seen",
            serve_watch_seen,
        ),
    ),
)
