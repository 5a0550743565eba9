"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:variants/variants-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import direct as d

from . import shapes

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<B7xd")
LAYOUT_2: Final = d.Struct("<B7xdd")
LAYOUT_3: Final = d.Struct("<B")
FLAT_1: Final = d.Flat(
    24,
    (("B", 0, 0, ((("Q", 8, 1),), (("Q", 8, 1),), (("Q", 8, 1), ("Q", 16, 2)), ())),),
)
LAYOUT_4: Final = d.Struct("<d")
LAYOUT_5: Final = d.Struct("<B7x?")
LAYOUT_6: Final = d.Struct("<B7xB")
LAYOUT_7: Final = d.Struct("<B7xQ")
LAYOUT_8: Final = d.Struct("<B7xI")
LAYOUT_9: Final = d.Struct("<B7xII")
LAYOUT_10: Final = d.Struct("<B7xB3xI")
FLAT_2: Final = d.Flat(
    16,
    (
        (
            "B",
            0,
            0,
            (
                (("?", 8, 1),),
                (("B", 8, 1),),
                (("Q", 8, 1),),
                (("I", 8, 1),),
                (("I", 8, 1), ("I", 12, 2)),
                (("B", 8, 1, ((), (("I", 12, 2),))),),
                (),
                (("I", 8, 1), ("I", 12, 2)),
            ),
        ),
    ),
)
LAYOUT_11: Final = d.Struct("<I")
LAYOUT_12: Final = d.Struct("<8x?")
LAYOUT_13: Final = d.Struct("<8xB")
LAYOUT_14: Final = d.Struct("<8xQ")
LAYOUT_15: Final = d.Struct("<8xI")
LAYOUT_16: Final = d.Struct("<8xII")
LAYOUT_17: Final = d.Struct("<8xB3xI")
LAYOUT_18: Final = d.Struct("<B3xII")
FLAT_3: Final = d.Flat(12, (("B", 0, 0, ((("I", 4, 1), ("I", 8, 2)),)),))
LAYOUT_19: Final = d.Struct("<4xII")


def lower_shape(x: d.Guest, value: shapes.Shape, at: int, label: str) -> None:
    """Lay ``shape`` out."""
    out = x.out
    try:
        match value:
            case shapes.ShapeCircle():
                a0 = value.value
                if type(a0) is not float:
                    a0 = d.as_f64(a0, ".value")
                LAYOUT_1.pack_into(out, at, 0, a0)
            case shapes.ShapeSquare():
                a1 = value.value
                if type(a1) is not float:
                    a1 = d.as_f64(a1, ".value")
                LAYOUT_1.pack_into(out, at, 1, a1)
            case shapes.ShapeRectangle():
                a2 = value.value
                if type(a2) is not tuple or len(a2) != 2:
                    d.expect_tuple(a2, 2, ".value")
                a3 = a2[0]
                if type(a3) is not float:
                    a3 = d.as_f64(a3, ".value[0]")
                a4 = a2[1]
                if type(a4) is not float:
                    a4 = d.as_f64(a4, ".value[1]")
                LAYOUT_2.pack_into(out, at, 2, a3, a4)
            case shapes.ShapeEmpty():
                LAYOUT_3.pack_into(out, at, 3)
            case _:
                raise d.mismatch(value, "", "shape")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def send_shapes_area(x: d.Guest, raw: d.Raw, shape: shapes.Shape) -> None:
    """Send the arguments of ``area``."""
    x.start(24)
    lower_shape(x, shape, 8, "shape")
    FLAT_1.spread(x.settle(), 8, raw)


def take_shapes_area(x: d.Guest, raw: d.Raw) -> float:
    """Take what ``area`` gave."""
    found: float = LAYOUT_4.unpack_from(raw)[0]
    return found


