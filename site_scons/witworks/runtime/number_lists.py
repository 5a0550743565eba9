"""Lists of numbers and bytes, moved in bulk: Python's :mod:`struct` checks the ranges, strided views fill the slots."""

from __future__ import annotations

import ctypes
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from witworks.runtime import _wasmtime_private as c
from witworks.runtime import arrays
from witworks.runtime.errors import OutOfRange, WrongType
from witworks.runtime.mismatches import as_list, mismatch
from witworks.runtime.scalars import as_float, as_int, check_f32

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.runtime.arrays import Array
    from witworks.runtime.scalars import Slot


@dataclass(frozen=True, slots=True)
class Number:
    """A number's WIT name, kind in C, type code in :mod:`array` and :mod:`struct`, and bytes, which are its alignment too."""

    name: str
    kind: int
    code: str
    size: int


S8: Final = Number("s8", c.S8, "b", 1)
U8: Final = Number("u8", c.U8, "B", 1)
S16: Final = Number("s16", c.S16, "h", 2)
U16: Final = Number("u16", c.U16, "H", 2)
S32: Final = Number("s32", c.S32, "i", 4)
U32: Final = Number("u32", c.U32, "I", 4)
S64: Final = Number("s64", c.S64, "q", 8)
U64: Final = Number("u64", c.U64, "Q", 8)
F32: Final = Number("f32", c.F32, "f", 4)
F64: Final = Number("f64", c.F64, "d", 8)
MOST: Final = 0xFFFF_FFFF
"""Bytes that a guest can address, all in all."""
_CHUNK: Final = 4096
"""Numbers packed at once: twice as quick as all at once, for their tuple stays in the cache (measured)."""
_LOOKS: Final = 30
"""Zeros and ones after which looking at all items is quicker than looking for more of them."""


def lower_bytes(value: object, slot: Slot, label: str) -> None:
    """``list<u8>``: from any buffer, or a list of small ints."""
    if isinstance(value, bytes):
        _lower_packed(memoryview(value), slot, U8)
    else:
        lower_numbers(value, slot, U8, label)


def lift_bytes(slot: Slot) -> bytes:
    """``list<u8>``."""
    items = slot.of.list
    return ctypes.string_at(items.data, items.size * c.SIZE)[c.PAYLOAD :: c.SIZE] if items.size else b""


def lower_numbers(value: object, slot: Slot, number: Number, label: str) -> None:
    """A list of numbers, range-checked and moved in bulk; a buffer of the very type is taken as it is."""
    _lower_packed(_cast(packed(value, number, label), number.code), slot, number)


def packed(value: object, number: Number, label: str) -> memoryview[Any]:
    """The bytes of a list of numbers, range-checked in bulk; a buffer of the very type is taken as it is."""
    data = _bytes_of(value, number, label)
    if data.nbytes > MOST:
        raise too_much(label)
    return data


def too_much(label: str) -> OutOfRange:
    """The error for what no guest has room for."""
    return OutOfRange(f"{label}: takes more than the 4 GiB that a component can address", fix="send it in several calls")


def _bytes_of(value: object, number: Number, label: str) -> memoryview[Any]:
    if not isinstance(value, (list, tuple)):
        try:
            view = memoryview(value)  # type: ignore[arg-type]
        except TypeError:
            pass
        else:
            return _typed(view, number, label)
        value = as_list(value, label, f"a list of {number.name}")  # type: ignore[arg-type]
    return memoryview(_packed_list(value, number, label))


def packed_bools(value: object, label: str) -> bytes:
    """A byte for each item of a list of bools; a buffer of bools is taken too, such as a numpy array."""
    if not isinstance(value, (list, tuple)):
        try:
            view = memoryview(value)  # type: ignore[arg-type]
        except TypeError:
            pass
        else:
            if view.format != "?" or view.ndim != 1:
                raise _other_buffer(view, label, "bool")
            return bytes(map(bool, view.tobytes()))
        value = as_list(value, label)  # type: ignore[arg-type]
    if not {*map(type, value)} <= {bool}:
        for n, item in enumerate(value):
            if item is not True and item is not False:
                raise mismatch(item, f"{label}[{n}]", "bool")
    return bytes(value)


