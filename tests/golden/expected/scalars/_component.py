"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:scalars/scalars-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import values as v

__all__ = ["CODEC"]


def send_scalars_flip(cx: v.Context, slots: v.Slots, value: bool) -> None:
    """Lower the arguments of ``flip``."""
    v.lower_bool(value, slots[0], "value")


def take_scalars_flip(cx: v.Context, slot: v.Slot) -> bool:
    """Lift what ``flip`` gave."""
    return v.lift_bool(slot)


def send_scalars_add_s8(cx: v.Context, slots: v.Slots, a: int, b: int) -> None:
    """Lower the arguments of ``add-s8``."""
    v.lower_s8(a, slots[0], "a")
    v.lower_s8(b, slots[1], "b")


def take_scalars_add_s8(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``add-s8`` gave."""
    return v.lift_s8(slot)


def send_scalars_add_u8(cx: v.Context, slots: v.Slots, a: int, b: int) -> None:
    """Lower the arguments of ``add-u8``."""
    v.lower_u8(a, slots[0], "a")
    v.lower_u8(b, slots[1], "b")


def take_scalars_add_u8(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``add-u8`` gave."""
    return v.lift_u8(slot)


def send_scalars_add_s16(cx: v.Context, slots: v.Slots, a: int, b: int) -> None:
    """Lower the arguments of ``add-s16``."""
    v.lower_s16(a, slots[0], "a")
    v.lower_s16(b, slots[1], "b")


def take_scalars_add_s16(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``add-s16`` gave."""
    return v.lift_s16(slot)


def send_scalars_add_u16(cx: v.Context, slots: v.Slots, a: int, b: int) -> None:
    """Lower the arguments of ``add-u16``."""
    v.lower_u16(a, slots[0], "a")
    v.lower_u16(b, slots[1], "b")


def take_scalars_add_u16(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``add-u16`` gave."""
    return v.lift_u16(slot)


def send_scalars_add_s32(cx: v.Context, slots: v.Slots, a: int, b: int) -> None:
    """Lower the arguments of ``add-s32``."""
    v.lower_s32(a, slots[0], "a")
    v.lower_s32(b, slots[1], "b")


def take_scalars_add_s32(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``add-s32`` gave."""
    return v.lift_s32(slot)


def send_scalars_add_u32(cx: v.Context, slots: v.Slots, a: int, b: int) -> None:
    """Lower the arguments of ``add-u32``."""
    v.lower_u32(a, slots[0], "a")
    v.lower_u32(b, slots[1], "b")


def take_scalars_add_u32(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``add-u32`` gave."""
    return v.lift_u32(slot)


def send_scalars_add_s64(cx: v.Context, slots: v.Slots, a: int, b: int) -> None:
    """Lower the arguments of ``add-s64``."""
    v.lower_s64(a, slots[0], "a")
    v.lower_s64(b, slots[1], "b")


def take_scalars_add_s64(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``add-s64`` gave."""
    return v.lift_s64(slot)


def send_scalars_add_u64(cx: v.Context, slots: v.Slots, a: int, b: int) -> None:
    """Lower the arguments of ``add-u64``."""
    v.lower_u64(a, slots[0], "a")
    v.lower_u64(b, slots[1], "b")


def take_scalars_add_u64(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``add-u64`` gave."""
    return v.lift_u64(slot)


def send_scalars_half_f32(cx: v.Context, slots: v.Slots, value: float) -> None:
    """Lower the arguments of ``half-f32``."""
    v.lower_f32(value, slots[0], "value")


def take_scalars_half_f32(cx: v.Context, slot: v.Slot) -> float:
    """Lift what ``half-f32`` gave."""
    return v.lift_f32(slot)


def send_scalars_half_f64(cx: v.Context, slots: v.Slots, value: float) -> None:
    """Lower the arguments of ``half-f64``."""
    v.lower_f64(value, slots[0], "value")


def take_scalars_half_f64(cx: v.Context, slot: v.Slot) -> float:
    """Lift what ``half-f64`` gave."""
    return v.lift_f64(slot)


def send_scalars_next(cx: v.Context, slots: v.Slots, letter: str) -> None:
    """Lower the arguments of ``next``."""
    v.lower_char(letter, slots[0], "letter")


def take_scalars_next(cx: v.Context, slot: v.Slot) -> str:
    """Lift what ``next`` gave."""
    return v.lift_char(slot)


def send_scalars_nothing(cx: v.Context, slots: v.Slots) -> None:
    """Lower the arguments of ``nothing``."""


CODEC: Final = v.Codec(
    exports={
        ("corpus:scalars/scalars", "flip"): v.Export(
            1,
            send_scalars_flip,
            take_scalars_flip,
        ),
        ("corpus:scalars/scalars", "add-s8"): v.Export(
            2,
            send_scalars_add_s8,
            take_scalars_add_s8,
        ),
        ("corpus:scalars/scalars", "add-u8"): v.Export(
            2,
            send_scalars_add_u8,
            take_scalars_add_u8,
        ),
        ("corpus:scalars/scalars", "add-s16"): v.Export(
            2,
            send_scalars_add_s16,
            take_scalars_add_s16,
        ),
        ("corpus:scalars/scalars", "add-u16"): v.Export(
            2,
            send_scalars_add_u16,
            take_scalars_add_u16,
        ),
        ("corpus:scalars/scalars", "add-s32"): v.Export(
            2,
            send_scalars_add_s32,
            take_scalars_add_s32,
        ),
        ("corpus:scalars/scalars", "add-u32"): v.Export(
            2,
            send_scalars_add_u32,
            take_scalars_add_u32,
        ),
        ("corpus:scalars/scalars", "add-s64"): v.Export(
            2,
            send_scalars_add_s64,
            take_scalars_add_s64,
        ),
        ("corpus:scalars/scalars", "add-u64"): v.Export(
            2,
            send_scalars_add_u64,
            take_scalars_add_u64,
        ),
        ("corpus:scalars/scalars", "half-f32"): v.Export(
            1,
            send_scalars_half_f32,
            take_scalars_half_f32,
        ),
        ("corpus:scalars/scalars", "half-f64"): v.Export(
            1,
            send_scalars_half_f64,
            take_scalars_half_f64,
        ),
        ("corpus:scalars/scalars", "next"): v.Export(
            1,
            send_scalars_next,
            take_scalars_next,
        ),
        ("corpus:scalars/scalars", "nothing"): v.Export(0, send_scalars_nothing, None),
    },
    imports=(),
)
