"""Lifting and lowering of the frames of records, variants, enums, flags, options and results."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

from witworks.runtime import _wasmtime_private as c
from witworks.runtime.lists import slots_at
from witworks.runtime.scalars import set_text, text_of

if TYPE_CHECKING:
    from witworks.runtime.lists import Slots
    from witworks.runtime.scalars import Slot


def lower_record(slot: Slot, fields: tuple[str, ...]) -> Slots:
    """Slots for a record's fields, which the component knows by their WIT names."""
    entries = slot.of.record
    c.new_record(ctypes.byref(entries), len(fields))
    ctypes.memset(entries.data, 0, len(fields) * ctypes.sizeof(c.Entry))
    slot.kind = c.RECORD
    found = slots_at(entries.data, len(fields), c.Entry)
    for entry, name in zip(found, fields, strict=True):
        set_text(entry.name, name.encode())
    return [entry.val for entry in found]


def lift_record(slot: Slot) -> Slots:
    """The slots of a record's fields, in the order of their declaration."""
    entries = slot.of.record
    return [entry.val for entry in slots_at(entries.data, entries.size, c.Entry)]


def _new_payload() -> Any:  # noqa: ANN401
    empty = c.Val()
    return c.new_value(ctypes.byref(empty))


def lower_case(slot: Slot, case: str, *, payload: bool) -> Slot:
    """A variant's case; gives the slot of its payload."""
    variant = slot.of.variant
    set_text(variant.discriminant, case.encode())
    variant.val = _new_payload() if payload else None
    slot.kind = c.VARIANT
    return variant.val.contents if payload else None


def lift_case(slot: Slot) -> tuple[str, Slot]:
    """The name of a variant's case, and the slot of its payload."""
    variant = slot.of.variant
    return text_of(variant.discriminant), variant.val.contents if variant.val else None


def lower_enum(case: str, slot: Slot) -> None:
    """An enum's case by its WIT name."""
    set_text(slot.of.enumeration, case.encode())
    slot.kind = c.ENUM


def lift_enum(slot: Slot) -> str:
    """The WIT name of an enum's case."""
    return text_of(slot.of.enumeration)


def lower_flags(bits: int, slot: Slot, flags: tuple[str, ...]) -> None:
    """The flags that ``bits`` has, by their WIT names."""
    names = [name for position, name in enumerate(flags) if bits >> position & 1]
    vector = slot.of.flags
    c.new_flags(ctypes.byref(vector), len(names))
    slot.kind = c.FLAGS
    if names:
        ctypes.memset(vector.data, 0, len(names) * ctypes.sizeof(vector.data.contents))
    for position, name in enumerate(names):
        set_text(vector.data[position], name.encode())


def lift_flags(slot: Slot) -> list[str]:
    """The WIT names of the flags that are set."""
    vector = slot.of.flags
    return [text_of(vector.data[position]) for position in range(vector.size)]


def lower_none(slot: Slot) -> None:
    """``none``."""
    slot.of.option = None
    slot.kind = c.OPTION


def lower_some(slot: Slot) -> Slot:
    """``some``; gives the slot of its payload."""
    slot.of.option = _new_payload()
    slot.kind = c.OPTION
    return slot.of.option.contents


def lift_option(slot: Slot) -> Slot:
    """The slot of an option's payload, or None."""
    pointer = slot.of.option
    return pointer.contents if pointer else None


def lower_result(slot: Slot, *, is_ok: bool, payload: bool) -> Slot:
    """A result's side; gives the slot of its payload."""
    result = slot.of.result
    result.is_ok = is_ok
    result.val = _new_payload() if payload else None
    slot.kind = c.RESULT
    return result.val.contents if payload else None


def lift_result(slot: Slot) -> tuple[bool, Slot]:
    """Whether a result is ``ok``, and the slot of its payload."""
    result = slot.of.result
    return bool(result.is_ok), result.val.contents if result.val else None
