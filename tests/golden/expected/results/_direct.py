"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:results/results-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import direct as d

from . import results

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I")
LAYOUT_2: Final = d.Struct("<4xII")
LAYOUT_3: Final = d.Struct("<4xi")
FLAT_1: Final = d.Flat(1, (("B", 0, 0, 2),))
LAYOUT_4: Final = d.Struct("<4xI")
LAYOUT_5: Final = d.Struct("<B3xI")
LAYOUT_6: Final = d.Struct("<B3xII")
LAYOUT_7: Final = d.Struct("<II")
FLAT_2: Final = d.Flat(8, (("I", 0, 0), ("I", 4, 1)))
LAYOUT_8: Final = d.Struct("<B")
FLAT_3: Final = d.Flat(
    12,
    (("B", 0, 0, ((), (("B", 4, 1, ((("I", 8, 2),), (("I", 8, 2),))),))),),
)


def send_results_both(x: d.Guest, raw: d.Raw, input: int) -> None:
    """Send the arguments of ``both``."""
    if type(input) is not int or not 0 <= input <= 0xFFFFFFFF:
        input = d.as_integer(input, "input", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, input)


def lift_problem(x: d.Guest, block: d.Block, at: int) -> results.Problem:
    """Read ``problem``."""
    tag = block[at]
    match tag:
        case 0:
            a0, a1 = LAYOUT_2.unpack_from(block, at)
            return results.ProblemNotFound(x.text(a0, a1))
        case 1:
            return results.ProblemDenied()
        case 2:
            (a2,) = LAYOUT_3.unpack_from(block, at)
            return results.ProblemIo(a2)
        case _:
            raise d.bad_case(tag, 3)


def take_results_both(x: d.Guest, raw: d.Raw) -> str:
    """Take what ``both`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 16, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        a0, a1 = LAYOUT_2.unpack_from(block, at)
        return x.text(a0, a1)
    if tag == 1:
        raise results.BothError(lift_problem(x, block, at + 4))
    raise d.bad_case(tag, 2)


def send_results_only_ok(x: d.Guest, raw: d.Raw, input: int) -> None:
    """Send the arguments of ``only-ok``."""
    if type(input) is not int or not 0 <= input <= 0xFFFFFFFF:
        input = d.as_integer(input, "input", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, input)


def take_results_only_ok(x: d.Guest, raw: d.Raw) -> str:
    """Take what ``only-ok`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 12, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        a0, a1 = LAYOUT_2.unpack_from(block, at)
        return x.text(a0, a1)
    if tag == 1:
        raise results.OnlyOkError(None)
    raise d.bad_case(tag, 2)


def send_results_only_err(x: d.Guest, raw: d.Raw, input: int) -> None:
    """Send the arguments of ``only-err``."""
    if type(input) is not int or not 0 <= input <= 0xFFFFFFFF:
        input = d.as_integer(input, "input", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, input)


def take_results_only_err(x: d.Guest, raw: d.Raw) -> None:
    """Take what ``only-err`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 16, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        return
    if tag == 1:
        raise results.OnlyErrError(lift_problem(x, block, at + 4))
    raise d.bad_case(tag, 2)


def send_results_neither(x: d.Guest, raw: d.Raw, input: int) -> None:
    """Send the arguments of ``neither``."""
    if type(input) is not int or not 0 <= input <= 0xFFFFFFFF:
        input = d.as_integer(input, "input", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, input)


def take_results_neither(x: d.Guest, raw: d.Raw) -> None:
    """Take what ``neither`` gave."""
    block = FLAT_1.gather(raw)
    tag = block[0]
    if tag == 0:
        return
    if tag == 1:
        raise results.NeitherError(None)
    raise d.bad_case(tag, 2)


def send_results_named(x: d.Guest, raw: d.Raw) -> None:
    """Send the arguments of ``named``."""


