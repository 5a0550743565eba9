"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:world-resources/world-resources-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import values as v

from . import world

__all__ = ["CODEC"]

WORLD_SHELF: Final = v.HostResource[world.Shelf](None, "shelf")


def send_stock(
    cx: v.Context,
    slots: v.Slots,
    store: world.Shelf,
    numbers: Sequence[int] | rt.Buffer,
) -> None:
    """Lower the arguments of ``stock``."""
    v.lower_host(cx, store, slots[0], WORLD_SHELF, owned=False)
    v.lower_numbers(numbers, slots[1], v.S64, "numbers")


def take_stock(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``stock`` gave."""
    return v.lift_s64(slot)


def send_pass(cx: v.Context, slots: v.Slots, store: world.Shelf) -> None:
    """Lower the arguments of ``pass``."""
    v.lower_host(cx, store, slots[0], WORLD_SHELF, owned=True)


def take_pass(cx: v.Context, slot: v.Slot) -> world.Shelf:
    """Lift what ``pass`` gave."""
    return v.lift_host(cx, slot, WORLD_SHELF, owned=True)


def lower_option_own_shelf(
    cx: v.Context,
    value: world.Shelf | None,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``option<shelf>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            v.lower_host(cx, value, v.lower_some(slot), WORLD_SHELF, owned=True)
    except v.REFUSED as error:
        v.put(error, label)
        raise


def serve_look_up(
    cx: v.Context,
    host: Callable[[str], world.Shelf | None],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``look-up``."""
    answer = host(v.lift_string(args[0]))
    lower_option_own_shelf(cx, answer, slot, "look_up()")


def serve_log(
    cx: v.Context,
    host: Callable[[str], None],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``log``."""
    host(v.lift_string(args[0]))


def serve_shelf_new(
    cx: v.Context,
    host: Callable[[int], world.Shelf],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``[constructor]shelf``."""
    answer = host(v.lift_u32(args[0]))
    v.lower_host(cx, answer, slot, WORLD_SHELF, owned=True)


def serve_shelf_put(cx: v.Context, host: object, args: v.Slots, slot: v.Slot) -> None:
    """Let the host answer ``[method]shelf.put``."""
    itself = v.lift_host(cx, args[0], WORLD_SHELF, owned=False)
    try:
        answer = itself.put(v.lift_u32(args[1]), v.lift_s64(args[2]))
    except world.ShelfPutError as error:
        v.lower_string(
            error.payload,
            v.lower_result(slot, is_ok=False, payload=True),
            "ShelfPutError.payload",
        )
    else:
        v.lower_s64(answer, v.lower_result(slot, is_ok=True, payload=True), "put()")


def serve_shelf_total(cx: v.Context, host: object, args: v.Slots, slot: v.Slot) -> None:
    """Let the host answer ``[method]shelf.total``."""
    itself = v.lift_host(cx, args[0], WORLD_SHELF, owned=False)
    answer = itself.total()
    v.lower_s64(answer, slot, "total()")


def serve_shelf_shared(
    cx: v.Context,
    host: Callable[[], world.Shelf],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``[static]shelf.shared``."""
    answer = host()
    v.lower_host(cx, answer, slot, WORLD_SHELF, owned=True)


CODEC: Final = v.Codec(
    exports={
        (None, "stock"): v.Export(2, send_stock, take_stock),
        (None, "pass"): v.Export(1, send_pass, take_pass),
    },
    imports=(
        v.Import(None, "look-up", "look_up", None, serve_look_up),
        v.Import(None, "log", "log", None, serve_log),
        v.Import(None, "[constructor]shelf", "shelf", None, serve_shelf_new),
        v.Import(None, "[method]shelf.put", "", None, serve_shelf_put),
        v.Import(None, "[method]shelf.total", "", None, serve_shelf_total),
        v.Import(
            None,
            "[static]shelf.shared",
            "shelf_shared",
            None,
            serve_shelf_shared,
        ),
    ),
    resources=(WORLD_SHELF,),
)
