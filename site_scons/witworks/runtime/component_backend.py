"""The component backend: one instance of a component, called through wasmtime's component API."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any, Final

import wasmtime

from witworks.runtime import _wasmtime_private as c
from witworks.runtime import engines
from witworks.runtime.codec import Export, Unsupported
from witworks.runtime.component_linker import ImportLinker, unsupported
from witworks.runtime.errors import CannotInstantiate, ImportNotProvided, WitworksRuntimeError, WrongWorld
from witworks.runtime.hosts import host_functions
from witworks.runtime.resources import Context
from witworks.runtime.running import RunningInstance, noted, one_line
from witworks.runtime.traps import has_trapped, trap_from
from witworks.runtime.wasi_told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wasmtime.component import Component, Instance

    from witworks.runtime.backend import Facts, Limits
    from witworks.runtime.resources import GuestHandles

_WASI: Final = re.compile(r"imports instance `(wasi:[^`]+)`")


class ComponentBackend(RunningInstance):
    """A :class:`~witworks.runtime.backend.Backend` over wasmtime's component API."""

    name = "component"

    def __init__(self, facts: Facts, imports: Mapping[str, object], limits: Limits, component: Component) -> None:
        hosts = host_functions(facts, imports)
        super().__init__(facts, limits)
        store = self._open_store()
        self._cx = Context(c.context_of(store), facts.component, self.function)
        self._cx.dropped = self._drop
        wasi = [name for name in component.type.imports(engines.shared(self._config)) if name.startswith("wasi:")]
        if wasi:
            store.set_wasi(self._granted.config())  # without it a WASI call aborts Python
        self._linker = ImportLinker(engines.shared(self._config), facts.codec, self._cx, self._failed)
        self._linker.link(hosts | told(self._granted.wasi, wasi), wasi=bool(wasi))
        self._watched()
        self._instance = self._heeding(self._instantiate)(component)
        self._find_exports()

    # Making an instance ----------------------------------------------------------------------------------------------

    def _instantiate(self, component: Component) -> Instance:
        store = self._open_store()
        try:
            with self._running(store):
                return self._linker.linker.instantiate(store, component)
        except wasmtime.WasmtimeError as error:
            self._die("it could not be instantiated")
            text = str(error)
            if self._failure is not None:
                raise self._take_failure() from None
            raise self._instantiation_error(text) from None

    def _instantiation_error(self, text: str) -> WitworksRuntimeError:
        label = self._facts.component
        if "type mismatch with async" in text:
            needing = (item.name for item in self._facts.codec.imports if isinstance(item.serve, Unsupported))
            return unsupported(next(needing, label), Unsupported("async functions"))
        if "matching implementation was not found" in text:
            if lacking := _WASI.search(text):
                return ImportNotProvided(
                    f"{label} imports `{lacking[1]}`, which the WASI of the installed wasmtime does not have",
                    fix="build it for WASI 0.2 without that, or compose it (compositions/) with a component that exports it",
                )
            return WrongWorld(
                f"{label} imports something that its world `{self._facts.world}` does not have: {one_line(text)}",
                fix=f"run scons {label}: it makes component and bindings from one world",
            )
        if has_trapped(text):
            return self._said(trap_from(text, self._limits))
        return CannotInstantiate(f"{label} cannot be instantiated: {one_line(text)}")

    def _find_exports(self) -> None:
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
        self._indices = found

    # Calling ---------------------------------------------------------------------------------------------------------

    def _exported(self, key: tuple[str | None, str]) -> Export | Unsupported:
        return self._facts.codec.exports[key]

    def _callable(self, key: tuple[str | None, str], export: Export) -> Callable[..., Any]:
        return self._caller(key[1], export, self._indices[key])

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
                    noted(error, name, self._facts.component)
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

    # Resources and the end -------------------------------------------------------------------------------------------

    def _handles(self) -> GuestHandles:
        return self._cx

    def _forget(self, pointer: Any) -> None:  # noqa: ANN401
        c.delete_any(pointer)

    def _drop_now(self, pointer: Any) -> None:  # noqa: ANN401
        with self._running(self._open_store()):
            error = c.drop_any(self._cx.pointer, pointer)
        c.delete_any(pointer)
        if error:
            self._fail(c.error_text(error))

    def _free(self) -> None:
        self._linker.close()
