"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:records/records-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks.runtime import values as v

from . import places

__all__ = ["CODEC"]


def lower_point(value: places.Point, slot: v.Slot, label: str) -> None:
    """Lower ``point``."""
    try:
        v.expect(value, places.Point, "")
        fields = v.lower_record(slot, ("latitude", "longitude"))
        v.lower_f64(value.latitude, fields[0], ".latitude")
        v.lower_f64(value.longitude, fields[1], ".longitude")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_places_middle(
    cx: v.Context,
    slots: v.Slots,
    a: places.Point,
    b: places.Point,
) -> None:
    """Lower the arguments of ``middle``."""
    lower_point(a, slots[0], "a")
    lower_point(b, slots[1], "b")


def lift_point(slot: v.Slot) -> places.Point:
    """Lift ``point``."""
    fields = v.lift_record(slot)
    return places.Point(v.lift_f64(fields[0]), v.lift_f64(fields[1]))


def take_places_middle(cx: v.Context, slot: v.Slot) -> places.Point:
    """Lift what ``middle`` gave."""
    return lift_point(slot)


def lower_list_string(value: Sequence[str], slot: v.Slot, label: str) -> None:
    """Lower ``list<string>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            v.lower_string(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def lower_place(value: places.Place, slot: v.Slot, label: str) -> None:
    """Lower ``place``."""
    try:
        v.expect(value, places.Place, "")
        fields = v.lower_record(slot, ("name", "at", "tags"))
        v.lower_string(value.name, fields[0], ".name")
        lower_point(value.at, fields[1], ".at")
        lower_list_string(value.tags, fields[2], ".tags")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_places_describe(cx: v.Context, slots: v.Slots, place: places.Place) -> None:
    """Lower the arguments of ``describe``."""
    lower_place(place, slots[0], "place")


def take_places_describe(cx: v.Context, slot: v.Slot) -> str:
    """Lift what ``describe`` gave."""
    return v.lift_string(slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:records/places", "middle"): v.Export(
            2,
            send_places_middle,
            take_places_middle,
        ),
        ("corpus:records/places", "describe"): v.Export(
            1,
            send_places_describe,
            take_places_describe,
        ),
    },
    imports=(),
)