def lift_numbers(slot: Slot, number: Number) -> Array[Any]:
    """A list of numbers, in bulk."""
    return arrays.of(number.code, _lift_packed(slot, number).tobytes())


def _typed(view: memoryview[Any], number: Number, label: str) -> memoryview[Any]:
    """The bytes of a buffer whose items are of the number's type; for ``u8`` any bytes do, but for signed ones and bools."""
    code = view.format.lstrip("@=<")
    same = struct.calcsize(number.code) == view.itemsize and _family(code) == _family(number.code) and view.ndim == 1
    if not same and not (number is U8 and view.itemsize == 1 and code not in {"b", "?"}):
        raise _other_buffer(view, label, number.name)
    return view.cast("B") if view.c_contiguous and view.nbytes else memoryview(view.tobytes())


def _other_buffer(view: memoryview[Any], label: str, wanted: str) -> WrongType:
    got = f"one of {view.ndim} dimensions with items of format `{view.format}`"
    return WrongType(f"{label}: expected a one-dimensional buffer of {wanted}, or a list, got {got}")


def _family(code: str) -> str:
    if code in "fd":
        return "float"
    return "signed" if code in "bhilq" else "unsigned" if code in "BHILQ" else code


def _packed_list(items: Sequence[Any], number: Number, label: str) -> bytes:
    code, pack = number.code, struct.pack
    try:
        if len(items) <= _CHUNK:
            data = pack(f"<{len(items)}{code}", *items)
        else:
            rest = len(items) % _CHUNK
            pack_chunk = struct.Struct(f"<{_CHUNK}{code}").pack
            chunks = [pack_chunk(*items[at : at + _CHUNK]) for at in range(0, len(items) - rest, _CHUNK)]
            data = b"".join([*chunks, pack(f"<{rest}{code}", *items[len(items) - rest :])])
    except (TypeError, ValueError, OverflowError, struct.error):
        pass  # the slow way tells which item it is
    else:
        if not _holds_bool(items, data, number):
            return data
    check = _check_float if code in "fd" else _check_int
    return pack(f"<{len(items)}{code}", *(check(item, number, f"{label}[{n}]") for n, item in enumerate(items)))


def _holds_bool(items: Sequence[Any], data: bytes, number: Number) -> bool:
    """Whether one of the items is a bool, looked for where ``data`` holds 0 or 1: a look at each type takes twice the packing."""
    for pattern in (struct.pack(f"<{number.code}", bit) for bit in (0, 1)):
        end = len(data)
        for _ in range(_LOOKS):
            if (at := data.rfind(pattern, 0, end)) < 0:  # four times as quick as find
                break
            if at % number.size == 0 and isinstance(items[at // number.size], bool):
                return True
            end = at + number.size - 1
        else:
            return bool in {*map(type, items)}
    return False


def _check_int(item: object, number: Number, label: str) -> int:
    value = as_int(item, label, number.name)
    try:
        struct.pack(f"<{number.code}", value)
    except struct.error:
        raise OutOfRange(f"{label}: {value} does not fit {number.name}") from None
    return value


def _check_float(item: object, number: Number, label: str) -> float:
    value = as_float(item, label, number.name)
    if number is F32:
        check_f32(value, label)
    return value


def _lower_packed(numbers: memoryview[Any], slot: Slot, number: Number) -> None:
    count = len(numbers)
    items = slot.of.list
    c.new_list(ctypes.byref(items), count)
    if count:
        block = bytearray(count * c.SIZE)
        block[:: c.SIZE] = bytes([number.kind]) * count
        payloads = _cast(memoryview(block), number.code)
        payloads[c.PAYLOAD // numbers.itemsize :: c.SIZE // numbers.itemsize] = numbers
        ctypes.memmove(items.data, (ctypes.c_char * len(block)).from_buffer(block), len(block))
    slot.kind = c.LIST


def _lift_packed(slot: Slot, number: Number) -> memoryview[Any]:
    items = slot.of.list
    block = _cast(memoryview(ctypes.string_at(items.data, items.size * c.SIZE) if items.size else b""), number.code)
    return block[c.PAYLOAD // block.itemsize :: c.SIZE // block.itemsize]


def _cast(view: memoryview[Any], code: str) -> memoryview[Any]:
    cast: Any = view.cast  # typeshed wants the code as a literal
    typed: memoryview[Any] = cast(code)
    return typed
