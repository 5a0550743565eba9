"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:unsupported/unsupported-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import direct as d

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I")


def send_features_plain(x: d.Guest, raw: d.Raw, x_: int) -> None:
    """Send the arguments of ``plain``."""
    if type(x_) is not int or not 0 <= x_ <= 0xFFFFFFFF:
        x_ = d.as_integer(x_, "x", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, x_)


def take_features_plain(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``plain`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return found


DIRECT: Final = d.Codec(
    exports={
        ("corpus:unsupported/features", "later"): d.Unsupported("async functions"),
        ("corpus:unsupported/features", "numbers"): d.Unsupported("stream"),
        ("corpus:unsupported/features", "answer"): d.Unsupported("future"),
        ("corpus:unsupported/features", "lookup"): d.Unsupported("map"),
        ("corpus:unsupported/features", "fixed"): d.Unsupported("fixed-length list"),
        ("corpus:unsupported/features", "context"): d.Unsupported("error-context"),
        ("corpus:unsupported/features", "plain"): d.Export(
            "corpus:unsupported/features#plain",
            "i",
            "i",
            send_features_plain,
            take_features_plain,
        ),
    },
    imports={},
    relayed=True,
)
