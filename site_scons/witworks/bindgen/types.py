"""Emitted definitions of WIT's named types: dataclasses, unions of cases, enums, flags, aliases, resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen import names
from witworks.bindgen.type_parts import refs_of
from witworks.bindgen.writer import WIDTH
from witworks.model.world import (
    Alias,
    EnumOf,
    Flags,
    Record,
    Ref,
    Resource,
    Type,
    TypeDef,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.bindgen.annotations import Annotator
    from witworks.bindgen.modules import SourceFile
    from witworks.bindgen.plan import Module, Plan
    from witworks.model.world import Case, Function


RECORD_MEMBERS: Final = frozenset({"dtype", "mro", "self"})
"""No names of fields: every class has ``mro``, so that a dataclass made it a default; records of numbers have ``dtype``."""


class TypeWriter:
    """Writes one module's types into its file."""

    def __init__(self, plan: Plan, module: Module, file: SourceFile, annotate: Annotator) -> None:
        self._plan = plan
        self._module = module
        self._file = file
        self._out = file.out
        self._annotate = annotate
        self._side = plan.side(module)

    def write_all(self) -> None:
        """Every type that the module defines, each after those that it is made of."""
        for item in self._ordered():
            self._out.blank(2)
            self._write(item)

    def write_errors(self) -> None:
        """An exception class for each function whose result is a ``result``."""
        for function in self._module.functions:
            name = self._module.errors.get(function.export_name)
            result = self._plan.result_of(function)
            if name is None or result is None:
                continue
            self._file.offered.add(name)
            self._out.blank(2)
            payload = self._annotate.of(result.err, imports=self._side)
            with self._out.block(_class(name, f"{self._file.rt('ResultError')}[{payload}]")):
                self._out.doc(f"``{function.export_name}`` answered ``err``; :attr:`payload` is what it gave.")

    def _ordered(self) -> list[TypeDef]:
        own = {item.name: item for item in self._module.types if not self._plan.is_use(item)}
        ordered: dict[str, TypeDef] = {}

        def visit(item: TypeDef) -> None:
            if item.name in ordered:
                return
            if isinstance(item.definition, Alias):
                for ref in refs_of((item,)):
                    if ref.interface == self._module.key and ref.name in own:
                        visit(own[ref.name])
            ordered[item.name] = item

        for item in own.values():
            if not isinstance(item.definition, Alias):
                visit(item)
        for item in own.values():
            visit(item)
        return list(ordered.values())

    def _write(self, item: TypeDef) -> None:
        name = self._module.classes[item.name]
        self._file.offered.add(name)
        match item.definition:
            case Record():
                self._record(item, item.definition, name)
            case Variant(cases):
                self._variant(item, cases, name)
            case EnumOf(cases):
                self._members(item, cases, name, self._file.need("enum", "Enum"))
            case Flags(cases):
                self._members(item, cases, name, self._file.need("enum", "Flag"))
            case Alias(target):
                self._out(f"{name}: {self._file.need('typing', 'TypeAlias')} = {self._annotate.of(target, imports=self._side)}")
                self._out.doc(_docs(item, "type"))
            case Resource():
                self._resource(item, name)

    def _dataclass(self) -> None:
        self._out(f"@{self._file.need('dataclasses', 'dataclass')}(frozen=True, slots=True)")

    def _record(self, item: TypeDef, record: Record, name: str) -> None:
        self._dataclass()
        base = self._record_base(record) if self._plan.is_plain(Ref(self._module.key, item.name)) else ""
        with self._out.block(_class(name, base)):
            self._out.doc(_docs(item, "record"))
            self._out.blank()
            for field, member in zip(record.fields, field_names(record), strict=True):
                self._out(f"{member}: {self._annotate.of(field.type, imports=self._side)}")
                if field.docs:
                    self._out.doc(field.docs)
            self._constructor(dict(zip(field_names(record), (field.type for field in record.fields), strict=True)))

    def _record_base(self, record: Record) -> str:
        layout = [leaf for field in record.fields for leaf in self._plan.own_leaves(field.type)]
        return self._file.rt("Record") + (f", layout={_strings(layout)}" if layout else "")

    def _constructor(self, fields: dict[str, Type]) -> None:
        """What type checkers see in the place of the dataclass's own: buffers are taken for lists of numbers in fields too."""
        if not any(map(self._annotate.takes_buffer, fields.values())):
            return
        given = {name: self._annotate.given(of, imports=self._side) for name, of in fields.items()}
        self._out.blank()
        with self._out.block(f"if {self._file.need('typing', 'TYPE_CHECKING')}:"):
            self._out.blank()
            self._out.items("def __init__(", ["self", *(f"{name}: {text}" for name, text in given.items())], ") -> None: ...")

    def _variant(self, item: TypeDef, cases: tuple[Case, ...], name: str) -> None:
        classes = [self._module.cases[item.name, case.name] for case in cases]
        for case, case_class in zip(cases, classes, strict=True):
            self._file.offered.add(case_class)
            self._dataclass()
            with self._out.block(_class(case_class)):
                self._out.doc(case.docs or f"Case ``{case.name}`` of ``{item.name}``.")
                if case.type is not None:
                    self._out.blank()
                    self._out(f"value: {self._annotate.of(case.type, imports=self._side)}")
                    self._constructor({"value": case.type})
            self._out.blank(2)
        alias = self._file.need("typing", "TypeAlias")
        line = f"{name}: {alias} = {' | '.join(classes)}"
        if len(line) <= WIDTH:
            self._out(line)
        else:
            with self._out.block(f"{name}: {alias} = ("):
                for position, case_class in enumerate(classes):
                    self._out(f"{'| ' if position else ''}{case_class}")
            self._out(")")
        self._out.doc(_docs(item, "variant"))

    def _members(self, item: TypeDef, cases: tuple[Case, ...], name: str, base: str) -> None:
        with self._out.block(_class(name, base)):
            self._out.doc(_docs(item, "enum" if base == "Enum" else "set of flags"))
            self._out.blank()
            for position, (case, member) in enumerate(zip(cases, case_names(cases), strict=True)):
                self._out(f"{member} = " + (f'"{case.name}"' if base == "Enum" else f"1 << {position}"))
                if case.docs:
                    self._out.doc(case.docs)

    def _resource(self, item: TypeDef, name: str) -> None:
        module = self._module
        methods = [function for function in module.of(item.name) if function.kind == "method"]
        if module.exported:
            with self._out.block(_class(name, self._file.rt("Resource"))):
                self._out.doc(_docs(item, "resource"))
                for function in methods:
                    self._method(function)
        host = module.hosts[item.name]
        if module.imported:
            self._file.offered.add(host)
            if module.exported:
                self._out.blank(2)
            with self._out.block(_class(host, self._file.need("typing", "Protocol"))):
                self._out.doc(_docs(item, "resource") + "\n\nThe host implements it; a guest holds handles to it.")
                for function in methods:
                    write_protocol_method(module, self._file, self._annotate, function)

    def _method(self, function: Function) -> None:
        self._out.blank()
        member = self._module.members[function.export_name]
        params = [
            f"{name}: {self._annotate.parameter(param.type, self._module)}"
            for param, name in zip(function.params[1:], param_names(function)[1:], strict=True)
        ]
        returned = self._annotate.returned(function, self._module)
        self._out.items(f"def {member}(", ["self", *params], f") -> {returned}:")
        with self._out.block():
            self._out.doc(function_docs(self._module, function))
            call = [f'"{self._module.wit_name}"', f'"{function.export_name}"', "self", *param_names(function)[1:]]
            write_call(self._file, returned, "self._call(", call)


