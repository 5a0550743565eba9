"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:imports/imports-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks.runtime import direct as d

from . import store, units, world

__all__ = ["DIRECT"]

UNITS_UNIT: Final = (units.Unit.METRE, units.Unit.SECOND)
LAYOUT_1: Final = d.Struct("<I")
LAYOUT_2: Final = d.Struct("<IIII")
LAYOUT_3: Final = d.Struct("<II")
LAYOUT_4: Final = d.Struct("<B15xI12xI")
LAYOUT_5: Final = d.Struct("<Q")
LAYOUT_6: Final = d.Struct("<I12xI")
LAYOUT_7: Final = d.Struct("<B3xII")
STORE_PROBLEM: Final = (store.Problem.MISSING, store.Problem.FULL)
LAYOUT_8: Final = d.Struct("<B3xB")
LAYOUT_9: Final = d.Struct("<B3xIIII")
LAYOUT_10: Final = d.Struct("<I12xI12xI12xI")
LAYOUT_11: Final = d.Struct("<BB")
LAYOUT_12: Final = d.Struct("<B")


def send_work_run(x: d.Guest, raw: d.Raw, unit: units.Unit) -> None:
    """Send the arguments of ``run``."""
    d.expect(unit, units.Unit, "unit")
    LAYOUT_1.pack_into(raw, 0, UNITS_UNIT.index(unit))


def lift_list_entry(x: d.Guest, at: int, count: int) -> list[store.Entry]:
    """Read ``list<entry>``."""
    block = x.items(at, count, 16, 4)
    text = x.text
    new = d.twin(store.Entry)
    return d.become(
        store.Entry,
        [
            new(text(a0, a1), d.raw_bytes(x, a2, a3))
            for a0, a1, a2, a3 in LAYOUT_2.iter_unpack(block)
        ],
    )


def take_work_run(x: d.Guest, raw: d.Raw) -> list[store.Entry]:
    """Take what ``run`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_3.unpack_from(block, at)
    return lift_list_entry(x, a0, a1)


def serve_log(x: d.Guest, host: Callable[[int, str], None], raw: d.Raw) -> None:
    """Let the host answer ``log``."""
    x.look()
    a0, a1, a2 = LAYOUT_4.unpack_from(raw)
    host(a0, x.text(a1, a2))


def serve_now(x: d.Guest, host: Callable[[], int], raw: d.Raw) -> None:
    """Let the host answer ``now``."""
    answer = host()
    if type(answer) is not int or not 0 <= answer <= 0xFFFFFFFFFFFFFFFF:
        answer = d.as_integer(answer, "now()", "u64", 0, 0xFFFFFFFFFFFFFFFF)
    LAYOUT_5.pack_into(raw, 0, answer)


def serve_ask(x: d.Guest, host: Callable[[str], str], raw: d.Raw) -> None:
    """Let the host answer ``ask``."""
    x.look()
    a0, a1 = LAYOUT_6.unpack_from(raw)
    try:
        answer = host(x.text(a0, a1))
    except world.AskError as error:
        x.start(12)
        out = x.out
        a0 = d.utf8(error.payload, "AskError.payload")
        a1 = len(out)
        out += a0
        LAYOUT_7.pack_into(out, 8, 1, a1, len(a0))
        x.ops += (8 + 4, 1, 0, 1, 1)
    else:
        x.start(12)
        out = x.out
        a2 = d.utf8(answer, "ask()")
        a3 = len(out)
        out += a2
        LAYOUT_7.pack_into(out, 8, 0, a3, len(a2))
        x.ops += (8 + 4, 1, 0, 1, 1)
    x.settle_at(LAYOUT_1.unpack_from(raw, 32)[0], 12, 4)


def serve_store_get(x: d.Guest, host: Callable[[str], store.Entry], raw: d.Raw) -> None:
    """Let the host answer ``get``."""
    x.look()
    a0, a1 = LAYOUT_6.unpack_from(raw)
    try:
        answer = host(x.text(a0, a1))
    except store.GetError as error:
        x.start(20)
        out = x.out
        a0 = error.payload
        d.expect(a0, store.Problem, "GetError.payload")
        LAYOUT_8.pack_into(out, 8, 1, STORE_PROBLEM.index(a0))
    else:
        x.start(20)
        out = x.out
        if type(answer) is not store.Entry:
            d.expect(answer, store.Entry, "get()")
        a1 = d.utf8(answer.key, "get().key")
        a2 = len(out)
        out += a1
        a3 = d.packed(answer.value, d.U8, "get().value")
        a4 = len(out)
        out += a3
        LAYOUT_9.pack_into(out, 8, 0, a2, len(a1), a4, len(a3))
        x.ops += (8 + 4, 1, 0, 1, 1)
        x.ops += (8 + 12, 1, 0, 1, 1)
    x.settle_at(LAYOUT_1.unpack_from(raw, 32)[0], 20, 4)


def serve_store_put(
    x: d.Guest,
    host: Callable[[store.Entry], None],
    raw: d.Raw,
) -> None:
    """Let the host answer ``put``."""
    x.look()
    a0, a1, a2, a3 = LAYOUT_10.unpack_from(raw)
    try:
        host(store.Entry(x.text(a0, a1), d.raw_bytes(x, a2, a3)))
    except store.PutError as error:
        x.start(2)
        out = x.out
        a0 = error.payload
        d.expect(a0, store.Problem, "PutError.payload")
        LAYOUT_11.pack_into(out, 8, 1, STORE_PROBLEM.index(a0))
    else:
        x.start(2)
        out = x.out
        LAYOUT_12.pack_into(out, 8, 0)
    x.settle_at(LAYOUT_1.unpack_from(raw, 64)[0], 2, 1)


def lower_list_string(x: d.Guest, value: Sequence[str], label: str) -> tuple[int, int]:
    """Lay the items of ``list<string>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 8, 4)
    out = x.out
    pack = LAYOUT_3.pack_into
    utf8 = d.utf8
    try:
        for item in found:
            a0 = (
                item.encode()
                if type(item) is str and item.isascii()
                else utf8(item, "")
            )
            a1 = len(out)
            out += a0
            pack(out, at, a1, len(a0))
            at += 8
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 8}]")
        raise
    x.ops += (start, len(found), 8, 1, 1)
    return start, len(found)


def serve_store_keys(x: d.Guest, host: Callable[[], Sequence[str]], raw: d.Raw) -> None:
    """Let the host answer ``keys``."""
    answer = host()
    x.start(8)
    out = x.out
    a0, a1 = lower_list_string(x, answer, "keys()")
    LAYOUT_3.pack_into(out, 8, a0, a1)
    x.ops += (8, 1, 0, 8, 4)
    x.settle_at(LAYOUT_1.unpack_from(raw, 0)[0], 8, 4)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:imports/work", "run"): d.Export(
            "corpus:imports/work#run",
            "i",
            "i",
            send_work_run,
            take_work_run,
            room=8,
        ),
    },
    imports={
        ("$root", "log"): d.Import("iii", "", serve_log),
        ("$root", "now"): d.Import("", "I", serve_now),
        ("$root", "ask"): d.Import("iii", "", serve_ask),
        ("corpus:imports/store", "get"): d.Import("iii", "", serve_store_get),
        ("corpus:imports/store", "put"): d.Import("iiiii", "", serve_store_put),
        ("corpus:imports/store", "keys"): d.Import("i", "", serve_store_keys),
    },
    relayed=True,
    memory=True,
    realloc=True,
)
