"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:names/names-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import values as v

from . import interface

__all__ = ["CODEC"]


def send_backend(cx: v.Context, slots: v.Slots, timeout: int) -> None:
    """Lower the arguments of ``backend``."""
    v.lower_u32(timeout, slots[0], "timeout")


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


def lower_option_string(value: str | None, slot: v.Slot, label: str) -> None:
    """Lower ``option<string>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            v.lower_string(value, v.lower_some(slot), "")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_type(value: interface.Type, slot: v.Slot, label: str) -> None:
    """Lower ``type``."""
    try:
        v.expect(value, interface.Type, "")
        fields = v.lower_record(
            slot,
            ("class", "from", "list", "str", "self", "numbers"),
        )
        v.lower_string(value.class_, fields[0], ".class_")
        v.lower_u32(value.from_, fields[1], ".from_")
        lower_list_string(value.list_, fields[2], ".list_")
        lower_option_string(value.str_, fields[3], ".str_")
        v.lower_bool(value.self_, fields[4], ".self_")
        v.lower_numbers(value.numbers, fields[5], v.U32, ".numbers")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_interface(value: interface.Interface, slot: v.Slot, label: str) -> None:
    """Lower ``interface``."""
    try:
        v.expect(value, interface.Interface, "")
        fields = v.lower_record(slot, ("value", "mro", "dtype"))
        v.lower_u32(value.value, fields[0], ".value")
        v.lower_u32(value.mro_, fields[1], ".mro_")
        v.lower_u32(value.dtype_, fields[2], ".dtype_")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_interface_lambda(
    cx: v.Context,
    slots: v.Slots,
    self_: interface.Type,
    slots_: int,
    cx_: int,
    v_: interface.Interface,
) -> None:
    """Lower the arguments of ``lambda``."""
    lower_type(self_, slots[0], "self_")
    v.lower_u32(slots_, slots[1], "slots")
    v.lower_u32(cx_, slots[2], "cx")
    lower_interface(v_, slots[3], "v")


def lift_none(slot: v.Slot) -> interface.None_:
    """Lift ``none``."""
    case, payload = v.lift_case(slot)
    match case:
        case "true":
            return interface.NoneTrue()
        case "false":
            return interface.NoneFalse(v.lift_bool(payload))
        case _:
            raise v.unknown_case(case, "none")


def lift_lambda_error(slot: v.Slot) -> interface.LambdaError:
    """Lift ``lambda-error``."""
    fields = v.lift_record(slot)
    return interface.LambdaError(
        v.lift_string(fields[0]),
        v.lift_numbers(fields[1], v.U32),
    )


def take_interface_lambda(cx: v.Context, slot: v.Slot) -> interface.None_:
    """Lift what ``lambda`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return lift_none(payload)
    raise interface.LambdaError_(lift_lambda_error(payload))


def lower_protocol(value: interface.Protocol_, slot: v.Slot, label: str) -> None:
    """Lower ``protocol``."""
    try:
        v.expect(value, interface.Protocol_, "")
        v.lower_flags(value.value, slot, ("import", "is", "as"))
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_interface_print(
    cx: v.Context,
    slots: v.Slots,
    def_: interface.Protocol_,
) -> None:
    """Lower the arguments of ``print``."""
    lower_protocol(def_, slots[0], "def_")


def lift_exception(slot: v.Slot) -> interface.Exception_:
    """Lift ``exception``."""
    return interface.Exception_(v.lift_enum(slot))


def take_interface_print(cx: v.Context, slot: v.Slot) -> interface.Exception_:
    """Lift what ``print`` gave."""
    return lift_exception(slot)


def send_interface_list(cx: v.Context, slots: v.Slots) -> None:
    """Lower the arguments of ``list``."""


def lift_list_string(slot: v.Slot) -> list[str]:
    """Lift ``list<string>``."""
    return [v.lift_string(item) for item in v.lift_list(slot)]


def take_interface_list(cx: v.Context, slot: v.Slot) -> list[str]:
    """Lift what ``list`` gave."""
    return lift_list_string(slot)


def send_interface_rt(cx: v.Context, slots: v.Slots, rt_: int, bool_: bool) -> None:
    """Lower the arguments of ``rt``."""
    v.lower_u32(rt_, slots[0], "rt_")
    v.lower_bool(bool_, slots[1], "bool_")


def take_interface_rt(cx: v.Context, slot: v.Slot) -> rt.Array[int]:
    """Lift what ``rt`` gave."""
    return v.lift_numbers(slot, v.U32)


def send_interface_str(
    cx: v.Context,
    slots: v.Slots,
    list_: Sequence[int] | rt.Buffer,
) -> None:
    """Lower the arguments of ``str``."""
    v.lower_numbers(list_, slots[0], v.U32, "list_")


def lift_outcome_ok(slot: v.Slot) -> interface.OutcomeOk:
    """Lift ``outcome-ok``."""
    fields = v.lift_record(slot)
    return interface.OutcomeOk(v.lift_string(fields[0]))


def take_interface_str(cx: v.Context, slot: v.Slot) -> interface.OutcomeOk:
    """Lift what ``str`` gave."""
    return lift_outcome_ok(slot)


def send_interface_http_get(cx: v.Context, slots: v.Slots, url: str) -> None:
    """Lower the arguments of ``HTTP-get``."""
    v.lower_string(url, slots[0], "url")


def lift_outcome(slot: v.Slot) -> interface.Outcome:
    """Lift ``outcome``."""
    case, payload = v.lift_case(slot)
    match case:
        case "ok":
            return interface.OutcomeOk_(v.lift_u32(payload))
        case _:
            raise v.unknown_case(case, "outcome")


def take_interface_http_get(cx: v.Context, slot: v.Slot) -> interface.Outcome:
    """Lift what ``HTTP-get`` gave."""
    return lift_outcome(slot)


def serve_memory(
    cx: v.Context,
    host: Callable[[], int],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``memory``."""
    answer = host()
    v.lower_u32(answer, slot, "memory_()")


def serve_self(
    cx: v.Context,
    host: Callable[[], None],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``self``."""
    host()


CODEC: Final = v.Codec(
    exports={
        (None, "backend"): v.Export(1, send_backend, None),
        ("corpus:names/interface", "lambda"): v.Export(
            4,
            send_interface_lambda,
            take_interface_lambda,
        ),
        ("corpus:names/interface", "print"): v.Export(
            1,
            send_interface_print,
            take_interface_print,
        ),
        ("corpus:names/interface", "list"): v.Export(
            0,
            send_interface_list,
            take_interface_list,
        ),
        ("corpus:names/interface", "rt"): v.Export(
            2,
            send_interface_rt,
            take_interface_rt,
        ),
        ("corpus:names/interface", "str"): v.Export(
            1,
            send_interface_str,
            take_interface_str,
        ),
        ("corpus:names/interface", "HTTP-get"): v.Export(
            1,
            send_interface_http_get,
            take_interface_http_get,
        ),
    },
    imports=(
        v.Import(None, "memory", "memory_", None, serve_memory),
        v.Import(None, "self", "self_", None, serve_self),
    ),
)