def take_results_named(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``named`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 16, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        (a0,) = LAYOUT_4.unpack_from(block, at)
        found: int = a0
        return found
    if tag == 1:
        raise results.NamedError(lift_problem(x, block, at + 4))
    raise d.bad_case(tag, 2)


def lower_result_u32_string(
    x: d.Guest,
    value: rt.Ok[int] | rt.Err[str],
    at: int,
    label: str,
) -> None:
    """Lay ``result<u32, string>`` out."""
    out = x.out
    try:
        match value:
            case d.Ok():
                a0 = value.value
                if type(a0) is not int or not 0 <= a0 <= 0xFFFFFFFF:
                    a0 = d.as_integer(a0, ".value", "u32", 0, 0xFFFFFFFF)
                LAYOUT_5.pack_into(out, at, 0, a0)
            case d.Err():
                a1 = d.utf8(value.value, ".value")
                a2 = len(out)
                out += a1
                LAYOUT_6.pack_into(out, at, 1, a2, len(a1))
                x.ops += (at + 4, 1, 0, 1, 1)
            case _:
                raise d.mismatch(value, "", "result<u32, string>")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def lower_list_result_u32_string(
    x: d.Guest,
    value: Sequence[rt.Ok[int] | rt.Err[str]],
    label: str,
) -> tuple[int, int]:
    """Lay the items of ``list<result<u32, string>>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 12, 4)
    try:
        for item in found:
            lower_result_u32_string(x, item, at, "")
            at += 12
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 12}]")
        raise
    return start, len(found)


def send_results_as_value(
    x: d.Guest,
    raw: d.Raw,
    values: Sequence[rt.Ok[int] | rt.Err[str]],
) -> None:
    """Send the arguments of ``as-value``."""
    x.start(8)
    out = x.out
    a0, a1 = lower_list_result_u32_string(x, values, "values")
    LAYOUT_7.pack_into(out, 8, a0, a1)
    x.ops += (8, 1, 0, 12, 4)
    FLAT_2.spread(x.settle(), 8, raw)


def lift_result_none_none(
    x: d.Guest,
    block: d.Block,
    at: int,
) -> rt.Ok[None] | rt.Err[None]:
    """Read ``result``."""
    tag = block[at]
    match tag:
        case 0:
            return d.Ok(None)
        case 1:
            return d.Err(None)
        case _:
            raise d.bad_case(tag, 2)


def lift_result_none_string(
    x: d.Guest,
    block: d.Block,
    at: int,
) -> rt.Ok[None] | rt.Err[str]:
    """Read ``result<_, string>``."""
    tag = block[at]
    match tag:
        case 0:
            return d.Ok(None)
        case 1:
            a0, a1 = LAYOUT_2.unpack_from(block, at)
            return d.Err(x.text(a0, a1))
        case _:
            raise d.bad_case(tag, 2)


def lift_result_string_none(
    x: d.Guest,
    block: d.Block,
    at: int,
) -> rt.Ok[str] | rt.Err[None]:
    """Read ``result<string>``."""
    tag = block[at]
    match tag:
        case 0:
            a0, a1 = LAYOUT_2.unpack_from(block, at)
            return d.Ok(x.text(a0, a1))
        case 1:
            return d.Err(None)
        case _:
            raise d.bad_case(tag, 2)


def take_results_as_value(
    x: d.Guest,
    raw: d.Raw,
) -> tuple[
    rt.Ok[None] | rt.Err[None],
    rt.Ok[None] | rt.Err[str],
    rt.Ok[str] | rt.Err[None],
]:
    """Take what ``as-value`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 28, 4)
    block = x.view
    return (
        lift_result_none_none(x, block, at),
        lift_result_none_string(x, block, at + 4),
        lift_result_string_none(x, block, at + 16),
    )


