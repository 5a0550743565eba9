"""What no input may bring about: more than its time or its memory, and a write anywhere but where things are built."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import sys
import threading
import time
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SECONDS: Final = int(os.environ.get("FUZZ_SECONDS", "10"))
PATIENCE: Final = 6 * SECONDS
"""Where other programs have the processor, an input that starts programs may take so long before it is taken to hang."""
MEMORY: Final = int(os.environ.get("FUZZ_MEMORY", str(1 << 30)))
_ROOM: Final = 3 * MEMORY
"""Address space that may be asked for: what takes too much memory is to be seen, and not to be told by the code under test."""
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


class Unseen(BaseException):
    """An exception that nobody was told of but standard error: of a thread, or of what was being thrown away."""


class TooMuch(BaseException):
    """More memory than any input may take."""


class Guard:
    """Watches this process, and those that it starts, while an input is looked at.

    ``home`` is the folder that all of it lies in, and ``allowed`` are the folders in it in which may be written. Python says
    itself what it writes, wherever that is. What others write, programs and code that is no Python's, is seen by what has
    changed in ``home``: there stands whatever a relative path leads to, however many ``..`` are in it, and whatever the absolute
    path does that inputs have. In ``emptied``, the folder for what is temporary, nothing may be left.
    """

    def __init__(self, home: Path, *allowed: Path, emptied: Path) -> None:
        self._home, self._emptied = os.path.realpath(home), emptied
        self._allowed = tuple(f"{os.path.realpath(folder)}{os.sep}" for folder in (*allowed, emptied))
        self._watching = False
        self._found: BaseException | None = None
        self._end, self._began, self._used, self._had, self._children = 0.0, 0.0, 0.0, 0.0, 0.0
        signal.signal(signal.SIGALRM, self._look_at_the_clock)
        used = int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (used + _ROOM, used + _ROOM))
        threading.excepthook = lambda of: self._note(Unseen(f"in a thread: {of.exc_value!r}"))
        sys.unraisablehook = lambda of: self._note(Unseen(f"in {of.object!r}: {of.exc_value!r}"))
        sys.addaudithook(self._audit)

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """The time in which an input is looked at; what was found is raised at its end, whatever has become of it on the way."""
        before = self._files()
        self._found = None
        _forget_most_memory()
        self._began, self._children = time.monotonic(), _children_worked()
        self._used, self._had = _now()
        self._end = self._began + PATIENCE
        signal.setitimer(signal.ITIMER_REAL, SECONDS, 1)
        self._watching = True
        try:
            yield
        finally:
            self._watching = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            if (stray := _difference(before, self._files())) is not None:
                self._note(Strayed(stray))
            if left := os.listdir(self._emptied):
                self._note(Strayed(f"left behind: {', '.join(left)}"))
                shutil.rmtree(self._emptied)
                self._emptied.mkdir()
            if most_memory() > MEMORY:
                self._note(TooMuch(f"{most_memory()} bytes"))
            if self._found is not None:
                raise self._found

    def _note(self, found: BaseException) -> None:
        if self._found is None:
            self._found = found

    def _look_at_the_clock(self, *_: object) -> None:
        """Raise where the input took its time of a processor, or waited as long for nothing."""
        worked, had = _now()
        waited = time.monotonic() - self._began - (had - self._had)
        none_ended = _children_worked() == self._children
        long = 0.8 * SECONDS
        if worked - self._used > long or time.monotonic() > self._end or (none_ended and waited > long):
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._note(Hung(f"longer than {SECONDS} s"))
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
                self._note(Strayed(f"{event} {path!r}"))
                raise Strayed(f"{event} {path!r}")

    def _may_write(self, path: str) -> bool:
        whole = os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))
        return f"{whole}{os.sep}".startswith((*self._allowed, "/dev/null/", "/proc/"))

    def _files(self) -> dict[str, tuple[int, int, int]]:
        """What is in the folder where nothing may change: each file with its size, its time and its mode."""
        found: dict[str, tuple[int, int, int]] = {}
        waiting = [self._home]
        while waiting:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if f"{entry.path}{os.sep}" in self._allowed:
                        continue
                    seen = entry.stat(follow_symlinks=False)
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                        found[entry.path] = (0, 0, seen.st_mode)
                    else:
                        found[entry.path] = (seen.st_size, seen.st_mtime_ns, seen.st_mode)
        return found


def _difference(before: Mapping[str, object], after: Mapping[str, object]) -> str | None:
    if before == after:
        return None
    moved = sorted({*before.items()} ^ {*after.items()}, key=str)
    return f"changed: {', '.join(dict.fromkeys(path for path, _ in moved))}"


def _from(path: Any, folder: Any) -> Any:
    """The path as it is meant: from an open folder, where it is named by its descriptor."""
    if isinstance(folder, int) and not isinstance(folder, bool) and folder >= 0 and isinstance(path, (str, bytes)):
        with contextlib.suppress(OSError):
            return os.path.join(os.readlink(f"/proc/self/fd/{folder}"), os.fsdecode(path))
    return path


def most_memory() -> int:
    """The most memory that this process has had while the input was looked at, or that one which it started ever had, in bytes."""
    return max(_own_most(), 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def _own_most() -> int:
    """Not what getrusage says of this process: to that a program begins with all that the one had which started it."""
    (line,) = (line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM:"))
    return 1024 * int(line.split()[1])


def _forget_most_memory() -> None:
    with contextlib.suppress(OSError):  # it is then the most that it ever had
        Path("/proc/self/clear_refs").write_text("5", "ascii")


def _children_worked() -> float:
    """The seconds for which those of this process's children that have ended had a processor."""
    used = os.times()
    return used.children_user + used.children_system


def _now() -> tuple[float, float]:
    """The seconds for which this process, and all that it started, had a processor; and those with the waiting for one."""
    worked = waited = 0
    for thread in _threads():
        with contextlib.suppress(OSError):  # it has just ended
            of_it, for_it, _ = map(int, (thread / "schedstat").read_text("ascii").split())
            worked, waited = worked + of_it, waited + for_it
    ended = _children_worked()
    return worked / 1e9 + ended, (worked + waited) / 1e9 + ended


def _threads() -> Iterator[Path]:
    session = os.getsid(0)
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if process.name.isdecimal() and os.getsid(int(process.name)) == session:
                yield from (process / "task").iterdir()
