"""An instance that follows its component's file: when that is built anew, the next use has the new one.

Nothing runs in between: each use looks at the file, which takes some microseconds.
"""

from __future__ import annotations

import contextlib
import functools
import threading
import time
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

from witworks.runtime.backend import is_dead
from witworks.runtime.component import Component, backend_of
from witworks.runtime.errors import InstanceDead, Reentered, WitworksRuntimeError
from witworks.runtime.vault import LOG

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

C = TypeVar("C", bound=Component)
P = ParamSpec("P")


class Watched(Generic[C]):
    """What :func:`watch` gives: the instance of the moment is :attr:`current`. Close it, best with ``with``."""

    def __init__(self, factory: Callable[[], C]) -> None:
        self.factory = factory
        """Makes an instance."""
        self._lock = threading.RLock()
        facts = getattr(getattr(factory, "func", factory), "facts", None)
        begun, before = time.time_ns(), None if facts is None else _state(facts.file)
        made = factory()
        self._instance: C | None = made
        self._file: Path = type(made).facts.file
        if facts is None or facts.file != self._file:  # only now it is known which: what is as new may have come in between
            before = _state(self._file)
            before = before if before is not None and before[1] < begun else None
        self._seen = before

    @property
    def current(self) -> C:
        """An instance of the component as its file is now: take it anew for each call.

        Where the new one cannot be loaded, since it is of another world than the bindings that run, or is damaged, the old one
        goes on, and the logger ``witworks`` says so once. What a guest had in its memory is gone with it.
        """
        with self._lock:
            instance = self._instance
            if instance is None:
                raise InstanceDead("what watched this component was closed", fix="make a new one: witworks.runtime.watch(…)")
            dead, state = is_dead(backend_of(instance)), _state(self._file)
            if not dead and state in (self._seen, None):
                return instance
            self._seen = state
            try:
                made = self.factory()
            except WitworksRuntimeError as error:
                if dead:
                    raise
                LOG.warning("%s: the old one goes on, for the new one cannot be used: %s", self._file.stem, error)
                return instance
            self._instance = made
        with contextlib.suppress(Reentered):  # it is calling us: then it is freed when nobody knows it any more
            instance.close()
        return made

    def close(self) -> None:
        """Free the instance, and watch no longer."""
        with self._lock:
            instance, self._instance = self._instance, None
        if instance is not None:
            instance.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def watch(make: Callable[P, C], /, *args: P.args, **given: P.kwargs) -> Watched[C]:
    """An instance that is exchanged when its component is built anew: ``watch(MathEngine, log=print)``."""
    return Watched(functools.partial(make, *args, **given))


def _state(file: Path) -> tuple[int, int, int] | None:
    """What tells one content of the file from another; None while it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino
