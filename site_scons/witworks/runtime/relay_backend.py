"""The component backend by way of the relay: a call's values cross as one block of bytes, laid out by emitted code."""

from __future__ import annotations

import contextlib
import ctypes
import struct
from typing import TYPE_CHECKING, Any, Final, NoReturn

from witworks.runtime import _wasmtime_private as c
from witworks.runtime.codec import Unsupported
from witworks.runtime.component_backend import ComponentBackend
from witworks.runtime.direct_faults import Fault
from witworks.runtime.direct_staging import FIRST
from witworks.runtime.errors import Trap, WitworksRuntimeError
from witworks.runtime.number_lists import too_much
from witworks.runtime.relay_bytes import Transport, address
from witworks.runtime.relay_guest import RelayGuest
from witworks.runtime.relay_modules import START, bits
from witworks.runtime.relay_traps import without_relay
from witworks.runtime.resources import lift_host, lower_host
from witworks.runtime.running import BUSY, noted
from witworks.runtime.traps import trap_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.runtime.direct import Codec, Export

_KINDS: Final = {"i": c.U32, "I": c.U64}


class RelayBackend(ComponentBackend):
    """A :class:`~witworks.runtime.backend.Backend` over the relay's exports; imports are served value by value."""

    def _find_exports(self) -> None:
        codec = self._facts.direct
        if codec is None:
            raise TypeError(self._facts)
        store = self._open_store()
        self._x = RelayGuest(self._facts.component, self.function)
        self._x.dropped = self._drop
        self._transport = Transport()
        self._context = ctypes.cast(c.context_of(store), ctypes.c_void_p)
        self._run = c.call_component_function()
        self._delete = c.delete_component_value()
        runnable = [key for key, export in codec.exports.items() if not isinstance(export, Unsupported)]
        self._numbers = {key: f"c{n}" for n, key in enumerate(runnable)}
        self._lent = {resource: n for n, resource in enumerate(codec.lent)}
        self._hosted = {(item.interface or "$root", item.name): item for item in self._facts.codec.resources}
        self._x.put, self._x.get = self._put, self._get
        self._droppers = {resource: f"d{n}" for n, resource in enumerate(codec.owned)}
        self._codec: Codec = codec

    def _reference(self, name: str) -> Any:  # noqa: ANN401
        """An export of the relay."""
        store = self._open_store()
        index = self._instance.get_export_index(store, name)
        if index is None or (function := self._instance.get_func(store, index)) is None:
            raise KeyError(name)
        return ctypes.byref(c.raw_function(function))

    # Calling ---------------------------------------------------------------------------------------------------------

    def _exported(self, key: tuple[str | None, str]) -> Any:  # noqa: ANN401 - its exports are laid out as the direct backend's
        return self._codec.exports[key]

    def _callable(self, key: tuple[str | None, str], export: Any) -> Callable[..., Any]:  # noqa: ANN401
        make = self._with_core_values if export.room is None else self._with_block
        return self._guarded(key[1], make(self._reference(self._numbers[key]), export))

    def _guarded(self, name: str, run: Callable[..., Any]) -> Callable[..., Any]:
        acquire, release, x, label = self._lock.acquire, self._lock.release, self._x, self._facts.component
        abandoned, given = x.abandoned, x.given

        def call(*arguments: object) -> Any:  # noqa: ANN401
            acquire()
            if self.state or abandoned:
                self._begin(name)
            self.state = BUSY
            try:
                return run(*arguments)
            except Fault as fault:
                self._trap(trap_for(str(fault)))
            except WitworksRuntimeError as error:
                if not isinstance(error, Trap) and self._dead is None:
                    noted(error, name, label)
                raise
            finally:
                if given:
                    given.clear()
                if x.lent:
                    self._take_back()
                if self._clock is not None:
                    self._stop_clock()
                self.state = self._rest
                release()

        return call

    def _with_core_values(self, function: Any, export: Export) -> Callable[..., Any]:  # noqa: ANN401
        """A call of a few core values, each an argument of its own."""
        x, send, take, count = self._x, export.send, export.take, len(export.params)
        raw = bytearray(c.RAW * max(count, 1))
        slots, result = _Values([_KINDS[kind] for kind in bits(export.params)]), _Values([c.BOOL])
        words, answer = memoryview(raw).cast("Q"), result.words
        sent, slotted = words[: 2 * count : 2], slots.words[1 : 4 * count : 4]
        run, context = self._run, self._context
        given, results = ctypes.c_size_t(count), ctypes.c_size_t(len(export.results))

        def call(*arguments: object) -> Any:  # noqa: ANN401
            send(x, raw, *arguments)
            if x.given or x.lent:
                x.arguments_lowered()
            slotted[:] = sent
            if error := run(function, context, slots.pointer, given, result.pointer, results):
                self._fail(c.component_error_text(error))
            if take is None:
                return None
            words[0] = answer[1]
            return take(x, raw)

        return call

    def _with_block(self, function: Any, export: Export) -> Callable[..., Any]:  # noqa: ANN401
        """A call whose values go as one block of bytes, and come back as another."""
        x, send, take, out = self._x, export.send, export.take, self._x.out
        raw = bytearray(c.RAW * len(export.params))
        texts, reply = _Values([c.STRING, c.STRING]), _Values([c.BOOL])
        words, answer = texts.words, reply.words
        run, delete, context = self._run, self._delete, self._context
        split, join = self._transport.split, self._transport.join
        two, results = ctypes.c_size_t(2), ctypes.c_size_t(0 if take is None else 1)

        def call(*arguments: object) -> Any:  # noqa: ANN401
            del out[FIRST:]
            try:
                send(x, raw, *arguments)
            except struct.error:
                raise too_much("the arguments") from None
            if x.given or x.lent:
                x.arguments_lowered()
            out.extend(raw)
            words[1] = size = len(out)
            if out.isascii():
                words[2] = words[6] = address(out)
                words[5] = 0
            else:
                words[2], words[6], _held = split(out)
                words[5] = size
            if error := run(function, context, texts.pointer, two, reply.pointer, results):
                self._fail(c.component_error_text(error))
            if take is None:
                return None
            view = join(answer[2], answer[1])
            delete(reply.pointer)
            x.see(view, -(-size // START) * START)
            try:
                return take(x, view)
            finally:
                x.forget()

        return call

    def _fail(self, text: str) -> NoReturn:
        super()._fail(without_relay(text))

    # Resources of the host --------------------------------------------------------------------------------------------

    def _put(self, value: object, name: tuple[str, str]) -> int:
        """The index of an object in the relay's table."""
        slot, result = c.Val(), c.Val()
        lower_host(self._cx, value, slot, self._hosted[name], owned=True)
        self._one(f"p{self._lent[name]}", slot, result)
        index: int = result.of.u32
        return index

    def _get(self, index: int, name: tuple[str, str]) -> object:
        """The object that the relay got from the guest."""
        slot, result = c.Val(kind=c.U32), c.Val()
        slot.of.u32 = index
        self._one(f"g{self._lent[name]}", slot, result)
        found: object = lift_host(self._cx, result, self._hosted[name], owned=True)
        c.delete_value(ctypes.byref(result))
        return found

    def _take_back(self) -> None:
        """Drop what the guest only borrowed, or was not given after all."""
        lent, self._x.lent = self._x.lent, []
        with contextlib.suppress(Trap):  # the limits of the call hold for this too: then it was the instance's last
            for name, index, _owned in lent if self._dead is None else ():
                slot = c.Val(kind=c.U32)
                slot.of.u32 = index
                self._one(f"e{self._lent[name]}", slot, None)

    def _one(self, name: str, slot: Any, result: Any) -> None:  # noqa: ANN401
        """Call a function of one argument, which is freed."""
        given, results = ctypes.byref(slot), ctypes.c_size_t(0 if result is None else 1)
        answer = None if result is None else ctypes.byref(result)
        error = self._run(self._reference(name), self._context, given, ctypes.c_size_t(1), answer, results)
        c.delete_value(given)
        if error:
            self._fail(c.component_error_text(error))

    # Resources and the end -------------------------------------------------------------------------------------------

    def _handles(self) -> RelayGuest:
        return self._x

    def _forget(self, pointer: object) -> None:
        """Nothing is left of an index whose instance is gone."""

    def _drop_now(self, pointer: Any) -> None:  # noqa: ANN401
        kind, index = pointer
        slot = c.Val(kind=c.U32)
        slot.of.u32 = index
        with self._running(self._open_store()):
            self._one(self._droppers[kind], slot, None)

    def _free(self) -> None:
        super()._free()
        if hasattr(self, "_transport"):  # not where the component could not be instantiated
            self._transport.close()


class _Values:
    """Component values side by side, as words of 64 bits; each takes four of them: its kind and up to three of its own."""

    def __init__(self, kinds: list[int]) -> None:
        data = bytearray(c.SIZE * max(len(kinds), 1))
        data[:: c.SIZE] = bytes(kinds or [c.BOOL])
        self._held = (ctypes.c_char * len(data)).from_buffer(data)
        self.words = memoryview(data).cast("Q")
        self.pointer = ctypes.c_void_p(ctypes.addressof(self._held))
