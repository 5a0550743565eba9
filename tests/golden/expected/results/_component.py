"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:results/results-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import values as v

from . import results

__all__ = ["CODEC"]


def send_results_both(cx: v.Context, slots: v.Slots, input: int) -> None:
    """Lower the arguments of ``both``."""
    v.lower_u32(input, slots[0], "input")


def lift_problem(slot: v.Slot) -> results.Problem:
    """Lift ``problem``."""
    case, payload = v.lift_case(slot)
    match case:
        case "not-found":
            return results.ProblemNotFound(v.lift_string(payload))
        case "denied":
            return results.ProblemDenied()
        case "io":
            return results.ProblemIo(v.lift_s32(payload))
        case _:
            raise v.unknown_case(case, "problem")


def take_results_both(cx: v.Context, slot: v.Slot) -> str:
    """Lift what ``both`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return v.lift_string(payload)
    raise results.BothError(lift_problem(payload))


def send_results_only_ok(cx: v.Context, slots: v.Slots, input: int) -> None:
    """Lower the arguments of ``only-ok``."""
    v.lower_u32(input, slots[0], "input")


def take_results_only_ok(cx: v.Context, slot: v.Slot) -> str:
    """Lift what ``only-ok`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return v.lift_string(payload)
    raise results.OnlyOkError(None)


def send_results_only_err(cx: v.Context, slots: v.Slots, input: int) -> None:
    """Lower the arguments of ``only-err``."""
    v.lower_u32(input, slots[0], "input")


def take_results_only_err(cx: v.Context, slot: v.Slot) -> None:
    """Lift what ``only-err`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return
    raise results.OnlyErrError(lift_problem(payload))


def send_results_neither(cx: v.Context, slots: v.Slots, input: int) -> None:
    """Lower the arguments of ``neither``."""
    v.lower_u32(input, slots[0], "input")


def take_results_neither(cx: v.Context, slot: v.Slot) -> None:
    """Lift what ``neither`` gave."""
    is_ok, _ = v.lift_result(slot)
    if is_ok:
        return
    raise results.NeitherError(None)


def send_results_named(cx: v.Context, slots: v.Slots) -> None:
    """Lower the arguments of ``named``."""


def take_results_named(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``named`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return v.lift_u32(payload)
    raise results.NamedError(lift_problem(payload))


def lower_result_u32_string(
    value: rt.Ok[int] | rt.Err[str],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``result<u32, string>``."""
    try:
        match value:
            case v.Ok():
                v.lower_u32(
                    value.value,
                    v.lower_result(slot, is_ok=True, payload=True),
                    ".value",
                )
            case v.Err():
                v.lower_string(
                    value.value,
                    v.lower_result(slot, is_ok=False, payload=True),
                    ".value",
                )
            case _:
                raise v.mismatch(value, "", "result<u32, string>")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_list_result_u32_string(
    value: Sequence[rt.Ok[int] | rt.Err[str]],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<result<u32, string>>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_result_u32_string(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def send_results_as_value(
    cx: v.Context,
    slots: v.Slots,
    values: Sequence[rt.Ok[int] | rt.Err[str]],
) -> None:
    """Lower the arguments of ``as-value``."""
    lower_list_result_u32_string(values, slots[0], "values")


def lift_result_none_none(slot: v.Slot) -> rt.Ok[None] | rt.Err[None]:
    """Lift ``result``."""
    is_ok, _ = v.lift_result(slot)
    if is_ok:
        return v.Ok(None)
    return v.Err(None)


def lift_result_none_string(slot: v.Slot) -> rt.Ok[None] | rt.Err[str]:
    """Lift ``result<_, string>``."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return v.Ok(None)
    return v.Err(v.lift_string(payload))


def lift_result_string_none(slot: v.Slot) -> rt.Ok[str] | rt.Err[None]:
    """Lift ``result<string>``."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return v.Ok(v.lift_string(payload))
    return v.Err(None)


def lift_tuple_result_none_none_result_none_string_result_string_none(
    slot: v.Slot,
) -> tuple[
    rt.Ok[None] | rt.Err[None],
    rt.Ok[None] | rt.Err[str],
    rt.Ok[str] | rt.Err[None],
]:
    """Lift ``tuple<result, result<_, string>, result<string>>``."""
    items = v.lift_tuple(slot)
    return (
        lift_result_none_none(items[0]),
        lift_result_none_string(items[1]),
        lift_result_string_none(items[2]),
    )


def take_results_as_value(
    cx: v.Context,
    slot: v.Slot,
) -> tuple[
    rt.Ok[None] | rt.Err[None],
    rt.Ok[None] | rt.Err[str],
    rt.Ok[str] | rt.Err[None],
]:
    """Lift what ``as-value`` gave."""
    return lift_tuple_result_none_none_result_none_string_result_string_none(slot)


def lower_result_u32_u32(
    value: rt.Ok[int] | rt.Err[int],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``result<u32, u32>``."""
    try:
        match value:
            case v.Ok():
                v.lower_u32(
                    value.value,
                    v.lower_result(slot, is_ok=True, payload=True),
                    ".value",
                )
            case v.Err():
                v.lower_u32(
                    value.value,
                    v.lower_result(slot, is_ok=False, payload=True),
                    ".value",
                )
            case _:
                raise v.mismatch(value, "", "result<u32, u32>")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_option_result_u32_u32(
    value: rt.Ok[int] | rt.Err[int] | None,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``option<result<u32, u32>>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            lower_result_u32_u32(value, v.lower_some(slot), "")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_results_in_option(
    cx: v.Context,
    slots: v.Slots,
    value: rt.Ok[int] | rt.Err[int] | None,
) -> None:
    """Lower the arguments of ``in-option``."""
    lower_option_result_u32_u32(value, slots[0], "value")


def lift_result_u32_problem(slot: v.Slot) -> rt.Ok[int] | rt.Err[results.Problem]:
    """Lift ``result<u32, problem>``."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return v.Ok(v.lift_u32(payload))
    return v.Err(lift_problem(payload))


def lift_option_result_u32_problem(slot: v.Slot) -> results.Outcome | None:
    """Lift ``option<outcome>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return lift_result_u32_problem(payload)


def take_results_in_option(cx: v.Context, slot: v.Slot) -> results.Outcome | None:
    """Lift what ``in-option`` gave."""
    return lift_option_result_u32_problem(slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:results/results", "both"): v.Export(
            1,
            send_results_both,
            take_results_both,
        ),
        ("corpus:results/results", "only-ok"): v.Export(
            1,
            send_results_only_ok,
            take_results_only_ok,
        ),
        ("corpus:results/results", "only-err"): v.Export(
            1,
            send_results_only_err,
            take_results_only_err,
        ),
        ("corpus:results/results", "neither"): v.Export(
            1,
            send_results_neither,
            take_results_neither,
        ),
        ("corpus:results/results", "named"): v.Export(
            0,
            send_results_named,
            take_results_named,
        ),
        ("corpus:results/results", "as-value"): v.Export(
            1,
            send_results_as_value,
            take_results_as_value,
        ),
        ("corpus:results/results", "in-option"): v.Export(
            1,
            send_results_in_option,
            take_results_in_option,
        ),
    },
    imports=(),
)