def lower_result_u32_u32(
    x: d.Guest,
    value: rt.Ok[int] | rt.Err[int],
    at: int,
    label: str,
) -> None:
    """Lay ``result<u32, u32>`` out."""
    out = x.out
    try:
        match value:
            case d.Ok():
                a0 = value.value
                if type(a0) is not int or not 0 <= a0 <= 0xFFFFFFFF:
                    a0 = d.as_integer(a0, ".value", "u32", 0, 0xFFFFFFFF)
                LAYOUT_5.pack_into(out, at, 0, a0)
            case d.Err():
                a1 = value.value
                if type(a1) is not int or not 0 <= a1 <= 0xFFFFFFFF:
                    a1 = d.as_integer(a1, ".value", "u32", 0, 0xFFFFFFFF)
                LAYOUT_5.pack_into(out, at, 1, a1)
            case _:
                raise d.mismatch(value, "", "result<u32, u32>")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def lower_option_result_u32_u32(
    x: d.Guest,
    value: rt.Ok[int] | rt.Err[int] | None,
    at: int,
    label: str,
) -> None:
    """Lay ``option<result<u32, u32>>`` out."""
    out = x.out
    if value is None:
        out[at] = 0
        return
    try:
        LAYOUT_8.pack_into(out, at, 1)
        lower_result_u32_u32(x, value, at + 4, "")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def send_results_in_option(
    x: d.Guest,
    raw: d.Raw,
    value: rt.Ok[int] | rt.Err[int] | None,
) -> None:
    """Send the arguments of ``in-option``."""
    x.start(12)
    lower_option_result_u32_u32(x, value, 8, "value")
    FLAT_3.spread(x.settle(), 8, raw)


def lift_result_u32_problem(
    x: d.Guest,
    block: d.Block,
    at: int,
) -> rt.Ok[int] | rt.Err[results.Problem]:
    """Read ``result<u32, problem>``."""
    tag = block[at]
    match tag:
        case 0:
            (a0,) = LAYOUT_4.unpack_from(block, at)
            return d.Ok(a0)
        case 1:
            return d.Err(lift_problem(x, block, at + 4))
        case _:
            raise d.bad_case(tag, 2)


def lift_option_result_u32_problem(
    x: d.Guest,
    block: d.Block,
    at: int,
) -> results.Outcome | None:
    """Read ``option<outcome>``."""
    if not d.is_some(block[at]):
        return None
    return lift_result_u32_problem(x, block, at + 4)


def take_results_in_option(x: d.Guest, raw: d.Raw) -> results.Outcome | None:
    """Take what ``in-option`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 20, 4)
    block = x.view
    return lift_option_result_u32_problem(x, block, at)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:results/results", "both"): d.Export(
            "corpus:results/results#both",
            "i",
            "i",
            send_results_both,
            take_results_both,
            room=16,
        ),
        ("corpus:results/results", "only-ok"): d.Export(
            "corpus:results/results#only-ok",
            "i",
            "i",
            send_results_only_ok,
            take_results_only_ok,
            room=12,
        ),
        ("corpus:results/results", "only-err"): d.Export(
            "corpus:results/results#only-err",
            "i",
            "i",
            send_results_only_err,
            take_results_only_err,
            room=16,
        ),
        ("corpus:results/results", "neither"): d.Export(
            "corpus:results/results#neither",
            "i",
            "i",
            send_results_neither,
            take_results_neither,
        ),
        ("corpus:results/results", "named"): d.Export(
            "corpus:results/results#named",
            "",
            "i",
            send_results_named,
            take_results_named,
            room=16,
        ),
        ("corpus:results/results", "as-value"): d.Export(
            "corpus:results/results#as-value",
            "ii",
            "i",
            send_results_as_value,
            take_results_as_value,
            room=28,
        ),
        ("corpus:results/results", "in-option"): d.Export(
            "corpus:results/results#in-option",
            "iii",
            "i",
            send_results_in_option,
            take_results_in_option,
            room=20,
        ),
    },
    imports={},
    relayed=True,
    memory=True,
    realloc=True,
)
