"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:uses/uses-world@1.2.0``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import values as v

from . import lib_types, uses_types

__all__ = ["CODEC"]


def lower_point(value: lib_types.Point, slot: v.Slot, label: str) -> None:
    """Lower ``point``."""
    try:
        v.expect(value, lib_types.Point, "")
        fields = v.lower_record(slot, ("x", "y"))
        v.lower_f64(value.x, fields[0], ".x")
        v.lower_f64(value.y, fields[1], ".y")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_lib_types_scale(
    cx: v.Context,
    slots: v.Slots,
    point: lib_types.Point,
    by: float,
) -> None:
    """Lower the arguments of ``scale``."""
    lower_point(point, slots[0], "point")
    v.lower_f64(by, slots[1], "by")


def lift_point(slot: v.Slot) -> lib_types.Point:
    """Lift ``point``."""
    fields = v.lift_record(slot)
    return lib_types.Point(v.lift_f64(fields[0]), v.lift_f64(fields[1]))


def take_lib_types_scale(cx: v.Context, slot: v.Slot) -> lib_types.Point:
    """Lift what ``scale`` gave."""
    return lift_point(slot)


def lower_point_(value: uses_types.Point, slot: v.Slot, label: str) -> None:
    """Lower ``point``."""
    try:
        v.expect(value, uses_types.Point, "")
        fields = v.lower_record(slot, ("x", "y"))
        v.lower_s32(value.x, fields[0], ".x")
        v.lower_s32(value.y, fields[1], ".y")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_list_point(
    value: Sequence[uses_types.Point] | rt.RecordArray,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<point>``."""
    value = v.listed(value, uses_types.Point, label)
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_point_(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def lower_change(value: uses_types.Change, slot: v.Slot, label: str) -> None:
    """Lower ``change``."""
    try:
        match value:
            case uses_types.ChangeMoved():
                lower_point_(
                    value.value,
                    v.lower_case(slot, "moved", payload=True),
                    ".value",
                )
            case uses_types.ChangeRemoved():
                v.lower_case(slot, "removed", payload=False)
            case _:
                raise v.mismatch(value, "", "change")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_list_change(
    value: Sequence[uses_types.Change],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<edit>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_change(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def send_client_apply(
    cx: v.Context,
    slots: v.Slots,
    path: Sequence[uses_types.Point] | rt.RecordArray,
    edits: Sequence[uses_types.Change],
) -> None:
    """Lower the arguments of ``apply``."""
    lower_list_point(path, slots[0], "path")
    lower_list_change(edits, slots[1], "edits")


def lift_point_(slot: v.Slot) -> uses_types.Point:
    """Lift ``point``."""
    fields = v.lift_record(slot)
    return uses_types.Point(v.lift_s32(fields[0]), v.lift_s32(fields[1]))


def lift_list_point(slot: v.Slot) -> list[uses_types.Point]:
    """Lift ``list<point>``."""
    return v.of_items(
        uses_types.Point,
        [lift_point_(item) for item in v.lift_list(slot)],
    )


def take_client_apply(cx: v.Context, slot: v.Slot) -> list[uses_types.Point]:
    """Lift what ``apply`` gave."""
    return lift_list_point(slot)


def send_client_far(cx: v.Context, slots: v.Slots, near: uses_types.Point) -> None:
    """Lower the arguments of ``far``."""
    lower_point_(near, slots[0], "near")


def take_client_far(cx: v.Context, slot: v.Slot) -> lib_types.Point:
    """Lift what ``far`` gave."""
    return lift_point(slot)


CODEC: Final = v.Codec(
    exports={
        ("other:lib/types@0.3.0", "scale"): v.Export(
            2,
            send_lib_types_scale,
            take_lib_types_scale,
        ),
        ("corpus:uses/client@1.2.0", "apply"): v.Export(
            2,
            send_client_apply,
            take_client_apply,
        ),
        ("corpus:uses/client@1.2.0", "far"): v.Export(
            1,
            send_client_far,
            take_client_far,
        ),
    },
    imports=(),
)
