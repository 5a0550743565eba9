"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:strings/strings-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import Final

from witworks import runtime as rt
from witworks.runtime import values as v

__all__ = ["CODEC"]


def send_text_shout(cx: v.Context, slots: v.Slots, text_: str) -> None:
    """Lower the arguments of ``shout``."""
    v.lower_string(text_, slots[0], "text")


def take_text_shout(cx: v.Context, slot: v.Slot) -> str:
    """Lift what ``shout`` gave."""
    return v.lift_string(slot)


def send_text_encode(cx: v.Context, slots: v.Slots, text_: str) -> None:
    """Lower the arguments of ``encode``."""
    v.lower_string(text_, slots[0], "text")


def take_text_encode(cx: v.Context, slot: v.Slot) -> bytes:
    """Lift what ``encode`` gave."""
    return v.lift_bytes(slot)


def send_text_decode(cx: v.Context, slots: v.Slots, data: rt.Buffer) -> None:
    """Lower the arguments of ``decode``."""
    v.lower_bytes(data, slots[0], "data")


def take_text_decode(cx: v.Context, slot: v.Slot) -> str:
    """Lift what ``decode`` gave."""
    return v.lift_string(slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:strings/text", "shout"): v.Export(1, send_text_shout, take_text_shout),
        ("corpus:strings/text", "encode"): v.Export(
            1,
            send_text_encode,
            take_text_encode,
        ),
        ("corpus:strings/text", "decode"): v.Export(
            1,
            send_text_decode,
            take_text_decode,
        ),
    },
    imports=(),
)
