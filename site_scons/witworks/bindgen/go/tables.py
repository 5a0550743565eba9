"""Emitted tables: functions with the layout of what they take and give, and types as libwasmtime needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks.bindgen.go.writer import quoted
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
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from witworks.bindgen.abi import Move
    from witworks.bindgen.go.plan import GoPlan
    from witworks.bindgen.plan import Module
    from witworks.model.world import Function, Type


class Tables:
    """Text of the tables of one world."""

    def __init__(self, plan: GoPlan) -> None:
        self._plan = plan
        self._abi = plan.abi
        self._numbers: dict[tuple[Type, bool], int] = {}
        self._types: list[str] = []

    def function(self, owner: Module | None, function: Function, index: int, *, imports: bool) -> str:
        """The fields of an ``abi.Function``."""
        side = imports or self._plan.plan.seen_from_imports(owner)
        params = [param.type for param in function.params]
        layout = self._abi.record(params)
        flat = "".join(map(self._abi.flat, params))
        parts = [f"Index: {index}"] if index else []
        if owner is not None and owner.key is not None:
            parts.append(f"Interface: {quoted(owner.wit_name)}")
        parts.append(f"Name: {quoted(function.export_name)}")
        parts.append(f"Params: {self._block(layout.size, layout.align, flat, params)}")
        if function.result is not None:
            inner = self._abi.layout(function.result)
            block = self._block(inner.size, inner.align, self._abi.flat(function.result), [function.result])
            parts.append(f"Result: &{block}")
        numbers = [self.number(of, imports=side) for of in params]
        parts.append(f"ParamTypes: []int{{{', '.join(map(str, numbers))}}}")
        if not imports and self._plan.core.room(function) is not None:
            parts.append("InMemory: true")
        parts.append(f"ResultType: {-1 if function.result is None else self.number(function.result, imports=side)}")
        return ", ".join(parts)

    def _block(self, size: int, align: int, flat: str, types: Sequence[Type]) -> str:
        moves = _moves(self._abi.moves(types))
        return f'abi.Block{{Size: {size}, Align: {align}, Flat: "{flat}", Moves: {moves}}}'

    # Types for libwasmtime --------------------------------------------------------------------------------------------

    def types(self) -> list[str]:
        """The fields of each ``abi.Type`` that was asked for, in the order of their numbers."""
        return self._types

    def number(self, of: Type | None, *, imports: bool) -> int:
        """The place of a type in the table; -1 for none."""
        if of is None:
            return -1
        base = self._plan.base(of)
        side = imports and self._plan.plan.is_ambiguous(base)
        if (base, side) not in self._numbers:
            text = self._type(base, imports=imports)
            self._numbers[base, side] = len(self._types)
            self._types.append(text)
        return self._numbers[base, side]

    def _type(self, base: Type, *, imports: bool) -> str:
        layout = self._abi.layout(base)
        kind, names, parts, offsets = self._shape(base, imports=imports)
        fields = [f"Kind: abi.Kind{kind}", f"Size: {layout.size}", f"Align: {layout.align}"]
        if names:
            fields.append(f"Names: []string{{{', '.join(map(quoted, names))}}}")
        if parts:
            fields.append(f"Parts: []int{{{', '.join(map(str, parts))}}}")
        if offsets:
            fields.append(f"Offsets: []uint32{{{', '.join(map(str, offsets))}}}")
        return ", ".join(fields)

    def _shape(self, base: Type, *, imports: bool) -> tuple[str, Sequence[str], list[int], list[int]]:
        def numbers(types: Iterable[Type | None]) -> list[int]:
            return [self.number(of, imports=imports) for of in types]

        match base:
            case Primitive(name):
                return name.capitalize(), (), [], []
            case ListOf(element):
                return "List", (), numbers([element]), []
            case TupleOf(items):
                return "Tuple", (), numbers(items), self._abi.offsets(items)
            case OptionOf(payload):
                return "Option", (), numbers([payload]), [self._abi.payload([None, payload])]
            case ResultOf(ok, err):
                return "Result", (), numbers([ok, err]), [self._abi.payload([ok, err])]
            case Own() | Borrow():
                is_host, number, _ = self._plan.resource(base, imports=imports)
                return f"{type(base).__name__}{'Host' if is_host else 'Guest'}", (), [number], []
            case Ref():
                match self._plan.world.type(base).definition:
                    case Record(fields):
                        types = [field.type for field in fields]
                        return "Record", [field.name for field in fields], numbers(types), self._abi.offsets(types)
                    case Variant(cases):
                        payloads = [case.type for case in cases]
                        offset = self._abi.payload(payloads)
                        return "Variant", [case.name for case in cases], numbers(payloads), [offset]
                    case EnumOf(cases):
                        return "Enum", [case.name for case in cases], [], []
                    case Flags(flags):
                        return "Flags", [flag.name for flag in flags], [], []
        raise AssertionError(base)


def _moves(moves: Iterable[Move]) -> str:
    return f"[]abi.Move{{{', '.join(map(_move, moves))}}}"


def _move(move: Move) -> str:
    code, offset, slot, *cases = move
    fields = [f"Code: '{code}'", f"Offset: {offset}", f"Slot: {slot}"]
    if cases and isinstance(cases[0], int):
        fields.append(f"Count: {cases[0]}")
    elif cases and isinstance(cases[0], tuple):
        fields.append(f"Count: {len(cases[0])}")
        inner = ", ".join(f"{{{', '.join(map(_move, case))}}}" for case in cases[0])
        fields.append(f"Cases: [][]abi.Move{{{inner}}}")
    return f"{{{', '.join(fields)}}}"
