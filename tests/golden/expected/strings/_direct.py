"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:strings/strings-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import Final

from witworks import runtime as rt
from witworks.runtime import direct as d

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I12xI")
LAYOUT_2: Final = d.Struct("<I")
LAYOUT_3: Final = d.Struct("<II")


def send_text_shout(x: d.Guest, raw: d.Raw, text_: str) -> None:
    """Send the arguments of ``shout``."""
    a0 = d.utf8(text_, "text")
    a1 = x.give(a0, 1)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0))


def take_text_shout(x: d.Guest, raw: d.Raw) -> str:
    """Take what ``shout`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_3.unpack_from(block, at)
    return x.text(a0, a1)


def send_text_encode(x: d.Guest, raw: d.Raw, text_: str) -> None:
    """Send the arguments of ``encode``."""
    a0 = d.utf8(text_, "text")
    a1 = x.give(a0, 1)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0))


def take_text_encode(x: d.Guest, raw: d.Raw) -> bytes:
    """Take what ``encode`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_3.unpack_from(block, at)
    return d.raw_bytes(x, a0, a1)


def send_text_decode(x: d.Guest, raw: d.Raw, data: rt.Buffer) -> None:
    """Send the arguments of ``decode``."""
    a0 = d.packed(data, d.U8, "data")
    a1 = x.give(a0, 1)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0))


def take_text_decode(x: d.Guest, raw: d.Raw) -> str:
    """Take what ``decode`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_3.unpack_from(block, at)
    return x.text(a0, a1)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:strings/text", "shout"): d.Export(
            "corpus:strings/text#shout",
            "ii",
            "i",
            send_text_shout,
            take_text_shout,
            room=8,
        ),
        ("corpus:strings/text", "encode"): d.Export(
            "corpus:strings/text#encode",
            "ii",
            "i",
            send_text_encode,
            take_text_encode,
            room=8,
        ),
        ("corpus:strings/text", "decode"): d.Export(
            "corpus:strings/text#decode",
            "ii",
            "i",
            send_text_decode,
            take_text_decode,
            room=8,
        ),
    },
    imports={},
    relayed=True,
    memory=True,
    realloc=True,
)
