"""Emitted definitions of WIT's named types: structs, sealed interfaces with their cases, constants, resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen.abi import flag_words
from witworks.bindgen.go import names
from witworks.bindgen.names import Scope
from witworks.model.world import (
    Alias,
    Borrow,
    EnumOf,
    Flags,
    ListOf,
    OptionOf,
    Own,
    Primitive,
    Record,
    Ref,
    Resource,
    ResultOf,
    TupleOf,
    Variant,
)

if TYPE_CHECKING:
    from witworks.bindgen.go.plan import GoPlan
    from witworks.bindgen.go.writer import Writer
    from witworks.bindgen.plan import Module
    from witworks.model.world import Case, Type, TypeDef

PRIMITIVES: Final = {
    **{f"{sign}{bits}": f"{go}{bits}" for sign, go in (("s", "int"), ("u", "uint")) for bits in (8, 16, 32, 64)},
    "bool": "bool",
    "f32": "float32",
    "f64": "float64",
    "char": "rune",
    "string": "string",
}
_WORDS: Final = {"B": "uint8", "H": "uint16", "I": "uint32"}


class Spelling:
    """How types are spelled in Go; it keeps count of the tuples that it met."""

    def __init__(self, plan: GoPlan) -> None:
        self._plan = plan
        self.tuples: set[int] = set()
        self.uses_witworks = False

    def of(self, of: Type | None, *, imports: bool) -> str:
        """The Go type; ``imports`` says from which side of the world a handle is seen."""
        match of:
            case None:
                return "struct{}"
            case Primitive(name):
                return PRIMITIVES[name]
            case ListOf(element):
                return f"[]{self.of(element, imports=imports)}"
            case OptionOf(payload):
                return f"*{self.of(payload, imports=imports)}"
            case ResultOf(ok, err):
                self.uses_witworks = True
                return f"witworks.Result[{self.of(ok, imports=imports)}, {self.of(err, imports=imports)}]"
            case TupleOf(items):
                self.tuples.add(len(items))
                return f"Tuple{len(items)}[{', '.join(self.of(item, imports=imports) for item in items)}]"
            case Own() | Borrow():
                is_host, _, name = self._plan.resource(of, imports=imports)
                return name if is_host else f"*{name}"
            case Ref():
                return self._plan.named(of, imports=imports)
        raise AssertionError(of)


def field_names(record: Record) -> list[str]:
    """The Go names of a record's fields."""
    scope = Scope()
    return [scope.name(names.pascal(field.name)) for field in record.fields]


class TypeWriter:
    """Writes the types of one module."""

    def __init__(self, plan: GoPlan, out: Writer, spelling: Spelling) -> None:
        self._plan = plan
        self._out = out
        self._spelling = spelling
        self._imports = False

    def write(self, module: Module, item: TypeDef, *, imports: bool) -> None:
        """One type, as one side of the world has it."""
        self._imports = imports
        name = self._plan.sided(imports=imports)[module.key, item.name]
        self._out.blank()
        match item.definition:
            case Record():
                self._record(item, item.definition, name)
            case Variant(cases):
                self._variant(module, item, cases, name)
            case EnumOf(cases):
                self._constants(module, item, cases, name, "iota")
            case Flags(flags):
                self._constants(module, item, flags, name, "1 << iota")
            case Alias(target):
                self._out.doc(*_docs(name, item, "type"))
                self._out(f"type {name} = {self._spell(target)}")
            case Resource():
                self._resource(module, item, name)

    def _spell(self, of: Type | None) -> str:
        return self._spelling.of(of, imports=self._imports)

    def _record(self, item: TypeDef, record: Record, name: str) -> None:
        self._out.doc(*_docs(name, item, "record"))
        with self._out.block(f"type {name} struct {{"):
            self._out.fields(
                [
                    (member, self._spell(field.type), field.docs)
                    for member, field in zip(field_names(record), record.fields, strict=True)
                ]
            )

    def _variant(self, module: Module, item: TypeDef, cases: tuple[Case, ...], name: str) -> None:
        out = self._out
        known = self._plan.sided_cases(imports=self._imports)
        structs = [known[module.key, item.name, case.name] for case in cases]
        out.doc(*_docs(name, item, "variant"), f"It is one of {', '.join(f'[{struct}]' for struct in structs)}.")
        with out.block(f"type {name} interface {{"):
            out(f"is{name}()")
        for case, struct in zip(cases, structs, strict=True):
            out.blank()
            out.doc(f"{struct} is the case `{case.name}` of [{name}].", case.docs)
            if case.type is None:
                out(f"type {struct} struct{{}}")
            else:
                with out.block(f"type {struct} struct {{"):
                    out(f"Value {self._spell(case.type)}")
            out.blank()
            out(f"func ({struct}) is{name}() {{}}")

    def _constants(self, module: Module, item: TypeDef, cases: tuple[Case, ...], name: str, first: str) -> None:
        out, is_flags = self._out, isinstance(item.definition, Flags)
        out.doc(*_docs(name, item, "flags type" if is_flags else "enum"))
        out(f"type {name} {integer(len(cases), is_flags=is_flags)}")
        if not cases:
            return
        out.blank()
        out.doc(f"The {'flags' if is_flags else 'cases'} of [{name}].")
        with out.block("const (", ")"):
            for number, case in enumerate(cases):
                constant = self._plan.constants[module.key, item.name, case.name]
                out.doc(case.docs)
                out(f"{constant} {name} = {first}" if number == 0 else constant)
        self._string(item, cases, name)

    def _string(self, item: TypeDef, cases: tuple[Case, ...], name: str) -> None:
        """What a value is called in WIT."""
        out, is_flags = self._out, isinstance(item.definition, Flags)
        out.blank()
        out.doc(f"String gives the {'names of the flags' if is_flags else 'name of the case'} in WIT.")
        with out.block(f"func (v {name}) String() string {{"):
            listed = ", ".join(f'"{case.name}"' for case in cases)
            if is_flags:
                out(f"return abi.FlagNames(uint32(v), {listed})")
            else:
                out(f"return abi.CaseName(uint32(v), {listed})")

    def _resource(self, module: Module, item: TypeDef, name: str) -> None:
        if module.exported:
            self._out.doc(*_docs(name, item, "resource"), "It belongs to its instance; Close destroys it.")
            with self._out.block(f"type {name} struct {{"):
                self._out("handle *abi.Handle")
            self._out.blank()
            self._out.doc("Close destroys the resource, unless that was done or it was given away.")
            with self._out.block(f"func (r *{name}) Close() error {{"):
                self._out("return r.handle.Close()")
            self._out.blank()
            with self._out.block(f"func (r *{name}) lower() *abi.Handle {{"):
                with self._out.block("if r == nil {"):
                    self._out("return nil")
                self._out("return r.handle")


def integer(count: int, *, is_flags: bool) -> str:
    """The Go type that holds so many flags, or cases."""
    if is_flags:
        return _WORDS[(flag_words(count) or ["B"])[0]]
    return "uint8" if count <= 1 << 8 else "uint16" if count <= 1 << 16 else "uint32"


def _docs(name: str, item: TypeDef, kind: str) -> tuple[str, ...]:
    """The comment of a type; Go's begin with the name."""
    return (f"{name} is the {kind} `{item.name}`.", item.docs)
