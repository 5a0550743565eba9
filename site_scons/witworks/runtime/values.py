"""Lifting and lowering of component values, the part that all worlds share: scalars, strings, lists, and the frames of the rest.

Emitted ``_component.py`` modules are made of these. A *slot* is one ``wasmtime_component_val_t`` inside the tree of a call;
the tree is valid at every moment, so that a failure in the middle frees just what was built. ``label`` names the place in
a message, as in ``data-point.value``.
"""

from __future__ import annotations

import ctypes
import math
import operator
import struct
from array import array
from collections.abc import Sequence, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from witworks.runtime import _wasmtime_private as c
from witworks.runtime.codec import Codec, Export, HostResource, Import, Unsupported
from witworks.runtime.errors import NotUnicode, OutOfRange, WrongType, WrongWorld
from witworks.runtime.resources import Context, lift_guest, lift_host, lower_guest, lower_host
from witworks.runtime.shapes import Err, Ok, Some

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    *("Codec", "Context", "Err", "Export", "HostResource", "Import", "Ok", "Slot", "Slots", "Some", "Unsupported"),
    *("F32", "F64", "S8", "S16", "S32", "S64", "U8", "U16", "U32", "U64", "Number"),
    *("expect", "mismatch", "unknown_case"),
    *("lift_bool", "lift_bytes", "lift_case", "lift_char", "lift_enum", "lift_f32", "lift_f64", "lift_flags"),
    *("lift_floats", "lift_guest", "lift_host", "lift_ints", "lift_list", "lift_option", "lift_record", "lift_result"),
    *("lift_s8", "lift_s16", "lift_s32", "lift_s64", "lift_string", "lift_tuple"),
    *("lift_u8", "lift_u16", "lift_u32", "lift_u64"),
    *("lower_bool", "lower_bytes", "lower_case", "lower_char", "lower_enum", "lower_f32", "lower_f64", "lower_flags"),
    *("lower_guest", "lower_host", "lower_list", "lower_none", "lower_numbers", "lower_record", "lower_result"),
    *("lower_s8", "lower_s16", "lower_s32", "lower_s64", "lower_some", "lower_string", "lower_tuple"),
    *("lower_u8", "lower_u16", "lower_u32", "lower_u64"),
]

Slot: TypeAlias = Any
"""One component value in C."""
Slots: TypeAlias = Sequence[Any]
"""Component values side by side."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Number:
    """A number's WIT name, kind in C and type code in :mod:`array` and :mod:`struct`."""

    name: str
    kind: int
    code: str


S8: Final = Number("s8", c.S8, "b")
U8: Final = Number("u8", c.U8, "B")
S16: Final = Number("s16", c.S16, "h")
U16: Final = Number("u16", c.U16, "H")
S32: Final = Number("s32", c.S32, "i")
U32: Final = Number("u32", c.U32, "I")
S64: Final = Number("s64", c.S64, "q")
U64: Final = Number("u64", c.U64, "Q")
F32: Final = Number("f32", c.F32, "f")
F64: Final = Number("f64", c.F64, "d")


# Complaints ----------------------------------------------------------------------------------------------------------


def mismatch(value: object, label: str, wanted: str = "") -> WrongType:
    """The error for a value of another type than ``label`` says or ``wanted`` spells out."""
    shown = repr(value)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    return WrongType(f"{label}: expected {wanted or label}, got {type(value).__name__} {shown}")


def expect(value: object, kind: type, label: str) -> None:
    """Check that ``value`` is a ``kind``."""
    if not isinstance(value, kind):
        raise mismatch(value, label, kind.__name__)


def unknown_case(case: str, label: str) -> WrongWorld:
    """The error for a case that the bindings do not know."""
    return WrongWorld(f"{label} has a case `{case}` that these bindings do not know", fix="run scons: it makes both anew")


# Scalars -------------------------------------------------------------------------------------------------------------


def _integer(kind: int, name: str, attribute: str) -> tuple[Callable[[int, Slot, str], None], Callable[[Slot], int]]:
    bits = int(name[1:])
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if name[0] == "s" else (0, (1 << bits) - 1)

    def lower(value: int, slot: Slot, label: str) -> None:
        if type(value) is not int:
            value = as_int(value, label, name)
        if not low <= value <= high:
            raise OutOfRange(f"{label}: {value} does not fit {name} ({low} to {high})")
        slot.kind = kind
        setattr(slot.of, attribute, value)

    def lift(slot: Slot) -> int:
        value: int = getattr(slot.of, attribute)
        return value

    return lower, lift


