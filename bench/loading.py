"""How long it takes to load a component: from the precompiled module, against compiling it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from bench.measure import Row, best_of_pair
from witworks.runtime import precompiled
from witworks.runtime.engines import engine_for

BUILD: Final = Path(__file__).parent.parent / "build"


def rows() -> list[Row]:
    """A figure for each component that has been built."""
    return [_row(path) for path in sorted(BUILD.glob("*/*.cwasm"))]
