"""The component backend: one instance of a component, called through wasmtime's component API."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import threading
import weakref
from typing import TYPE_CHECKING, Any, NoReturn

import wasmtime

from witworks.runtime import _wasmtime_private as c
from witworks.runtime import engines, loading
from witworks.runtime.codec import Export, Unsupported
from witworks.runtime.component_linker import ImportLinker, unsupported
from witworks.runtime.errors import (
    CannotInstantiate,
    InstanceDead,
    Reentered,
    WitworksRuntimeError,
    WrongWorld,
)
from witworks.runtime.hosts import host_functions
from witworks.runtime.resources import Context
from witworks.runtime.traps import trap_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wasmtime.component import Component, Instance

    from witworks.runtime.backend import Facts, Limits

_live: weakref.WeakSet[ComponentBackend] = weakref.WeakSet()


class ComponentBackend:
    """A :class:`~witworks.runtime.backend.Backend` over wasmtime's component API.

    Calls from several threads wait for each other; a call from inside a host import of the same instance is refused. After
    a trap the store is dead for good, and so is the backend.
    """

    name = "component"

    def __init__(self, facts: Facts, imports: Mapping[str, object], limits: Limits) -> None:
        self._facts = facts
        self._limits = limits
        self._config = engines.EngineConfig(fuel=limits.fuel is not None, epochs=limits.timeout is not None)
        self._lock = threading.Lock()
        self._owner: int | None = None
        self._dead: str | None = None
        self._failure: BaseException | None = None
        self._functions: dict[tuple[str | None, str], Callable[..., Any]] = {}
        hosts = host_functions(facts, imports)
        component = loading.component(facts, engines.shared(self._config))
        self._store: wasmtime.Store | None = self._new_store()
        self._cx = Context(c.context_of(self._store), facts.component, self.function)
        self._cx.dropped = self._drop
        wasi = any(name.startswith("wasi:") for name in component.type.imports(engines.shared(self._config)))
        if wasi:
            self._store.set_wasi(wasmtime.WasiConfig())  # grants nothing; without it the first WASI call aborts the process
        self._linker = ImportLinker(engines.shared(self._config), facts.codec, self._cx, self._failed)
        self._linker.link(hosts, wasi=wasi)
        _live.add(self)
        self._instance = self._instantiate(component)
        self._indices = self._find_exports()

    # Making an instance ----------------------------------------------------------------------------------------------

    def _new_store(self) -> wasmtime.Store:
        store = wasmtime.Store(engines.shared(self._config))
        if self._limits.memory is not None:
            store.set_limits(memory_size=self._limits.memory)
        return store

    def _instantiate(self, component: Component) -> Instance:
        store = self._open_store()
        try:
            with self._running(store):
                return self._linker.linker.instantiate(store, component)
        except wasmtime.WasmtimeError as error:
            self._dead = "it could not be instantiated"
            text = str(error)
            if self._failure is not None:
                raise self._take_failure() from None
            raise self._instantiation_error(text) from None

    def _instantiation_error(self, text: str) -> WitworksRuntimeError:
        label = self._facts.component
        if "matching implementation was not found" in text:
            return WrongWorld(
                f"{label} imports something that its world `{self._facts.world}` does not have: {_one_line(text)}",
                fix=f"run scons {label}: it makes component and bindings from one world",
            )
        if "memory limits" in text or "memory minimum size" in text or "wasm trap" in text:
            return trap_from(text, self._limits)
        return CannotInstantiate(f"{label} cannot be instantiated: {_one_line(text)}")

    def _find_exports(self) -> dict[tuple[str | None, str], Any]:
        store, found, missing = self._open_store(), {}, []
        for interface, name in self._facts.codec.exports:
            owner = None if interface is None else self._instance.get_export_index(store, interface)
            index = None if interface and owner is None else self._instance.get_export_index(store, name, owner)
            function = None if index is None else self._instance.get_func(store, index)
            if function is None:
                missing.append(f"`{name}` of `{interface}`" if interface else f"`{name}`")
            else:
                found[interface, name] = c.raw_function(function)
        if missing:
            raise WrongWorld(
                f"{self._facts.component} lacks {', '.join(missing)}, which its world `{self._facts.world}` exports",
                fix=f"run scons {self._facts.component}: it makes component and bindings from one world",
            )
        return found

    # Calling ---------------------------------------------------------------------------------------------------------

    def function(self, interface: str | None, name: str, /) -> Callable[..., Any]:
        """The exported function as a Python callable."""
        key = (interface, name)
        if key not in self._functions:
            export = self._facts.codec.exports[key]
            if isinstance(export, Unsupported):
                self._functions[key] = _refusal(name, export)
            else:
                self._functions[key] = self._caller(name, export, self._indices[key])
        return self._functions[key]

    def _caller(self, name: str, export: Export, function: Any) -> Callable[..., Any]:  # noqa: ANN401
        space, count, send, take, cx = c.Val * max(export.params, 1), export.params, export.send, export.take, self._cx
        reference, results = ctypes.byref(function), 0 if export.take is None else 1

        def call(*arguments: object) -> Any:  # noqa: ANN401
            store = self._enter(name)
            slots, result = space(), c.Val()
            try:
                try:
                    send(cx, slots, *arguments)
                except WitworksRuntimeError as error:
                    error.add_note(f"while calling `{name}` of {self._facts.component}")
                    raise
                cx.arguments_lowered()
                with self._running(store):
                    failed = c.call_function(reference, cx.pointer, slots, count, ctypes.byref(result), results)
                if failed:
                    self._fail(c.error_text(failed))
                return None if take is None else take(cx, result)
            finally:
                for slot in slots:
                    c.delete_value(ctypes.byref(slot))
                c.delete_value(ctypes.byref(result))
                cx.call_ended()
                self._leave()

        return call

    def _enter(self, what: str) -> wasmtime.Store:
        me = threading.get_ident()
        if self._owner == me:
            raise Reentered(
                f"`{what}` of {self._facts.component} was called from a host import while the component was calling it",
                fix="return from the import first, or use a second instance",
            )
        self._lock.acquire()
        self._owner = me
        try:
            store = self._open_store()
            while self._cx.abandoned:
                self._drop_now(self._cx.abandoned.popleft())
        except BaseException:
            self._leave()
            raise
        return store

    def _leave(self) -> None:
        self._owner = None
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
        store.set_epoch_deadline(engines.ticks(self._limits.timeout))
        with engines.ticker(self._config).running():
            yield

    def _fail(self, text: str) -> NoReturn:
        if self._failure is not None:
            failure = self._take_failure()
            self._dead = f"a host import raised {type(failure).__name__}"
            raise failure
        if "type mismatch" in text and "wasm trap" not in text:
            self._dead = "its types are not those of its bindings"
            raise WrongWorld(f"{self._facts.component}: {_one_line(text)}", fix=f"run scons {self._facts.component}")
        trap = trap_from(text, self._limits)
        self._dead = f"it trapped earlier ({trap.reason})"
        raise trap

    def _failed(self, failure: BaseException) -> None:
        """Keep what a host function raised until the guest has been left."""
        self._failure = failure

    def _take_failure(self) -> BaseException:
        failure, self._failure = self._failure, None
        return failure or CannotInstantiate("a host import failed")

    # Ending ----------------------------------------------------------------------------------------------------------

    def _drop(self, pointer: Any) -> None:  # noqa: ANN401
        if self._dead is not None or self._store is None:
            c.delete_any(pointer)
            return
        if self._owner == threading.get_ident():
            self._cx.abandoned.append(pointer)
            return
        self._enter("the destructor of a resource")
        try:
            self._drop_now(pointer)
        finally:
            self._leave()

    def _drop_now(self, pointer: Any) -> None:  # noqa: ANN401
        with self._running(self._open_store()):
            error = c.drop_any(self._cx.pointer, pointer)
        c.delete_any(pointer)
        if error:
            self._fail(c.error_text(error))

    def close(self) -> None:
        """Free the instance."""
        if self._owner == threading.get_ident():
            raise Reentered(f"{self._facts.component} was closed from a host import that it was calling")
        with self._lock:
            self._dead = self._dead or "it was closed"
            store, self._store = self._store, None
            if store is not None:
                store.close()
                self._linker.close()


def _refusal(name: str, what: Unsupported) -> Callable[..., NoReturn]:
    def refuse(*_arguments: object) -> NoReturn:
        raise unsupported(name, what)

    return refuse


def _one_line(text: str) -> str:
    return "; ".join(line.strip() for line in text.splitlines() if line.strip())


@atexit.register
def _close_all() -> None:
    """Free what nobody closed while the interpreter is still whole: wasmtime-py's finalizers need its modules."""
    for backend in list(_live):
        backend.close()