def as_int(value: object, label: str, name: str) -> int:
    """``value`` as an int if it is one in all but type (numpy's are); bool is refused, since it hides mistakes."""
    if isinstance(value, bool):
        raise mismatch(value, label, f"int ({name})")
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise mismatch(value, label, f"int ({name})") from None


def as_float(value: object, label: str, name: str) -> float:
    """``value`` as a float if it is a number; bool and str are refused."""
    if isinstance(value, bool) or not hasattr(type(value), "__float__"):
        raise mismatch(value, label, f"float ({name})")
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        raise OutOfRange(f"{label}: {value} does not fit {name}") from None


lower_s8, lift_s8 = _integer(c.S8, "s8", "s8")
lower_u8, lift_u8 = _integer(c.U8, "u8", "u8")
lower_s16, lift_s16 = _integer(c.S16, "s16", "s16")
lower_u16, lift_u16 = _integer(c.U16, "u16", "u16")
lower_s32, lift_s32 = _integer(c.S32, "s32", "s32")
lower_u32, lift_u32 = _integer(c.U32, "u32", "u32")
lower_s64, lift_s64 = _integer(c.S64, "s64", "s64")
lower_u64, lift_u64 = _integer(c.U64, "u64", "u64")


def lower_bool(value: bool, slot: Slot, label: str) -> None:  # noqa: FBT001
    """``bool``: True or False, nothing that is merely truthy."""
    if value is not True and value is not False:
        raise mismatch(value, label, "bool")
    slot.kind = c.BOOL
    slot.of.boolean = value


def lift_bool(slot: Slot) -> bool:
    """``bool``."""
    return bool(slot.of.boolean)


def lower_f64(value: float, slot: Slot, label: str) -> None:
    """``f64``."""
    slot.of.f64 = value if type(value) is float else as_float(value, label, "f64")
    slot.kind = c.F64


def lift_f64(slot: Slot) -> float:
    """``f64``."""
    value: float = slot.of.f64
    return value


def lower_f32(value: float, slot: Slot, label: str) -> None:
    """``f32``: rounded to what it can hold; a finite number that it cannot hold is refused."""
    number = value if type(value) is float else as_float(value, label, "f32")
    try:
        struct.pack("f", number)
    except OverflowError:
        raise OutOfRange(f"{label}: {number!r} does not fit f32") from None
    slot.of.f32 = number
    slot.kind = c.F32


def lift_f32(slot: Slot) -> float:
    """``f32``."""
    value: float = slot.of.f32
    return value


def lower_char(value: str, slot: Slot, label: str) -> None:
    """``char``: a string of one Unicode scalar value."""
    if not isinstance(value, str) or len(value) != 1:
        raise mismatch(value, label, "a string of one character (char)")
    if "\ud800" <= value <= "\udfff":
        raise NotUnicode(f"{label}: {value!r} is a lone surrogate, no character")
    slot.of.character = ord(value)
    slot.kind = c.CHAR


def lift_char(slot: Slot) -> str:
    """``char``."""
    return chr(slot.of.character)


def lower_string(value: str, slot: Slot, label: str) -> None:
    """``string``: any str that UTF-8 can carry."""
    if not isinstance(value, str):
        raise mismatch(value, label, "str")
    try:
        data = value.encode()
    except UnicodeEncodeError as error:
        raise NotUnicode(
            f"{label}: the string holds the lone surrogate {value[error.start]!r} at index {error.start}",
            fix="decode the text rightly, or clean it: text.encode('utf-8', 'replace').decode()",
        ) from None
    _set_text(slot.of.string, data)
    slot.kind = c.STRING


def lift_string(slot: Slot) -> str:
    """``string``."""
    return _text(slot.of.string)


def _set_text(vector: Any, data: bytes) -> None:  # noqa: ANN401
    c.new_bytes(ctypes.byref(vector), len(data), data)


def _text(vector: Any) -> str:  # noqa: ANN401
    return ctypes.string_at(vector.data, vector.size).decode() if vector.size else ""


# Lists and tuples ----------------------------------------------------------------------------------------------------


def _slots(data: Any, count: int, kind: Any = c.Val) -> Any:  # noqa: ANN401
    return (kind * count).from_address(ctypes.addressof(data.contents)) if count else ()


def _new_items(vector: Any, count: int, allocate: Callable[..., None]) -> None:  # noqa: ANN401
    """``count`` fresh values in ``vector``: zero bytes are the valid value ``false``."""
    allocate(ctypes.byref(vector), count)
    if count:
        ctypes.memset(vector.data, 0, count * c.SIZE)


