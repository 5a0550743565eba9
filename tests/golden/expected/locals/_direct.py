"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:locals/locals-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks.runtime import direct as d

from . import error as error_module
from . import items, world

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<B3xII")
LAYOUT_2: Final = d.Struct("<B3xI")
LAYOUT_3: Final = d.Struct("<IIIII")
FLAT_1: Final = d.Flat(
    20,
    (("I", 0, 0), ("I", 4, 1), ("I", 8, 2), ("I", 12, 3), ("I", 16, 4)),
)
LAYOUT_4: Final = d.Struct("<I")
LAYOUT_5: Final = d.Struct("<II")
LAYOUT_6: Final = d.Struct("<I12xI")
FLAT_2: Final = d.Flat(
    20,
    (
        ("I", 0, 0),
        ("B", 4, 1, ((("I", 8, 2), ("I", 12, 3)), (("I", 8, 2),))),
        ("I", 16, 4),
    ),
)
LAYOUT_7: Final = d.Struct("<4xII")
LAYOUT_8: Final = d.Struct("<4xI")
LAYOUT_9: Final = d.Struct("<B")


def lower_payload(x: d.Guest, value: items.Payload, at: int, label: str) -> None:
    """Lay ``payload`` out."""
    out = x.out
    try:
        match value:
            case items.PayloadValue():
                a0 = d.utf8(value.value, ".value")
                a1 = len(out)
                out += a0
                LAYOUT_1.pack_into(out, at, 0, a1, len(a0))
                x.ops += (at + 4, 1, 0, 1, 1)
            case items.PayloadSlot():
                a2 = value.value
                if type(a2) is not int or not 0 <= a2 <= 0xFFFFFFFF:
                    a2 = d.as_integer(a2, ".value", "u32", 0, 0xFFFFFFFF)
                LAYOUT_2.pack_into(out, at, 1, a2)
            case _:
                raise d.mismatch(value, "", "payload")
    except d.REFUSED as error:
        d.put(error, label)
        raise


