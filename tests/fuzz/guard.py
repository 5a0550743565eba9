"""What no input may bring about: more than its time or its memory, and a write anywhere but where things are built."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import time
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS: Final = int(os.environ.get("FUZZ_SECONDS", "10"))
PATIENCE: Final = 6 * SECONDS
"""Where other programs have the processor, an input may take so long before it is taken to hang."""
MEMORY: Final = 1 << 30
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FIRST, _SECOND, _BOTH = slice(0, 1), slice(1, 2), slice(0, 2)
_CHANGING: Final[dict[str, Callable[[tuple[Any, ...]], tuple[Any, ...]]]] = {
    **dict.fromkeys(
        ("os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.chown", "os.utime", "shutil.rmtree"),
        itemgetter(_FIRST),
    ),
    **dict.fromkeys(("os.symlink", "os.link", "shutil.copyfile"), itemgetter(_SECOND)),
    **dict.fromkeys(("os.rename", "shutil.move"), itemgetter(_BOTH)),
}
"""The events of Python that change the file system, each with which of its arguments are the paths that change."""


class Hung(BaseException):
    """The time is up. No Exception, so that no code under test takes it for one of its own."""


class Strayed(BaseException):
    """A write where none may be."""


class Guard:
    """Watches this process while an input is looked at; ``allowed`` are the folders in which it may write."""

    def __init__(self, *allowed: Path) -> None:
        self._allowed = tuple(f"{os.path.realpath(folder)}{os.sep}" for folder in allowed)
        self._watching = False
        self._end, self._used = 0.0, 0.0
        signal.signal(signal.SIGALRM, self._look_at_the_clock)
        used = int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (used + MEMORY, used + MEMORY))
        sys.addaudithook(self._audit)

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """The time in which an input is looked at."""
        self._end, self._used = time.monotonic() + PATIENCE, _worked()
        signal.setitimer(signal.ITIMER_REAL, SECONDS, 1)
        self._watching = True
        try:
            yield
        finally:
            self._watching = False
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _look_at_the_clock(self, *_: object) -> None:
        if _worked() - self._used > 0.8 * SECONDS or time.monotonic() > self._end:
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise Hung(f"longer than {SECONDS} s")

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._watching:
            return
        if event == "open":
            path, mode, flags = arguments
            if not (isinstance(mode, str) and set(mode) & set("wax+")) and not (mode is None and flags & _WRITES):
                return
            paths: tuple[Any, ...] = (path,)
        elif event in _CHANGING:
            paths = tuple(_from(path, arguments[-1]) for path in _CHANGING[event](arguments))
        else:
            return
        for path in paths:
            if isinstance(path, (str, bytes, os.PathLike)) and not self._may_write(os.fsdecode(path)):
                self._watching = False
                raise Strayed(f"{event} {path!r}")

    def _may_write(self, path: str) -> bool:
        whole = os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))
        return f"{whole}{os.sep}".startswith((*self._allowed, "/dev/null/", "/proc/"))


def _from(path: Any, folder: Any) -> Any:
    """The path as it is meant: from an open folder, where it is named by its descriptor."""
    if isinstance(folder, int) and not isinstance(folder, bool) and folder >= 0 and isinstance(path, (str, bytes)):
        with contextlib.suppress(OSError):
            return os.path.join(os.readlink(f"/proc/self/fd/{folder}"), os.fsdecode(path))
    return path


def most_memory() -> int:
    """The most memory that this process, or one that it started, has had, in bytes."""
    return 1024 * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _worked() -> float:
    """The seconds for which this process, and those of its children that have ended, had a processor."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
