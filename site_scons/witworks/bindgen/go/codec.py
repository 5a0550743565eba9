"""Emitted functions that lower and lift the types of a world: a pair for each, made when something needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks.bindgen.abi import flag_words
from witworks.bindgen.go import names
from witworks.bindgen.go.types import field_names
from witworks.bindgen.go.writer import Writer
from witworks.bindgen.names import Scope
from witworks.bindgen.type_parts import is_number
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
    from collections.abc import Iterable

    from witworks.bindgen.go.plan import GoPlan
    from witworks.bindgen.go.types import Spelling
    from witworks.model.world import Case, Type


class CodecWriter:
    """Gives the names of functions, and writes those that are not the runtime's own."""

    def __init__(self, plan: GoPlan, spelling: Spelling) -> None:
        self._plan = plan
        self._abi = plan.abi
        self._spelling = spelling
        self._scope = Scope()
        self._made: dict[tuple[str, Type, bool], str] = {}
        self.pieces: dict[str, str] = {}

    def put(self, of: Type | None, *, imports: bool) -> str:
        """The function that lowers a type."""
        return self._function("put", of, imports=imports)

    def get(self, of: Type | None, *, imports: bool) -> str:
        """The function that lifts a type."""
        return self._function("get", of, imports=imports)

    def _function(self, verb: str, of: Type | None, *, imports: bool) -> str:
        if of is None:
            return f"abi.{verb.capitalize()}Nothing"
        base = self._plan.base(of)
        if isinstance(base, Primitive):
            return f"abi.{verb.capitalize()}{base.name.capitalize()}"
        if isinstance(base, ListOf) and is_number(base.element):
            return f"abi.{verb.capitalize()}Numbers[{self._spelling.of(base.element, imports=imports)}]"
        side = imports and self._plan.plan.is_ambiguous(base)
        if (key := (verb, base, side)) not in self._made:
            self._made[key] = name = self._scope.name(verb + self._slug(base))
            self.pieces[name] = self._write(verb, name, base, imports=imports)
        return self._made[key]

    def _slug(self, of: Type | None) -> str:
        """What a type is called in the names of functions."""
        if of is None:
            return "Nothing"
        match base := self._plan.base(of):
            case Primitive(name):
                return name.capitalize()
            case ListOf(element):
                return f"ListOf{self._slug(element)}"
            case OptionOf(payload):
                return f"Option{self._slug(payload)}"
            case ResultOf(ok, err):
                return f"Result{self._slug(ok)}Or{self._slug(err)}"
            case TupleOf(items):
                return f"Tuple{''.join(map(self._slug, items))}" if len(items) <= 4 else f"Tuple{len(items)}"  # noqa: PLR2004
            case Own(resource) | Borrow(resource):
                return f"{type(base).__name__}{names.pascal(self._plan.plan.home(resource)[1].name)}"
            case Ref():
                return self._plan.named(base, imports=False)
        raise AssertionError(base)

    def _write(self, verb: str, name: str, base: Type, *, imports: bool) -> str:
        out = Writer()
        kind = self._spelling.of(base, imports=imports)
        body = _Body(self, out, verb, imports=imports)
        head = (
            f"func {name}(m *abi.Memory, b []byte, v {kind}) {{"
            if verb == "put"
            else f"func {name}(m *abi.Memory, b []byte) {kind} {{"
        )
        with out.block(head):
            body.write(base, kind)
        return out.text()


