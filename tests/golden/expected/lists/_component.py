"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:lists/lists-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import values as v

from . import lists

__all__ = ["CODEC"]


def send_lists_sum(
    cx: v.Context,
    slots: v.Slots,
    values: Sequence[float] | rt.Buffer,
) -> None:
    """Lower the arguments of ``sum``."""
    v.lower_numbers(values, slots[0], v.F64, "values")


def take_lists_sum(cx: v.Context, slot: v.Slot) -> float:
    """Lift what ``sum`` gave."""
    return v.lift_f64(slot)


def send_lists_sort(
    cx: v.Context,
    slots: v.Slots,
    values: Sequence[int] | rt.Buffer,
) -> None:
    """Lower the arguments of ``sort``."""
    v.lower_numbers(values, slots[0], v.S32, "values")


def take_lists_sort(cx: v.Context, slot: v.Slot) -> rt.Array[int]:
    """Lift what ``sort`` gave."""
    return v.lift_numbers(slot, v.S32)


def lower_list_string(value: Sequence[str], slot: v.Slot, label: str) -> None:
    """Lower ``list<string>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            v.lower_string(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def send_lists_join(cx: v.Context, slots: v.Slots, parts: Sequence[str]) -> None:
    """Lower the arguments of ``join``."""
    lower_list_string(parts, slots[0], "parts")


def take_lists_join(cx: v.Context, slot: v.Slot) -> str:
    """Lift what ``join`` gave."""
    return v.lift_string(slot)


def send_lists_chunks(cx: v.Context, slots: v.Slots, data: rt.Buffer) -> None:
    """Lower the arguments of ``chunks``."""
    v.lower_bytes(data, slots[0], "data")


def lift_list_list_u8(slot: v.Slot) -> list[bytes]:
    """Lift ``list<list<u8>>``."""
    return [v.lift_bytes(item) for item in v.lift_list(slot)]


def take_lists_chunks(cx: v.Context, slot: v.Slot) -> list[bytes]:
    """Lift what ``chunks`` gave."""
    return lift_list_list_u8(slot)


def lower_list_bool(
    value: Sequence[bool] | rt.Buffer,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<bool>``."""
    value = [byte == 1 for byte in v.packed_bools(value, label)]
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            v.lower_bool(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def send_lists_flags(
    cx: v.Context,
    slots: v.Slots,
    values: Sequence[bool] | rt.Buffer,
) -> None:
    """Lower the arguments of ``flags``."""
    lower_list_bool(values, slots[0], "values")


def lift_list_bool(slot: v.Slot) -> list[bool]:
    """Lift ``list<bool>``."""
    return [v.lift_bool(item) for item in v.lift_list(slot)]


def take_lists_flags(cx: v.Context, slot: v.Slot) -> list[bool]:
    """Lift what ``flags`` gave."""
    return lift_list_bool(slot)


def lower_list_list_f32(
    value: Sequence[Sequence[float] | rt.Buffer],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<row>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            v.lower_numbers(item, target, v.F32, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def lower_grid(value: lists.Grid, slot: v.Slot, label: str) -> None:
    """Lower ``grid``."""
    try:
        v.expect(value, lists.Grid, "")
        fields = v.lower_record(slot, ("rows", "names", "raw"))
        lower_list_list_f32(value.rows, fields[0], ".rows")
        lower_list_string(value.names, fields[1], ".names")
        v.lower_bytes(value.raw, fields[2], ".raw")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_lists_transpose(cx: v.Context, slots: v.Slots, grid: lists.Grid) -> None:
    """Lower the arguments of ``transpose``."""
    lower_grid(grid, slots[0], "grid")


def lift_list_list_f32(slot: v.Slot) -> list[rt.Array[float]]:
    """Lift ``list<row>``."""
    return [v.lift_numbers(item, v.F32) for item in v.lift_list(slot)]


def lift_list_string(slot: v.Slot) -> list[str]:
    """Lift ``list<string>``."""
    return [v.lift_string(item) for item in v.lift_list(slot)]


def lift_grid(slot: v.Slot) -> lists.Grid:
    """Lift ``grid``."""
    fields = v.lift_record(slot)
    return lists.Grid(
        lift_list_list_f32(fields[0]),
        lift_list_string(fields[1]),
        v.lift_bytes(fields[2]),
    )


def take_lists_transpose(cx: v.Context, slot: v.Slot) -> lists.Grid:
    """Lift what ``transpose`` gave."""
    return lift_grid(slot)


def send_lists_scale(
    cx: v.Context,
    slots: v.Slots,
    row: Sequence[float] | rt.Buffer,
) -> None:
    """Lower the arguments of ``scale``."""
    v.lower_numbers(row, slots[0], v.F32, "row")


def take_lists_scale(cx: v.Context, slot: v.Slot) -> rt.Array[float]:
    """Lift what ``scale`` gave."""
    return v.lift_numbers(slot, v.F32)


def lower_option_list_s32(
    value: Sequence[int] | rt.Buffer | None,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``option<list<s32>>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            v.lower_numbers(value, v.lower_some(slot), v.S32, "")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_tuple_list_u8_u8(
    value: tuple[rt.Buffer, int],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``tuple<blob, u8>``."""
    try:
        items = v.lower_tuple(value, slot, 2, "")
        v.lower_bytes(value[0], items[0], "[0]")
        v.lower_u8(value[1], items[1], "[1]")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_lists_mix(
    cx: v.Context,
    slots: v.Slots,
    rows: Sequence[Sequence[float] | rt.Buffer],
    gains: Sequence[int] | rt.Buffer | None,
    mask: tuple[rt.Buffer, int],
) -> None:
    """Lower the arguments of ``mix``."""
    lower_list_list_f32(rows, slots[0], "rows")
    lower_option_list_s32(gains, slots[1], "gains")
    lower_tuple_list_u8_u8(mask, slots[2], "mask")


def lift_list_list_f64(slot: v.Slot) -> list[rt.Array[float]]:
    """Lift ``list<list<f64>>``."""
    return [v.lift_numbers(item, v.F64) for item in v.lift_list(slot)]


def lift_option_list_f32(slot: v.Slot) -> rt.Array[float] | None:
    """Lift ``option<row>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return v.lift_numbers(payload, v.F32)


def lift_tuple_list_list_f64_option_list_f32(
    slot: v.Slot,
) -> tuple[list[rt.Array[float]], rt.Array[float] | None]:
    """Lift ``tuple<list<list<f64>>, option<row>>``."""
    items = v.lift_tuple(slot)
    return (lift_list_list_f64(items[0]), lift_option_list_f32(items[1]))


def take_lists_mix(
    cx: v.Context,
    slot: v.Slot,
) -> tuple[list[rt.Array[float]], rt.Array[float] | None]:
    """Lift what ``mix`` gave."""
    return lift_tuple_list_list_f64_option_list_f32(slot)


def lower_source(value: lists.Source, slot: v.Slot, label: str) -> None:
    """Lower ``source``."""
    try:
        match value:
            case lists.SourceFile():
                v.lower_string(
                    value.value,
                    v.lower_case(slot, "file", payload=True),
                    ".value",
                )
            case lists.SourceSamples():
                v.lower_numbers(
                    value.value,
                    v.lower_case(slot, "samples", payload=True),
                    v.F32,
                    ".value",
                )
            case lists.SourceRaw():
                v.lower_bytes(
                    value.value,
                    v.lower_case(slot, "raw", payload=True),
                    ".value",
                )
            case _:
                raise v.mismatch(value, "", "source")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_lists_read(cx: v.Context, slots: v.Slots, source: lists.Source) -> None:
    """Lower the arguments of ``read``."""
    lower_source(source, slots[0], "source")


def take_lists_read(cx: v.Context, slot: v.Slot) -> list[rt.Array[float]]:
    """Lift what ``read`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return lift_list_list_f32(payload)
    raise lists.ReadError(v.lift_numbers(payload, v.U16))


def send_lists_spread(cx: v.Context, slots: v.Slots, blob: rt.Buffer) -> None:
    """Lower the arguments of ``spread``."""
    v.lower_bytes(blob, slots[0], "blob")


def lift_option_list_bool(slot: v.Slot) -> list[bool] | None:
    """Lift ``option<list<bool>>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return lift_list_bool(payload)


def lift_list_option_list_bool(slot: v.Slot) -> list[list[bool] | None]:
    """Lift ``list<option<list<bool>>>``."""
    return [lift_option_list_bool(item) for item in v.lift_list(slot)]


def take_lists_spread(cx: v.Context, slot: v.Slot) -> list[list[bool] | None]:
    """Lift what ``spread`` gave."""
    return lift_list_option_list_bool(slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:lists/lists", "sum"): v.Export(1, send_lists_sum, take_lists_sum),
        ("corpus:lists/lists", "sort"): v.Export(1, send_lists_sort, take_lists_sort),
        ("corpus:lists/lists", "join"): v.Export(1, send_lists_join, take_lists_join),
        ("corpus:lists/lists", "chunks"): v.Export(
            1,
            send_lists_chunks,
            take_lists_chunks,
        ),
        ("corpus:lists/lists", "flags"): v.Export(
            1,
            send_lists_flags,
            take_lists_flags,
        ),
        ("corpus:lists/lists", "transpose"): v.Export(
            1,
            send_lists_transpose,
            take_lists_transpose,
        ),
        ("corpus:lists/lists", "scale"): v.Export(
            1,
            send_lists_scale,
            take_lists_scale,
        ),
        ("corpus:lists/lists", "mix"): v.Export(3, send_lists_mix, take_lists_mix),
        ("corpus:lists/lists", "read"): v.Export(1, send_lists_read, take_lists_read),
        ("corpus:lists/lists", "spread"): v.Export(
            1,
            send_lists_spread,
            take_lists_spread,
        ),
    },
    imports=(),
)
