"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:unsupported/unsupported-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import values as v

__all__ = ["CODEC"]


def send_features_plain(cx: v.Context, slots: v.Slots, x: int) -> None:
    """Lower the arguments of ``plain``."""
    v.lower_u32(x, slots[0], "x")


def take_features_plain(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``plain`` gave."""
    return v.lift_u32(slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:unsupported/features", "later"): v.Unsupported("async functions"),
        ("corpus:unsupported/features", "numbers"): v.Unsupported("stream"),
        ("corpus:unsupported/features", "answer"): v.Unsupported("future"),
        ("corpus:unsupported/features", "lookup"): v.Unsupported("map"),
        ("corpus:unsupported/features", "fixed"): v.Unsupported("fixed-length list"),
        ("corpus:unsupported/features", "context"): v.Unsupported("error-context"),
        ("corpus:unsupported/features", "plain"): v.Export(
            1,
            send_features_plain,
            take_features_plain,
        ),
    },
    imports=(),
)
