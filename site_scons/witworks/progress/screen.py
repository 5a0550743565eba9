"""A board on a terminal: a few lines below all that is printed, drawn by rich, which nothing else imports."""

from __future__ import annotations

import contextlib
import io
import sys
import threading
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console
    from rich.live import Live

    from witworks.progress.board import View

_PATIENCE: Final = 0.5
"""Seconds that work may take without being shown."""
_RATE: Final = 0.25
"""Seconds between two looks."""


class Terminal:
    """Shows what ``view`` gives. What anyone prints meanwhile scrolls above it, whole line by whole line.

    The cursor is never hidden, so that no end, however sudden, leaves a terminal without one.
    """

    def __init__(self, view: Callable[[], View]) -> None:
        self._view = view
        self._lock = threading.RLock()
        self._over: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self._asides = 0
        self._live: Live | None = None
        self._above: list[_Above] = []

    def open(self) -> None:
        """Begin to show, once it has lasted for a moment."""
        with self._lock:
            if self._over is None:
                self._over = threading.Event()
                self._thread = threading.Thread(target=self._run, args=(self._over,), daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Take everything away again."""
        with self._lock:
            over, thread, self._over, self._thread = self._over, self._thread, None, None
        if over is not None:
            over.set()
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Nothing is shown in the block."""
        with self._lock:
            self._asides += 1
            self._hide()
        try:
            yield
        finally:
            with self._lock:
                self._asides -= 1

    def _run(self, over: threading.Event) -> None:
        if over.wait(_PATIENCE):
            return
        try:
            while not over.wait(_RATE):
                with self._lock:
                    if not self._asides:
                        self._draw()
        except OSError:
            pass  # the terminal has gone; the work goes on
        finally:
            with self._lock:
                self._hide()

    def _draw(self) -> None:
        if self._live is None:
            self._live = self._shown()
        from witworks.progress.drawing import Drawing

        self._live.update(Drawing(self._view()), refresh=True)

    def _shown(self) -> Live:
        from rich.live import Live

        console = _console()
        self._above = [_Above(stream, console) for stream in (sys.stdout, sys.stderr)]
        out, err = self._above
        sys.stdout.flush()
        sys.stdout = out
        if sys.stderr.isatty():
            sys.stderr = err
        live = Live(console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False)
        live.start()
        return live

    def _hide(self) -> None:
        """Take the lines away, and leave the streams as they were, though the terminal may have gone."""
        live, self._live = self._live, None
        above, self._above = self._above, []
        if live is not None:
            with contextlib.suppress(OSError):
                live.update("")
                live.stop()
        for name, one in zip(("stdout", "stderr"), above, strict=False):
            if getattr(sys, name) is one:
                setattr(sys, name, one.stream)
            with contextlib.suppress(OSError):
                one.step_down()


def _console() -> Console:
    from rich.console import Console

    class OpenEyed(Console):
        """A console whose cursor stays where it can be seen."""

        def show_cursor(self, show: bool = True) -> bool:  # noqa: ARG002, FBT001, FBT002 - as rich has it
            return False

    return OpenEyed(file=sys.stdout, force_terminal=True, highlight=False, markup=False, emoji=False)


class _Above(io.TextIOBase):
    """A stream whose lines are printed above what is shown; once nothing is, it is the stream itself."""

    def __init__(self, stream: TextIO, console: Console) -> None:
        self.stream = stream
        self._console: Console | None = console
        self._begun = ""
        self._lock = threading.Lock()

    def write(self, text: str) -> int:
        with self._lock:
            if self._console is None:
                return self.stream.write(text)
            *lines, self._begun = (self._begun + text).split("\n")
            if lines:
                from rich.text import Text

                # Of a line that ends in a carriage return rich would print what follows that: nothing.
                whole = "\n".join(line.removesuffix("\r") for line in lines)
                # What cannot be encoded rich would keep, and fail with it again at whatever is printed next.
                encoding = self.encoding or "utf-8"
                whole = whole.encode(encoding, "backslashreplace").decode(encoding)
                self._console.print(Text.from_ansi(whole), soft_wrap=True)
        return len(text)

    def flush(self) -> None:
        if self._console is None:
            self.stream.flush()

    def step_down(self) -> None:
        """From now on be the stream itself."""
        with self._lock:
            self._console, begun, self._begun = None, self._begun, ""
            if begun:
                self.stream.write(begun)
            self.stream.flush()

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a stream of Python's own has it as an attribute
        return self.stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self.stream.errors

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.stream.fileno()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self.stream, name)
