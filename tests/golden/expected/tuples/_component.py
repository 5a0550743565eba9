"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:tuples/tuples-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks.runtime import values as v

from . import tuples

__all__ = ["CODEC"]


def lower_tuple_u8(value: tuple[int], slot: v.Slot, label: str) -> None:
    """Lower ``tuple<u8>``."""
    try:
        items = v.lower_tuple(value, slot, 1, "")
        v.lower_u8(value[0], items[0], "[0]")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_tuples_one(cx: v.Context, slots: v.Slots, value: tuple[int]) -> None:
    """Lower the arguments of ``one``."""
    lower_tuple_u8(value, slots[0], "value")


def lift_tuple_u8(slot: v.Slot) -> tuple[int]:
    """Lift ``tuple<u8>``."""
    items = v.lift_tuple(slot)
    return (v.lift_u8(items[0]),)


def take_tuples_one(cx: v.Context, slot: v.Slot) -> tuple[int]:
    """Lift what ``one`` gave."""
    return lift_tuple_u8(slot)


def lower_tuple_string_u32(value: tuple[str, int], slot: v.Slot, label: str) -> None:
    """Lower ``tuple<string, u32>``."""
    try:
        items = v.lower_tuple(value, slot, 2, "")
        v.lower_string(value[0], items[0], "[0]")
        v.lower_u32(value[1], items[1], "[1]")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_tuples_swap(cx: v.Context, slots: v.Slots, value: tuples.Pair) -> None:
    """Lower the arguments of ``swap``."""
    lower_tuple_string_u32(value, slots[0], "value")


def lift_tuple_u32_string(slot: v.Slot) -> tuple[int, str]:
    """Lift ``tuple<u32, string>``."""
    items = v.lift_tuple(slot)
    return (v.lift_u32(items[0]), v.lift_string(items[1]))


def take_tuples_swap(cx: v.Context, slot: v.Slot) -> tuple[int, str]:
    """Lift what ``swap`` gave."""
    return lift_tuple_u32_string(slot)


def lower_tuple_u8_bool(value: tuple[int, bool], slot: v.Slot, label: str) -> None:
    """Lower ``tuple<u8, bool>``."""
    try:
        items = v.lower_tuple(value, slot, 2, "")
        v.lower_u8(value[0], items[0], "[0]")
        v.lower_bool(value[1], items[1], "[1]")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_list_tuple_string_u32(
    value: Sequence[tuples.Pair],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<pair>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_tuple_string_u32(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def lower_tuple_tuple_u8_bool_list_tuple_string_u32(
    value: tuple[tuple[int, bool], Sequence[tuples.Pair]],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``tuple<tuple<u8, bool>, list<pair>>``."""
    try:
        items = v.lower_tuple(value, slot, 2, "")
        lower_tuple_u8_bool(value[0], items[0], "[0]")
        lower_list_tuple_string_u32(value[1], items[1], "[1]")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_tuples_deep(
    cx: v.Context,
    slots: v.Slots,
    value: tuple[tuple[int, bool], Sequence[tuples.Pair]],
) -> None:
    """Lower the arguments of ``deep``."""
    lower_tuple_tuple_u8_bool_list_tuple_string_u32(value, slots[0], "value")


def lift_tuple_string_u32(slot: v.Slot) -> tuple[str, int]:
    """Lift ``tuple<string, u32>``."""
    items = v.lift_tuple(slot)
    return (v.lift_string(items[0]), v.lift_u32(items[1]))


def lift_option_tuple_string_u32(slot: v.Slot) -> tuples.Pair | None:
    """Lift ``option<pair>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return lift_tuple_string_u32(payload)


def lift_tuple_char_option_tuple_string_u32(
    slot: v.Slot,
) -> tuple[str, tuples.Pair | None]:
    """Lift ``tuple<char, option<pair>>``."""
    items = v.lift_tuple(slot)
    return (v.lift_char(items[0]), lift_option_tuple_string_u32(items[1]))


def lift_tuple_f32_tuple_char_option_tuple_string_u32(
    slot: v.Slot,
) -> tuple[float, tuple[str, tuples.Pair | None]]:
    """Lift ``tuple<f32, tuple<char, option<pair>>>``."""
    items = v.lift_tuple(slot)
    return (v.lift_f32(items[0]), lift_tuple_char_option_tuple_string_u32(items[1]))


def take_tuples_deep(
    cx: v.Context,
    slot: v.Slot,
) -> tuple[float, tuple[str, tuples.Pair | None]]:
    """Lift what ``deep`` gave."""
    return lift_tuple_f32_tuple_char_option_tuple_string_u32(slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:tuples/tuples", "one"): v.Export(1, send_tuples_one, take_tuples_one),
        ("corpus:tuples/tuples", "swap"): v.Export(
            1,
            send_tuples_swap,
            take_tuples_swap,
        ),
        ("corpus:tuples/tuples", "deep"): v.Export(
            1,
            send_tuples_deep,
            take_tuples_deep,
        ),
    },
    imports=(),
)
