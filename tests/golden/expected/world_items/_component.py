"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:world-items/world-items-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import values as v

from . import inline_in, inline_out, shared, world

__all__ = ["CODEC"]


def lower_job(value: shared.Job, slot: v.Slot, label: str) -> None:
    """Lower ``job``."""
    try:
        v.expect(value, shared.Job, "")
        fields = v.lower_record(slot, ("id",))
        v.lower_u32(value.id, fields[0], ".id")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_list_job(
    value: Sequence[shared.Job] | rt.RecordArray,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<job>``."""
    value = v.listed(value, shared.Job, label)
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_job(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def send_run(
    cx: v.Context,
    slots: v.Slots,
    jobs: Sequence[shared.Job] | rt.RecordArray,
    ids: Sequence[int] | rt.Buffer,
) -> None:
    """Lower the arguments of ``run``."""
    lower_list_job(jobs, slots[0], "jobs")
    v.lower_numbers(ids, slots[1], v.U32, "ids")


def lift_state(slot: v.Slot) -> world.State:
    """Lift ``state``."""
    return world.State(v.lift_enum(slot))


def take_run(cx: v.Context, slot: v.Slot) -> world.State:
    """Lift what ``run`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return lift_state(payload)
    raise world.RunError(v.lift_string(payload))


def send_close(cx: v.Context, slots: v.Slots) -> None:
    """Lower the arguments of ``close``."""


def send_state_of(cx: v.Context, slots: v.Slots, job: shared.Job) -> None:
    """Lower the arguments of ``state-of``."""
    lower_job(job, slots[0], "job")


def take_state_of(cx: v.Context, slot: v.Slot) -> world.State:
    """Lift what ``state-of`` gave."""
    return lift_state(slot)


def send_inline_out_last(cx: v.Context, slots: v.Slots) -> None:
    """Lower the arguments of ``last``."""


def lift_note(slot: v.Slot) -> inline_out.Note:
    """Lift ``note``."""
    fields = v.lift_record(slot)
    return inline_out.Note(v.lift_string(fields[0]))


def take_inline_out_last(cx: v.Context, slot: v.Slot) -> inline_out.Note:
    """Lift what ``last`` gave."""
    return lift_note(slot)


def lift_job(slot: v.Slot) -> shared.Job:
    """Lift ``job``."""
    fields = v.lift_record(slot)
    return shared.Job(v.lift_u32(fields[0]))


def lower_state(value: world.State, slot: v.Slot, label: str) -> None:
    """Lower ``state``."""
    try:
        v.expect(value, world.State, "")
        v.lower_enum(value.value, slot)
    except v.REFUSED as error:
        v.put(error, label)
        raise


def serve_fetch(
    cx: v.Context,
    host: Callable[[shared.Job], str],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``fetch``."""
    try:
        answer = host(lift_job(args[0]))
    except world.FetchError as error:
        lower_state(
            error.payload,
            v.lower_result(slot, is_ok=False, payload=True),
            "FetchError.payload",
        )
    else:
        v.lower_string(
            answer,
            v.lower_result(slot, is_ok=True, payload=True),
            "fetch()",
        )


def lift_note_(slot: v.Slot) -> inline_in.Note:
    """Lift ``note``."""
    fields = v.lift_record(slot)
    return inline_in.Note(v.lift_string(fields[0]))


def serve_inline_in_tell(
    cx: v.Context,
    host: Callable[[inline_in.Note], None],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``tell``."""
    host(lift_note_(args[0]))


CODEC: Final = v.Codec(
    exports={
        (None, "run"): v.Export(2, send_run, take_run),
        (None, "close"): v.Export(0, send_close, None),
        (None, "state-of"): v.Export(1, send_state_of, take_state_of),
        ("inline-out", "last"): v.Export(0, send_inline_out_last, take_inline_out_last),
    },
    imports=(
        v.Import(None, "fetch", "fetch", None, serve_fetch),
        v.Import("inline-in", "tell", "inline_in", "tell", serve_inline_in_tell),
    ),
)