def lower_list_payload(
    x: d.Guest,
    value: Sequence[items.Payload],
    label: str,
) -> tuple[int, int]:
    """Lay the items of ``list<payload>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 12, 4)
    try:
        for item in found:
            lower_payload(x, item, at, "")
            at += 12
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 12}]")
        raise
    return start, len(found)


def send_items_host_rename(
    x: d.Guest,
    raw: d.Raw,
    self: items.Host,
    result: str,
    items_: Sequence[items.Payload],
) -> None:
    """Send the arguments of ``[method]host.rename``."""
    x.start(20)
    out = x.out
    a0 = x.lower_guest(
        self,
        items.Host,
        ("[export]corpus:locals/items", "host"),
        "self",
        owned=False,
    )
    a1 = d.utf8(result, "result")
    a2 = len(out)
    out += a1
    a3, a4 = lower_list_payload(x, items_, "items")
    LAYOUT_3.pack_into(out, 8, a0, a2, len(a1), a3, a4)
    x.ops += (8 + 4, 1, 0, 1, 1)
    x.ops += (8 + 12, 1, 0, 12, 4)
    FLAT_1.spread(x.settle(), 8, raw)


def take_items_host_rename(x: d.Guest, raw: d.Raw) -> str:
    """Take what ``[method]host.rename`` gave."""
    at = x.pointer(LAYOUT_4.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_5.unpack_from(block, at)
    return x.text(a0, a1)


def send_items_check(
    x: d.Guest,
    raw: d.Raw,
    items_: items.Host,
    lower_payload_: items.Payload,
    result: int,
) -> None:
    """Send the arguments of ``check``."""
    x.start(20)
    out = x.out
    a0 = x.lower_guest(
        items_,
        items.Host,
        ("[export]corpus:locals/items", "host"),
        "items",
        owned=False,
    )
    if type(result) is not int or not 0 <= result <= 0xFFFFFFFF:
        result = d.as_integer(result, "result", "u32", 0, 0xFFFFFFFF)
    LAYOUT_6.pack_into(out, 8, a0, result)
    lower_payload(x, lower_payload_, 12, "lower_payload")
    FLAT_2.spread(x.settle(), 8, raw)


def lift_payload(x: d.Guest, block: d.Block, at: int) -> items.Payload:
    """Read ``payload``."""
    tag = block[at]
    match tag:
        case 0:
            a0, a1 = LAYOUT_7.unpack_from(block, at)
            return items.PayloadValue(x.text(a0, a1))
        case 1:
            (a2,) = LAYOUT_8.unpack_from(block, at)
            return items.PayloadSlot(a2)
        case _:
            raise d.bad_case(tag, 2)


def take_items_check(x: d.Guest, raw: d.Raw) -> items.Payload:
    """Take what ``check`` gave."""
    at = x.pointer(LAYOUT_4.unpack_from(raw)[0], 16, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        return lift_payload(x, block, at + 4)
    if tag == 1:
        raise items.CheckError(lift_payload(x, block, at + 4))
    raise d.bad_case(tag, 2)


def send_error_answer(x: d.Guest, raw: d.Raw, fields: error_module.Fields) -> None:
    """Send the arguments of ``answer``."""
    if type(fields) is not error_module.Fields:
        d.expect(fields, error_module.Fields, "fields")
    a0 = fields.value
    if type(a0) is not int or not 0 <= a0 <= 0xFFFFFFFF:
        a0 = d.as_integer(a0, "fields.value", "u32", 0, 0xFFFFFFFF)
    LAYOUT_4.pack_into(raw, 0, a0)


def take_error_answer(x: d.Guest, raw: d.Raw) -> error_module.Fields:
    """Take what ``answer`` gave."""
    at = x.pointer(LAYOUT_4.unpack_from(raw)[0], 8, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        (a0,) = LAYOUT_8.unpack_from(block, at)
        return error_module.Fields(a0)
    if tag == 1:
        (a1,) = LAYOUT_8.unpack_from(block, at)
        raise error_module.AnswerError(error_module.Fields(a1))
    raise d.bad_case(tag, 2)


def serve_imports(x: d.Guest, host: Callable[[], None], raw: d.Raw) -> None:
    """Let the host answer ``imports``."""
    host()


def serve_rt(x: d.Guest, host: Callable[[], int], raw: d.Raw) -> None:
    """Let the host answer ``rt``."""
    try:
        answer = host()
    except world.RtError:
        x.start(8)
        out = x.out
        LAYOUT_9.pack_into(out, 8, 1)
    else:
        x.start(8)
        out = x.out
        if type(answer) is not int or not 0 <= answer <= 0xFFFFFFFF:
            answer = d.as_integer(answer, "rt_()", "u32", 0, 0xFFFFFFFF)
        LAYOUT_2.pack_into(out, 8, 0, answer)
    x.settle_at(LAYOUT_4.unpack_from(raw, 0)[0], 8, 4)


def serve_error_answer(
    x: d.Guest,
    host: Callable[[error_module.Fields], error_module.Fields],
    raw: d.Raw,
) -> None:
    """Let the host answer ``answer``."""
    (a0,) = LAYOUT_4.unpack_from(raw)
    try:
        answer = host(error_module.Fields(a0))
    except error_module.AnswerError as error:
        x.start(8)
        out = x.out
        a0 = error.payload
        if type(a0) is not error_module.Fields:
            d.expect(a0, error_module.Fields, "AnswerError.payload")
        a1 = a0.value
        if type(a1) is not int or not 0 <= a1 <= 0xFFFFFFFF:
            a1 = d.as_integer(a1, "AnswerError.payload.value", "u32", 0, 0xFFFFFFFF)
        LAYOUT_2.pack_into(out, 8, 1, a1)
    else:
        x.start(8)
        out = x.out
        if type(answer) is not error_module.Fields:
            d.expect(answer, error_module.Fields, "answer()")
        a2 = answer.value
        if type(a2) is not int or not 0 <= a2 <= 0xFFFFFFFF:
            a2 = d.as_integer(a2, "answer().value", "u32", 0, 0xFFFFFFFF)
        LAYOUT_2.pack_into(out, 8, 0, a2)
    x.settle_at(LAYOUT_4.unpack_from(raw, 16)[0], 8, 4)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:locals/items", "[method]host.rename"): d.Export(
            "corpus:locals/items#[method]host.rename",
            "iiiii",
            "i",
            send_items_host_rename,
            take_items_host_rename,
            room=8,
        ),
        ("corpus:locals/items", "check"): d.Export(
            "corpus:locals/items#check",
            "iiiii",
            "i",
            send_items_check,
            take_items_check,
            room=16,
        ),
        ("corpus:locals/error", "answer"): d.Export(
            "corpus:locals/error#answer",
            "i",
            "i",
            send_error_answer,
            take_error_answer,
            room=8,
        ),
    },
    imports={
        ("$root", "imports"): d.Import("", "", serve_imports),
        ("$root", "rt"): d.Import("i", "", serve_rt),
        ("corpus:locals/error", "answer"): d.Import("ii", "", serve_error_answer),
    },
    owned=(("[export]corpus:locals/items", "host"),),
    relayed=True,
    memory=True,
    realloc=True,
)
