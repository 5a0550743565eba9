"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:enums/enums-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import values as v

from . import colors

__all__ = ["CODEC"]


def lower_color(value: colors.Color, slot: v.Slot, label: str) -> None:
    """Lower ``color``."""
    try:
        v.expect(value, colors.Color, "")
        v.lower_enum(value.value, slot)
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_colors_next(cx: v.Context, slots: v.Slots, color: colors.Color) -> None:
    """Lower the arguments of ``next``."""
    lower_color(color, slots[0], "color")


def lift_color(slot: v.Slot) -> colors.Color:
    """Lift ``color``."""
    return colors.Color(v.lift_enum(slot))


def take_colors_next(cx: v.Context, slot: v.Slot) -> colors.Color:
    """Lift what ``next`` gave."""
    return lift_color(slot)


def lower_access(value: colors.Access, slot: v.Slot, label: str) -> None:
    """Lower ``access``."""
    try:
        v.expect(value, colors.Access, "")
        v.lower_flags(value.value, slot, ("read", "write", "run-as-root"))
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_colors_may(cx: v.Context, slots: v.Slots, access: colors.Access) -> None:
    """Lower the arguments of ``may``."""
    lower_access(access, slots[0], "access")


def lift_access(slot: v.Slot) -> colors.Access:
    """Lift ``access``."""
    members = {
        "read": colors.Access.READ,
        "write": colors.Access.WRITE,
        "run-as-root": colors.Access.RUN_AS_ROOT,
    }
    value = colors.Access(0)
    for name in v.lift_flags(slot):
        value |= members[name]
    return value


def take_colors_may(cx: v.Context, slot: v.Slot) -> colors.Access:
    """Lift what ``may`` gave."""
    return lift_access(slot)


def lower_many(value: colors.Many, slot: v.Slot, label: str) -> None:
    """Lower ``many``."""
    try:
        v.expect(value, colors.Many, "")
        v.lower_flags(
            value.value,
            slot,
            (
                "b0",
                "b1",
                "b2",
                "b3",
                "b4",
                "b5",
                "b6",
                "b7",
                "b8",
                "b9",
                "b10",
                "b11",
                "b12",
                "b13",
                "b14",
                "b15",
                "b16",
                "b17",
                "b18",
                "b19",
                "b20",
                "b21",
                "b22",
                "b23",
                "b24",
                "b25",
                "b26",
                "b27",
                "b28",
                "b29",
                "b30",
                "b31",
            ),
        )
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_colors_invert(cx: v.Context, slots: v.Slots, many: colors.Many) -> None:
    """Lower the arguments of ``invert``."""
    lower_many(many, slots[0], "many")


def lift_many(slot: v.Slot) -> colors.Many:
    """Lift ``many``."""
    members = {
        "b0": colors.Many.B0,
        "b1": colors.Many.B1,
        "b2": colors.Many.B2,
        "b3": colors.Many.B3,
        "b4": colors.Many.B4,
        "b5": colors.Many.B5,
        "b6": colors.Many.B6,
        "b7": colors.Many.B7,
        "b8": colors.Many.B8,
        "b9": colors.Many.B9,
        "b10": colors.Many.B10,
        "b11": colors.Many.B11,
        "b12": colors.Many.B12,
        "b13": colors.Many.B13,
        "b14": colors.Many.B14,
        "b15": colors.Many.B15,
        "b16": colors.Many.B16,
        "b17": colors.Many.B17,
        "b18": colors.Many.B18,
        "b19": colors.Many.B19,
        "b20": colors.Many.B20,
        "b21": colors.Many.B21,
        "b22": colors.Many.B22,
        "b23": colors.Many.B23,
        "b24": colors.Many.B24,
        "b25": colors.Many.B25,
        "b26": colors.Many.B26,
        "b27": colors.Many.B27,
        "b28": colors.Many.B28,
        "b29": colors.Many.B29,
        "b30": colors.Many.B30,
        "b31": colors.Many.B31,
    }
    value = colors.Many(0)
    for name in v.lift_flags(slot):
        value |= members[name]
    return value


def take_colors_invert(cx: v.Context, slot: v.Slot) -> colors.Many:
    """Lift what ``invert`` gave."""
    return lift_many(slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:enums/colors", "next"): v.Export(
            1,
            send_colors_next,
            take_colors_next,
        ),
        ("corpus:enums/colors", "may"): v.Export(1, send_colors_may, take_colors_may),
        ("corpus:enums/colors", "invert"): v.Export(
            1,
            send_colors_invert,
            take_colors_invert,
        ),
    },
    imports=(),
)
