"""Lifting and lowering of scalars and strings, with the checks that wasmtime-py leaves out."""

from __future__ import annotations

import ctypes
import operator
import struct
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from witworks.runtime import _wasmtime_private as c
from witworks.runtime.errors import NotUnicode, OutOfRange
from witworks.runtime.mismatches import mismatch

if TYPE_CHECKING:
    from collections.abc import Callable

_F32: Final = struct.Struct("<f")  # the native "f" makes infinity of what is too large
Slot: TypeAlias = Any
"""One component value in C."""


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
    check_f32(number, label)
    slot.of.f32 = number
    slot.kind = c.F32


def check_f32(number: float, label: str) -> None:
    """Refuse a finite number that ``f32`` cannot hold."""
    try:
        _F32.pack(number)
    except OverflowError:
        raise OutOfRange(f"{label}: {number!r} does not fit f32") from None


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
    set_text(slot.of.string, utf8(value, label))
    slot.kind = c.STRING


def utf8(value: str, label: str) -> bytes:
    """A string as UTF-8."""
    if type(value) is str and value.isascii():
        return value.encode()
    if not isinstance(value, str):
        raise mismatch(value, label, "str")
    try:
        return value.encode()
    except UnicodeEncodeError as error:
        raise NotUnicode(
            f"{label}: the string holds the lone surrogate {value[error.start]!r} at index {error.start}",
            fix="decode the text rightly, or clean it: text.encode('utf-8', 'replace').decode()",
        ) from None


def lift_string(slot: Slot) -> str:
    """``string``."""
    return text_of(slot.of.string)


def set_text(vector: Any, data: bytes) -> None:  # noqa: ANN401
    """Fill a byte vector that is empty so far."""
    c.new_bytes(ctypes.byref(vector), len(data), data)


def text_of(vector: Any) -> str:  # noqa: ANN401
    """The text of a byte vector that wasmtime filled: valid UTF-8."""
    return ctypes.string_at(vector.data, vector.size).decode() if vector.size else ""
