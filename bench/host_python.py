"""Python as a host, with the backend that it takes by itself."""

from __future__ import annotations

import functools
import sys
from array import array
from typing import TYPE_CHECKING

from bench.bindings import BYTES, CALLBACKS, CALLS, NUMBERS, POINTS, make_package
from bench.measure import best

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from witworks.model.world import World

RUNS = 5


def seconds(folder: Path, world: World, wasm: bytes) -> Mapping[str, float]:
    """The seconds of one call of each case."""
    sys.path.insert(0, str(folder))
    try:
        made = make_package(folder, "bench-hosts", world, wasm)
    finally:
        sys.path.remove(str(folder))
    data, numbers = bytes(BYTES), array("d", range(NUMBERS))
    reading = sys.modules[made.__module__].Reading
    readings = [reading(at=n, value=float(n), count=n) for n in range(POINTS)]
    with made(log=lambda _message: None, tick=lambda x: x) as component:
        cases: dict[str, tuple[Callable[[], object], int]] = {
            "add": (lambda: component.add(1, 2), CALLS),
            "echo": (lambda: component.echo(data), 10),
            "sum": (lambda: component.sum(numbers), 10),
            "turn": (lambda: component.turn(readings), 10),
            "spam": (lambda: component.spam(CALLBACKS), 1),
            "count": (lambda: component.count(CALLBACKS), 1),
        }
        return {name: best(functools.partial(_repeat, work, times), RUNS) / times for name, (work, times) in cases.items()}


def _repeat(work: Callable[[], object], times: int) -> None:
    for _ in range(times):
        work()
