"""What a running program says, line by line, while it is gathered for whoever started it."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import sys
import threading
import time
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TELLING: Final[Mapping[str, Mapping[str, str]]] = {
    "cargo": {"CARGO_TERM_PROGRESS_WHEN": "always", "CARGO_TERM_PROGRESS_WIDTH": "80", "CARGO_TERM_QUIET": "false"},
}
"""What makes a program say how far it is to whom is no terminal."""
_PASSING: Final = re.compile(rb"[^\r\n]*\r(?!\n)")
"""What ends in a carriage return is shown for a moment, and no part of what a program has to say."""
_END: Final = re.compile(r"(\r\n|\n|\r)")
_PIECE: Final = 65536


class Child(Protocol):
    """A program that was started, its streams in pipes."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    stderr: IO[bytes] | None

    def wait(self, timeout: float | None = None) -> int:
        """Its status, once it has ended."""


def variables(program: str, *, pass_on: bool) -> Mapping[str, str]:
    """What a program that is heard has in its environment besides."""
    unbuffered = {"PYTHONUNBUFFERED": "1"} if pass_on else {}
    return {**_TELLING.get(PurePath(program).name, {}), **unbuffered}


def communicate(
    child: Child, data: bytes | None, seconds: float | None, ear: Callable[[str], None], *, pass_on: bool
) -> tuple[bytes, bytes]:
    """What the program said, as ``Popen.communicate`` has it; with ``pass_on`` its lines are printed instead, as they come."""
    kept: tuple[bytearray, bytearray] = (bytearray(), bytearray())
    deadline = None if seconds is None else time.monotonic() + seconds
    threads = []
    for stream, its, ours in ((child.stdout, kept[0], "stdout"), (child.stderr, kept[1], "stderr")):
        if stream is not None:
            take = _printer(ours) if pass_on else None
            threads.append(threading.Thread(target=_read, args=(stream, its, ear, take), daemon=True))
    if child.stdin is not None:
        threads.append(threading.Thread(target=_write, args=(child.stdin, data or b""), daemon=True))
    for thread in threads:
        thread.start()
    child.wait(seconds)
    for thread in threads:  # what it has started, and left running, may hold its streams open
        thread.join(None if deadline is None else max(deadline - time.monotonic(), 0.0))
        if seconds is not None and thread.is_alive():
            raise TimeoutError
    for stream in (child.stdout, child.stderr):
        if stream is not None:
            stream.close()
    return (b"", b"") if pass_on else (bytes(kept[0]), _PASSING.sub(b"", kept[1]))


def _write(stream: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError, ValueError), stream:  # it has ended, or is being ended
        stream.write(data)


def _read(stream: IO[bytes], kept: bytearray, ear: Callable[[str], None], take: Callable[[str], None] | None) -> None:
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    begun = held = ""
    with contextlib.suppress(OSError, ValueError):  # it was closed: the program is being ended
        while piece := os.read(stream.fileno(), _PIECE):
            kept += piece
            text = held + decode(piece)
            held = "\r" * text.endswith("\r")  # it may yet be half of an end
            first, *rest = _END.split(text.removesuffix("\r"))
            begun += first
            for end, next_line in zip(rest[::2], rest[1::2], strict=True):
                ear(begun)
                if take is not None and end != "\r":
                    take(begun)
                begun = next_line
            if held:
                ear(begun)
    if begun and not held and take is not None:
        take(begun)


def _printer(stream: str) -> Callable[[str], None]:
    """What prints a line on one of our own streams, whatever that is at the moment.

    It never fails, for the program would wait for ever with what nobody reads: where the stream has no sign for a character it
    gets the number of it, and where nobody reads the stream any more, nothing.
    """

    def take(line: str) -> None:
        file = getattr(sys, stream)
        with contextlib.suppress(OSError):
            try:
                file.write(f"{line}\n")
            except UnicodeEncodeError as error:
                file.write(f"{line.encode(error.encoding, 'backslashreplace').decode(error.encoding)}\n")
            file.flush()

    return take
