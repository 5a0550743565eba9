"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:enums/enums-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import direct as d

from . import colors

__all__ = ["DIRECT"]

COLORS_COLOR: Final = (colors.Color.RED, colors.Color.GREEN, colors.Color.DEEP_BLUE)
LAYOUT_1: Final = d.Struct("<I")
FLAT_1: Final = d.Flat(1, (("B", 0, 0, 3),))
LAYOUT_2: Final = d.Struct("<B")
FLAT_2: Final = d.Flat(1, (("B", 0, 0),))
FLAT_3: Final = d.Flat(4, (("I", 0, 0),))


def send_colors_next(x: d.Guest, raw: d.Raw, color: colors.Color) -> None:
    """Send the arguments of ``next``."""
    d.expect(color, colors.Color, "color")
    LAYOUT_1.pack_into(raw, 0, COLORS_COLOR.index(color))


def take_colors_next(x: d.Guest, raw: d.Raw) -> colors.Color:
    """Take what ``next`` gave."""
    block = FLAT_1.gather(raw)
    (a0,) = LAYOUT_2.unpack_from(block, 0)
    return d.case(COLORS_COLOR, a0)


def send_colors_may(x: d.Guest, raw: d.Raw, access: colors.Access) -> None:
    """Send the arguments of ``may``."""
    d.expect(access, colors.Access, "access")
    LAYOUT_1.pack_into(raw, 0, access.value)


def take_colors_may(x: d.Guest, raw: d.Raw) -> colors.Access:
    """Take what ``may`` gave."""
    block = FLAT_2.gather(raw)
    (a0,) = LAYOUT_2.unpack_from(block, 0)
    return colors.Access(a0 & 0x7)


def send_colors_invert(x: d.Guest, raw: d.Raw, many: colors.Many) -> None:
    """Send the arguments of ``invert``."""
    d.expect(many, colors.Many, "many")
    LAYOUT_1.pack_into(raw, 0, many.value)


def take_colors_invert(x: d.Guest, raw: d.Raw) -> colors.Many:
    """Take what ``invert`` gave."""
    block = FLAT_3.gather(raw)
    (a0,) = LAYOUT_1.unpack_from(block, 0)
    return colors.Many(a0 & 0xFFFFFFFF)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:enums/colors", "next"): d.Export(
            "corpus:enums/colors#next",
            "i",
            "i",
            send_colors_next,
            take_colors_next,
        ),
        ("corpus:enums/colors", "may"): d.Export(
            "corpus:enums/colors#may",
            "i",
            "i",
            send_colors_may,
            take_colors_may,
        ),
        ("corpus:enums/colors", "invert"): d.Export(
            "corpus:enums/colors#invert",
            "i",
            "i",
            send_colors_invert,
            take_colors_invert,
        ),
    },
    imports={},
    relayed=True,
)
