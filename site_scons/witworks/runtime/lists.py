"""Lifting and lowering of lists and tuples: slots for their items."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence, Sized
from typing import TYPE_CHECKING, Any, TypeAlias

from witworks.runtime import _wasmtime_private as c
from witworks.runtime.mismatches import mismatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.runtime.scalars import Slot

Slots: TypeAlias = Sequence[Any]
"""Component values side by side."""


def slots_at(data: Any, count: int, kind: Any = c.Val) -> Any:  # noqa: ANN401
    """The ``count`` structures that ``data`` points to."""
    return (kind * count).from_address(ctypes.addressof(data.contents)) if count else ()


def new_items(vector: Any, count: int, allocate: Callable[..., None]) -> None:  # noqa: ANN401
    """``count`` fresh values in ``vector``: zero bytes are the valid value ``false``."""
    allocate(ctypes.byref(vector), count)
    if count:
        ctypes.memset(vector.data, 0, count * c.SIZE)


def lower_list(value: Sequence[object], slot: Slot, label: str) -> Slots:
    """Slots for the items of a list; a str is no list of its characters."""
    if isinstance(value, (str, dict)) or not isinstance(value, Sized) or not hasattr(value, "__iter__"):
        raise mismatch(value, label, "a list")
    count = len(value)
    items = slot.of.list
    new_items(items, count, c.new_list)
    slot.kind = c.LIST
    slots: Slots = slots_at(items.data, count)
    return slots


def lift_list(slot: Slot) -> Slots:
    """The slots of a list's items."""
    items = slot.of.list
    slots: Slots = slots_at(items.data, items.size)
    return slots


def lower_tuple(value: tuple[object, ...], slot: Slot, count: int, label: str) -> Slots:
    """Slots for a tuple's items."""
    if not isinstance(value, tuple) or len(value) != count:
        raise mismatch(value, label, f"a tuple of {count}")
    items = slot.of.tuple
    new_items(items, count, c.new_tuple)
    slot.kind = c.TUPLE
    slots: Slots = slots_at(items.data, count)
    return slots


def lift_tuple(slot: Slot) -> Slots:
    """The slots of a tuple's items."""
    items = slot.of.tuple
    slots: Slots = slots_at(items.data, items.size)
    return slots
