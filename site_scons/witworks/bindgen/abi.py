"""The canonical ABI's view of types: their size and alignment in memory, and the core values that they flatten to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from witworks.model.world import (
    Borrow,
    EnumOf,
    Flags,
    ListOf,
    OptionOf,
    Own,
    Primitive,
    Record,
    Ref,
    ResultOf,
    TupleOf,
    Type,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from witworks.bindgen.plan import Plan

Move: TypeAlias = tuple[object, ...]
"""An entry of the tables that :meth:`Abi.moves` makes."""

MAX_FLAT: Final = 16
"""More flat parameters than this are passed in memory; more than one flat result always is."""
_SIZES: Final = {"?": 1, "b": 1, "B": 1, "h": 2, "H": 2, "i": 4, "I": 4, "q": 8, "Q": 8, "f": 4, "d": 8}
CODES: Final = {
    **dict(zip(("bool", "s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64"), "?bBhHiIqQ", strict=True)),
    **dict(zip(("f32", "f64", "char"), "fdI", strict=True)),
}
"""Codes of :mod:`struct` for the primitive types that are one core value."""
_BYTE, _SHORT, _WORD_BITS = 1 << 8, 1 << 16, 32


@dataclass(frozen=True, slots=True)
class Layout:
    """Bytes that a type takes in memory, and where it may start."""

    size: int
    align: int


def code_size(code: str) -> int:
    """Bytes of a struct code, which are its alignment too."""
    return _SIZES[code]


def discriminant(cases: int) -> str:
    """The struct code of a discriminant."""
    return "B" if cases <= _BYTE else "H" if cases <= _SHORT else "I"


def flag_words(flags: int) -> list[str]:
    """The struct codes that hold so many flags."""
    if flags <= 8:  # noqa: PLR2004
        return ["B"] if flags else []
    return ["H"] if flags <= 16 else ["I"] * (-(-flags // _WORD_BITS))  # noqa: PLR2004


def aligned(offset: int, align: int) -> int:
    """The first place at or after ``offset`` with that alignment."""
    return -(-offset // align) * align


def struct_format(codes: Iterable[tuple[int, str]], size: int) -> str:
    """A little-endian :mod:`struct` format of codes at offsets, padded to ``size``."""
    text, position = "<", 0
    for offset, code in sorted(codes):
        text += _pad(offset - position) + code
        position = offset + _SIZES[code]
    return text + _pad(size - position)


def _pad(count: int) -> str:
    return "x" * count if count <= 2 else f"{count}x"  # noqa: PLR2004


class Abi:
    """Answers for the types of one world."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def layout(self, of: Type) -> Layout:
        """Size and alignment of a type."""
        base = self._plan.base(of)
        match base:
            case Primitive("string") | ListOf():
                return Layout(8, 4)
            case Primitive(name):
                return Layout(_SIZES[CODES[name]], _SIZES[CODES[name]])
            case Own() | Borrow():
                return Layout(4, 4)
            case TupleOf(items):
                return self.record(items)
            case OptionOf() | ResultOf():
                return self._variant(self.cases(base))
            case Ref():
                match self._plan.world.type(base).definition:
                    case Record(fields):
                        return self.record([field.type for field in fields])
                    case Variant():
                        return self._variant(self.cases(base))
                    case EnumOf(cases):
                        return self._variant([None] * len(cases))
                    case Flags(flags):
                        words = flag_words(len(flags))
                        align = _SIZES[words[0]] if words else 1
                        return Layout(align * len(words), align)
        raise AssertionError(base)

    def record(self, fields: Sequence[Type]) -> Layout:
        """Size and alignment of fields that follow each other."""
        layouts = [self.layout(field) for field in fields]
        align = max((layout.align for layout in layouts), default=1)
        end = 0
        for layout in layouts:
            end = aligned(end, layout.align) + layout.size
        return Layout(aligned(end, align), align)

    def offsets(self, fields: Sequence[Type]) -> list[int]:
        """Where fields that follow each other start."""
        found, end = [], 0
        for field in fields:
            layout = self.layout(field)
            found.append(aligned(end, layout.align))
            end = found[-1] + layout.size
        return found

    def cases(self, base: Type) -> list[Type | None]:
        """The payloads of an option, a result or a variant, in the order of their discriminants."""
        match base:
            case OptionOf(payload):
                return [None, payload]
            case ResultOf(ok, err):
                return [ok, err]
            case Ref():
                definition = self._plan.world.type(base).definition
                if isinstance(definition, Variant):
                    return [case.type for case in definition.cases]
        raise AssertionError(base)

    def payload(self, cases: Sequence[Type | None]) -> int:
        """Where the payload of a variant starts."""
        align = max((self.layout(case).align for case in cases if case is not None), default=1)
        return aligned(_SIZES[discriminant(len(cases))], align)

    def _variant(self, cases: Sequence[Type | None]) -> Layout:
        layouts = [self.layout(case) for case in cases if case is not None]
        tag = _SIZES[discriminant(len(cases))]
        align = max((tag, *(layout.align for layout in layouts)))
        size = self.payload(cases) + max((layout.size for layout in layouts), default=0)
        return Layout(aligned(size, align), align)

    # Flat values ------------------------------------------------------------------------------------------------------

    def flat(self, of: Type) -> str:
        """The core values of a type: ``i`` and ``I`` for the integers of 32 and 64 bits, ``f`` and ``F`` for floats."""
        base = self._plan.base(of)
        match base:
            case Primitive("string") | ListOf():
                return "ii"
            case Primitive(name):
                return {"s64": "I", "u64": "I", "f32": "f", "f64": "F"}.get(name, "i")
            case Own() | Borrow():
                return "i"
            case TupleOf(items):
                return "".join(map(self.flat, items))
            case OptionOf() | ResultOf():
                return self._flat_variant(self.cases(base))
            case Ref():
                match self._plan.world.type(base).definition:
                    case Record(fields):
                        return "".join(self.flat(field.type) for field in fields)
                    case Variant():
                        return self._flat_variant(self.cases(base))
                    case EnumOf():
                        return "i"
                    case Flags(flags):
                        return "i" * len(flag_words(len(flags)))
        raise AssertionError(base)

    def _flat_variant(self, cases: Sequence[Type | None]) -> str:
        joined: list[str] = []
        for case in cases:
            for position, kind in enumerate("" if case is None else self.flat(case)):
                if position == len(joined):
                    joined.append(kind)
                elif joined[position] != kind:
                    joined[position] = "i" if {joined[position], kind} == {"i", "f"} else "I"
        return "i" + "".join(joined)

    def moves(self, fields: Sequence[Type]) -> tuple[Move, ...]:
        """How values side by side move between memory and core values: a table for :class:`witworks.runtime.direct.Flat`.

        A leaf is (struct code, offset, slot); a variant (struct code of its discriminant, offset, slot, tables of its cases or
        the number of cases).
        """
        return self._moves_all(fields, 0, 0)[0]

    def _moves(self, of: Type, offset: int, slot: int) -> tuple[tuple[Move, ...], int]:
        base = self._plan.base(of)
        match base:
            case Primitive("string") | ListOf():
                return (("I", offset, slot), ("I", offset + 4, slot + 1)), slot + 2
            case Primitive(name):
                return (({"f": "I", "d": "Q"}.get(CODES[name], CODES[name]), offset, slot),), slot + 1
            case Own() | Borrow():
                return (("I", offset, slot),), slot + 1
            case TupleOf(items):
                return self._moves_all(items, offset, slot)
            case OptionOf() | ResultOf():
                return self._moves_variant(base, offset, slot)
            case Ref():
                match self._plan.world.type(base).definition:
                    case Record(fields):
                        return self._moves_all([field.type for field in fields], offset, slot)
                    case Variant():
                        return self._moves_variant(base, offset, slot)
                    case EnumOf(cases):
                        return ((discriminant(len(cases)), offset, slot, len(cases)),), slot + 1
                    case Flags(flags):
                        words = flag_words(len(flags))
                        return tuple((code, offset + 4 * n, slot + n) for n, code in enumerate(words)), slot + len(words)
        raise AssertionError(base)

    def _moves_all(self, fields: Sequence[Type], offset: int, slot: int) -> tuple[tuple[Move, ...], int]:
        found: list[Move] = []
        for field, start in zip(fields, self.offsets(fields), strict=True):
            moves, slot = self._moves(field, offset + start, slot)
            found += moves
        return tuple(found), slot

    def _moves_variant(self, base: Type, offset: int, slot: int) -> tuple[tuple[Move, ...], int]:
        cases = self.cases(base)
        start, end = offset + self.payload(cases), slot + len(self.flat(base))
        if not any(cases):
            return ((discriminant(len(cases)), offset, slot, len(cases)),), end
        inner = tuple(() if case is None else self._moves(case, start, slot + 1)[0] for case in cases)
        return ((discriminant(len(cases)), offset, slot, inner),), end
