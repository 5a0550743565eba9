"""The running guest as emitted code sees it: its memory, checked at every step, room for values, and its handles."""

from __future__ import annotations

import ctypes
import struct
from typing import TYPE_CHECKING, Any, Final, NoReturn

from witworks.runtime import _wasmtime_private as c
from witworks.runtime import direct_panics, helper_modules
from witworks.runtime.direct_faults import Fault
from witworks.runtime.direct_handles import Handles
from witworks.runtime.direct_helper import BEYOND, MISALIGNED, WAT
from witworks.runtime.direct_staging import FIRST, Staging
from witworks.runtime.running import BUSY, LOWERING

if TYPE_CHECKING:
    from collections.abc import Callable

    import wasmtime

    from witworks.runtime.running import RunningInstance

_WORD: Final = struct.Struct("<I")
_PAGE: Final = 1 << 16
_NOTHING: Final = memoryview(b"")
LEAST: Final = 64 * 2**20
"""Bytes that may always be lifted at a time, and four times the guest's memory beyond that."""


class Lifted:
    """Counts what is lifted at a time, for a guest may point at the same bytes again and again.

    An object of its own: what holds the guest's memory must not be part of a reference cycle.
    """

    __slots__ = ("most", "total")

    def __init__(self) -> None:
        self.total = 0
        self.most = LEAST

    def count(self, size: int) -> None:
        """Add ``size`` bytes."""
        self.total += size
        if self.total > self.most:
            raise Fault("strings and lists that overlap are larger than the memory they lie in")


