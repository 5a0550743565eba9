"""How long it takes to load a component: from the precompiled module, against compiling it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wasmtime.component import Component
from witworks.runtime import precompiled
from witworks.runtime.engines import EngineConfig, shared

from bench.measure import Row, best_of_pair

BUILD: Final = Path(__file__).parent.parent / "build"
RUNS: Final = 20


def rows() -> list[Row]:
    """A figure for each component that has been built."""
    return [_row(path.with_suffix(".wasm")) for path in sorted(BUILD.glob("*/*.cwasm"))]


def _row(component: Path) -> Row:
    engine = shared(EngineConfig())
    data = component.read_bytes()
    precompiled.load(component, engine)
    ours, compiling = best_of_pair(lambda: precompiled.load(component, engine), lambda: Component(engine, data), RUNS)
    return Row(f"load {component.name}, precompiled and authenticated", ours, "compile it", compiling)
