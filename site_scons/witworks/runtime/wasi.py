"""What a component may reach of the machine through WASI: nothing but what :class:`Wasi` says."""

from __future__ import annotations

import enum
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from witworks.runtime.errors import BadWasi


class Inherit(enum.Enum):
    """A stream of this process itself."""

    INHERIT = "inherit"

    def __repr__(self) -> str:
        return "INHERIT"


INHERIT: Final = Inherit.INHERIT
"""Standard input, output or error of this process itself."""


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """A folder that the guest may read, with all that is in it; it can change nothing."""

    path: str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class ReadWrite:
    """A folder that the guest may read and change, with all that is in it."""

    path: str | os.PathLike[str]


class Captured:
    """Keeps what a guest writes: ``Wasi(stdout=(said := Captured()))``, then ``said.text``."""

    def __init__(self) -> None:
        self._parts = bytearray()
        self._lock = threading.Lock()

    @property
    def data(self) -> bytes:
        """All that was written up to the end of the last call."""
        with self._lock:
            return bytes(self._parts)

    @property
    def text(self) -> str:
        """The same as text; what is no UTF-8 is replaced."""
        return self.data.decode("utf-8", "replace")

    def clear(self) -> None:
        """Forget it."""
        with self._lock:
            self._parts.clear()

    def __call__(self, data: bytes) -> None:
        """Keep ``data`` too."""
        with self._lock:
            self._parts += data


Source: TypeAlias = bytes | str | os.PathLike[str] | Inherit | None
"""Where standard input comes from: bytes, a file, this process; None is an empty one."""
Sink: TypeAlias = Captured | Callable[[bytes], object] | str | os.PathLike[str] | Inherit | None
"""Where output goes: kept, to a function, to the end of a file, to this process; None drops it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wasi:
    """The rights of an instance; whatever is left out, it has not.

    ``clock`` gives the seconds since 1970 that the guest is told; ``random_seed`` makes its random numbers the same each time.
    ``output_limit`` is how many bytes each stream of output may have, except this process's own: then the call ends in
    :class:`~witworks.runtime.errors.OutOfOutput`.
    """

    preopen: Mapping[str, ReadOnly | ReadWrite] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    args: Sequence[str] = ()
    stdin: Source = None
    stdout: Sink = None
    stderr: Sink = None
    clock: Callable[[], float] | None = None
    random_seed: int | None = None
    output_limit: int | None = 2**20

    def __post_init__(self) -> None:
        for guest_path, granted in self.preopen.items():
            _check_preopen(guest_path, granted)
        if isinstance(self.args, str):
            raise BadWasi(f"`args` must be a list of strings, not {self.args!r}", fix="write it as a list: args=[…]")
        for name in ("args", "env"):
            values = self.args if name == "args" else [text for pair in self.env.items() for text in pair]
            for value in values:
                _check_text(name, value)
        if bad := [name for name in self.env if not name or "=" in name]:
            raise BadWasi(f"`env` has the name {bad[0]!r}", fix="a variable's name is not empty and has no `=`")
        self._check_streams()
        self._check_numbers()

    @property
    def tells(self) -> bool:
        """Whether the guest is told something else than the machine's clock and random numbers."""
        return self.clock is not None or self.random_seed is not None

    @property
    def waits(self) -> bool:
        """Whether standard input may keep the guest waiting: a terminal, a pipe."""
        if isinstance(self.stdin, bytes | None):
            return False
        return isinstance(self.stdin, Inherit) or not Path(self.stdin).is_file()

    def _check_streams(self) -> None:
        kinds = (str, os.PathLike, Inherit, type(None))
        if not isinstance(self.stdin, (bytes, *kinds)):
            raise BadWasi(f"`stdin` must be bytes, a path or INHERIT, not {self.stdin!r}")
        for name, sink in (("stdout", self.stdout), ("stderr", self.stderr)):
            if not (isinstance(sink, kinds) or callable(sink)):
                raise BadWasi(f"`{name}` must be Captured(), a function, a path or INHERIT, not {sink!r}")

    def _check_numbers(self) -> None:
        if self.clock is not None and not callable(self.clock):
            raise BadWasi(f"`clock` must be a function that gives seconds since 1970, not {self.clock!r}")
        for name, value in (("random_seed", self.random_seed), ("output_limit", self.output_limit)):
            if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
                raise BadWasi(f"`{name}` must be a whole number, not {value!r}")
        if self.output_limit is not None and self.output_limit < 0:
            raise BadWasi(f"`output_limit` must not be negative, and is {self.output_limit}", fix="None is without limit")


def _check_preopen(guest_path: object, granted: object) -> None:
    if not isinstance(granted, ReadOnly | ReadWrite):
        raise BadWasi(
            f"`preopen` must say what may be done with {guest_path!r}, and has {granted!r}",
            fix=f'write preopen={{"{guest_path}": ReadOnly(…)}}, or ReadWrite(…)',
        )
    _check_text("preopen", guest_path)
    if not guest_path:
        raise BadWasi("`preopen` has an empty path for the guest", fix='name what the guest opens, as "/data"')
    _check_text("preopen", os.fspath(granted.path))
    if not Path(granted.path).is_dir():
        raise BadWasi(
            f"`preopen` grants {os.fspath(granted.path)!r} as {guest_path!r}, and there is no such folder",
            fix="make it, or name another",
        )


def _check_text(name: str, value: object) -> None:
    """Wasmtime takes text as C does: all after a zero byte would be lost without a word."""
    if not isinstance(value, str):
        raise BadWasi(f"`{name}` must hold strings, not {value!r}")
    try:
        ended = "\0" in value or not value.encode()
    except UnicodeEncodeError:
        ended = True
    if ended and value:
        raise BadWasi(f"`{name}` has {value!r}, which has no spelling in UTF-8 without zero bytes")
