"""Programs under strace, and our own process under Python's audit events, to see which files are read for which component.

While :func:`begin` has not been called, nothing of this does anything.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import sys
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_state: Final = threading.local()
_logs: Final = itertools.count()
_folders: Final[list[Path]] = []
_own: Final[dict[str, set[str]]] = {}
_SUFFIX: Final = ".strace"
_OPTIONS: Final = ("-f", "-y", "-qq", "-s0", "-e", "signal=none", "-e", "trace=open,openat,openat2,creat,execve,execveat")
_CALL: Final = re.compile(r"(?P<process>\d+) +(?:open|openat|openat2|creat)\((?P<arguments>.*)")
_RESUMED: Final = re.compile(r"(?P<process>\d+) +<\.\.\. (?:open|openat|openat2|creat) resumed>(?P<rest>.*)")
_OPENED: Final = re.compile(r" = \d+<(?P<path>/[^>]*)>(?:\(deleted\))?$")
_READS: Final = ("O_RDONLY", "O_RDWR")
_ESCAPE: Final = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-f]{2})|(.))")
_PLAIN: Final = {"n": b"\n", "t": b"\t", "r": b"\r", "v": b"\v", "f": b"\f"}


def begin(folder: Path) -> None:
    """From now on every program runs under strace, which leaves its logs in ``folder``, and what we open is noted."""
    if not _folders:
        sys.addaudithook(_note)
    _folders[:] = [folder]


@contextlib.contextmanager
def for_component(name: str) -> Iterator[None]:
    """What this thread starts meanwhile is run for the component."""
    before = getattr(_state, "component", "")
    _state.component = name
    try:
        yield
    finally:
        _state.component = before


def opened_by_us() -> dict[str, set[str]]:
    """By component, the paths that this process has opened to read for it."""
    return {component: set(paths) for component, paths in _own.items()}


def prefix() -> tuple[str, ...]:
    """What goes before a command: nothing, or strace with a log of its own."""
    if not _folders:
        return ()
    return command(_folders[0] / f"{getattr(_state, 'component', '')}.{next(_logs)}{_SUFFIX}")


def command(log: Path) -> tuple[str, ...]:
    """The command that runs what follows it under strace."""
    return ("strace", *_OPTIONS, "-o", str(log), "--")


def logs(folder: Path) -> Iterator[tuple[str, str]]:
    """The component and the text of each log in the folder."""
    for file in sorted(folder.glob(f"*{_SUFFIX}")):
        yield file.name.removesuffix(_SUFFIX).rpartition(".")[0], file.read_text("utf-8", "replace")


def files_read(text: str) -> set[str]:
    """The paths that a log says were opened to be read; folders too."""
    return {_unescaped(path) for path in _opened(text.splitlines())}


def _note(event: str, arguments: tuple[object, ...]) -> None:
    component = getattr(_state, "component", "")
    if event != "open" or not component:
        return
    path, _, flags = arguments
    if isinstance(path, (str, bytes, os.PathLike)) and isinstance(flags, int) and flags & os.O_ACCMODE != os.O_WRONLY:
        _own.setdefault(component, set()).add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 - quick, for each file


def _opened(lines: Iterable[str]) -> Iterator[str]:
    begun: dict[str, str] = {}
    for line in lines:
        # A call that another process interrupts is told in two lines: the first has the mode, the second the path.
        if (resumed := _RESUMED.match(line)) is not None:
            told = begun.pop(resumed["process"], "") + resumed["rest"]
        elif (call := _CALL.match(line)) is not None:
            told = begun[call["process"]] = call["arguments"]
        else:
            continue
        if any(mode in told for mode in _READS) and (found := _OPENED.search(told)) is not None:
            yield found["path"]


def _unescaped(path: str) -> str:
    def byte(match: re.Match[str]) -> str:
        octal, hexadecimal, plain = match.groups()
        if octal or hexadecimal:
            return chr(int(octal, 8) if octal else int(hexadecimal, 16))
        return _PLAIN.get(plain, plain.encode()).decode()

    return (
        _ESCAPE.sub(byte, path).encode("latin-1", "surrogateescape").decode("utf-8", "surrogateescape") if "\\" in path else path
    )
