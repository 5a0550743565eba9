"""Prints every figure as Markdown tables: `scons bench`, or `python -m bench loading bindings` for some of them."""

from __future__ import annotations

import importlib
import sys
from typing import Final

from bench.measure import table

TITLES: Final = {
    "loading": "Loading a component",
    "builds": "Building, in CPU time",
    "languages": "Building one component in each language, in CPU time",
    "workspaces": "Projects of many components",
    "cache": "The shared cache",
    "threads": "Threads",
    "bindings": "Calling a component from Python",
    "hosts": "Calling a component from each host",
    "peers": "The same functions by other ways",
}


def main() -> None:
    """Measure what was named, or everything, and print."""
    for name in sys.argv[1:] or TITLES:
        rows = importlib.import_module(f"bench.{name}").rows()
        sys.stdout.write(table(TITLES[name], rows) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