def lower_list(value: Sequence[object], slot: Slot, label: str) -> Slots:
    """Slots for the items of a list; a str is no list of its characters."""
    if isinstance(value, (str, dict)) or not isinstance(value, Sized) or not hasattr(value, "__iter__"):
        raise mismatch(value, label, "a list")
    count = len(value)
    items = slot.of.list
    _new_items(items, count, c.new_list)
    slot.kind = c.LIST
    slots: Slots = _slots(items.data, count)
    return slots


def lift_list(slot: Slot) -> Slots:
    """The slots of a list's items."""
    items = slot.of.list
    slots: Slots = _slots(items.data, items.size)
    return slots


def lower_bytes(value: object, slot: Slot, label: str) -> None:
    """``list<u8>``: from any buffer, or a list of small ints."""
    try:
        data = value if isinstance(value, bytes) else bytes(memoryview(value).cast("B"))  # type: ignore[arg-type]
    except TypeError:
        data = bytes(_numbers(value, U8, label))
    _lower_packed(memoryview(data), slot, U8)


def lift_bytes(slot: Slot) -> bytes:
    """``list<u8>``."""
    items = slot.of.list
    return ctypes.string_at(items.data, items.size * c.SIZE)[c.PAYLOAD :: c.SIZE] if items.size else b""


def lower_numbers(value: object, slot: Slot, number: Number, label: str) -> None:
    """A list of numbers, range-checked and moved in bulk; a buffer of the very type is taken as it is."""
    if not isinstance(value, (list, tuple)):
        try:
            view = memoryview(value)  # type: ignore[arg-type]
        except TypeError:
            pass
        else:
            if view.ndim != 1 or view.format not in (number.code, f"={number.code}", f"<{number.code}"):
                same = view.ndim == 1 and struct.calcsize(view.format) == struct.calcsize(number.code)
                if not (same and {view.format.lower(), number.code.lower()} <= {"l", "q"} and view.format.islower() == number.code.islower()):
                    raise mismatch(value, label, f"a one-dimensional buffer of {number.name}, or a list")
            return _lower_packed(memoryview(view.tobytes()).cast(number.code), slot, number)
    return _lower_packed(memoryview(_numbers(value, number, label)), slot, number)


def _numbers(value: object, number: Number, label: str) -> array[Any]:
    if isinstance(value, (str, dict)) or not isinstance(value, Sized) or not hasattr(value, "__iter__"):
        raise mismatch(value, label, f"a list of {number.name}")
    try:
        packed = array(number.code, value)  # type: ignore[call-overload]
    except (TypeError, OverflowError):
        check = _check_float if number.code in "fd" else _check_int
        packed = array(number.code, [check(item, number, f"{label}: item {n}") for n, item in enumerate(value)])  # type: ignore[var-annotated]
    if number is F32 and any(map(math.isinf, packed)):
        for n, (item, held) in enumerate(zip(value, packed, strict=True)):
            if math.isinf(held) and not math.isinf(item):
                raise OutOfRange(f"{label}: item {n}: {item!r} does not fit f32")
    return packed


def _check_int(item: object, number: Number, label: str) -> int:
    value = as_int(item, label, number.name)
    try:
        struct.pack(f"={number.code}", value)
    except struct.error:
        raise OutOfRange(f"{label}: {value} does not fit {number.name}") from None
    return value


def _check_float(item: object, number: Number, label: str) -> float:
    return as_float(item, label, number.name)


