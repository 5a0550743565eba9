"""The clock and the random numbers that a guest is told instead of the machine's, as imports of WASI 0.2 that we answer."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any, Final

from witworks.runtime import values as v
from witworks.runtime.codec import Import
from witworks.runtime.errors import BadWasi, OutOfMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from witworks.runtime.wasi import Wasi

_MOST: Final = 2**26
"""Random bytes that are given at once."""
_SECOND: Final = 1_000_000_000


def told(wasi: Wasi, imports: Iterable[str]) -> dict[Import, object]:
    """What answers those of a component's ``imports``, interfaces with their versions, that are not wasmtime's to answer."""
    generator = None if wasi.random_seed is None else random.Random(wasi.random_seed)  # noqa: S311 - the same each time is the aim
    found: dict[Import, object] = {}
    for interface in imports:
        name = interface.partition("@")[0]
        if wasi.clock is not None and name == "wasi:clocks/wall-clock":
            found |= {_answer(interface, "now", _now): wasi.clock, _answer(interface, "resolution", _resolution): wasi.clock}
        if generator is not None:
            found |= {_answer(interface, *item): generator for item in _RANDOM.get(name, ())}
    return found


def _answer(interface: str, name: str, serve: Callable[..., None]) -> Import:
    return Import(interface, name, "wasi", None, serve)


def _now(_cx: v.Context, clock: Callable[[], float], _args: v.Slots, slot: v.Slot) -> None:
    seconds = clock()
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 2**63:
        raise BadWasi(f"`clock` gave {seconds!r}, and must give seconds since 1970")
    whole = math.floor(seconds)
    _time(slot, whole, min(int((seconds - whole) * _SECOND), _SECOND - 1))


def _resolution(_cx: v.Context, _clock: object, _args: v.Slots, slot: v.Slot) -> None:
    _time(slot, 0, 1000)


def _time(slot: v.Slot, seconds: int, nanoseconds: int) -> None:
    fields = v.lower_record(slot, ("seconds", "nanoseconds"))
    v.lower_u64(seconds, fields[0], "seconds")
    v.lower_u32(nanoseconds, fields[1], "nanoseconds")


def _bytes(_cx: v.Context, generator: random.Random, args: v.Slots, slot: v.Slot) -> None:
    count = v.lift_u64(args[0])
    if count > _MOST:
        raise OutOfMemory(f"the guest wants {count} random bytes at once", fix=f"let it ask for no more than {_MOST}")
    v.lower_bytes(generator.randbytes(count), slot, "random bytes")


def _number(_cx: v.Context, generator: random.Random, _args: v.Slots, slot: v.Slot) -> None:
    v.lower_u64(generator.getrandbits(64), slot, "random number")


def _seed(_cx: v.Context, generator: random.Random, _args: v.Slots, slot: v.Slot) -> None:
    parts: Any = v.lower_tuple((0, 0), slot, 2, "seed")
    for part in parts:
        v.lower_u64(generator.getrandbits(64), part, "seed")


_RANDOM: Final = {
    "wasi:random/random": (("get-random-bytes", _bytes), ("get-random-u64", _number)),
    "wasi:random/insecure": (("get-insecure-random-bytes", _bytes), ("get-insecure-random-u64", _number)),
    "wasi:random/insecure-seed": (("insecure-seed", _seed),),
}
