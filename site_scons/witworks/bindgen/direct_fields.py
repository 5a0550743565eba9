"""Emitted statements that lay several values out at fixed places with one ``struct`` each, and expressions that read them.

A *row* is a list of values that lie side by side: the fields of a record, the parameters of a function, one item of a list.
All of its parts whose place is fixed are packed at once; variants, which have none, follow with calls of their own.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from witworks.bindgen.abi import CODES, discriminant, flag_words
from witworks.bindgen.type_parts import NUMBERS
from witworks.bindgen.types import case_names, field_names
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
    from collections.abc import Iterable, Iterator, Sequence

    from witworks.bindgen.direct_types import DirectTypes

RANGES: Final = {
    name: (f"-0x{1 << bits - 1:X}", f"0x{(1 << bits - 1) - 1:X}") if name[0] == "s" else ("0", f"0x{(1 << bits) - 1:X}")
    for bits in (8, 16, 32, 64)
    for name in (f"s{bits}", f"u{bits}")
}
_ZEROS: Final = {"?": "False", "f": "0.0", "d": "0.0"}


@dataclass(slots=True)
class Row:
    """What it takes to lay a row out: statements, then one pack of ``codes``, then ``after``; ``slots`` hold pointers.

    A slot is (offset, bytes of an item, alignment). ``before`` are the statements whose order is that of the values.
    """

    before: list[str] = field(default_factory=list)
    codes: list[tuple[int, str]] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    slots: list[tuple[int, int, int]] = field(default_factory=list)
    needs_out: bool = False


class Locals:
    """Short names for the local variables of one emitted function."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = frozenset(taken)
        self._numbers = itertools.count()

    def new(self) -> str:
        """A name that the function does not have yet."""
        return next(name for number in self._numbers if (name := f"a{number}") not in self._taken)


