"""Everything that emitted ``_direct.py`` modules are made of: the canonical ABI in Python, on a guest's core module.

Emitted code lays values out as the ABI says and reads them back, with one :class:`struct.Struct` for all that has a fixed
place. ``label`` names the place in a message, as in ``points[3].value``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, make_dataclass
from struct import Struct
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from witworks.runtime import arrays
from witworks.runtime.codec import Unsupported
from witworks.runtime.direct_faults import Fault
from witworks.runtime.direct_flat import Flat
from witworks.runtime.direct_guest import Guest
from witworks.runtime.errors import NotUnicode, OutOfRange
from witworks.runtime.mismatches import REFUSED, as_list, expect, mismatch, put
from witworks.runtime.number_lists import F32, F64, S8, S16, S32, S64, U8, U16, U32, U64, Number, packed, packed_bools
from witworks.runtime.records import as_blocks, items_of
from witworks.runtime.records import of as records_of
from witworks.runtime.scalars import as_float, as_int, check_f32, utf8
from witworks.runtime.shapes import Err, Ok, Some

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from witworks.runtime.arrays import Array

T = TypeVar("T")
Raw = Any
"""The core values of a call, 16 bytes each, in something writable."""
Block = Any
"""Bytes that hold a value in its form in memory: the guest's memory, or a small copy."""
_twins: dict[type, type] = {}
_SURROGATES: Final = range(0xD800, 0xE000)
_LAST: Final = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Export:
    """How to call an exported function: its core name, parameters and results, and what sends and takes the values.

    ``room`` is the number of bytes that its result takes in memory, 0 if it is no more than a core value, and None if no value
    of the call needs memory at all.
    """

    core: str
    params: str
    results: str
    send: Callable[..., None]
    take: Callable[..., Any] | None
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """How the host answers an imported function: ``serve(x, host, raw)``."""

    params: str
    results: str
    serve: Callable[..., None]


@dataclass(frozen=True, slots=True)
class Codec:
    """All that a world's direct backend needs beyond the component.

    ``imports`` are by the core names of module and field; ``owned`` are the resources that the guest implements, and
    ``hosted`` those of the host, each by interface (None for the world) and name; ``lent`` are those of the
    latter that exported functions take or give. ``relayed`` says that the component backend can make calls with this codec too.
    """

    exports: Mapping[tuple[str | None, str], Export | Unsupported]
    imports: Mapping[tuple[str, str], Import | Unsupported]
    owned: tuple[tuple[str, str], ...] = ()
    hosted: tuple[tuple[str, str], ...] = ()
    lent: tuple[tuple[str, str], ...] = ()
    relayed: bool = False
    memory: bool = False
    realloc: bool = False


# Lowering ----------------------------------------------------------------------------------------------------------------


def as_integer(value: object, label: str, name: str, low: int, high: int) -> int:
    """``value`` as an int of that type; whoever calls has seen that it is not simply one."""
    number = as_int(value, label, name)
    if not low <= number <= high:
        raise OutOfRange(f"{label}: {number} does not fit {name} ({low} to {high})")
    return number


def as_f64(value: object, label: str) -> float:
    """``value`` as a float."""
    return as_float(value, label, "f64")


def as_f32(value: object, label: str) -> float:
    """``value`` as a float that ``f32`` can hold."""
    number = value if type(value) is float else as_float(value, label, "f32")
    check_f32(number, label)
    return number


def as_char(value: object, label: str) -> int:
    """The code point of a string of one character."""
    if not isinstance(value, str) or len(value) != 1:
        raise mismatch(value, label, "a string of one character (char)")
    if (code := ord(value)) in _SURROGATES:
        raise NotUnicode(f"{label}: {value!r} is a lone surrogate, no character")
    return code


def expect_tuple(value: object, count: int, label: str) -> None:
    """Check that ``value`` is a tuple of ``count``."""
    if not isinstance(value, tuple) or len(value) != count:
        raise mismatch(value, label, f"a tuple of {count}")


# Lifting -----------------------------------------------------------------------------------------------------------------


def is_some(discriminant: int) -> bool:
    """Whether an option holds something."""
    if discriminant > 1:
        raise bad_case(discriminant, 2)
    return discriminant == 1


def bad_case(discriminant: int, count: int) -> Fault:
    """The fault of a discriminant that is none."""
    return Fault(f"discriminant {discriminant} out of range [0..{count})")


def case(members: tuple[T, ...], discriminant: int) -> T:
    """An enum's member."""
    if discriminant >= len(members):
        raise bad_case(discriminant, len(members))
    return members[discriminant]


def char(code: int) -> str:
    """``char``."""
    if code > _LAST or code in _SURROGATES:
        raise Fault("converted integer out of range for `char`")
    return chr(code)


def numbers(x: Guest, at: int, count: int, number: Number) -> Array[Any]:
    """A list of numbers."""
    return arrays.of(number.code, x.items(at, count, number.size, number.size))


def booleans(items: bytes) -> list[bool]:
    """``list<bool>``, of its bytes."""
    return [byte != 0 for byte in items]


def twin(record: type[T]) -> Callable[..., T]:
    """A class like a record's, but not frozen: it is made several times faster, and :func:`become` freezes it."""
    if (made := _twins.get(record)) is None:
        slots = [field.name for field in fields(record)]  # type: ignore[arg-type]
        made = make_dataclass(record.__name__, slots, bases=record.__bases__, repr=False, eq=False, slots=True)
        _twins[record] = made
    return cast("Callable[..., T]", made)


def become(record: type[T], items: list[T]) -> list[T]:
    """The items that a twin of ``record`` made, as records."""
    for item in items:
        item.__class__ = record
    return items


def raw_bytes(x: Guest, at: int, count: int) -> bytes:
    """``list<u8>``."""
    return x.items(at, count, 1, 1)


__all__ = [
    "F32",
    "F64",
    "REFUSED",
    "S8",
    "S16",
    "S32",
    "S64",
    "U8",
    "U16",
    "U32",
    "U64",
    "Block",
    "Codec",
    "Err",
    "Export",
    "Fault",
    "Flat",
    "Guest",
    "Import",
    "Number",
    "Ok",
    "Raw",
    "Some",
    "Struct",
    "Unsupported",
    "as_blocks",
    "as_char",
    "as_f32",
    "as_f64",
    "as_integer",
    "as_list",
    "bad_case",
    "become",
    "booleans",
    "case",
    "char",
    "expect",
    "expect_tuple",
    "is_some",
    "items_of",
    "mismatch",
    "numbers",
    "packed",
    "packed_bools",
    "put",
    "raw_bytes",
    "records_of",
    "twin",
    "utf8",
]
