"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:variants/variants-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import values as v

from . import shapes

__all__ = ["CODEC"]


def lower_tuple_f64_f64(value: tuple[float, float], slot: v.Slot, label: str) -> None:
    """Lower ``tuple<f64, f64>``."""
    try:
        items = v.lower_tuple(value, slot, 2, "")
        v.lower_f64(value[0], items[0], "[0]")
        v.lower_f64(value[1], items[1], "[1]")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_shape(value: shapes.Shape, slot: v.Slot, label: str) -> None:
    """Lower ``shape``."""
    try:
        match value:
            case shapes.ShapeCircle():
                v.lower_f64(
                    value.value,
                    v.lower_case(slot, "circle", payload=True),
                    ".value",
                )
            case shapes.ShapeSquare():
                v.lower_f64(
                    value.value,
                    v.lower_case(slot, "square", payload=True),
                    ".value",
                )
            case shapes.ShapeRectangle():
                lower_tuple_f64_f64(
                    value.value,
                    v.lower_case(slot, "rectangle", payload=True),
                    ".value",
                )
            case shapes.ShapeEmpty():
                v.lower_case(slot, "empty", payload=False)
            case _:
                raise v.mismatch(value, "", "shape")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_shapes_area(cx: v.Context, slots: v.Slots, shape: shapes.Shape) -> None:
    """Lower the arguments of ``area``."""
    lower_shape(shape, slots[0], "shape")


def take_shapes_area(cx: v.Context, slot: v.Slot) -> float:
    """Lift what ``area`` gave."""
    return v.lift_f64(slot)


def lower_option_u32(value: int | None, slot: v.Slot, label: str) -> None:
    """Lower ``option<u32>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            v.lower_u32(value, v.lower_some(slot), "")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_scalar(value: shapes.Scalar, slot: v.Slot, label: str) -> None:
    """Lower ``scalar``."""
    try:
        match value:
            case shapes.ScalarFlag():
                v.lower_bool(
                    value.value,
                    v.lower_case(slot, "flag", payload=True),
                    ".value",
                )
            case shapes.ScalarByte():
                v.lower_u8(
                    value.value,
                    v.lower_case(slot, "byte", payload=True),
                    ".value",
                )
            case shapes.ScalarWord():
                v.lower_u64(
                    value.value,
                    v.lower_case(slot, "word", payload=True),
                    ".value",
                )
            case shapes.ScalarLetter():
                v.lower_char(
                    value.value,
                    v.lower_case(slot, "letter", payload=True),
                    ".value",
                )
            case shapes.ScalarText():
                v.lower_string(
                    value.value,
                    v.lower_case(slot, "text", payload=True),
                    ".value",
                )
            case shapes.ScalarMaybe():
                lower_option_u32(
                    value.value,
                    v.lower_case(slot, "maybe", payload=True),
                    ".value",
                )
            case shapes.ScalarNone():
                v.lower_case(slot, "none", payload=False)
            case shapes.ScalarRaw():
                v.lower_bytes(
                    value.value,
                    v.lower_case(slot, "raw", payload=True),
                    ".value",
                )
            case _:
                raise v.mismatch(value, "", "scalar")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_shapes_same(cx: v.Context, slots: v.Slots, scalar: shapes.Scalar) -> None:
    """Lower the arguments of ``same``."""
    lower_scalar(scalar, slots[0], "scalar")


def lift_option_u32(slot: v.Slot) -> int | None:
    """Lift ``option<u32>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return v.lift_u32(payload)


def lift_scalar(slot: v.Slot) -> shapes.Scalar:
    """Lift ``scalar``."""
    case, payload = v.lift_case(slot)
    match case:
        case "flag":
            return shapes.ScalarFlag(v.lift_bool(payload))
        case "byte":
            return shapes.ScalarByte(v.lift_u8(payload))
        case "word":
            return shapes.ScalarWord(v.lift_u64(payload))
        case "letter":
            return shapes.ScalarLetter(v.lift_char(payload))
        case "text":
            return shapes.ScalarText(v.lift_string(payload))
        case "maybe":
            return shapes.ScalarMaybe(lift_option_u32(payload))
        case "none":
            return shapes.ScalarNone()
        case "raw":
            return shapes.ScalarRaw(v.lift_bytes(payload))
        case _:
            raise v.unknown_case(case, "scalar")


def take_shapes_same(cx: v.Context, slot: v.Slot) -> shapes.Scalar:
    """Lift what ``same`` gave."""
    return lift_scalar(slot)


def lower_only_one(value: shapes.OnlyOne, slot: v.Slot, label: str) -> None:
    """Lower ``only-one``."""
    try:
        match value:
            case shapes.OnlyOneOne():
                v.lower_string(
                    value.value,
                    v.lower_case(slot, "one", payload=True),
                    ".value",
                )
            case _:
                raise v.mismatch(value, "", "only-one")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_shapes_single(cx: v.Context, slots: v.Slots, value: shapes.OnlyOne) -> None:
    """Lower the arguments of ``single``."""
    lower_only_one(value, slots[0], "value")


def lift_only_one(slot: v.Slot) -> shapes.OnlyOne:
    """Lift ``only-one``."""
    case, payload = v.lift_case(slot)
    match case:
        case "one":
            return shapes.OnlyOneOne(v.lift_string(payload))
        case _:
            raise v.unknown_case(case, "only-one")


def take_shapes_single(cx: v.Context, slot: v.Slot) -> shapes.OnlyOne:
    """Lift what ``single`` gave."""
    return lift_only_one(slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:variants/shapes", "area"): v.Export(
            1,
            send_shapes_area,
            take_shapes_area,
        ),
        ("corpus:variants/shapes", "same"): v.Export(
            1,
            send_shapes_same,
            take_shapes_same,
        ),
        ("corpus:variants/shapes", "single"): v.Export(
            1,
            send_shapes_single,
            take_shapes_single,
        ),
    },
    imports=(),
)
