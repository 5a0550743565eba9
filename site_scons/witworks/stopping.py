"""Ctrl-C: every program that runs is told to stop, and none begins any more.

SCons' own handler only lets no further job begin; one that begins in that moment would run to its end.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witworks.programs import Finished

GRACE_SECONDS: Final = 5.0
"""How long a program that was told to stop may take to clean up after itself before it is killed."""
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SHELLS: Final = 128
"""What a shell adds to the number of the signal that ended its command."""
_STATUSES: Final = frozenset(status for number in _SIGNALS for status in (-number, _SHELLS + number))
_DEATHS: Final = frozenset((signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE))

_groups: Final[set[int]] = set()
_lock: Final = threading.Lock()
_stopped: Final = threading.Event()


class Interrupted(Exception):  # noqa: N818 - what happened is no error
    """The user stopped us, and with us the program that was waited for."""


def was_told(status: int) -> bool:
    """Whether a program that ended so was told to stop: itself, or where a shell ran it."""
    return status in _STATUSES


def ended_by_signal(argv: Sequence[str | os.PathLike[str]], done: Finished, component: str) -> ToolError | None:
    """The report of a program that the system has ended, or that crashed; None where it ended by itself."""
    number = -done.status if done.status < 0 else done.status - _SHELLS
    if number not in _DEATHS:
        return None
    words = [Path(word).name for word in argv]
    program = words[1] if words[0].startswith(("python", "node")) and len(words) > 1 else words[0]
    whose = f"component `{component}`: " if component else ""
    return ToolError(
        "WW332",
        f"{whose}{program} was ended by {signal.Signals(number).name}",
        notes=["the machine may have run out of memory" if number == signal.SIGKILL else "the program crashed"],
        output=done.output,
        shown=done.tail(),
        fix="scons -j1, which needs the least memory; what was built before stays",
    )


def stopped() -> bool:
    """Whether the user has stopped us."""
    return _stopped.is_set()


@contextlib.contextmanager
def listed(group: int) -> Iterator[None]:
    """The process group is told to stop when we are; raises Interrupted when that happens, or has happened."""
    with _lock:
        _groups.add(group)
    try:
        if not _stopped.is_set():
            yield
        if _stopped.is_set():
            raise Interrupted
    finally:
        with _lock:
            _groups.discard(group)


def on_signals() -> None:
    """From now on a signal that means "stop" ends all programs. Call it in the main thread.

    Whatever handlers there are, now or later, stay: they are called too.
    """
    ours, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    threading.Thread(target=_wait, args=(ours,), daemon=True).start()


def tell(group: int, number: signal.Signals) -> None:
    """Send a signal to all processes of a group that may have ended meanwhile."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


def _wait(pipe: int) -> None:
    while (number := os.read(pipe, 1)) and number[0] not in _SIGNALS:
        pass
    _stopped.set()
    _tell_all(signal.SIGINT)
    time.sleep(GRACE_SECONDS)
    _tell_all(signal.SIGKILL)


def _tell_all(number: signal.Signals) -> None:
    with _lock:
        for group in _groups:
            tell(group, number)