class Guest(Handles, Staging):
    """One instance's memory and allocator; ``view`` is all of the memory, as large as it was at the last look."""

    def __init__(self, label: str, function: Callable[..., Any], life: RunningInstance) -> None:
        Handles.__init__(self, label, function)
        Staging.__init__(self)
        self.view: memoryview[Any] = _NOTHING
        self.text: Callable[[int, int], str] = no_text
        self._size = 0
        self._lifted = Lifted()
        self._life = life
        self._exports: Any = None
        self._store: Any = None
        self._relocate: Callable[..., int] | None = None
        self._realloc: Callable[..., int] | None = None
        self._staging: memoryview[Any] = _NOTHING

    def attach(
        self,
        store: wasmtime.Store,
        engine: wasmtime.Engine,
        exports: Any,  # noqa: ANN401
        caller: Callable[..., Callable[..., int]],
    ) -> None:
        """Take possession of the guest's exports."""
        self._store, self._engine, self._exports, self._caller = store, engine, exports, caller
        memory = exports.get("memory")
        if memory is not None:
            self._address, self._length = c.memory_functions(memory, store)
        if "cabi_realloc" in exports:
            self._realloc = caller(exports["cabi_realloc"], "<I12xI12xI12xI")

    def detach(self) -> None:
        """Forget all that lies in the store."""
        self.view = self._staging = _NOTHING
        self.text = no_text
        self._exports = self._store = self._relocate = self._realloc = None

    # Reading ----------------------------------------------------------------------------------------------------------

    def look(self) -> memoryview[Any]:
        """The memory as it is now: any call of the guest may have let it grow."""
        self._lifted.total = 0
        if (size := self._length()) != self._size:
            self._size = size
            self._lifted.most = max(LEAST, 4 * size)
            self.view = view = memoryview((ctypes.c_ubyte * size).from_address(self._address())).cast("B")
            self.text = _texts(view, size, self._lifted)
        return self.view

    def pointer(self, at: int, size: int, align: int) -> int:
        """``at``, checked to lead to a value of that size."""
        if at % align:
            raise Fault("pointer not aligned")
        if at + size > len(self.look()):
            raise Fault("pointer out of bounds of memory")
        return at

    def place(self, at: int, count: int, size: int, align: int) -> int:
        """Where a list's items lie in ``view``."""
        if at + count * size > self._size:
            raise Fault("list pointer/length out of bounds of memory")
        if at % align:
            raise Fault("list pointer is not aligned")
        return at

    def items(self, at: int, count: int, size: int, align: int) -> bytes:
        """The bytes of a list's items.

        A copy: where an iterator over a slice of a memoryview ends up in a reference cycle, CPython's collector crashes.
        """
        self.place(at, count, size, align)
        self._lifted.count(count * size)
        return bytes(self.view[at : at + count * size])

    def panic(self) -> str:
        """What the guest noted of its panic, if it has had one and notes them."""
        if self._exports is None or direct_panics.NAME not in self._exports or "memory" not in self._exports:
            return ""
        return direct_panics.text(self._exports[direct_panics.NAME], self._store, self.look())

    # Writing ----------------------------------------------------------------------------------------------------------

    def give(self, data: Any, align: int) -> int:  # noqa: ANN401
        """The address of a copy of ``data`` in the guest's memory."""
        self._life.state = LOWERING
        size = len(data)
        realloc = self._realloc or self._no_realloc()
        at = realloc(0, 0, align, size)
        self._life.state = BUSY
        view = self.look()
        if at % align:
            raise Fault("realloc return: result not aligned")
        if at + size > len(view):
            raise Fault("realloc return: beyond end of memory")
        view[at : at + size] = data
        return at

    def settle(self) -> Any:  # noqa: ANN401
        """Move all that was laid out but its outermost block into the guest; gives what holds that block now."""
        ops = self.ops
        if not ops:
            return self.out
        relocate = self._relocate or self._start_helper()
        out = self.out
        end = len(out)
        out += struct.pack(f"<{len(ops)}I", *ops)
        if len(out) > len(self._staging):
            self._grow_staging(len(out))
        self._staging[: len(out)] = out
        state, self._life.state = self._life.state, LOWERING
        failure = relocate(end, len(ops) // 5)
        self._life.state = state
        if failure == MISALIGNED:
            raise Fault("realloc return: result not aligned")
        if failure == BEYOND:
            raise Fault("realloc return: beyond end of memory")
        self.look()
        return self._staging

    def settle_in_memory(self, size: int, align: int) -> int:
        """Like :meth:`settle`, with the outermost block too, whose address is given."""
        slot = self.block(8, 4)
        _WORD.pack_into(self.out, slot, FIRST)
        _WORD.pack_into(self.out, slot + 4, 1)
        self.ops += (slot, 1, 0, size, align)
        at: int = _WORD.unpack_from(self.settle(), slot)[0]
        return at

    def settle_at(self, at: int, size: int, align: int) -> None:
        """Like :meth:`settle`, with the outermost block going where the guest wants it."""
        settled = self.settle()
        self.pointer(at, size, align)
        self.view[at : at + size] = settled[FIRST : FIRST + size]

    def _start_helper(self) -> Callable[..., int]:
        import wasmtime

        if self._realloc is None:
            self._no_realloc()
        imports = [self._exports["memory"], self._exports["cabi_realloc"]]
        instance = wasmtime.Instance(self._store, helper_modules.module(self._engine, WAT), imports)
        exports = instance.exports(self._store)
        self._own: Any = exports["memory"]
        self._see_staging()
        self._relocate = self._caller(exports["relocate"], "<I12xI")
        return self._relocate

    def _see_staging(self) -> None:
        address, length = c.memory_functions(self._own, self._store)
        self._staging = memoryview((ctypes.c_ubyte * length()).from_address(address())).cast("B")

    def _grow_staging(self, size: int) -> None:
        import wasmtime

        pages = -(-(size - len(self._staging)) // _PAGE)
        try:
            self._own.grow(self._store, pages)
        except wasmtime.WasmtimeError:
            self._life.end("memory limit: no room for the arguments")
        self._see_staging()

    def _no_realloc(self) -> NoReturn:
        raise Fault("the guest has no allocator")


def no_text(_at: int, _size: int) -> str:
    """Stands for reading text before there is a memory."""
    raise Fault("the guest has no memory yet")


def _texts(view: memoryview[Any], size: int, lifted: Lifted) -> Callable[[int, int], str]:
    def text(at: int, length: int) -> str:
        end = at + length
        if end > size:
            raise Fault("string pointer/length out of bounds of memory")
        if length > 64:  # noqa: PLR2004 - a name would cost time; Python's own part of a string is as large
            lifted.count(length)
        try:
            return str(view[at:end], "utf-8")
        except UnicodeDecodeError as error:
            raise _not_utf8(error) from None

    return text


def _not_utf8(error: UnicodeDecodeError) -> Fault:
    if error.reason == "unexpected end of data":
        return Fault(f"incomplete utf-8 byte sequence from index {error.start}")
    return Fault(f"invalid utf-8 sequence of {error.end - error.start} bytes from index {error.start}")
