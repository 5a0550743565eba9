"""The wasmtime engines that instances share: one for each combination of fuel and timeout, made when first wanted.

A precompiled module fits one engine configuration only, so the configuration's facts are part of its key; they are known
without importing wasmtime.
"""

from __future__ import annotations

import atexit
import contextlib
import math
import os
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import wasmtime

TICK: Final = 0.005
"""Seconds between two looks at the clock while a call with a timeout runs."""
LINGER: Final = 0.2
"""Seconds for which the clock's thread waits for the next call."""
_LINES: Final = "WASMTIME_BACKTRACE_DETAILS"
"""What alone tells wasmtime to keep file and line of each instruction, where the guest has them."""


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """The settings of an engine that compiled code depends on."""

    fuel: bool = False
    epochs: bool = False

    def facts(self) -> str:
        """The configuration as a line of text."""
        return f"fuel={int(self.fuel)} epochs={int(self.epochs)} cranelift=speed lines={os.environ.get(_LINES, '1')}"

    def make(self) -> wasmtime.Engine:
        """A new engine of this configuration."""
        import wasmtime

        with _lines_kept():
            config = wasmtime.Config()
        if self.fuel:
            config.consume_fuel = True
        if self.epochs:
            config.epoch_interruption = True
        return wasmtime.Engine(config)


@contextlib.contextmanager
def _lines_kept() -> Iterator[None]:
    """A configuration that is made in here has traps with file and line, unless the user's environment says otherwise."""
    if _LINES in os.environ:
        yield
        return
    os.environ[_LINES] = "1"
    try:
        yield
    finally:
        del os.environ[_LINES]


_engines: dict[EngineConfig, wasmtime.Engine] = {}
_tickers: dict[EngineConfig, Ticker] = {}
_lock = threading.Lock()


def shared(config: EngineConfig) -> wasmtime.Engine:
    """The process's engine of that configuration."""
    with _lock:
        if not _engines:
            atexit.register(_forget)
        if config not in _engines:
            _engines[config] = config.make()
        return _engines[config]


def _forget() -> None:
    """Free the engines while the interpreter is still whole: wasmtime-py's finalizers need its modules."""
    _tickers.clear()
    _engines.clear()


def config_of(engine: wasmtime.Engine) -> EngineConfig | None:
    """The configuration of a shared engine; None for an engine that somebody else made."""
    return next((config for config, known in list(_engines.items()) if known is engine), None)


def ticker(config: EngineConfig) -> Ticker:
    """The clock of the shared engine of that configuration."""
    engine = shared(config)
    with _lock:
        return _tickers.setdefault(config, Ticker(engine))


def ticks(timeout: float) -> int:
    """Epochs after which ``timeout`` seconds have certainly passed."""
    return min(math.ceil(timeout / TICK) + 1, 2**62)


class Ticker:
    """Moves an engine's epoch with the clock, on a daemon thread that lives only while calls with a timeout run.

    Instances share the engine, so a timer for each call would end its neighbours' calls too early: the epoch must follow
    the clock, never a call.
    """

    def __init__(self, engine: wasmtime.Engine) -> None:
        self._engine = engine
        self._changed = threading.Condition()
        self._running = 0
        self._seen = 0.0
        """Up to when the epoch has followed the clock."""
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The epoch moves inside this block; a deadline must be set inside, when the epoch is up to date."""
        with self._changed:
            self._follow()
            self._running += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._tick, name="witworks-epochs", daemon=True)
                self._thread.start()
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1

    def _tick(self) -> None:
        while self._wanted():
            time.sleep(TICK)
            with self._changed:
                self._follow()

    def _follow(self) -> None:
        """Move the epoch to where the clock is; time in which nothing runs is nobody's."""
        if not self._running:
            self._seen = time.monotonic()
        passed = int((time.monotonic() - self._seen) / TICK)
        self._seen += passed * TICK
        for _ in range(passed):
            self._engine.increment_epoch()

    def _wanted(self) -> bool:
        """Whether a call is running, or one starts before long; else the thread's end is noted."""
        with self._changed:
            if not self._running and not self._changed.wait_for(lambda: self._running, LINGER):
                self._thread = None
            return self._thread is not None
