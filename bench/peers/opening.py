"""All ways of calling that this machine has, and why it lacks the others."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.peers import building
from bench.peers.bound import bound
from bench.peers.by_hand import ByHand
from bench.peers.c_abi import CAbi
from bench.peers.over_grpc import OverGrpc, over_grpc
from bench.peers.peer import Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.peers.peer import Peer

PACKAGE: Final = "bench_peers"
OURS: Final = "our bindings, direct backend"


@contextlib.contextmanager
def _importable(packages: Path) -> Iterator[None]:
    """The bindings can be imported inside the block, and are forgotten after it: their component goes with the folder."""
    sys.path.insert(0, str(packages))
    try:
        yield
    finally:
        sys.path.remove(str(packages))
        for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
            del sys.modules[name]


@contextlib.contextmanager
def opened() -> Iterator[tuple[list[Peer], dict[str, str]]]:
    """The peers, and by the name of each that is missing the reason."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="witworks-bench-")))

        @cache
        def packages() -> None:
            stack.enter_context(_importable(building.bindings(folder)))

        def bind(backend: str) -> Peer:
            packages()
            return stack.enter_context(bound(PACKAGE, backend))

        ways: dict[str, Callable[[], Peer]] = {
            OURS: lambda: bind("direct"),
            "our bindings, component backend": lambda: bind("component"),
            CAbi.name: lambda: CAbi(building.shared_library()),
            ByHand.name: lambda: ByHand(building.core_module()),
            OverGrpc.name: lambda: stack.enter_context(over_grpc(folder)),
        }
        peers: list[Peer] = []
        missing: dict[str, str] = {}
        for name, way in ways.items():
            try:
                peers.append(way())
            except Missing as reason:
                missing[name] = str(reason)
        yield peers, missing
