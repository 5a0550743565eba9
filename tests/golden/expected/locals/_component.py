"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:locals/locals-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks.runtime import values as v

from . import error as error_module
from . import items as items_module
from . import world

__all__ = ["CODEC"]


def lower_payload(value: items_module.Payload, slot: v.Slot, label: str) -> None:
    """Lower ``payload``."""
    try:
        match value:
            case items_module.PayloadValue():
                v.lower_string(
                    value.value,
                    v.lower_case(slot, "value", payload=True),
                    ".value",
                )
            case items_module.PayloadSlot():
                v.lower_u32(
                    value.value,
                    v.lower_case(slot, "slot", payload=True),
                    ".value",
                )
            case _:
                raise v.mismatch(value, "", "payload")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_list_payload(
    value: Sequence[items_module.Payload],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<payload>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_payload(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def send_items_host_rename(
    cx: v.Context,
    slots: v.Slots,
    self: items_module.Host,
    result: str,
    items_: Sequence[items_module.Payload],
) -> None:
    """Lower the arguments of ``[method]host.rename``."""
    v.lower_guest(cx, self, slots[0], items_module.Host, "self", owned=False)
    v.lower_string(result, slots[1], "result")
    lower_list_payload(items_, slots[2], "items")


def take_items_host_rename(cx: v.Context, slot: v.Slot) -> str:
    """Lift what ``[method]host.rename`` gave."""
    return v.lift_string(slot)


def send_items_check(
    cx: v.Context,
    slots: v.Slots,
    items_: items_module.Host,
    lower_payload_: items_module.Payload,
    result: int,
) -> None:
    """Lower the arguments of ``check``."""
    v.lower_guest(cx, items_, slots[0], items_module.Host, "items", owned=False)
    lower_payload(lower_payload_, slots[1], "lower_payload")
    v.lower_u32(result, slots[2], "result")


def lift_payload(slot: v.Slot) -> items_module.Payload:
    """Lift ``payload``."""
    case, payload = v.lift_case(slot)
    match case:
        case "value":
            return items_module.PayloadValue(v.lift_string(payload))
        case "slot":
            return items_module.PayloadSlot(v.lift_u32(payload))
        case _:
            raise v.unknown_case(case, "payload")


def take_items_check(cx: v.Context, slot: v.Slot) -> items_module.Payload:
    """Lift what ``check`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return lift_payload(payload)
    raise items_module.CheckError(lift_payload(payload))


def lower_fields(value: error_module.Fields, slot: v.Slot, label: str) -> None:
    """Lower ``fields``."""
    try:
        v.expect(value, error_module.Fields, "")
        fields = v.lower_record(slot, ("value",))
        v.lower_u32(value.value, fields[0], ".value")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_error_answer(
    cx: v.Context,
    slots: v.Slots,
    fields: error_module.Fields,
) -> None:
    """Lower the arguments of ``answer``."""
    lower_fields(fields, slots[0], "fields")


def lift_fields(slot: v.Slot) -> error_module.Fields:
    """Lift ``fields``."""
    fields = v.lift_record(slot)
    return error_module.Fields(v.lift_u32(fields[0]))


def take_error_answer(cx: v.Context, slot: v.Slot) -> error_module.Fields:
    """Lift what ``answer`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return lift_fields(payload)
    raise error_module.AnswerError(lift_fields(payload))


def serve_imports(
    cx: v.Context,
    host: Callable[[], None],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``imports``."""
    host()


def serve_rt(
    cx: v.Context,
    host: Callable[[], int],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``rt``."""
    try:
        answer = host()
    except world.RtError:
        v.lower_result(slot, is_ok=False, payload=False)
    else:
        v.lower_u32(answer, v.lower_result(slot, is_ok=True, payload=True), "rt_()")


def serve_error_answer(
    cx: v.Context,
    host: Callable[[error_module.Fields], error_module.Fields],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``answer``."""
    try:
        answer = host(lift_fields(args[0]))
    except error_module.AnswerError as error:
        lower_fields(
            error.payload,
            v.lower_result(slot, is_ok=False, payload=True),
            "AnswerError.payload",
        )
    else:
        lower_fields(answer, v.lower_result(slot, is_ok=True, payload=True), "answer()")


CODEC: Final = v.Codec(
    exports={
        ("corpus:locals/items", "[method]host.rename"): v.Export(
            3,
            send_items_host_rename,
            take_items_host_rename,
        ),
        ("corpus:locals/items", "check"): v.Export(
            3,
            send_items_check,
            take_items_check,
        ),
        ("corpus:locals/error", "answer"): v.Export(
            1,
            send_error_answer,
            take_error_answer,
        ),
    },
    imports=(
        v.Import(None, "imports", "imports_", None, serve_imports),
        v.Import(None, "rt", "rt_", None, serve_rt),
        v.Import(
            "corpus:locals/error",
            "answer",
            "error",
            "answer",
            serve_error_answer,
        ),
    ),
)
