"""The direct backend: the component's core module, called with the canonical ABI in emitted Python."""

from __future__ import annotations

import ctypes
import functools
import struct
from typing import TYPE_CHECKING, Any, Final, NoReturn

import wasmtime

from witworks.runtime import _wasmtime_private as c
from witworks.runtime import direct_calls, direct_preview1, engines
from witworks.runtime.codec import Unsupported
from witworks.runtime.direct_faults import Fault
from witworks.runtime.direct_guest import Guest
from witworks.runtime.errors import CannotInstantiate, Trap, WitworksRuntimeError
from witworks.runtime.hosts import host_functions
from witworks.runtime.number_lists import too_much
from witworks.runtime.records import as_blocks, unwanted
from witworks.runtime.running import BUSY, LOWERING, READY, RunningInstance, noted, one_line
from witworks.runtime.shapes import ResultError
from witworks.runtime.traps import has_trapped, trap_for, trap_from

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from witworks.runtime import direct_loading
    from witworks.runtime.backend import Facts, Limits
    from witworks.runtime.codec import Import as HostImport
    from witworks.runtime.direct import Codec, Export

_RAW: Final = c.RAW


class DirectBackend(RunningInstance):
    """A :class:`~witworks.runtime.backend.Backend` over the guest's core module."""

    name = "direct"

    def __init__(self, facts: Facts, imports: Mapping[str, object], limits: Limits, guest: direct_loading.Guest) -> None:
        hosts = host_functions(facts, imports)
        super().__init__(facts, limits)
        if facts.direct is None:
            raise TypeError(facts)
        self._codec: Codec = facts.direct
        self._callbacks: list[object] = []
        """C function pointers: wasmtime holds their addresses, somebody must hold them."""
        store = self._open_store()
        self._context = ctypes.cast(c.context_of(store), ctypes.c_void_p)
        self._run = c.call_core_function()
        self._trapped = ctypes.c_void_p()
        self._cx = Guest(facts.component, self.function, self)
        self._cx.dropped = self._drop
        self._watched()
        self._hosts = {_core_key(item): host for item, host in hosts.items()}
        self._exports: Any = self._heeding(self._instantiate)(store, guest)

    # Making an instance ----------------------------------------------------------------------------------------------

    def _instantiate(self, store: wasmtime.Store, guest: direct_loading.Guest) -> Any:  # noqa: ANN401
        try:
            if guest.wasi is not None:
                store.set_wasi(self._granted.config())
            functions = [self._imported(store, guest, owner, name) for owner, name in guest.imports]
            self.state = BUSY
            with self._running(store):
                found = wasmtime.Instance(store, guest.module, functions).exports(store)
                exports: Any = {guest.names.export(name): found[name] for name in found}
                self._cx.attach(store, engines.shared(self._config), exports, self._core)
                initialize: Any = exports.get("_initialize")
                if initialize is not None:
                    self._core(initialize, "<")()
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            self._die("it could not be instantiated")
            text = str(error)
            if self._failure is not None:
                self._fail(text)
            if has_trapped(text):
                raise self._said(trap_from(text, self._limits)) from None
            raise CannotInstantiate(f"{self._facts.component} cannot be instantiated: {one_line(text)}") from None
        finally:
            self.state = self._rest
        return exports

    def _imported(self, store: wasmtime.Store, guest: direct_loading.Guest, owner: str, name: str) -> wasmtime.Func:
        if guest.wasi is not None and owner == direct_preview1.OWNER:
            return self._preview1(store, guest.wasi, direct_preview1.function(name))
        found = self._codec.imports.get((owner, name))
        if found is not None and not isinstance(found, Unsupported):
            host = self._hosts[owner, name]
            return self._new_function(store, found.params, found.results, functools.partial(found.serve, self._cx, host))
        verb, _, resource = name.removeprefix("[resource-").partition("]")
        answer = {"new": self._new, "rep": self._rep, "drop": self._dropped_by_guest}[verb]
        results = "" if verb == "drop" else "i"
        return self._new_function(store, "i", results, functools.partial(answer, (owner, resource)))

    def _preview1(self, store: wasmtime.Store, wasi: wasmtime.Linker, name: str) -> wasmtime.Func:
        serve = direct_preview1.answer(name, files=self._granted.files)
        if serve is not None:
            return self._new_function(store, *direct_preview1.signature(name), serve)
        found = wasi.get(store, direct_preview1.OWNER, name)
        if not isinstance(found, wasmtime.Func):
            raise CannotInstantiate(f"the installed wasmtime has no `{name}` of WASI preview 1")
        return found

    def _new_function(self, store: wasmtime.Store, params: str, results: str, serve: Callable[[Any], None]) -> wasmtime.Func:
        raw_type = ctypes.c_char * (_RAW * max(len(params), len(results), 1))
        at = raw_type.from_address

        def answer(_environment: object, _caller: object, address: int, _count: int) -> int | None:
            try:
                given = at(address) if self.state == BUSY else _no_leaving()
                if as_blocks():
                    unwanted(serve, given)
                else:
                    serve(given)
            except BaseException as failure:  # noqa: BLE001 - it goes on in the caller, on the other side of the guest
                self._failed(failure)
            else:
                return None
            return c.new_trap(b"the host import failed")

        callback = c.CoreCallback(answer)
        self._callbacks.append(callback)
        kinds = {"i": wasmtime.ValType.i32, "I": wasmtime.ValType.i64, "f": wasmtime.ValType.f32, "F": wasmtime.ValType.f64}
        kind = wasmtime.FuncType([kinds[p]() for p in params], [kinds[r]() for r in results])
        return c.new_core_function(store, kind, callback)

    def _core(self, function: wasmtime.Func, layout: str) -> Callable[..., int]:
        """A core function of 32-bit integers as a callable; what ends it is raised."""
        packer = struct.Struct(layout)
        raw, pointer, count = _raw(max(len(layout.replace("12x", "")) - 1, 1))
        run, context, reference, trapped = self._run, self._context, ctypes.byref(c.raw_function(function)), self._trapped
        trap, word = ctypes.byref(trapped), memoryview(raw).cast("B").cast("I")

        def call(*arguments: int) -> int:
            packer.pack_into(raw, 0, *arguments)
            if (error := run(context, reference, pointer, count, trap)) or trapped:
                self._fail(c.core_error_text(error, trapped))
            return word[0]

        return call

    # Calling ---------------------------------------------------------------------------------------------------------

    def _exported(self, key: tuple[str | None, str]) -> Export | Unsupported:
        return self._codec.exports[key]

    def _callable(self, key: tuple[str | None, str], export: Export) -> Callable[..., Any]:
        return self._caller(key[1], export)

    def _caller(self, name: str, export: Export) -> Callable[..., Any]:
        x, send, take = self._cx, export.send, export.take
        acquire, release, abandoned, given = self._lock.acquire, self._lock.release, x.abandoned, x.given
        raw, pointer, count = _raw(max(len(export.params), len(export.results), 1))
        run, context, trapped, reference = self._run, self._context, self._trapped, self._function(export.core)
        trap = ctypes.byref(trapped)
        post = self._post(export, pointer)
        if post is None and take is not None and self._rest == READY and not self._codec.owned and not self._codec.hosted:
            return self._short_caller(name, export)

        def call(*arguments: object) -> Any:  # noqa: ANN401
            acquire()
            if self.state or abandoned:
                self._begin(name)
            self.state = BUSY
            try:
                try:
                    send(x, raw, *arguments)
                except struct.error:
                    raise too_much("the arguments") from None
                if given:
                    x.arguments_lowered()
                if (error := run(context, reference, pointer, count, trap)) or trapped:
                    self._fail(c.core_error_text(error, trapped))
                if x.borrowed:
                    x.refuse_borrowed()
                if take is None:
                    if post is not None:
                        post()
                    return None
                if post is None:
                    return take(x, raw)
                try:
                    result = take(x, raw)
                except ResultError:
                    post()
                    raise
                post()
                return result  # noqa: TRY300 - as quick as it can be
            except Fault as fault:
                self._faulted(fault)
            except WitworksRuntimeError as error:
                self._noted(error, name)
                raise
            finally:
                if given:
                    x.take_back()
                if self._clock is not None:
                    self._stop_clock()
                self.state = self._rest
                release()

        return call

    def _short_caller(self, name: str, export: Export) -> Callable[..., Any]:
        """The same without what only resources, limits and results to free need: it is what small calls spend their time on."""
        send, take, trapped = export.send, export.take or (lambda _x, _raw: None), self._trapped
        raw, pointer, count = _raw(max(len(export.params), len(export.results), 1))
        call = (
            self._run,
            self._cx,
            raw,
            self._context,
            self._function(export.core),
            pointer,
            count,
            ctypes.byref(trapped),
            trapped,
        )
        return direct_calls.binder(send.__code__.co_argcount - 2)(self, name, send, take, *call)

    def _faulted(self, fault: Fault) -> NoReturn:
        self._trap(trap_for(str(fault)))

    def _noted(self, error: WitworksRuntimeError, name: str) -> None:
        if not isinstance(error, Trap) and self._dead is None:
            noted(error, name, self._facts.component)

    def _function(self, core: str) -> Any:  # noqa: ANN401
        return ctypes.byref(c.raw_function(self._exports[core]))

    def _post(self, export: Export, pointer: Any) -> Callable[[], None] | None:  # noqa: ANN401
        """What lets the guest free its result; while it does, it must not call the host."""
        if f"cabi_post_{export.core}" not in self._exports:
            return None
        run, context, trapped = self._run, self._context, self._trapped
        reference, trap, count = self._function(f"cabi_post_{export.core}"), ctypes.byref(trapped), ctypes.c_size_t(1)

        def post() -> None:
            self.state = LOWERING
            if (error := run(context, reference, pointer, count, trap)) or trapped:
                self._fail(c.core_error_text(error, trapped))

        return post

    def _heard(self) -> str:
        return super()._heard() or self._cx.panic()

    # Resources and the end -------------------------------------------------------------------------------------------

    def _handles(self) -> Guest:
        return self._cx

    def _new(self, kind: tuple[str, str], raw: Any) -> None:  # noqa: ANN401
        _WORD.pack_into(raw, 0, self._cx.new(kind, _WORD.unpack_from(raw)[0]))

    def _rep(self, kind: tuple[str, str], raw: Any) -> None:  # noqa: ANN401
        _WORD.pack_into(raw, 0, self._cx.representation(kind, _WORD.unpack_from(raw)[0]))

    def _dropped_by_guest(self, kind: tuple[str, str], raw: Any) -> None:  # noqa: ANN401
        entry = self._cx.drop(kind, _WORD.unpack_from(raw)[0])
        if entry.owned and kind in self._codec.owned:
            self._destroy(kind, entry.value)

    def _drop_now(self, pointer: Any) -> None:  # noqa: ANN401
        with self._running(self._open_store()):
            self._destroy(*pointer)

    def _destroy(self, kind: tuple[str, str], representation: int) -> None:
        name = f"{kind[0].removeprefix('[export]')}#[dtor]{kind[1]}"
        if name in self._exports:
            self._core(self._exports[name], "<I")(representation)

    def _free(self) -> None:
        self._cx.detach()
        self._exports = None
        self._callbacks.clear()


_WORD: Final = struct.Struct("<I")


def _raw(slots: int) -> tuple[bytearray, ctypes.c_void_p, ctypes.c_size_t]:
    """Room for the core values of a call, its address and its number of slots; the address holds the room."""
    raw = bytearray(_RAW * slots)
    held = (ctypes.c_char * len(raw)).from_buffer(raw)
    pointer = ctypes.c_void_p(ctypes.addressof(held))
    pointer.held = held  # type: ignore[attr-defined]
    return raw, pointer, ctypes.c_size_t(slots)


def _no_leaving() -> NoReturn:
    raise Fault("cannot leave component instance")


def _core_key(item: HostImport) -> tuple[str, str]:
    return item.interface or "$root", item.name