class Lowering:
    """Makes a :class:`Row` of expressions; with ``gives`` blocks of bytes go into the guest at once, when all is checked.

    With ``many`` the row is one of a loop, where plain text is worth encoding without a call.
    """

    def __init__(  # noqa: PLR0913
        self, types: DirectTypes, names: Locals, *, imports: bool, at: str, gives: bool = False, many: bool = False
    ) -> None:
        self._t = types
        self._names = names
        self._imports = imports
        self._at = at
        self._gives = gives
        self._many = many
        self.row = Row()

    def add(self, of: Type, value: str, offset: int, label: str) -> None:
        """Lay ``value`` out at ``offset``."""
        t, row = self._t, self.row
        base = t.plan.base(of)
        match base:
            case Primitive("string"):
                data = self._encoded(value, label)
                self._block(data, f"len({data})", offset, 1, 1)
            case Primitive(name):
                row.codes.append((offset, CODES[name]))
                row.arguments.append(self._scalar(name, value, label))
            case ListOf(Primitive(name)) if name in NUMBERS:
                data = self._names.new()
                row.before.append(f'{data} = {t.d("packed")}({value}, {t.d(name.upper())}, "{label}")')
                size = t.abi.layout(Primitive(name)).size
                self._block(data, f"len({data})" if size == 1 else f"len({data}) // {size}", offset, size, size)
            case ListOf(Primitive("bool")):
                data = self._names.new()
                row.before.append(f'{data} = {t.d("packed_bools")}({value}, "{label}")')
                self._block(data, f"len({data})", offset, 1, 1)
            case ListOf(element) if t.plan.is_plain(element):
                data = self._names.new()
                row.before.append(f"{data} = {t.pack_list(base)}({value}, {_quoted(label)})")
                layout = t.abi.layout(element)
                self._block(data, f"len({data}) // {layout.size}", offset, layout.size, layout.align)
            case ListOf(element, _):
                place, count = self._names.new(), self._names.new()
                row.before.append(f"{place}, {count} = {t.lower_list(base, imports=self._imports)}(x, {value}, {_quoted(label)})")
                layout = t.abi.layout(element)
                self._pointer(place, count, offset, layout.size, layout.align)
            case Own(resource) | Borrow(resource):
                row.codes.append((offset, "I"))
                name = self._names.new()
                row.before.append(f"{name} = {self._handle(resource, value, label, owned=isinstance(base, Own))}")
                row.arguments.append(name)
            case TupleOf(items):
                name = self._local(value)
                test = f"type({name}) is not tuple or len({name}) != {len(items)}"
                row.before += [f"if {test}:", f'    {t.d("expect_tuple")}({name}, {len(items)}, "{label}")']
                for n, (item, start) in enumerate(zip(items, t.abi.offsets(items), strict=True)):
                    self.add(item, f"{name}[{n}]", offset + start, f"{label}[{n}]")
            case OptionOf(payload) if t.is_fixed(payload):
                self._option(payload, value, offset, label)
            case OptionOf() | ResultOf():
                self._loose(base, value, offset, label)
            case Ref():
                self._named(base, value, offset, label)

    def _loose(self, base: Type, value: str, offset: int, label: str) -> None:
        lower = self._t.lower(base, imports=self._imports)
        self.row.after.append(f"{lower}(x, {value}, {_plus(self._at, offset)}, {_quoted(label)})")

    def _named(self, base: Ref, value: str, offset: int, label: str) -> None:
        t, row = self._t, self.row
        module, item = t.plan.home(base)
        which = t.spell(module, module.classes[item.name])
        match item.definition:
            case Record(fields):
                name = self._local(value)
                row.before += [f"if type({name}) is not {which}:", f'    {t.d("expect")}({name}, {which}, "{label}")']
                starts = t.abi.offsets([part.type for part in fields])
                for part, member, start in zip(fields, field_names(item.definition), starts, strict=True):
                    self.add(part.type, f"{name}.{member}", offset + start, f"{label}.{member}")
            case Variant():
                self._loose(base, value, offset, label)
            case EnumOf(cases):
                name = self._local(value)
                row.before.append(f'{t.d("expect")}({name}, {which}, "{label}")')
                row.codes.append((offset, discriminant(len(cases))))
                row.arguments.append(f"{t.members(base)}.index({name})")
            case Flags(flags):
                name = self._local(value)
                row.before.append(f'{t.d("expect")}({name}, {which}, "{label}")')
                words = flag_words(len(flags))
                for n, code in enumerate(words):
                    row.codes.append((offset + 4 * n, code))
                    whole = f"{name}.value >> {32 * n}" if n else f"{name}.value"
                    row.arguments.append(f"{whole} & 0xFFFFFFFF" if len(words) > 1 else whole)

    def _encoded(self, value: str, label: str) -> str:
        """The name that holds a string's bytes."""
        text = self._local(value) if self._many else value
        encoded = f'{self._t.d("utf8")}({text}, "{label}")'
        if self._many:
            encoded = f"{text}.encode() if type({text}) is str and {text}.isascii() else {encoded}"
        data = self._names.new()
        self.row.before.append(f"{data} = {encoded}")
        return data

    def _local(self, value: str) -> str:
        if value.isidentifier():
            return value
        name = self._names.new()
        self.row.before.append(f"{name} = {value}")
        return name

    def _scalar(self, name: str, value: str, label: str) -> str:
        t, before = self._t, self.row.before
        local = self._local(value)
        match name:
            case "bool":
                before.append(f"if {local} is not True and {local} is not False:")
                before.append(f'    raise {t.d("mismatch")}({local}, "{label}", "bool")')
            case "f64":
                before.append(f"if type({local}) is not float:")
                before.append(f'    {local} = {t.d("as_f64")}({local}, "{label}")')
            case "f32" | "char":
                number = self._names.new()
                before.append(f'{number} = {t.d(f"as_{name}")}({local}, "{label}")')
                return number
            case _:
                low, high = RANGES[name]
                before.append(f"if type({local}) is not int or not {low} <= {local} <= {high}:")
                before.append(f'    {local} = {t.d("as_integer")}({local}, "{label}", "{name}", {low}, {high})')
        return local

    def _handle(self, resource: Ref, value: str, label: str, *, owned: bool) -> str:
        t = self._t
        module, item = t.plan.home(resource)
        if t.plan.is_host(resource, imports=self._imports):
            return f"x.lower_host({value}, {t.resource(resource, imports=self._imports)}, owned={owned})"
        which = t.spell(module, module.classes[item.name])
        return f'x.lower_guest({value}, {which}, {t.resource(resource, imports=self._imports)}, "{label}", owned={owned})'

    def _block(self, data: str, count: str, offset: int, size: int, align: int) -> None:
        """Bytes that a pointer leads to."""
        place = self._names.new()
        if self._gives:
            self.row.after.append(f"{place} = x.give({data}, {align})")
        else:
            padding = [f"out += bytes(-len(out) % {align})"] if align > 1 else []
            self.row.before += [*padding, f"{place} = len(out)", f"out += {data}"]
            self.row.needs_out = True
        self._pointer(place, count, offset, size, align)

    def _pointer(self, place: str, count: str, offset: int, size: int, align: int) -> None:
        self.row.codes += [(offset, "I"), (offset + 4, "I")]
        self.row.arguments += [place, count]
        self.row.slots.append((offset, size, align))

    def _option(self, payload: Type, value: str, offset: int, label: str) -> None:
        t, row = self._t, self.row
        name = self._local(value)
        tag = self._names.new()
        inner = Lowering(t, self._names, imports=self._imports, at=self._at, many=self._many)
        start = offset + t.abi.payload([None, payload])
        before: list[str] = []
        given = name
        if isinstance(t.plan.base(payload), OptionOf):
            before.append(f'{t.d("expect")}({name}, {t.d("Some")}, "{label}")')
            given, label = f"{name}.value", f"{label}.value"
        inner.add(payload, given, start, label)
        locals_ = [self._names.new() for _ in inner.row.arguments]
        zeros = [_ZEROS.get(code, "0") for _, code in inner.row.codes]
        row.before.append(f"if {name} is None:")
        row.before.append(f"    {tag} = 0")
        row.before += [f"    {local} = {zero}" for local, zero in zip(locals_, zeros, strict=True)]
        row.before.append("else:")
        row.before.append(f"    {tag} = 1")
        row.before += [f"    {line}" for line in (*before, *inner.row.before)]
        row.before += [f"    {local} = {text}" for local, text in zip(locals_, inner.row.arguments, strict=True)]
        row.codes += [(offset, "B"), *inner.row.codes]
        row.arguments += [tag, *locals_]
        row.slots += inner.row.slots
        row.needs_out |= inner.row.needs_out


