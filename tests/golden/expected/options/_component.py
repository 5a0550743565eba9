"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:options/options-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import Final

from witworks import runtime as rt
from witworks.runtime import values as v

from . import options

__all__ = ["CODEC"]


def send_options_find(cx: v.Context, slots: v.Slots, name: str) -> None:
    """Lower the arguments of ``find``."""
    v.lower_string(name, slots[0], "name")


def lift_option_string(slot: v.Slot) -> str | None:
    """Lift ``option<string>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return v.lift_string(payload)


def lift_option_u8(slot: v.Slot) -> int | None:
    """Lift ``option<u8>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return v.lift_u8(payload)


def lift_person(slot: v.Slot) -> options.Person:
    """Lift ``person``."""
    fields = v.lift_record(slot)
    return options.Person(
        v.lift_string(fields[0]),
        lift_option_string(fields[1]),
        lift_option_u8(fields[2]),
    )


def lift_option_person(slot: v.Slot) -> options.Person | None:
    """Lift ``option<person>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return lift_person(payload)


def take_options_find(cx: v.Context, slot: v.Slot) -> options.Person | None:
    """Lift what ``find`` gave."""
    return lift_option_person(slot)


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


def lower_option_option_u32(
    value: rt.Some[int | None] | None,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``option<option<u32>>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            v.expect(value, v.Some, "")
            lower_option_u32(value.value, v.lower_some(slot), ".value")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_options_nested(
    cx: v.Context,
    slots: v.Slots,
    value: rt.Some[int | None] | None,
) -> None:
    """Lower the arguments of ``nested``."""
    lower_option_option_u32(value, slots[0], "value")


def lift_option_u32(slot: v.Slot) -> int | None:
    """Lift ``option<u32>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return v.lift_u32(payload)


def lift_option_option_u32(slot: v.Slot) -> rt.Some[int | None] | None:
    """Lift ``option<option<u32>>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return v.Some(lift_option_u32(payload))


def take_options_nested(cx: v.Context, slot: v.Slot) -> rt.Some[int | None] | None:
    """Lift what ``nested`` gave."""
    return lift_option_option_u32(slot)


def lower_option_option_u32_(
    value: rt.Some[options.Maybe] | None,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``option<maybe>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            v.expect(value, v.Some, "")
            lower_option_u32(value.value, v.lower_some(slot), ".value")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_options_nested_by_name(
    cx: v.Context,
    slots: v.Slots,
    value: rt.Some[options.Maybe] | None,
) -> None:
    """Lower the arguments of ``nested-by-name``."""
    lower_option_option_u32_(value, slots[0], "value")


def take_options_nested_by_name(cx: v.Context, slot: v.Slot) -> options.Maybe:
    """Lift what ``nested-by-name`` gave."""
    return lift_option_u32(slot)


def lower_option_bool(value: bool | None, slot: v.Slot, label: str) -> None:
    """Lower ``option<bool>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            v.lower_bool(value, v.lower_some(slot), "")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_option_option_bool(
    value: rt.Some[bool | None] | None,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``option<option<bool>>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            v.expect(value, v.Some, "")
            lower_option_bool(value.value, v.lower_some(slot), ".value")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_option_option_option_bool(
    value: rt.Some[rt.Some[bool | None] | None] | None,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``option<option<option<bool>>>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            v.expect(value, v.Some, "")
            lower_option_option_bool(value.value, v.lower_some(slot), ".value")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_options_deep(
    cx: v.Context,
    slots: v.Slots,
    value: rt.Some[rt.Some[bool | None] | None] | None,
) -> None:
    """Lower the arguments of ``deep``."""
    lower_option_option_option_bool(value, slots[0], "value")


def lift_list_option_string(slot: v.Slot) -> list[str | None]:
    """Lift ``list<option<string>>``."""
    return [lift_option_string(item) for item in v.lift_list(slot)]


def lift_option_list_option_string(slot: v.Slot) -> list[str | None] | None:
    """Lift ``option<list<option<string>>>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return lift_list_option_string(payload)


def take_options_deep(cx: v.Context, slot: v.Slot) -> list[str | None] | None:
    """Lift what ``deep`` gave."""
    return lift_option_list_option_string(slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:options/options", "find"): v.Export(
            1,
            send_options_find,
            take_options_find,
        ),
        ("corpus:options/options", "nested"): v.Export(
            1,
            send_options_nested,
            take_options_nested,
        ),
        ("corpus:options/options", "nested-by-name"): v.Export(
            1,
            send_options_nested_by_name,
            take_options_nested_by_name,
        ),
        ("corpus:options/options", "deep"): v.Export(
            1,
            send_options_deep,
            take_options_deep,
        ),
    },
    imports=(),
)
