"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:world-items/world-items-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import direct as d

from . import inline_in, inline_out, shared, world

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I")
LAYOUT_2: Final = d.Struct("<I12xI12xI12xI")
WORLD_STATE: Final = (world.State.IDLE, world.State.BUSY)
LAYOUT_3: Final = d.Struct("<4xB")
LAYOUT_4: Final = d.Struct("<4xII")
FLAT_1: Final = d.Flat(1, (("B", 0, 0, 2),))
LAYOUT_5: Final = d.Struct("<B")
LAYOUT_6: Final = d.Struct("<II")
LAYOUT_7: Final = d.Struct("<B3xB")
LAYOUT_8: Final = d.Struct("<B3xII")
LAYOUT_9: Final = d.Struct("<I12xI")


def pack_list_job(value: Sequence[shared.Job] | rt.RecordArray, label: str) -> d.Block:
    """The bytes of ``list<job>``."""
    found = d.items_of(value, shared.Job, label)
    if not isinstance(found, list):
        return found
    out = bytearray(len(found) * 4)
    at = 0
    pack = LAYOUT_1.pack_into
    try:
        for item in found:
            if type(item) is not shared.Job:
                d.expect(item, shared.Job, "")
            a0 = item.id
            if type(a0) is not int or not 0 <= a0 <= 0xFFFFFFFF:
                a0 = d.as_integer(a0, ".id", "u32", 0, 0xFFFFFFFF)
            pack(out, at, a0)
            at += 4
    except d.REFUSED as error:
        d.put(error, f"{label}[{at // 4}]")
        raise
    return out


def send_run(
    x: d.Guest,
    raw: d.Raw,
    jobs: Sequence[shared.Job] | rt.RecordArray,
    ids: Sequence[int] | rt.Buffer,
) -> None:
    """Send the arguments of ``run``."""
    a0 = pack_list_job(jobs, "jobs")
    a2 = d.packed(ids, d.U32, "ids")
    a1 = x.give(a0, 4)
    a3 = x.give(a2, 4)
    LAYOUT_2.pack_into(raw, 0, a1, len(a0) // 4, a3, len(a2) // 4)


def take_run(x: d.Guest, raw: d.Raw) -> world.State:
    """Take what ``run`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 12, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        (a0,) = LAYOUT_3.unpack_from(block, at)
        return d.case(WORLD_STATE, a0)
    if tag == 1:
        a1, a2 = LAYOUT_4.unpack_from(block, at)
        raise world.RunError(x.text(a1, a2))
    raise d.bad_case(tag, 2)


def send_close(x: d.Guest, raw: d.Raw) -> None:
    """Send the arguments of ``close``."""


def send_state_of(x: d.Guest, raw: d.Raw, job: shared.Job) -> None:
    """Send the arguments of ``state-of``."""
    if type(job) is not shared.Job:
        d.expect(job, shared.Job, "job")
    a0 = job.id
    if type(a0) is not int or not 0 <= a0 <= 0xFFFFFFFF:
        a0 = d.as_integer(a0, "job.id", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, a0)


def take_state_of(x: d.Guest, raw: d.Raw) -> world.State:
    """Take what ``state-of`` gave."""
    block = FLAT_1.gather(raw)
    (a0,) = LAYOUT_5.unpack_from(block, 0)
    return d.case(WORLD_STATE, a0)


def send_inline_out_last(x: d.Guest, raw: d.Raw) -> None:
    """Send the arguments of ``last``."""


def take_inline_out_last(x: d.Guest, raw: d.Raw) -> inline_out.Note:
    """Take what ``last`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_6.unpack_from(block, at)
    return inline_out.Note(x.text(a0, a1))


def serve_fetch(x: d.Guest, host: Callable[[shared.Job], str], raw: d.Raw) -> None:
    """Let the host answer ``fetch``."""
    (a0,) = LAYOUT_1.unpack_from(raw)
    try:
        answer = host(shared.Job(a0))
    except world.FetchError as error:
        x.start(12)
        out = x.out
        a0 = error.payload
        d.expect(a0, world.State, "FetchError.payload")
        LAYOUT_7.pack_into(out, 8, 1, WORLD_STATE.index(a0))
    else:
        x.start(12)
        out = x.out
        a1 = d.utf8(answer, "fetch()")
        a2 = len(out)
        out += a1
        LAYOUT_8.pack_into(out, 8, 0, a2, len(a1))
        x.ops += (8 + 4, 1, 0, 1, 1)
    x.settle_at(LAYOUT_1.unpack_from(raw, 16)[0], 12, 4)


def serve_inline_in_tell(
    x: d.Guest,
    host: Callable[[inline_in.Note], None],
    raw: d.Raw,
) -> None:
    """Let the host answer ``tell``."""
    x.look()
    a0, a1 = LAYOUT_9.unpack_from(raw)
    host(inline_in.Note(x.text(a0, a1)))


DIRECT: Final = d.Codec(
    exports={
        (None, "run"): d.Export("run", "iiii", "i", send_run, take_run, room=12),
        (None, "close"): d.Export("close", "", "", send_close, None),
        (None, "state-of"): d.Export(
            "state-of",
            "i",
            "i",
            send_state_of,
            take_state_of,
        ),
        ("inline-out", "last"): d.Export(
            "inline-out#last",
            "",
            "i",
            send_inline_out_last,
            take_inline_out_last,
            room=8,
        ),
    },
    imports={
        ("$root", "fetch"): d.Import("ii", "", serve_fetch),
        ("inline-in", "tell"): d.Import("ii", "", serve_inline_in_tell),
    },
    relayed=True,
    memory=True,
    realloc=True,
)
