"""Time taken, and a table of it."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, its seconds, and the peer that it is compared with; without seconds it was not."""

    name: str
    seconds: float | None
    peer: str = ""
    peer_seconds: float | None = None
    goal: str = ""


def best(work: Callable[[], object], runs: int) -> float:
    """The shortest of ``runs`` runs, in seconds: the machine's noise only ever adds."""
    return min(_once(work) for _ in range(runs))


def best_of_pair(work: Callable[[], object], peer: Callable[[], object], runs: int) -> tuple[float, float]:
    """The shortest run of each, taken in turn, so that a machine that slows down slows both."""
    pairs = [(_once(work), _once(peer)) for _ in range(runs)]
    return min(ours for ours, _ in pairs), min(theirs for _, theirs in pairs)


def best_cpu(work: Callable[[], object], runs: int) -> float:
    """The least CPU time that the programs started by one of ``runs`` runs took, in seconds."""
    return min(_cpu_once(work) for _ in range(runs))


def best_cpu_of_pair(work: Callable[[], object], peer: Callable[[], object], runs: int) -> tuple[float, float]:
    """The same for each of two, taken in turn."""
    pairs = [(_cpu_once(work), _cpu_once(peer)) for _ in range(runs)]
    return min(ours for ours, _ in pairs), min(theirs for _, theirs in pairs)


def table(title: str, rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [f"## {title}", "", "| measured | time | peer | peer's time | ratio | goal |", "|---|---|---|---|---|---|"]
    for row in rows:
        time_taken, peer_time = ("" if taken is None else duration(taken) for taken in (row.seconds, row.peer_seconds))
        ratio = "" if row.seconds is None or row.peer_seconds is None else f"{row.seconds / row.peer_seconds:.2f}"
        lines.append(f"| {row.name} | {time_taken} | {row.peer} | {peer_time} | {ratio} | {row.goal} |")
    return "\n".join(lines) + "\n"


def duration(seconds: float) -> str:
    """``seconds`` for a reader: ``1.20 s``, ``3.40 ms``, ``5.60 µs``."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds / 1e-6:.2f} µs"


def _cpu_once(work: Callable[[], object]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def _once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
