"""Bytes as the relay takes and gives them, as text: the low 7 bits of each, and apart from them the top bits.

Python's own means do for small blocks. A core module does the same several times faster, in a memory that wasmtime reads the
text from as it lies; it has a store of its own, so that it takes neither fuel nor time from the guest's.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final

import wasmtime

from witworks.runtime import _wasmtime_private as c
from witworks.runtime import engines, helper_modules

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL: Final = 1 << 15
"""Fewer bytes are worth no memory of their own."""
LARGE: Final = 1 << 26
"""More bytes would keep too much memory between calls."""
_LOW: Final = bytes(byte & 0x7F for byte in range(256))
_HIGH: Final = bytes(byte >> 7 for byte in range(256))
_AT: Final = ctypes.c_char * 0
_PAGE: Final = 1 << 16
WAT: Final = """(module $witworks_helper
  (memory (export "memory") 1)
  (func (export "split") (param $size i32) (param $high i32) (local $at i32) (local $bytes i64)
    (loop $next
      (local.set $bytes (i64.load (local.get $at)))
      (i64.store (local.get $at) (i64.and (local.get $bytes) (i64.const 0x7F7F7F7F7F7F7F7F)))
      (i64.store (i32.add (local.get $high) (local.get $at))
        (i64.and (i64.shr_u (local.get $bytes) (i64.const 7)) (i64.const 0x0101010101010101)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $size)))))
  (func (export "join") (param $size i32) (param $high i32) (local $at i32)
    (loop $next
      (i64.store (local.get $at) (i64.or (i64.load (local.get $at))
        (i64.shl (i64.load (i32.add (local.get $high) (local.get $at))) (i64.const 7))))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $size))))))
"""


class Transport:
    """The way of one instance's blocks."""

    def __init__(self) -> None:
        self._memory: _Memory | None = None

    def split(self, block: bytearray) -> tuple[int, int, object]:
        """The addresses of the low bits and of the top bits, as many of each as there are bytes, and who holds them.

        They are valid as long as that and until the next call of any method.
        """
        if SMALL <= len(block) <= LARGE:
            return self._of_size(len(block)).split(block)
        low, high = block.translate(_LOW), block.translate(_HIGH)
        return address(low), address(high), (low, high)

    def join(self, at: int, size: int) -> bytes:
        """The bytes that the relay split; the last of ``size`` says whether there are top bits."""
        if SMALL <= size <= LARGE and ctypes.string_at(at + size - 1, 1) != b"\0":
            return self._of_size(size).join(at, size // 2)
        return joined(ctypes.string_at(at, size))

    def _of_size(self, size: int) -> _Memory:
        if self._memory is None:
            self._memory = _Memory()
        self._memory.reach(2 * size + 16)
        return self._memory

    def close(self) -> None:
        """Free the memory."""
        if self._memory is not None:
            self._memory.close()


class _Memory:
    """The core module's memory."""

    def __init__(self) -> None:
        engine = engines.shared(engines.EngineConfig())
        self._store = wasmtime.Store(engine)
        exports: Any = wasmtime.Instance(self._store, helper_modules.module(engine, WAT), []).exports(self._store)
        self._memory: wasmtime.Memory = exports["memory"]
        self._address, self._length = c.memory_functions(self._memory, self._store)
        self._split, self._join = self._core(exports["split"]), self._core(exports["join"])

    def _core(self, function: wasmtime.Func) -> Callable[[int, int], None]:
        raw = bytearray(2 * c.RAW)
        held = (ctypes.c_char * len(raw)).from_buffer(raw)
        words, run, trap = memoryview(raw).cast("I"), c.call_core_function(), ctypes.c_void_p()
        pointer, context, count = ctypes.byref(held), ctypes.cast(c.context_of(self._store), ctypes.c_void_p), ctypes.c_size_t(2)
        reference, trapped = ctypes.byref(c.raw_function(function)), ctypes.byref(trap)

        def call(size: int, high: int) -> None:
            words[0], words[c.RAW // 4] = size, high
            if (error := run(context, reference, pointer, count, trapped)) or trap:
                raise RuntimeError(c.core_error_text(error, trap))

        return call

    def reach(self, size: int) -> None:
        """Have at least so many bytes."""
        if (missing := size - self._length()) > 0:
            self._memory.grow(self._store, -(-missing // _PAGE))

    def split(self, block: bytearray) -> tuple[int, int, object]:
        at, size = self._address(), len(block)
        high = -(-size // 8) * 8
        ctypes.memmove(at, address(block), size)
        self._split(size, high)
        return at, at + high, self

    def join(self, source: int, size: int) -> bytes:
        at = self._address()
        ctypes.memmove(at, source, 2 * size)
        self._join(size, size)
        return ctypes.string_at(at, size)

    def close(self) -> None:
        self._store.close()


def address(data: bytearray) -> int:
    """Where the bytes lie, as long as nobody changes their number."""
    return ctypes.addressof(_AT.from_buffer(data))


def joined(data: bytes) -> bytes:
    """Like :meth:`Transport.join`, of a copy."""
    if not data[-1]:
        return data
    size = len(data) // 2
    low, high = int.from_bytes(data[:size], "little"), int.from_bytes(data[size:-1], "little")
    return (low | high << 7).to_bytes(size, "little")
