"""Seconds, as SCons counts them: two contents that a source has within one second are one to its time stamps.

So no run ends in the second in which a source was saved that it has read. Whoever saves no faster than once a second never
waits.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def wait_out(*files: Path) -> None:
    """Let the second pass in which one of ``files`` was last written, if it has not yet."""
    now = time.time()
    if any(int(_written(file)) == int(now) for file in files):
        time.sleep(int(now) + 1 - now)


def _written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
