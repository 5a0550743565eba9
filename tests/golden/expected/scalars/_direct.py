"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:scalars/scalars-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import direct as d

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I")
LAYOUT_2: Final = d.Struct("<i12xi")
LAYOUT_3: Final = d.Struct("<b")
LAYOUT_4: Final = d.Struct("<I12xI")
LAYOUT_5: Final = d.Struct("<B")
LAYOUT_6: Final = d.Struct("<h")
LAYOUT_7: Final = d.Struct("<H")
LAYOUT_8: Final = d.Struct("<i")
LAYOUT_9: Final = d.Struct("<q8xq")
LAYOUT_10: Final = d.Struct("<q")
LAYOUT_11: Final = d.Struct("<Q8xQ")
LAYOUT_12: Final = d.Struct("<Q")
LAYOUT_13: Final = d.Struct("<f")
LAYOUT_14: Final = d.Struct("<d")


def send_scalars_flip(x: d.Guest, raw: d.Raw, value: bool) -> None:
    """Send the arguments of ``flip``."""
    if value is not True and value is not False:
        raise d.mismatch(value, "value", "bool")
    LAYOUT_1.pack_into(raw, 0, value)


def take_scalars_flip(x: d.Guest, raw: d.Raw) -> bool:
    """Take what ``flip`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return found != 0


def send_scalars_add_s8(x: d.Guest, raw: d.Raw, a: int, b: int) -> None:
    """Send the arguments of ``add-s8``."""
    if type(a) is not int or not -0x80 <= a <= 0x7F:
        a = d.as_integer(a, "a", "s8", -0x80, 0x7F)
    if type(b) is not int or not -0x80 <= b <= 0x7F:
        b = d.as_integer(b, "b", "s8", -0x80, 0x7F)
    LAYOUT_2.pack_into(raw, 0, a, b)


def take_scalars_add_s8(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``add-s8`` gave."""
    found: int = LAYOUT_3.unpack_from(raw)[0]
    return found


def send_scalars_add_u8(x: d.Guest, raw: d.Raw, a: int, b: int) -> None:
    """Send the arguments of ``add-u8``."""
    if type(a) is not int or not 0 <= a <= 0xFF:
        a = d.as_integer(a, "a", "u8", 0, 0xFF)
    if type(b) is not int or not 0 <= b <= 0xFF:
        b = d.as_integer(b, "b", "u8", 0, 0xFF)
    LAYOUT_4.pack_into(raw, 0, a, b)


