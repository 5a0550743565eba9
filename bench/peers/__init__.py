"""The same functions through our bindings, through a C ABI, through gRPC and through a core module by hand, in one run."""

from __future__ import annotations

import time
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bench.measure import Row
from bench.peers.opening import OURS, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bench.peers.peer import Peer

BLOCK: Final = 1 << 20
POINTS: Final = 10_000
ROUNDS: Final = 7
WITHIN: Final = "≤ 3"
"""The goal against ctypes, for blocks of a megabyte."""


@dataclass(frozen=True, slots=True)
class Case:
    """One call: what is done with a peer and its own data points, how often it is one measurement, and the goal."""

    name: str
    call: Callable[[Peer, list[Any]], object]
    repeats: int = 1
    goal: str = ""


def cases() -> list[Case]:
    """The calls to compare."""
    numbers, data = array("d", range(BLOCK // 8)), bytes(range(256)) * (BLOCK // 256)
    return [
        Case("sum(list<f64>) of 1 MiB, array", lambda peer, _: peer.sum(numbers), 20, WITHIN),
        Case("echo(list<u8>) of 1 MiB", lambda peer, _: peer.echo(data), 10, WITHIN),
        Case("process of 1 data point", lambda peer, points: peer.process(points[:1]), 200),
        Case(f"process of {POINTS:,} data points", lambda peer, points: peer.process(points)),
        Case(f"aggregate of {POINTS:,} data points by 10", lambda peer, points: peer.aggregate(points, 10)),
    ]


def rows() -> list[Row]:
    """Our bindings on the direct backend against each other way, all measured in turn; what is missing says why."""
    with opened() as (peers, missing):
        found = [row for case in cases() for row in _rows(case, peers)]
    return [*found, *not_measured(missing)]


def not_measured(missing: Mapping[str, str]) -> list[Row]:
    """A row for each way that this machine lacks."""
    return [Row(name, None, goal=f"not measured: {reason}") for name, reason in missing.items()]


def _rows(case: Case, peers: list[Peer]) -> list[Row]:
    given = {peer.name: points(peer) for peer in peers}
    taken = dict.fromkeys(given, float("inf"))
    for _ in range(ROUNDS):
        for peer in peers:
            taken[peer.name] = min(taken[peer.name], _seconds(case, peer, given[peer.name]))
    ours = taken.pop(OURS, None)
    return [
        Row(f"{case.name}, direct backend", ours, name, theirs, case.goal if "ctypes" in name else "")
        for name, theirs in taken.items()
    ]


def points(peer: Peer) -> list[Any]:
    """Data points as the peer's program has them; every second one has a label."""
    return [peer.point(f"2026-06-12T10:{n:05d}", n + 0.5, "cpu" if n % 2 else None) for n in range(POINTS)]


def _seconds(case: Case, peer: Peer, given: list[Any]) -> float:
    started = time.perf_counter()
    for _ in range(case.repeats):
        case.call(peer, given)
    return (time.perf_counter() - started) / case.repeats
