"""What is fed with inputs: each place where Witworks reads what it has not made itself, or has made long ago."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.fuzz import (
    binaries,
    built,
    cache_servers,
    exchanged,
    guests,
    memories,
    messages,
    packed,
    registries,
    signatures,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    Look = Callable[[Path, bytes], Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Target:
    """What is fed, from what, and how much of it in the whole: ``look`` is given the folder of a project and an input."""

    look: Look
    seeds: Callable[[Path], Sequence[bytes]]
    inputs: int
    shape: str = "text"
    """What the inputs are made of, one of :data:`tests.fuzz.shapes.SHAPES`: it is changed as such too."""
    missing: Callable[[], str | None] = lambda: None
    """Why the target cannot be looked at on this machine; None where it can."""


def _of(*rooms: Mapping[str, Any]) -> Mapping[str, Target]:
    return {name: Target(*target) for room in rooms for name, target in room.items()}


def _harm(_project: Path, _data: bytes) -> Callable[[], object]:
    return lambda: exec(os.environ["FUZZ_HARM"], {})  # noqa: S102 - what the test says


HARM: Final = Target(_harm, lambda _: [b""], 1)
_ROOMS: Final = (
    *(texts, binaries, built, exchanged, guests, memories, messages, packed),
    *(cache_servers, registries, signatures),
)
TARGETS: Final[Mapping[str, Target]] = _of(*(room.TARGETS for room in _ROOMS))
"""Every target, by name."""


def named(name: str) -> Target:
    """The target of that name; ``harm`` does what it is told, so that it can be tested whether harm is found."""
    return HARM if name == "harm" else TARGETS[name]


@functools.cache
def total() -> int:
    """How many inputs the whole is."""
    return sum(target.inputs for target in TARGETS.values())
