"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:gates/gates-world@0.3.0``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import direct as d

from . import clock

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<Q")
LAYOUT_2: Final = d.Struct("<I")
LAYOUT_3: Final = d.Struct("<QII")
LAYOUT_4: Final = d.Struct("<II")


def send_clock_elapsed(x: d.Guest, raw: d.Raw) -> None:
    """Send the arguments of ``elapsed``."""


def take_clock_elapsed(x: d.Guest, raw: d.Raw) -> clock.Seconds:
    """Take what ``elapsed`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return found


def send_clock_now(x: d.Guest, raw: d.Raw) -> None:
    """Send the arguments of ``now``."""


def take_clock_now(x: d.Guest, raw: d.Raw) -> clock.Seconds:
    """Take what ``now`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return found


def send_clock_zoned_now(x: d.Guest, raw: d.Raw) -> None:
    """Send the arguments of ``zoned-now``."""


def take_clock_zoned_now(x: d.Guest, raw: d.Raw) -> clock.Zoned:
    """Take what ``zoned-now`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 16, 8)
    block = x.view
    a0, a1, a2 = LAYOUT_3.unpack_from(block, at)
    return clock.Zoned(a0, x.text(a1, a2))


def send_zones_all(x: d.Guest, raw: d.Raw) -> None:
    """Send the arguments of ``all``."""


def lift_list_string(x: d.Guest, at: int, count: int) -> list[str]:
    """Read ``list<string>``."""
    block = x.items(at, count, 8, 4)
    text = x.text
    return [text(a0, a1) for a0, a1 in LAYOUT_4.iter_unpack(block)]


def take_zones_all(x: d.Guest, raw: d.Raw) -> list[str]:
    """Take what ``all`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return lift_list_string(x, a0, a1)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:gates/clock@0.3.0", "elapsed"): d.Export(
            "corpus:gates/clock@0.3.0#elapsed",
            "",
            "I",
            send_clock_elapsed,
            take_clock_elapsed,
        ),
        ("corpus:gates/clock@0.3.0", "now"): d.Export(
            "corpus:gates/clock@0.3.0#now",
            "",
            "I",
            send_clock_now,
            take_clock_now,
        ),
        ("corpus:gates/clock@0.3.0", "zoned-now"): d.Export(
            "corpus:gates/clock@0.3.0#zoned-now",
            "",
            "i",
            send_clock_zoned_now,
            take_clock_zoned_now,
            room=16,
        ),
        ("corpus:gates/zones@0.3.0", "all"): d.Export(
            "corpus:gates/zones@0.3.0#all",
            "",
            "i",
            send_zones_all,
            take_zones_all,
            room=8,
        ),
    },
    imports={},
    relayed=True,
    memory=True,
)
