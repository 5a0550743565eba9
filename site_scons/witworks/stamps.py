"""What the file system says of a path without reading it, to see that nothing has moved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_TICK: Final = 0.02
"""The coarsest step of a file system's clock, in seconds."""
_PATH: Final = "/"


def stamp(path: str, *, status: bool = True) -> str:
    """Times of content and of status, size and inode of a path; ``-`` where nothing is.

    The status time cannot be set back, so an edit with an old date is seen too.
    """
    try:
        seen = os.stat(path)  # noqa: PTH116 - thousands of them: a Path costs more than the call
    except OSError:
        return "-"
    return f"{seen.st_mtime_ns} {seen.st_ctime_ns if status else ''} {seen.st_size} {seen.st_ino}"


def stamp_made(path: str) -> str:
    """The same for what we have made, without the time of status: another link to a file moves that, and caches link."""
    return stamp(path, status=False)


def of_path(path: str | os.PathLike[str]) -> str:
    """A line that holds as long as nothing happens to an absolute path."""
    name = os.fspath(path)
    return f"{name}: {stamp(name)}"


def of_variable(name: str) -> str:
    """A line that holds as long as an environment variable has its value."""
    return f"{name}={os.environ.get(name)}"


def hold(lines: Iterable[str]) -> bool:
    """Whether every line of :func:`of_path` and :func:`of_variable` says what is so now."""
    return all(
        line == (of_path(line.rpartition(": ")[0]) if line.startswith(_PATH) else of_variable(line.partition("=")[0]))
        for line in lines
    )


def boot() -> str:
    """What tells one start of this machine from another: its processor and kernel are the same in between."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "unknown boot"


def written_since(paths: Iterable[str], moment: float) -> bool:
    """Whether one of the paths was written after ``moment``, or in the tick of the clock that it fell in."""
    return any(_status_time(path) >= moment - _TICK for path in paths)


def _status_time(path: str) -> float:
    try:
        return os.stat(path).st_ctime  # noqa: PTH116
    except OSError:
        return 0.0
