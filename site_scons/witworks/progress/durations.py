"""How long steps have taken on this machine, and so how long they will take: a small file, beside what they made."""

from __future__ import annotations

import json
import statistics
import threading
from typing import TYPE_CHECKING, Final

from witworks.programs import write_atomic
from witworks.progress.plan import Estimate
from witworks.reading import MALFORMED, json_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_FORMAT: Final = 1
_KEPT: Final = 3
"""The runs of a step that are remembered: one that was out of the ordinary is outvoted."""

TYPICAL: Final[Mapping[str, float]] = {
    "bindings": 0.2,
    "bundle": 1.0,
    "cargo": 20.0,
    "check": 1.5,
    "compile": 3.0,
    "component": 0.5,
    "compose": 0.5,
    "go": 9.0,
    "guest": 0.5,
    "javascript": 1.5,
    "js": 2.0,
    "link": 2.0,
    "precompile": 2.0,
    "python": 8.0,
    "test": 4.0,
    "contract": 4.0,
    "transpile": 2.0,
    "types": 0.5,
    "wheel": 0.3,
}
"""Seconds of each kind of step as they were once measured on two slow cores: all there is to go by in a first build."""
TYPICAL_TOOLS: Final[Mapping[str, float]] = {"wit-bindgen": 180.0, "wac": 160.0, "wkg": 600.0}
"""The same of tools that are compiled; the others are downloaded."""
DOWNLOAD: Final = 15.0
QUICK: Final = 0.1
"""Seconds of a step of which no more is known than that it is one of ours."""


class Durations:
    """What steps took, by name; of one that never ran, what its like took here, else what is typical of its kind."""

    def __init__(self, file: Callable[[], Path]) -> None:
        self._file = file
        self._read: dict[str, tuple[str, list[float]]] | None = None
        self._kinds: dict[str, float] = {}
        self._fresh = False
        self._lock = threading.Lock()

    def expect(self, name: str, kind: str, otherwise: float | None = None) -> Estimate:
        """How long a step of that name and kind will take."""
        if (found := self._steps().get(name)) is not None:
            return Estimate(_middle(found[1]), known=True)
        if otherwise is None and kind in self._kinds:
            return Estimate(self._kinds[kind], known=True)
        return Estimate(TYPICAL.get(kind, QUICK) if otherwise is None else otherwise, known=False)

    def note(self, name: str, kind: str, seconds: float) -> None:
        """Remember a step that ran to its end."""
        steps = self._steps()
        with self._lock:
            _, before = steps.get(name, ("", []))
            steps[name] = (kind, [*before, round(seconds, 3)][-_KEPT:])
            self._fresh = True

    def save(self, keep: Callable[[str], bool] = lambda _: True) -> None:
        """Write down what is new, with those of the old that are still worth it; OSError where that cannot be."""
        if self._fresh:
            steps = {name: {"kind": kind, "seconds": took} for name, (kind, took) in sorted(self._steps().items()) if keep(name)}
            write_atomic(self._file(), json.dumps({"format": _FORMAT, "steps": steps}))
            self._fresh = False

    def _steps(self) -> dict[str, tuple[str, list[float]]]:
        with self._lock:
            if self._read is None:
                try:
                    self._read = _taken(json_of(self._file().read_text("utf-8")))
                except (OSError, *MALFORMED):
                    self._read = {}  # absent, damaged or of another make: no more than an empty one
                kinds: dict[str, list[float]] = {}
                for kind, took in self._read.values():
                    kinds.setdefault(kind, []).append(_middle(took))
                self._kinds = {kind: statistics.median(seconds) for kind, seconds in kinds.items()}
            return self._read


def _taken(data: object) -> dict[str, tuple[str, list[float]]]:
    match data:
        case {"format": int(number), "steps": dict(steps)} if number == _FORMAT:
            return {str(name): (str(one["kind"]), _seconds(one["seconds"])) for name, one in steps.items()}
    raise ValueError(data)


def _seconds(numbers: object) -> list[float]:
    if not isinstance(numbers, list) or not numbers:
        raise ValueError(numbers)
    return [max(0.0, float(number)) for number in numbers[-_KEPT:]]


def _middle(took: list[float]) -> float:
    """The middle of three; of fewer the newest, for the first one often did what is done only once."""
    return statistics.median(took) if len(took) == _KEPT else took[-1]
