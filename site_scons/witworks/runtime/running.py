"""What every backend's instance obeys: one call at a time, none from inside another, none after a trap, limits for each."""

from __future__ import annotations

import atexit
import contextlib
import threading
import weakref
from typing import TYPE_CHECKING, Any, Final, NoReturn

import wasmtime

from witworks.runtime import engines
from witworks.runtime.codec import Unsupported
from witworks.runtime.component_linker import refusing
from witworks.runtime.direct_faults import Fault
from witworks.runtime.errors import CannotInstantiate, InstanceDead, Reentered, Trap, WrongWorld
from witworks.runtime.traps import frames_of, trap_for, trap_from, unheard
from witworks.runtime.wasi_granted import Granted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from witworks.runtime.backend import Facts, Limits
    from witworks.runtime.resources import GuestHandles

READY: Final = 0
BUSY: Final = 1
"""The guest runs and may call the host."""
LOWERING: Final = 2
"""The guest runs, to find room for arguments or to free results, and must not call the host."""
WATCHED: Final = 3
"""Nothing runs, but the next call must look: there are limits to set, or the instance is dead."""
_live: weakref.WeakSet[RunningInstance] = weakref.WeakSet()


class RunningInstance:
    """The life of one instance in a store of its own: its lock, its limits, its end.

    Calls from several threads wait for each other; a call from inside a host import of the same instance is refused. After
    a trap the store is dead for good, and so is the instance.
    """

    def __init__(self, facts: Facts, limits: Limits) -> None:
        self._facts = facts
        self._limits = limits
        self._functions: dict[tuple[str | None, str], Callable[..., Any]] = {}
        self._config = engines.EngineConfig(fuel=limits.fuel is not None, epochs=limits.timeout is not None)
        self._lock = threading.RLock()
        self._dead: str | None = None
        self._failure: BaseException | None = None
        self._granted = Granted(limits.wasi)
        self._clock: contextlib.ExitStack | None = None
        self._rest = READY if limits.fuel is None and limits.timeout is None else WATCHED
        self.state = self._rest
        self._store: wasmtime.Store | None = wasmtime.Store(engines.shared(self._config))
        if limits.memory is not None:
            self._store.set_limits(memory_size=limits.memory)

    def _watched(self) -> None:
        """From here on the instance is freed at the process's end if nobody does it before."""
        _live.add(self)

    # Calling ---------------------------------------------------------------------------------------------------------

    def function(self, interface: str | None, name: str, /) -> Callable[..., Any]:
        """The exported function as a Python callable."""
        key = (interface, name)
        if key not in self._functions:
            export = self._exported(key)
            if isinstance(export, Unsupported):
                self._functions[key] = refusing(name, export)
            else:
                self._open_store()
                self._functions[key] = self._heeding(self._callable(key, export))
        return self._functions[key]

    def _exported(self, key: tuple[str | None, str]) -> Any:  # noqa: ANN401 - each backend has tables of its own
        """How the function of that interface and name is called, or that it cannot be."""
        raise NotImplementedError

    def _callable(self, key: tuple[str | None, str], export: Any) -> Callable[..., Any]:  # noqa: ANN401
        """What calls it."""
        raise NotImplementedError

    def _enter(self, what: str) -> wasmtime.Store:
        """Begin a call, once no other runs."""
        self._lock.acquire()
        if self.state in (BUSY, LOWERING):
            self._lock.release()
            raise Reentered(
                f"`{what}` of {self._facts.component} was called from a host import while the component was calling it",
                fix="return from the import first, or use a second instance",
            )
        self.state = BUSY
        try:
            store = self._open_store()
            self._drop_abandoned()
        except BaseException:
            self._leave()
            raise
        return store

    def _begin(self, name: str) -> None:
        """The long way into a call whose lock is held: something is running, dead, limited or to be dropped."""
        try:
            store = self._enter(name)
        finally:
            self._lock.release()
        if self._rest != READY:
            self._start_clock(store)

    def _start_clock(self, store: wasmtime.Store) -> None:
        if self._limits.fuel is not None:
            store.set_fuel(self._limits.fuel)
        if self._limits.timeout is not None:
            self._clock = contextlib.ExitStack()
            self._clock.enter_context(engines.ticker(self._config).running())
            store.set_epoch_deadline(engines.ticks(self._limits.timeout))

    def _stop_clock(self) -> None:
        clock, self._clock = self._clock, None
        if clock is not None:
            clock.close()

    def _leave(self) -> None:
        self.state = self._rest
        self._lock.release()

    def _open_store(self) -> wasmtime.Store:
        if self._dead is not None or self._store is None:
            raise InstanceDead(
                f"this instance of {self._facts.component} can answer no more calls: {self._dead}", fix="make a new instance"
            )
        return self._store

    @contextlib.contextmanager
    def _running(self, store: wasmtime.Store) -> Iterator[None]:
        if self._limits.fuel is not None:
            store.set_fuel(self._limits.fuel)
        if self._limits.timeout is None:
            yield
            return
        with engines.ticker(self._config).running():
            store.set_epoch_deadline(engines.ticks(self._limits.timeout))
            yield

    def _die(self, reason: str) -> None:
        self._dead = reason
        self._rest = WATCHED

    def _fail(self, text: str) -> NoReturn:
        """Raise what ended a call, given wasmtime's text; the instance is dead."""
        if self._failure is not None:
            failure = self._take_failure()
            if isinstance(failure, Fault):
                self._trap(trap_for(str(failure), frames_of(text)))
            self._die(
                f"it trapped earlier ({failure.reason})"
                if isinstance(failure, Trap)
                else f"a host import raised {type(failure).__name__}"
            )
            raise failure
        if "type mismatch" in text and "wasm trap" not in text:
            self._die("its types are not those of its bindings")
            raise WrongWorld(f"{self._facts.component}: {one_line(text)}", fix=f"run scons {self._facts.component}")
        self._trap(trap_from(text, self._limits))

    def _heeding(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """``call``, ended by what its output ends in too."""
        return self._granted.heeding(call, self._ended_by_output)

    def _ended_by_output(self, failure: BaseException) -> None:
        with self._lock:
            reason = failure.reason if isinstance(failure, Trap) else f"its output met with {type(failure).__name__}"
            self._die(self._dead or f"it was ended earlier ({reason})")
            self.state = self._rest

    def end(self, text: str) -> NoReturn:
        """End the instance for a reason in wasmtime's words."""
        self._fail(text)

    def _trap(self, trap: Trap) -> NoReturn:
        self._die(f"it trapped earlier ({trap.reason})")
        raise self._said(trap) from None

    def _said(self, trap: Trap) -> Trap:
        """The trap, with what the guest said before it."""
        trap.said = self._heard()
        if not trap.said:
            trap.fix = unheard(trap) or trap.fix
        return trap

    def _heard(self) -> str:
        """The end of what the guest said."""
        return self._granted.said

    def _failed(self, failure: BaseException) -> None:
        """Keep what a host function raised until the guest has been left."""
        self._failure = failure

    def _take_failure(self) -> BaseException:
        failure, self._failure = self._failure, None
        return failure or CannotInstantiate("a host import failed")

    # Resources of the guest ------------------------------------------------------------------------------------------

    def _handles(self) -> GuestHandles:
        """The handles that Python holds."""
        raise NotImplementedError

    def _drop_now(self, pointer: Any) -> None:  # noqa: ANN401
        """Let the guest destroy a resource; a call runs."""
        raise NotImplementedError

    def _forget(self, pointer: Any) -> None:  # noqa: ANN401
        """Free what is left of a handle whose instance is gone."""

    def _drop_abandoned(self) -> None:
        abandoned = self._handles().abandoned
        while abandoned:
            self._drop_now(abandoned.popleft())

    def _drop(self, pointer: Any) -> None:  # noqa: ANN401
        """Destroy a guest's resource, unless it is gone with its instance; from inside a call it must wait for the end."""
        with self._lock:
            if self._dead is not None:
                self._forget(pointer)
                return
            if self.state in (BUSY, LOWERING):
                self._handles().abandoned.append(pointer)
                return
            self._enter("the destructor of a resource")
        try:
            self._drop_now(pointer)
        finally:
            self._leave()

    # Ending ----------------------------------------------------------------------------------------------------------

    def _free(self) -> None:
        """Let go of what the store's callbacks needed; the store is closed."""
        raise NotImplementedError

    def close(self) -> None:
        """Free the instance."""
        with self._lock:
            if self.state in (BUSY, LOWERING):
                raise Reentered(f"{self._facts.component} was closed from a host import that it was calling")
            self._die(self._dead or "it was closed")
            self.state = WATCHED
            self._granted.close()
            store, self._store = self._store, None
            if store is not None:
                store.close()
                self._free()


def noted(error: Exception, name: str, component: str) -> None:
    """Say in ``error`` which call it belongs to."""
    error.add_note(f"while calling `{name}` of {component}")


def one_line(text: str) -> str:
    """Wasmtime's text on one line."""
    return "; ".join(line.strip() for line in text.splitlines() if line.strip())


@atexit.register
def _close_all() -> None:
    """Free what nobody closed while the interpreter is still whole: wasmtime-py's finalizers need its modules."""
    for instance in list(_live):
        instance.close()
