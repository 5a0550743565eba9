"""Where a guest's output goes: pipes that a thread of the instance's own empties, with a limit for each."""

from __future__ import annotations

import os
import select
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.runtime.errors import BadWasi, OutOfOutput

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT: Final = 4_000
"""Bytes of standard error that a trap quotes: a message and a stack."""
_CHUNK: Final = 65_536


class _Stream:
    """One stream: its pipe, where it goes, how much it has had."""

    def __init__(self, name: str, sink: Callable[[bytes], object], limit: int | None) -> None:
        self.name, self.sink, self.limit = name, sink, limit
        self.pipe = -1
        self.had = 0
        self.tail = b""

    def deliver(self, data: bytes) -> None:
        """Hand ``data`` on, as far as the limit lets it."""
        self.tail = (self.tail + data)[-_KEPT:]
        room = len(data) if self.limit is None else self.limit - self.had
        self.had += len(data)
        if data[:room]:
            self.sink(data[:room])
        if self.limit is not None and self.had > self.limit:
            raise OutOfOutput(
                f"the guest wrote more than the {self.limit} bytes that its {self.name} may have",
                fix="give a greater `output_limit`, or None for no limit",
            )


class Outputs:
    """Listens to the streams of one instance. It knows nothing of the instance, so that this can be freed.

    Pipes, for wasmtime calls and frees its callbacks from threads that outlive Python. Once something goes wrong on a stream,
    its limit or an error of its sink, the guest's next write to it fails, and :attr:`failure` is what went wrong.
    """

    def __init__(self) -> None:
        self.failure: BaseException | None = None
        self._streams: dict[str, _Stream] = {}
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()
        self._wanted = self._done = 0
        self._ended = False

    def add(self, name: str, sink: Callable[[bytes], object], limit: int | None) -> str:
        """The file that is to be opened for writing, at once, as that stream."""
        if not hasattr(os, "mkfifo"):
            raise BadWasi(f"`{name}` cannot be kept on this system, which has no named pipes", fix=f"write {name}=INHERIT")
        stream = _Stream(name, sink, limit)
        self._folder = tempfile.TemporaryDirectory(prefix="witworks-")
        path = Path(self._folder.name, name)
        os.mkfifo(path, 0o600)
        stream.pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self._streams[name] = stream
        return str(path)

    def opened(self) -> None:
        """The file that was added last has been opened: it may go."""
        self._folder.cleanup()

    def start(self) -> None:
        """Listen from here on."""
        if self._streams:
            self._wake, self._bell = os.pipe()
            self._thread = threading.Thread(target=self._listen, name="witworks-output", daemon=True)
            self._thread.start()

    def settle(self) -> None:
        """Come back when all that the guest has written is where it goes."""
        if self._thread in (None, threading.current_thread()):
            return
        with self._changed:
            self._wanted += 1
            wanted = self._wanted
            if not self._ended:
                os.write(self._bell, b"!")
            self._changed.wait_for(lambda: self._ended or self._done >= wanted)

    def tail(self, name: str) -> str | None:
        """The end of what a stream has had; None if nobody listens to it."""
        stream = self._streams.get(name)
        return None if stream is None else stream.tail.decode("utf-8", "replace").strip()

    def close(self) -> None:
        """Stop listening, once all has arrived."""
        self.settle()
        with self._changed:
            if self._thread is not None and not self._ended:
                self._wanted = -1
                os.write(self._bell, b".")
        if self._thread not in (None, threading.current_thread()):
            self._thread.join()

    # The thread -------------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        open_streams = {stream.pipe: stream for stream in self._streams.values()}
        poll = select.poll()
        for pipe in (*open_streams, self._wake):
            poll.register(pipe, select.POLLIN)
        try:
            while open_streams and self._wanted >= 0:
                ready = dict(poll.poll())
                if self._wake in ready:
                    os.read(self._wake, _CHUNK)
                wanted = self._wanted  # after the bell: who rings it has said before what is wanted
                for pipe in [pipe for pipe, stream in open_streams.items() if not self._empty(stream)]:
                    poll.unregister(pipe)
                    os.close(pipe)
                    del open_streams[pipe]
                with self._changed:
                    self._done = wanted
                    self._changed.notify_all()
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()
                for pipe in (*open_streams, self._wake, self._bell):
                    os.close(pipe)

    def _empty(self, stream: _Stream) -> bool:
        """Hand on all that is there; False if nothing more will come."""
        try:
            while chunk := os.read(stream.pipe, _CHUNK):
                stream.deliver(chunk)
        except BlockingIOError:
            return True
        except BaseException as failure:  # noqa: BLE001 - it goes on in the thread that calls the guest
            self.failure = self.failure or failure
        return False
