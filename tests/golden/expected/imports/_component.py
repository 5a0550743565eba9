"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:imports/imports-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks.runtime import values as v

from . import store, units, world

__all__ = ["CODEC"]


def lower_unit(value: units.Unit, slot: v.Slot, label: str) -> None:
    """Lower ``unit``."""
    try:
        v.expect(value, units.Unit, "")
        v.lower_enum(value.value, slot)
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_work_run(cx: v.Context, slots: v.Slots, unit: units.Unit) -> None:
    """Lower the arguments of ``run``."""
    lower_unit(unit, slots[0], "unit")


def lift_entry(slot: v.Slot) -> store.Entry:
    """Lift ``entry``."""
    fields = v.lift_record(slot)
    return store.Entry(v.lift_string(fields[0]), v.lift_bytes(fields[1]))


def lift_list_entry(slot: v.Slot) -> list[store.Entry]:
    """Lift ``list<entry>``."""
    return [lift_entry(item) for item in v.lift_list(slot)]


def take_work_run(cx: v.Context, slot: v.Slot) -> list[store.Entry]:
    """Lift what ``run`` gave."""
    return lift_list_entry(slot)


def serve_log(
    cx: v.Context,
    host: Callable[[int, str], None],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``log``."""
    host(v.lift_u8(args[0]), v.lift_string(args[1]))


def serve_now(
    cx: v.Context,
    host: Callable[[], int],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``now``."""
    answer = host()
    v.lower_u64(answer, slot, "now()")


def serve_ask(
    cx: v.Context,
    host: Callable[[str], str],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``ask``."""
    try:
        answer = host(v.lift_string(args[0]))
    except world.AskError as error:
        v.lower_string(
            error.payload,
            v.lower_result(slot, is_ok=False, payload=True),
            "AskError.payload",
        )
    else:
        v.lower_string(answer, v.lower_result(slot, is_ok=True, payload=True), "ask()")


def lower_problem(value: store.Problem, slot: v.Slot, label: str) -> None:
    """Lower ``problem``."""
    try:
        v.expect(value, store.Problem, "")
        v.lower_enum(value.value, slot)
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_entry(value: store.Entry, slot: v.Slot, label: str) -> None:
    """Lower ``entry``."""
    try:
        v.expect(value, store.Entry, "")
        fields = v.lower_record(slot, ("key", "value"))
        v.lower_string(value.key, fields[0], ".key")
        v.lower_bytes(value.value, fields[1], ".value")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def serve_store_get(
    cx: v.Context,
    host: Callable[[str], store.Entry],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``get``."""
    try:
        answer = host(v.lift_string(args[0]))
    except store.GetError as error:
        lower_problem(
            error.payload,
            v.lower_result(slot, is_ok=False, payload=True),
            "GetError.payload",
        )
    else:
        lower_entry(answer, v.lower_result(slot, is_ok=True, payload=True), "get()")


def serve_store_put(
    cx: v.Context,
    host: Callable[[store.Entry], None],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``put``."""
    try:
        host(lift_entry(args[0]))
    except store.PutError as error:
        lower_problem(
            error.payload,
            v.lower_result(slot, is_ok=False, payload=True),
            "PutError.payload",
        )
    else:
        v.lower_result(slot, is_ok=True, payload=False)


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


def serve_store_keys(
    cx: v.Context,
    host: Callable[[], Sequence[str]],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``keys``."""
    answer = host()
    lower_list_string(answer, slot, "keys()")


CODEC: Final = v.Codec(
    exports={
        ("corpus:imports/work", "run"): v.Export(1, send_work_run, take_work_run),
    },
    imports=(
        v.Import(None, "log", "log", None, serve_log),
        v.Import(None, "now", "now", None, serve_now),
        v.Import(None, "ask", "ask", None, serve_ask),
        v.Import("corpus:imports/store", "get", "store", "get", serve_store_get),
        v.Import("corpus:imports/store", "put", "store", "put", serve_store_put),
        v.Import("corpus:imports/store", "keys", "store", "keys", serve_store_keys),
    ),
)
