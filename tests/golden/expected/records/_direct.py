"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:records/records-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks.runtime import direct as d

from . import places

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<d8xd8xd8xd")
LAYOUT_2: Final = d.Struct("<I")
LAYOUT_3: Final = d.Struct("<dd")
LAYOUT_4: Final = d.Struct("<II")
LAYOUT_5: Final = d.Struct("<IIddII")
FLAT_1: Final = d.Flat(
    32,
    (("I", 0, 0), ("I", 4, 1), ("Q", 8, 2), ("Q", 16, 3), ("I", 24, 4), ("I", 28, 5)),
)


def send_places_middle(
    x: d.Guest,
    raw: d.Raw,
    a: places.Point,
    b: places.Point,
) -> None:
    """Send the arguments of ``middle``."""
    if type(a) is not places.Point:
        d.expect(a, places.Point, "a")
    a0 = a.latitude
    if type(a0) is not float:
        a0 = d.as_f64(a0, "a.latitude")
    a1 = a.longitude
    if type(a1) is not float:
        a1 = d.as_f64(a1, "a.longitude")
    if type(b) is not places.Point:
        d.expect(b, places.Point, "b")
    a2 = b.latitude
    if type(a2) is not float:
        a2 = d.as_f64(a2, "b.latitude")
    a3 = b.longitude
    if type(a3) is not float:
        a3 = d.as_f64(a3, "b.longitude")
    LAYOUT_1.pack_into(raw, 0, a0, a1, a2, a3)


def take_places_middle(x: d.Guest, raw: d.Raw) -> places.Point:
    """Take what ``middle`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 16, 8)
    block = x.view
    a0, a1 = LAYOUT_3.unpack_from(block, at)
    return places.Point(a0, a1)


def lower_list_string(x: d.Guest, value: Sequence[str], label: str) -> tuple[int, int]:
    """Lay the items of ``list<string>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 8, 4)
    out = x.out
    pack = LAYOUT_4.pack_into
    utf8 = d.utf8
    try:
        for item in found:
            a0 = (
                item.encode()
                if type(item) is str and item.isascii()
                else utf8(item, "")
            )
            a1 = len(out)
            out += a0
            pack(out, at, a1, len(a0))
            at += 8
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 8}]")
        raise
    x.ops += (start, len(found), 8, 1, 1)
    return start, len(found)


def send_places_describe(x: d.Guest, raw: d.Raw, place: places.Place) -> None:
    """Send the arguments of ``describe``."""
    x.start(32)
    out = x.out
    if type(place) is not places.Place:
        d.expect(place, places.Place, "place")
    a0 = d.utf8(place.name, "place.name")
    a1 = len(out)
    out += a0
    a2 = place.at
    if type(a2) is not places.Point:
        d.expect(a2, places.Point, "place.at")
    a3 = a2.latitude
    if type(a3) is not float:
        a3 = d.as_f64(a3, "place.at.latitude")
    a4 = a2.longitude
    if type(a4) is not float:
        a4 = d.as_f64(a4, "place.at.longitude")
    a5, a6 = lower_list_string(x, place.tags, "place.tags")
    LAYOUT_5.pack_into(out, 8, a1, len(a0), a3, a4, a5, a6)
    x.ops += (8, 1, 0, 1, 1)
    x.ops += (8 + 24, 1, 0, 8, 4)
    FLAT_1.spread(x.settle(), 8, raw)


def take_places_describe(x: d.Guest, raw: d.Raw) -> str:
    """Take what ``describe`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return x.text(a0, a1)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:records/places", "middle"): d.Export(
            "corpus:records/places#middle",
            "FFFF",
            "i",
            send_places_middle,
            take_places_middle,
            room=16,
        ),
        ("corpus:records/places", "describe"): d.Export(
            "corpus:records/places#describe",
            "iiFFii",
            "i",
            send_places_describe,
            take_places_describe,
            room=8,
        ),
    },
    imports={},
    relayed=True,
    memory=True,
    realloc=True,
)
