"""The rights of one instance as wasmtime takes them, and what the instance has to say of its output."""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import wasmtime

from witworks.runtime import _wasmtime_private as c
from witworks.runtime.errors import BadWasi, Trap
from witworks.runtime.last_words import LastWords
from witworks.runtime.wasi import INHERIT, ReadWrite, Wasi
from witworks.runtime.wasi_output import Outputs

if TYPE_CHECKING:
    from collections.abc import Callable

_ADAPTER: Final = re.compile(r"^unreachable executed at adapter line \d+$", re.MULTILINE)
"""What the adapter for preview 1 has to say of a trap of its own: nothing that a user could use."""


class Granted:
    """What one instance was granted. It knows nothing of the instance, for wasmtime holds on to it until the store is closed."""

    def __init__(self, wasi: Wasi | None) -> None:
        self.wasi = wasi or Wasi()
        self._words = LastWords()
        self._outputs = Outputs()

    @property
    def files(self) -> bool:
        """Whether there is any file that the guest could open."""
        return bool(self.wasi.preopen)

    def config(self) -> wasmtime.WasiConfig:
        """For a store of the instance. Every store that WASI is linked for must have one: a call without aborts Python."""
        config = wasmtime.WasiConfig() if self.wasi.stderr is not None else self._words.wasi()
        wasi = self.wasi
        for guest_path, granted in wasi.preopen.items():
            path = str(Path(granted.path).absolute())
            try:
                config.preopen_dir(path, guest_path, isinstance(granted, ReadWrite))
            except wasmtime.WasmtimeError:
                raise BadWasi(f"`preopen` grants {path!r} as {guest_path!r}, and it cannot be opened") from None
        if wasi.args:
            config.argv = list(wasi.args)
        if wasi.env:
            config.env = list(wasi.env.items())
        self._set_stdin(config)
        for name in ("stdout", "stderr"):
            self._set_output(config, name)
        self._outputs.start()
        return config

    def _set_stdin(self, config: wasmtime.WasiConfig) -> None:
        source = self.wasi.stdin
        if source is INHERIT:
            config.inherit_stdin()
        elif isinstance(source, bytes):
            c.set_stdin(config, source)
        elif source is not None:
            path = os.fspath(source)
            try:
                config.stdin_file = path
            except wasmtime.WasmtimeError:
                raise BadWasi(f"`stdin` is the file {path!r}, which cannot be opened") from None

    def _set_output(self, config: wasmtime.WasiConfig, name: str) -> None:
        sink: Any = getattr(self.wasi, name)
        if sink is INHERIT:
            getattr(config, f"inherit_{name}")()
        elif sink is not None:
            file = self._outputs.add(name, sink if callable(sink) else _to_file(name, sink), self.wasi.output_limit)
            setattr(config, f"{name}_file", file)
            self._outputs.opened()

    # What the instance has to say -------------------------------------------------------------------------------------

    @property
    def said(self) -> str:
        """The end of what the guest wrote to standard error."""
        tail = self._outputs.tail("stderr")
        return _ADAPTER.sub("", self._words.text if tail is None else tail).strip()

    @property
    def failure(self) -> BaseException | None:
        """What went wrong with the output."""
        return self._outputs.failure

    def close(self) -> None:
        """Let the last of the output arrive where it goes, and stop listening."""
        self._outputs.close()

    def heeding(self, call: Callable[..., Any], die: Callable[[BaseException], None]) -> Callable[..., Any]:
        """``call``, which comes back when its output has arrived; what went wrong there ends it, and the instance by ``die``."""
        if self.wasi.stdout in (None, INHERIT) and self.wasi.stderr in (None, INHERIT):
            return call

        @functools.wraps(call)
        def heed(*arguments: object) -> Any:  # noqa: ANN401
            try:
                result = call(*arguments)
            except BaseException as error:
                self._heed(die)
                if isinstance(error, Trap):
                    error.said = self.said
                raise
            self._heed(die)
            return result

        return heed

    def _heed(self, die: Callable[[BaseException], None]) -> None:
        self._outputs.settle()
        if (failure := self._outputs.failure) is not None:
            self._outputs.failure = None
            die(failure)
            raise failure from None


def _to_file(name: str, path: str | os.PathLike[str]) -> Callable[[bytes], object]:
    """Writes to the end of a file, which is made if it is missing, and never shortened."""
    file = Path(path)

    def append(data: bytes) -> None:
        with file.open("ab") as out:
            out.write(data)

    try:
        append(b"")
    except OSError as error:
        raise BadWasi(f"`{name}` is the file {str(file)!r}, which cannot be written: {error.strerror}") from None
    return append
