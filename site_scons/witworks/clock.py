"""Seconds, as SCons counts them: two contents of a file within one second are one to its time stamps.

So no run begins in the second in which another has made something, and none ends in the second in which a source was saved that
it has read. Whoever types or saves no faster than once a second never waits.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def stamp(file: Path) -> None:
    """Note in ``file`` that something was made just now."""
    with contextlib.suppress(OSError):  # a full disk has its own report
        file.touch()


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
