"""One build at a time in one build folder."""

from __future__ import annotations

import fcntl
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_held: list[IO[str]] = []


def try_hold(path: Path) -> bool:
    """Whether ``path``, which is there, is locked now until this process ends; False while another process holds it."""
    try:
        file = path.open("a")
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return False
    _held.append(file)
    return True


def hold(path: Path, say: Callable[[str], None]) -> None:
    """Lock ``path`` until this process ends; wait, and say so, while another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another scons is building here; waiting for it to end")
        fcntl.flock(file, fcntl.LOCK_EX)
    _held.append(file)