def lower_scalar(x: d.Guest, value: shapes.Scalar, at: int, label: str) -> None:
    """Lay ``scalar`` out."""
    out = x.out
    try:
        match value:
            case shapes.ScalarFlag():
                a0 = value.value
                if a0 is not True and a0 is not False:
                    raise d.mismatch(a0, ".value", "bool")
                LAYOUT_5.pack_into(out, at, 0, a0)
            case shapes.ScalarByte():
                a1 = value.value
                if type(a1) is not int or not 0 <= a1 <= 0xFF:
                    a1 = d.as_integer(a1, ".value", "u8", 0, 0xFF)
                LAYOUT_6.pack_into(out, at, 1, a1)
            case shapes.ScalarWord():
                a2 = value.value
                if type(a2) is not int or not 0 <= a2 <= 0xFFFFFFFFFFFFFFFF:
                    a2 = d.as_integer(a2, ".value", "u64", 0, 0xFFFFFFFFFFFFFFFF)
                LAYOUT_7.pack_into(out, at, 2, a2)
            case shapes.ScalarLetter():
                a3 = value.value
                a4 = d.as_char(a3, ".value")
                LAYOUT_8.pack_into(out, at, 3, a4)
            case shapes.ScalarText():
                a5 = d.utf8(value.value, ".value")
                a6 = len(out)
                out += a5
                LAYOUT_9.pack_into(out, at, 4, a6, len(a5))
                x.ops += (at + 8, 1, 0, 1, 1)
            case shapes.ScalarMaybe():
                a7 = value.value
                if a7 is None:
                    a8 = 0
                    a9 = 0
                else:
                    a8 = 1
                    if type(a7) is not int or not 0 <= a7 <= 0xFFFFFFFF:
                        a7 = d.as_integer(a7, ".value", "u32", 0, 0xFFFFFFFF)
                    a9 = a7
                LAYOUT_10.pack_into(out, at, 5, a8, a9)
            case shapes.ScalarNone():
                LAYOUT_3.pack_into(out, at, 6)
            case shapes.ScalarRaw():
                a10 = d.packed(value.value, d.U8, ".value")
                a11 = len(out)
                out += a10
                LAYOUT_9.pack_into(out, at, 7, a11, len(a10))
                x.ops += (at + 8, 1, 0, 1, 1)
            case _:
                raise d.mismatch(value, "", "scalar")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def send_shapes_same(x: d.Guest, raw: d.Raw, scalar: shapes.Scalar) -> None:
    """Send the arguments of ``same``."""
    x.start(16)
    lower_scalar(x, scalar, 8, "scalar")
    FLAT_2.spread(x.settle(), 8, raw)


def lift_scalar(x: d.Guest, block: d.Block, at: int) -> shapes.Scalar:
    """Read ``scalar``."""
    tag = block[at]
    match tag:
        case 0:
            (a0,) = LAYOUT_12.unpack_from(block, at)
            return shapes.ScalarFlag(a0)
        case 1:
            (a1,) = LAYOUT_13.unpack_from(block, at)
            return shapes.ScalarByte(a1)
        case 2:
            (a2,) = LAYOUT_14.unpack_from(block, at)
            return shapes.ScalarWord(a2)
        case 3:
            (a3,) = LAYOUT_15.unpack_from(block, at)
            return shapes.ScalarLetter(d.char(a3))
        case 4:
            a4, a5 = LAYOUT_16.unpack_from(block, at)
            return shapes.ScalarText(x.text(a4, a5))
        case 5:
            a6, a7 = LAYOUT_17.unpack_from(block, at)
            return shapes.ScalarMaybe(a7 if a6 == 1 or (a6 and d.is_some(a6)) else None)
        case 6:
            return shapes.ScalarNone()
        case 7:
            a8, a9 = LAYOUT_16.unpack_from(block, at)
            return shapes.ScalarRaw(d.raw_bytes(x, a8, a9))
        case _:
            raise d.bad_case(tag, 8)


def take_shapes_same(x: d.Guest, raw: d.Raw) -> shapes.Scalar:
    """Take what ``same`` gave."""
    at = x.pointer(LAYOUT_11.unpack_from(raw)[0], 16, 8)
    block = x.view
    return lift_scalar(x, block, at)


def lower_only_one(x: d.Guest, value: shapes.OnlyOne, at: int, label: str) -> None:
    """Lay ``only-one`` out."""
    out = x.out
    try:
        match value:
            case shapes.OnlyOneOne():
                a0 = d.utf8(value.value, ".value")
                a1 = len(out)
                out += a0
                LAYOUT_18.pack_into(out, at, 0, a1, len(a0))
                x.ops += (at + 4, 1, 0, 1, 1)
            case _:
                raise d.mismatch(value, "", "only-one")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def send_shapes_single(x: d.Guest, raw: d.Raw, value: shapes.OnlyOne) -> None:
    """Send the arguments of ``single``."""
    x.start(12)
    lower_only_one(x, value, 8, "value")
    FLAT_3.spread(x.settle(), 8, raw)


def lift_only_one(x: d.Guest, block: d.Block, at: int) -> shapes.OnlyOne:
    """Read ``only-one``."""
    tag = block[at]
    match tag:
        case 0:
            a0, a1 = LAYOUT_19.unpack_from(block, at)
            return shapes.OnlyOneOne(x.text(a0, a1))
        case _:
            raise d.bad_case(tag, 1)


def take_shapes_single(x: d.Guest, raw: d.Raw) -> shapes.OnlyOne:
    """Take what ``single`` gave."""
    at = x.pointer(LAYOUT_11.unpack_from(raw)[0], 12, 4)
    block = x.view
    return lift_only_one(x, block, at)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:variants/shapes", "area"): d.Export(
            "corpus:variants/shapes#area",
            "iFF",
            "F",
            send_shapes_area,
            take_shapes_area,
        ),
        ("corpus:variants/shapes", "same"): d.Export(
            "corpus:variants/shapes#same",
            "iIi",
            "i",
            send_shapes_same,
            take_shapes_same,
            room=16,
        ),
        ("corpus:variants/shapes", "single"): d.Export(
            "corpus:variants/shapes#single",
            "iii",
            "i",
            send_shapes_single,
            take_shapes_single,
            room=12,
        ),
    },
    imports={},
    relayed=True,
    memory=True,
    realloc=True,
)
