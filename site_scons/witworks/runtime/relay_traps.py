"""Wasmtime's error text of a call through the relay, told as if the guest had been called without it."""

from __future__ import annotations

import re
from typing import Final

_FRAME: Final = re.compile(r"^\s*\d+:\s+(?:0x[0-9a-f]+ - )?\S+!")
_OURS: Final = re.compile(r"^\s*\d+:\s+(?:0x[0-9a-f]+ - )?witworks_relay!")
_NO_ROOM: Final = "witworks_relay!reach"
"""The function that makes the relay's memory larger, or traps."""
_REASONS: Final = {
    "string content out-of-bounds": "string pointer/length out of bounds of memory",
    "list content out-of-bounds": "list pointer/length out of bounds of memory",
    "invalid utf8 encoding": "invalid utf-8 sequence",
    "unaligned pointer": "pointer not aligned",
    "invalid variant discriminant": "discriminant out of range",
    "invalid `char` bit pattern": "converted integer out of range for `char`",
}
"""What wasmtime says where it moves values between components, and what it says of the same between component and host."""


def without_relay(text: str) -> str:
    """The text without the relay's frames and that of wasmtime's own code between relay and guest."""
    if _NO_ROOM in text:
        return "memory limit: no room for the values of the call"
    lines = text.splitlines()
    kept = [line for line in lines if not _OURS.match(line)]
    frames = [n for n, line in enumerate(kept) if _FRAME.match(line)]
    if frames and len(kept) < len(lines):
        del kept[frames[-1]]
    for found, reason in _REASONS.items():
        kept = [line.replace(found, reason) for line in kept]
    return "\n".join(kept)