def take_scalars_add_u8(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``add-u8`` gave."""
    found: int = LAYOUT_5.unpack_from(raw)[0]
    return found


def send_scalars_add_s16(x: d.Guest, raw: d.Raw, a: int, b: int) -> None:
    """Send the arguments of ``add-s16``."""
    if type(a) is not int or not -0x8000 <= a <= 0x7FFF:
        a = d.as_integer(a, "a", "s16", -0x8000, 0x7FFF)
    if type(b) is not int or not -0x8000 <= b <= 0x7FFF:
        b = d.as_integer(b, "b", "s16", -0x8000, 0x7FFF)
    LAYOUT_2.pack_into(raw, 0, a, b)


def take_scalars_add_s16(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``add-s16`` gave."""
    found: int = LAYOUT_6.unpack_from(raw)[0]
    return found


def send_scalars_add_u16(x: d.Guest, raw: d.Raw, a: int, b: int) -> None:
    """Send the arguments of ``add-u16``."""
    if type(a) is not int or not 0 <= a <= 0xFFFF:
        a = d.as_integer(a, "a", "u16", 0, 0xFFFF)
    if type(b) is not int or not 0 <= b <= 0xFFFF:
        b = d.as_integer(b, "b", "u16", 0, 0xFFFF)
    LAYOUT_4.pack_into(raw, 0, a, b)


def take_scalars_add_u16(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``add-u16`` gave."""
    found: int = LAYOUT_7.unpack_from(raw)[0]
    return found


def send_scalars_add_s32(x: d.Guest, raw: d.Raw, a: int, b: int) -> None:
    """Send the arguments of ``add-s32``."""
    if type(a) is not int or not -0x80000000 <= a <= 0x7FFFFFFF:
        a = d.as_integer(a, "a", "s32", -0x80000000, 0x7FFFFFFF)
    if type(b) is not int or not -0x80000000 <= b <= 0x7FFFFFFF:
        b = d.as_integer(b, "b", "s32", -0x80000000, 0x7FFFFFFF)
    LAYOUT_2.pack_into(raw, 0, a, b)


def take_scalars_add_s32(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``add-s32`` gave."""
    found: int = LAYOUT_8.unpack_from(raw)[0]
    return found


def send_scalars_add_u32(x: d.Guest, raw: d.Raw, a: int, b: int) -> None:
    """Send the arguments of ``add-u32``."""
    if type(a) is not int or not 0 <= a <= 0xFFFFFFFF:
        a = d.as_integer(a, "a", "u32", 0, 0xFFFFFFFF)
    if type(b) is not int or not 0 <= b <= 0xFFFFFFFF:
        b = d.as_integer(b, "b", "u32", 0, 0xFFFFFFFF)
    LAYOUT_4.pack_into(raw, 0, a, b)


def take_scalars_add_u32(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``add-u32`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return found


def send_scalars_add_s64(x: d.Guest, raw: d.Raw, a: int, b: int) -> None:
    """Send the arguments of ``add-s64``."""
    if type(a) is not int or not -0x8000000000000000 <= a <= 0x7FFFFFFFFFFFFFFF:
        a = d.as_integer(a, "a", "s64", -0x8000000000000000, 0x7FFFFFFFFFFFFFFF)
    if type(b) is not int or not -0x8000000000000000 <= b <= 0x7FFFFFFFFFFFFFFF:
        b = d.as_integer(b, "b", "s64", -0x8000000000000000, 0x7FFFFFFFFFFFFFFF)
    LAYOUT_9.pack_into(raw, 0, a, b)


def take_scalars_add_s64(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``add-s64`` gave."""
    found: int = LAYOUT_10.unpack_from(raw)[0]
    return found


def send_scalars_add_u64(x: d.Guest, raw: d.Raw, a: int, b: int) -> None:
    """Send the arguments of ``add-u64``."""
    if type(a) is not int or not 0 <= a <= 0xFFFFFFFFFFFFFFFF:
        a = d.as_integer(a, "a", "u64", 0, 0xFFFFFFFFFFFFFFFF)
    if type(b) is not int or not 0 <= b <= 0xFFFFFFFFFFFFFFFF:
        b = d.as_integer(b, "b", "u64", 0, 0xFFFFFFFFFFFFFFFF)
    LAYOUT_11.pack_into(raw, 0, a, b)


def take_scalars_add_u64(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``add-u64`` gave."""
    found: int = LAYOUT_12.unpack_from(raw)[0]
    return found


def send_scalars_half_f32(x: d.Guest, raw: d.Raw, value: float) -> None:
    """Send the arguments of ``half-f32``."""
    a0 = d.as_f32(value, "value")
    LAYOUT_13.pack_into(raw, 0, a0)


def take_scalars_half_f32(x: d.Guest, raw: d.Raw) -> float:
    """Take what ``half-f32`` gave."""
    found: float = LAYOUT_13.unpack_from(raw)[0]
    return found


def send_scalars_half_f64(x: d.Guest, raw: d.Raw, value: float) -> None:
    """Send the arguments of ``half-f64``."""
    if type(value) is not float:
        value = d.as_f64(value, "value")
    LAYOUT_14.pack_into(raw, 0, value)


def take_scalars_half_f64(x: d.Guest, raw: d.Raw) -> float:
    """Take what ``half-f64`` gave."""
    found: float = LAYOUT_14.unpack_from(raw)[0]
    return found


def send_scalars_next(x: d.Guest, raw: d.Raw, letter: str) -> None:
    """Send the arguments of ``next``."""
    a0 = d.as_char(letter, "letter")
    LAYOUT_1.pack_into(raw, 0, a0)


def take_scalars_next(x: d.Guest, raw: d.Raw) -> str:
    """Take what ``next`` gave."""
    found: int = LAYOUT_1.unpack_from(raw)[0]
    return d.char(found)


def send_scalars_nothing(x: d.Guest, raw: d.Raw) -> None:
    """Send the arguments of ``nothing``."""


DIRECT: Final = d.Codec(
    exports={
        ("corpus:scalars/scalars", "flip"): d.Export(
            "corpus:scalars/scalars#flip",
            "i",
            "i",
            send_scalars_flip,
            take_scalars_flip,
        ),
        ("corpus:scalars/scalars", "add-s8"): d.Export(
            "corpus:scalars/scalars#add-s8",
            "ii",
            "i",
            send_scalars_add_s8,
            take_scalars_add_s8,
        ),
        ("corpus:scalars/scalars", "add-u8"): d.Export(
            "corpus:scalars/scalars#add-u8",
            "ii",
            "i",
            send_scalars_add_u8,
            take_scalars_add_u8,
        ),
        ("corpus:scalars/scalars", "add-s16"): d.Export(
            "corpus:scalars/scalars#add-s16",
            "ii",
            "i",
            send_scalars_add_s16,
            take_scalars_add_s16,
        ),
        ("corpus:scalars/scalars", "add-u16"): d.Export(
            "corpus:scalars/scalars#add-u16",
            "ii",
            "i",
            send_scalars_add_u16,
            take_scalars_add_u16,
        ),
        ("corpus:scalars/scalars", "add-s32"): d.Export(
            "corpus:scalars/scalars#add-s32",
            "ii",
            "i",
            send_scalars_add_s32,
            take_scalars_add_s32,
        ),
        ("corpus:scalars/scalars", "add-u32"): d.Export(
            "corpus:scalars/scalars#add-u32",
            "ii",
            "i",
            send_scalars_add_u32,
            take_scalars_add_u32,
        ),
        ("corpus:scalars/scalars", "add-s64"): d.Export(
            "corpus:scalars/scalars#add-s64",
            "II",
            "I",
            send_scalars_add_s64,
            take_scalars_add_s64,
        ),
        ("corpus:scalars/scalars", "add-u64"): d.Export(
            "corpus:scalars/scalars#add-u64",
            "II",
            "I",
            send_scalars_add_u64,
            take_scalars_add_u64,
        ),
        ("corpus:scalars/scalars", "half-f32"): d.Export(
            "corpus:scalars/scalars#half-f32",
            "f",
            "f",
            send_scalars_half_f32,
            take_scalars_half_f32,
        ),
        ("corpus:scalars/scalars", "half-f64"): d.Export(
            "corpus:scalars/scalars#half-f64",
            "F",
            "F",
            send_scalars_half_f64,
            take_scalars_half_f64,
        ),
        ("corpus:scalars/scalars", "next"): d.Export(
            "corpus:scalars/scalars#next",
            "i",
            "i",
            send_scalars_next,
            take_scalars_next,
        ),
        ("corpus:scalars/scalars", "nothing"): d.Export(
            "corpus:scalars/scalars#nothing",
            "",
            "",
            send_scalars_nothing,
            None,
        ),
    },
    imports={},
    relayed=True,
)
