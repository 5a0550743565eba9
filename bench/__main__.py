"""Prints every figure as Markdown tables: `scons bench`."""

from __future__ import annotations

import sys

from bench import builds, loading
from bench.measure import table


def main() -> None:
    """Measure and print."""
    sys.stdout.write(table("Loading a component", loading.rows()) + "\n")
    sys.stdout.write(table("Building", builds.rows()))


if __name__ == "__main__":
    main()
