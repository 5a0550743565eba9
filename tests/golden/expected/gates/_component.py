"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:gates/gates-world@0.3.0``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import values as v

from . import clock

__all__ = ["CODEC"]


def send_clock_elapsed(cx: v.Context, slots: v.Slots) -> None:
    """Lower the arguments of ``elapsed``."""


def take_clock_elapsed(cx: v.Context, slot: v.Slot) -> clock.Seconds:
    """Lift what ``elapsed`` gave."""
    return v.lift_u64(slot)


def send_clock_now(cx: v.Context, slots: v.Slots) -> None:
    """Lower the arguments of ``now``."""


def take_clock_now(cx: v.Context, slot: v.Slot) -> clock.Seconds:
    """Lift what ``now`` gave."""
    return v.lift_u64(slot)


def send_clock_zoned_now(cx: v.Context, slots: v.Slots) -> None:
    """Lower the arguments of ``zoned-now``."""


def lift_zoned(slot: v.Slot) -> clock.Zoned:
    """Lift ``zoned``."""
    fields = v.lift_record(slot)
    return clock.Zoned(v.lift_u64(fields[0]), v.lift_string(fields[1]))


def take_clock_zoned_now(cx: v.Context, slot: v.Slot) -> clock.Zoned:
    """Lift what ``zoned-now`` gave."""
    return lift_zoned(slot)


def send_zones_all(cx: v.Context, slots: v.Slots) -> None:
    """Lower the arguments of ``all``."""


def lift_list_string(slot: v.Slot) -> list[str]:
    """Lift ``list<string>``."""
    return [v.lift_string(item) for item in v.lift_list(slot)]


def take_zones_all(cx: v.Context, slot: v.Slot) -> list[str]:
    """Lift what ``all`` gave."""
    return lift_list_string(slot)


CODEC: Final = v.Codec(
    exports={
        ("corpus:gates/clock@0.3.0", "elapsed"): v.Export(
            0,
            send_clock_elapsed,
            take_clock_elapsed,
        ),
        ("corpus:gates/clock@0.3.0", "now"): v.Export(
            0,
            send_clock_now,
            take_clock_now,
        ),
        ("corpus:gates/clock@0.3.0", "zoned-now"): v.Export(
            0,
            send_clock_zoned_now,
            take_clock_zoned_now,
        ),
        ("corpus:gates/zones@0.3.0", "all"): v.Export(
            0,
            send_zones_all,
            take_zones_all,
        ),
    },
    imports=(),
)