def _lower_packed(numbers: memoryview, slot: Slot, number: Number) -> None:
    count = len(numbers)
    items = slot.of.list
    c.new_list(ctypes.byref(items), count)
    if count:
        block = bytearray(count * c.SIZE)
        block[:: c.SIZE] = bytes([number.kind]) * count
        step = c.SIZE // numbers.itemsize
        memoryview(block).cast(number.code)[c.PAYLOAD // numbers.itemsize :: step] = numbers  # type: ignore[assignment]
        ctypes.memmove(items.data, (ctypes.c_char * len(block)).from_buffer(block), len(block))
    slot.kind = c.LIST


def _packed(slot: Slot, number: Number) -> memoryview:
    items = slot.of.list
    block = memoryview(ctypes.string_at(items.data, items.size * c.SIZE) if items.size else b"").cast(number.code)
    return block[c.PAYLOAD // block.itemsize :: c.SIZE // block.itemsize]


def lift_ints(slot: Slot, number: Number) -> list[int]:
    """A list of integers, in bulk."""
    return _packed(slot, number).tolist()


def lift_floats(slot: Slot, number: Number) -> list[float]:
    """A list of floats, in bulk."""
    values: list[Any] = _packed(slot, number).tolist()
    return values


def lower_tuple(value: tuple[object, ...], slot: Slot, count: int, label: str) -> Slots:
    """Slots for a tuple's items."""
    if not isinstance(value, tuple) or len(value) != count:
        raise mismatch(value, label, f"a tuple of {count}")
    items = slot.of.tuple
    _new_items(items, count, c.new_tuple)
    slot.kind = c.TUPLE
    slots: Slots = _slots(items.data, count)
    return slots


def lift_tuple(slot: Slot) -> Slots:
    """The slots of a tuple's items."""
    items = slot.of.tuple
    slots: Slots = _slots(items.data, items.size)
    return slots


# Records, variants, enums, flags -------------------------------------------------------------------------------------


def lower_record(slot: Slot, fields: tuple[str, ...]) -> Slots:
    """Slots for a record's fields, which the component knows by their WIT names."""
    entries = slot.of.record
    c.new_record(ctypes.byref(entries), len(fields))
    ctypes.memset(entries.data, 0, len(fields) * ctypes.sizeof(c.Entry))
    slot.kind = c.RECORD
    found = _slots(entries.data, len(fields), c.Entry)
    for entry, name in zip(found, fields, strict=True):
        _set_text(entry.name, name.encode())
    return [entry.val for entry in found]


def lift_record(slot: Slot) -> Slots:
    """The slots of a record's fields, in the order of their declaration."""
    entries = slot.of.record
    return [entry.val for entry in _slots(entries.data, entries.size, c.Entry)]


def _new_payload() -> Any:  # noqa: ANN401
    empty = c.Val()
    return c.new_value(ctypes.byref(empty))


def lower_case(slot: Slot, case: str, *, payload: bool) -> Slot:
    """A variant's case; gives the slot of its payload."""
    variant = slot.of.variant
    _set_text(variant.discriminant, case.encode())
    variant.val = _new_payload() if payload else None
    slot.kind = c.VARIANT
    return variant.val.contents if payload else None


def lift_case(slot: Slot) -> tuple[str, Slot]:
    """The name of a variant's case, and the slot of its payload."""
    variant = slot.of.variant
    return _text(variant.discriminant), variant.val.contents if variant.val else None


def lower_enum(case: str, slot: Slot) -> None:
    """An enum's case by its WIT name."""
    _set_text(slot.of.enumeration, case.encode())
    slot.kind = c.ENUM


def lift_enum(slot: Slot) -> str:
    """The WIT name of an enum's case."""
    return _text(slot.of.enumeration)


def lower_flags(bits: int, slot: Slot, flags: tuple[str, ...]) -> None:
    """The flags that ``bits`` has, by their WIT names."""
    names = [name for position, name in enumerate(flags) if bits >> position & 1]
    vector = slot.of.flags
    c.new_flags(ctypes.byref(vector), len(names))
    slot.kind = c.FLAGS
    if names:
        ctypes.memset(vector.data, 0, len(names) * ctypes.sizeof(vector.data.contents))
    for position, name in enumerate(names):
        _set_text(vector.data[position], name.encode())


def lift_flags(slot: Slot) -> list[str]:
    """The WIT names of the flags that are set."""
    vector = slot.of.flags
    return [_text(vector.data[position]) for position in range(vector.size)]


# Options and results -------------------------------------------------------------------------------------------------


def lower_none(slot: Slot) -> None:
    """``none``."""
    slot.of.option = None
    slot.kind = c.OPTION


def lower_some(slot: Slot) -> Slot:
    """``some``; gives the slot of its payload."""
    slot.of.option = _new_payload()
    slot.kind = c.OPTION
    return slot.of.option.contents


def lift_option(slot: Slot) -> Slot:
    """The slot of an option's payload, or None."""
    pointer = slot.of.option
    return pointer.contents if pointer else None


def lower_result(slot: Slot, *, is_ok: bool, payload: bool) -> Slot:
    """A result's side; gives the slot of its payload."""
    result = slot.of.result
    result.is_ok = is_ok
    result.val = _new_payload() if payload else None
    slot.kind = c.RESULT
    return result.val.contents if payload else None


def lift_result(slot: Slot) -> tuple[bool, Slot]:
    """Whether a result is ``ok``, and the slot of its payload."""
    result = slot.of.result
    return bool(result.is_ok), result.val.contents if result.val else None