def write_call(file: SourceFile, returned: str, callee: str, arguments: Sequence[str]) -> None:
    """A call of something untyped, its result typed."""
    if returned == "None":
        file.out.items(callee, arguments, ")")
    else:
        local = names.Scope(arguments).name("result")
        file.out.items(f"{local}: {returned} = {callee}", arguments, ")")
        file.out(f"return {local}")


def write_protocol_method(module: Module, file: SourceFile, annotate: Annotator, function: Function) -> None:
    """One function that the host implements, as a member of a Protocol: ``def get(self, key: str, /) -> str: ...``."""
    file.out.blank()
    skipped = 1 if function.kind == "method" else 0
    params = [
        f"{name}: {annotate.served(param.type)}"
        for param, name in zip(function.params[skipped:], param_names(function)[skipped:], strict=True)
    ]
    returned = annotate.answered(function)
    member = module.members[function.export_name]
    file.out.items(f"def {member}(", ["self", *params, *(["/"] if params else [])], f") -> {returned}:")
    with file.out.block():
        file.out.doc(function_docs(module, function, raises="Raise"))
        file.out("...")


def field_names(record: Record) -> list[str]:
    """The Python names of a record's fields, in order."""
    scope = names.Scope(names.ANNOTATIONS | RECORD_MEMBERS)
    return [scope.name(names.snake(field.name)) for field in record.fields]


def case_names(cases: tuple[Case, ...]) -> list[str]:
    """The Python names of an enum's or flags' members, in order."""
    scope = names.Scope()
    return [scope.name(names.upper(case.name)) for case in cases]


def param_names(function: Function) -> list[str]:
    """The Python names of a function's parameters, in order; ``self`` is Python's own."""
    scope = names.Scope(names.ANNOTATIONS | {"self"})
    skip = function.kind == "method"
    return ["self"] * skip + [scope.name(names.snake(param.name)) for param in function.params[skip:]]


def function_docs(module: Module, function: Function, *, raises: str = "Raises") -> str:
    """A function's docs, and which exception stands for its ``err``."""
    docs = function.docs.strip() or f"``{function.export_name}`` of ``{module.wit_name}``."
    error = module.errors.get(function.export_name)
    return f"{docs}\n\n{raises} :class:`{error}` for ``err``." if error else docs


def _docs(item: TypeDef, kind: str) -> str:
    article = "an" if kind[0] in "aeiou" else "a"
    return item.docs.strip() or f"``{item.name}``, {article} {kind}."


def _strings(items: list[str]) -> str:
    return "(" + ", ".join(f'"{item}"' for item in items) + (",)" if len(items) == 1 else ")")


def _class(name: str, base: str = "") -> str:
    header = f"class {name}({base}):" if base else f"class {name}:"
    return f"{header}  # noqa: N801" if name.endswith("_") else header