class Lifting:
    """Makes expressions over the names that a row is unpacked into; with ``raw`` from core values, else from memory."""

    def __init__(self, types: DirectTypes, names: Locals, *, imports: bool, at: str, raw: bool = False) -> None:
        self._t = types
        self._names = names
        self._imports = imports
        self._at = at
        self._raw = raw
        self.codes: list[tuple[int, str]] = []
        self.unpacked: list[str] = []
        self.needs_place = False

    def read(self, of: Type, offset: int) -> str:
        """The expression of a value at ``offset``."""
        t = self._t
        base = t.plan.base(of)
        match base:
            case Primitive("string"):
                return f"x.text({self._name(offset, 'I')}, {self._name(offset + 4, 'I')})"
            case Primitive("char"):
                return f"{t.d('char')}({self._name(offset, 'I')})"
            case Primitive("bool") if self._raw:
                return f"{self._name(offset, 'I')} != 0"
            case Primitive(name):
                return self._name(offset, CODES[name])
            case ListOf():
                return t.lift_list(base, self._name(offset, "I"), self._name(offset + 4, "I"), imports=self._imports)
            case Own(resource) | Borrow(resource):
                return self._handle(resource, self._name(offset, "I"), owned=isinstance(base, Own))
            case TupleOf(items):
                return f"({', '.join(self._all(items, offset))}{',' if len(items) == 1 else ''})"
            case OptionOf(payload) if t.is_fixed(payload):
                tag = self._name(offset, "B")
                inner = self.read(payload, offset + t.abi.payload([None, payload]))
                if isinstance(t.plan.base(payload), OptionOf):
                    inner = f"{t.d('Some')}({inner})"
                return f"{inner} if {tag} == 1 or ({tag} and {t.d('is_some')}({tag})) else None"
            case OptionOf() | ResultOf():
                self.needs_place = True
                return f"{t.lift(base, imports=self._imports)}(x, block, {_plus(self._at, offset)})"
            case Ref():
                return self._named(base, offset)
        raise AssertionError(base)

    def item(self, of: Type) -> tuple[str, str | None]:
        """The expression of a list's item, and for a record its class: the item has yet to become one of it."""
        base = self._t.plan.base(of)
        if isinstance(base, Ref):
            module, item = self._t.plan.home(base)
            if isinstance(item.definition, Record):
                which = self._t.spell(module, module.classes[item.name])
                parts = self._all([part.type for part in item.definition.fields], 0)
                return f"new({', '.join(parts)})", which
        return self.read(of, 0), None

    def _named(self, base: Ref, offset: int) -> str:
        t = self._t
        module, item = t.plan.home(base)
        which = t.spell(module, module.classes[item.name])
        match item.definition:
            case Record(fields):
                return f"{which}({', '.join(self._all([part.type for part in fields], offset))})"
            case EnumOf(cases):
                return f"{t.d('case')}({t.members(base)}, {self._name(offset, 'I' if self._raw else discriminant(len(cases)))})"
            case Flags(flags):
                words = [self._name(offset + 4 * n, code) for n, code in enumerate(flag_words(len(flags)))]
                whole = " | ".join(f"{word} << {32 * n}" if n else word for n, word in enumerate(words)) or "0"
                mask = (1 << len(flags)) - 1
                return f"{which}({f'({whole})' if len(words) > 1 else whole} & 0x{mask:X})"
            case Variant():
                self.needs_place = True
                return f"{t.lift(base, imports=self._imports)}(x, block, {_plus(self._at, offset)})"
        raise AssertionError(item)

    def _all(self, fields: Sequence[Type], offset: int) -> Iterator[str]:
        starts = self._t.abi.offsets(fields)
        return (self.read(part, offset + start) for part, start in zip(fields, starts, strict=True))

    def _handle(self, resource: Ref, index: str, *, owned: bool) -> str:
        t = self._t
        name = t.resource(resource, imports=self._imports)
        if t.plan.is_host(resource, imports=self._imports):
            return f"x.lift_host({index}, {name}, owned={owned})"
        module, item = t.plan.home(resource)
        return f"x.lift_guest({index}, {t.spell(module, module.classes[item.name])}, {name})"

    def _name(self, offset: int, code: str) -> str:
        name = self._names.new()
        self.codes.append((offset, code))
        self.unpacked.append(name)
        return name


def _quoted(text: str) -> str:
    return f'"{text}"'


def _plus(at: str, offset: int) -> str:
    if at.isdigit():
        return str(int(at) + offset)
    return f"{at} + {offset}" if offset else at


def enum_members(cases: EnumOf, which: str) -> list[str]:
    """The members of an enum in the order of their discriminants."""
    return [f"{which}.{member}" for member in case_names(cases.cases)]