class _Body:
    """Writes what one function does."""

    def __init__(self, codec: CodecWriter, out: Writer, verb: str, *, imports: bool) -> None:
        self._codec = codec
        self._plan = codec._plan  # noqa: SLF001 - the two are one
        self._abi = self._plan.abi
        self._out = out
        self._verb = verb
        self._puts = verb == "put"
        self._imports = imports

    def _name(self, of: Type | None) -> str:
        return (self._codec.put if self._puts else self._codec.get)(of, imports=self._imports)

    def _at(self, offset: int) -> str:
        return f"b[{offset}:]" if offset else "b"

    def write(self, base: Type, kind: str) -> None:
        """The statements for a type."""
        out, puts = self._out, self._puts
        back = "" if puts else "return "
        given = ", v" if puts else ""
        match base:
            case ListOf(element):
                layout = self._abi.layout(element)
                out(f"{back}abi.{self._verb.capitalize()}List(m, b{given}, {layout.size}, {layout.align}, {self._name(element)})")
            case OptionOf(payload):
                offset = self._abi.payload([None, payload])
                out(f"{back}abi.{self._verb.capitalize()}Option(m, b{given}, {offset}, {self._name(payload)})")
            case ResultOf(ok, err):
                offset = self._abi.payload([ok, err])
                both = f"{self._name(ok)}, {self._name(err)}"
                out(f"{back}abi.{self._verb.capitalize()}Result(m, b{given}, {offset}, {both})")
            case TupleOf(items):
                self._fields(kind, [(f"F{n}", item) for n, item in enumerate(items)])
            case Own() | Borrow():
                self._handle(base, owned=isinstance(base, Own))
            case Ref():
                self._defined(base, kind)
            case _:
                raise AssertionError(base)

    def _defined(self, base: Ref, kind: str) -> None:
        match self._plan.world.type(base).definition:
            case Record(fields) as record:
                self._fields(kind, zip(field_names(record), (field.type for field in fields), strict=True))
            case Variant(cases):
                self._variant(base, cases)
            case EnumOf(cases):
                if self._puts:
                    self._out(f'abi.PutCase(b, "{base.name}", uint32(v), {len(cases)})')
                else:
                    self._out(f"return {kind}(abi.GetCase(b, {len(cases)}))")
            case Flags(flags):
                self._flags(base, kind, len(flags))
            case other:
                raise AssertionError(other)

    def _fields(self, kind: str, fields: Iterable[tuple[str, Type]]) -> None:
        listed = list(fields)
        offsets = self._abi.offsets([of for _, of in listed])
        if self._puts:
            for (name, of), offset in zip(listed, offsets, strict=True):
                self._out(f"{self._name(of)}(m, {self._at(offset)}, v.{name})")
            return
        width = max((len(name) for name, _ in listed), default=0) + 1
        with self._out.block(f"return {kind}{{"):
            for (name, of), offset in zip(listed, offsets, strict=True):
                self._out(f"{f'{name}:':<{width}} {self._name(of)}(m, {self._at(offset)}),")

    def _variant(self, base: Ref, cases: tuple[Case, ...]) -> None:
        offset = self._abi.payload([case.type for case in cases])
        known = self._plan.sided_cases(imports=self._imports)
        structs = [known[base.interface, base.name, case.name] for case in cases]
        out, count = self._out, len(cases)
        if self._puts:
            holds = any(case.type is not None for case in cases)
            with out.block(f"switch {'v := ' if holds else ''}v.(type) {{"):
                for number, (case, struct) in enumerate(zip(cases, structs, strict=True)):
                    self._case(f"case {struct}:")
                    out(f'abi.PutCase(b, "{base.name}", {number}, {count})')
                    if case.type is not None:
                        out(f"{self._name(case.type)}(m, {self._at(offset)}, v.Value)")
                self._case("default:")
                out(f'panic(abi.NoCase("{base.name}", v))')
            return
        with out.block(f"switch abi.GetCase(b, {count}) {{"):
            for number, (case, struct) in enumerate(zip(cases, structs, strict=True)):
                self._case("default:" if number == count - 1 else f"case {number}:")
                value = "" if case.type is None else f"Value: {self._name(case.type)}(m, {self._at(offset)})"
                out(f"return {struct}{{{value}}}")

    def _case(self, label: str) -> None:
        """Go's labels stand where their switch does."""
        self._out.label(label)

    def _flags(self, base: Ref, kind: str, count: int) -> None:
        words = flag_words(count)
        if not words:
            self._out("return 0" if not self._puts else "_ = v")
            return
        known = hex((1 << count) - 1)
        primitive = {"B": "U8", "H": "U16", "I": "U32"}[words[0]]
        go = {"B": "uint8", "H": "uint16", "I": "uint32"}[words[0]]
        if self._puts:
            self._out(f'abi.CheckFlags("{base.name}", uint32(v), {known})')
            self._out(f"abi.Put{primitive}(m, b, {go}(v))")
        else:
            self._out(f"return {kind}(abi.Get{primitive}(m, b) & {known})")

    def _handle(self, of: Own | Borrow, *, owned: bool) -> None:
        is_host, number, name = self._plan.resource(of, imports=self._imports)
        truth = "true" if owned else "false"
        if self._puts:
            lowered = f"m.LowerHost({number}, v, {truth})" if is_host else f"m.LowerGuest({number}, v.lower(), {truth})"
            self._out(f"abi.PutU32(m, b, {lowered})")
        elif is_host:
            self._out(f"return m.LiftHost({number}, abi.GetU32(m, b), {truth}).({name})")
        else:
            self._out(f"return &{name}{{m.LiftGuest({number}, abi.GetU32(m, b))}}")
