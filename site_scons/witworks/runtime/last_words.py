"""What a guest writes to WASI's standard error: dropped, but for the end of it, which a trap quotes."""

from __future__ import annotations

import os
import select
import tempfile
import threading
from pathlib import Path
from typing import Final

import wasmtime

_KEPT: Final = 4_000
"""Bytes: a message and a stack."""
_CHUNK: Final = 65_536


class LastWords:
    """Listens to one instance, through a pipe that a thread of its own drains.

    A file could grow without end. A callback (``stderr_custom``) wasmtime calls and frees from threads that outlive Python:
    where it is the interpreter's end that stops them, the process panics.
    """

    def __init__(self) -> None:
        self._heard = b""
        self._lock = threading.Lock()
        self._pipe: int | None = None

    def wasi(self) -> wasmtime.WasiConfig:
        """WASI with nothing granted: no files, no environment, no arguments; standard error comes here."""
        config = wasmtime.WasiConfig()
        if not hasattr(os, "mkfifo"):
            return config  # nothing is heard there
        with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
            path = Path(folder, "stderr")
            os.mkfifo(path, 0o600)
            self._pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
            config.stderr_file = str(path)  # opened at once, so the path may go
        threading.Thread(target=self._listen, args=(self._pipe,), name="witworks stderr", daemon=True).start()
        return config

    @property
    def text(self) -> str:
        """The end of what was written, as far as it is text; all of it only once the guest has stopped."""
        self._drain()
        return self._heard.decode("utf-8", "replace").strip()

    def _listen(self, pipe: int) -> None:
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        while self._pipe is not None:
            poll.poll()
            self._drain()

    def _drain(self) -> None:
        with self._lock:
            while self._pipe is not None:
                try:
                    chunk = os.read(self._pipe, _CHUNK)
                except BlockingIOError:
                    return
                if not chunk:  # the store is gone, and with it the other end
                    os.close(self._pipe)
                    self._pipe = None
                self._heard = (self._heard + chunk)[-_KEPT:]
