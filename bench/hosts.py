"""The same calls of the same component from each host: calls a second, and megabytes a second of a list of bytes.

A host is a module ``bench.host_<name>`` with ``seconds(folder, world, wasm)``, which gives the seconds of one call of each case,
or raises :class:`Missing` where this machine lacks what it takes. ``world`` and ``wasm`` are those of ``bench/bindings.py``.
"""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.bindings import BYTES, CALLBACKS, NUMBERS, POINTS, build_calls
from bench.measure import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

HOSTS: Final = {"python": "Python", "node": "Node.js", "go": "Go (wazero)", "go_cgo": "Go (libwasmtime)"}
"""The modules that measure, and what people call their hosts; the first is the one that the others are compared with."""
CASES: Final = {
    "add": "add(u32, u32)",
    "echo": f"echo(list<u8>) of {BYTES >> 20} MiB",
    "sum": f"sum(list<f64>) of {NUMBERS:,}",
    "turn": f"{POINTS:,} records there and back",
    "spam": f"import log(string) called back {CALLBACKS:,} times",
    "count": f"import tick(u32) called back {CALLBACKS:,} times",
}
"""What is called: the functions of the component."""
MEGABYTES: Final = {"echo": 2 * BYTES / 1e6, "sum": 8 * NUMBERS / 1e6, "turn": 2 * 24 * POINTS / 1e6}
"""What a call moves, in and out."""


class Missing(Exception):  # noqa: N818 - no error: a reason
    """Why a host is not measured."""


def rows() -> list[Row]:
    """The figures, a case at a time."""
    found: dict[str, Mapping[str, float]] = {}
    reasons: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="witworks-bench-") as name:
        world, wasm = build_calls(Path(name))
        for host in HOSTS:
            (home := Path(name, host)).mkdir()
            try:
                found[host] = importlib.import_module(f"bench.host_{host}").seconds(home, world, wasm)
            except Missing as missing:
                reasons[host] = str(missing)
    first = next(iter(HOSTS))
    made = [
        Row(f"{CASES[case]}, {HOSTS[host]}", taken[case], HOSTS[first], found[first][case], _rate(case, taken[case]))
        for case in CASES
        for host, taken in found.items()
        if case in taken
    ]
    return made + [Row(f"{HOSTS[host]}: not measured, {reason}", None) for host, reason in reasons.items()]


def _rate(case: str, seconds: float) -> str:
    moved = MEGABYTES.get(case)
    return (
        f"{moved / seconds:,.0f} MB/s" if moved else f"{(CALLBACKS if case in {'spam', 'count'} else 1) / seconds:,.0f} calls/s"
    )
