"""The emitted module of one interface: checks and errors as JavaScript, types and documentation as TypeScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen.js import names
from witworks.bindgen.js.checks import Checker, key, quoted, resource_id
from witworks.bindgen.js.spelling import Annotator
from witworks.bindgen.js.writer import Writer
from witworks.model.world import Alias, EnumOf, Flags, Record, Ref, Resource, Variant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.bindgen.js.plan import JsModule, JsPlan
    from witworks.model.world import Case, Function, Type, TypeDef

LIBRARY: Final = '/// <reference lib="esnext.disposable" />'
"""What gives TypeScript ``Symbol.dispose``, whatever library a project has chosen."""


class Needed:
    """The other modules that a file mentions, and the lines that import them."""

    def __init__(self) -> None:
        self._modules: dict[str, JsModule] = {}

    def __call__(self, module: JsModule) -> None:
        """Note that a module is mentioned."""
        self._modules[module.file] = module

    def lines(self, folder: str, what: str = "import") -> list[str]:
        """The imports, sorted."""
        return [f'{what} * as {one.variable} from "{folder}{one.file}.js";' for _, one in sorted(self._modules.items())]


def head(plan: JsPlan, what: str) -> str:
    """The line that greets who opens an emitted file."""
    return f"// {what} of the component {plan.component}. Emitted by Witworks from its WIT: edits are lost."


def code(plan: JsPlan, module: JsModule) -> str:
    """The JavaScript of a module."""
    needed, out = Needed(), Writer()
    checkers = {"": Checker(plan, module, needed), "$": Checker(plan, module, needed, imports=True)}
    for function in module.plan.functions:
        if (error := module.errors.get(function.export_name)) is not None:
            out(f"export class {error} extends ResultError {{}}")
    for item in _in_order(plan, module):
        for mark, checker in checkers.items():
            if mark and not _differs(plan, module, item):
                continue
            if (definition := checker.definition(item, module.types[item.name])) is not None:
                out()
                out(f"export const {mark}${module.types[item.name]} = {definition};")
    if module.exports or module.imports:
        out()
        out(f"export const $wit = {quoted(module.plan.wit_name)};")
        ids = ", ".join(
            f"{quoted(resource_id(module, item.name))}: {quoted(names.pascal(item.name))}" for item in module.plan.resources()
        )
        out(f"export const $resources = {{ {ids} }};" if ids else "export const $resources = {};")
        for name, imports in module.lists().items():
            with out.block(f"export const {name} = [", "];"):
                for function in module.plan.functions:
                    out(f"{checkers['$' if imports else ''].function(module, function)},")
    body = out.text()
    lines = [head(plan, _title(module)), 'import { ResultError } from "../runtime/errors.js";'] if module.errors else []
    lines = lines or [head(plan, _title(module))]
    if "t." in body:
        lines.append('import * as t from "../runtime/types.js";')
    return "\n".join([*lines, *needed.lines("./"), "", body])


def declarations(plan: JsPlan, module: JsModule) -> str:
    """The TypeScript of a module."""
    needed, out = Needed(), Writer()
    ours, theirs = (Annotator(plan, module, needed, imports=imports) for imports in (False, True))
    both = [(item, side) for side in (ours, theirs) for item in module.plan.types if side is ours or _differs(plan, module, item)]
    for item, side in both:
        if plan.base.is_use(item):
            home, origin = plan.home(Ref(module.plan.key, item.name))
            own, other = (one.names(imports=side.imports).types for one in (module, home))
            out(f"export type {own[item.name]} = {side.named(home, other[origin.name])};")
    for item, side in both:
        if not plan.base.is_use(item):
            _type(module, side, out, item)
    for function in module.plan.functions:
        if (error := module.errors.get(function.export_name)) is not None:
            fallible = plan.base.result_of(function)
            payloads = [side.type(fallible.err if fallible else None) for side in (ours, theirs)]
            payload = " | ".join(sorted(set(payloads), key=payloads.index))
            out()
            out.doc(f"What `{_spoken(function)}` fails with; `payload` says why.")
            with out.block(f"export class {error} extends ResultError<{payload}> {{", "}"):
                out(f"constructor(payload: {payload});")
    if module.exports:
        _interface(module, ours, out, module.exports)
    if module.imports:
        _interface(module, theirs, out, module.imports)
    if not out.text().strip():
        out("export {};")  # TypeScript takes a file for a module only where it exports something
    body = out.text()
    lines = [head(plan, _title(module))]
    if "Symbol.dispose" in body:
        lines.insert(0, LIBRARY)
    if runtime := [name for name in ("Option", "Result", "ResultError") if _mentions(body, name)]:
        lines.append(f'import {{ {", ".join(runtime)} }} from "../runtime/index.js";')
    return "\n".join([*lines, *needed.lines("./", "import type"), "", body.lstrip("\n")])


def _differs(plan: JsPlan, module: JsModule, item: TypeDef) -> bool:
    return plan.base.differs(Ref(module.plan.key, item.name))


def _mentions(body: str, name: str) -> bool:
    return f" {name}<" in body or f"<{name}<" in body or f"[{name}<" in body


def _title(module: JsModule) -> str:
    return "The world" if module.plan.key is None else f"The interface {module.plan.wit_name}"


def _in_order(plan: JsPlan, module: JsModule) -> list[TypeDef]:
    """The module's own types, each behind those that it is made of."""
    own = {item.name: item for item in module.own(plan.base)}
    done: dict[str, TypeDef] = {}

    def visit(item: TypeDef) -> None:
        if item.name in done:
            return
        for inner in (inner for part in _inside(item) for inner in plan.base.parts(part)):
            if isinstance(inner, Ref) and inner.interface == module.plan.key:
                visit(own[inner.name])
        done[item.name] = item

    for item in own.values():
        visit(item)
    return list(done.values())


def _inside(item: TypeDef) -> list[Type]:
    match item.definition:
        case Record(fields):
            return [field.type for field in fields]
        case Variant(cases):
            return [case.type for case in cases if case.type is not None]
    return []


def _type(module: JsModule, annotate: Annotator, out: Writer, item: TypeDef) -> None:
    known = module.names(imports=annotate.imports)
    name = known.types[item.name]
    out()
    match item.definition:
        case Record(fields):
            out.doc(item.docs)
            with out.block(f"export interface {name} {{"):
                for field in fields:
                    out.doc(field.docs)
                    mark = "?" if annotate.is_optional(field.type) else ""
                    out(f"{key(names.camel(field.name))}{mark}: {annotate.type(field.type)};")
        case Variant(cases):
            out.doc(item.docs)
            out(f"export type {name} = {' | '.join(known.cases[item.name, case.name] for case in cases)};")
            for case in cases:
                out.doc(case.docs)
                with out.block(f"export interface {known.cases[item.name, case.name]} {{"):
                    out(f"tag: {quoted(case.name)};")
                    if case.type is not None:
                        out(f"val: {annotate.type(case.type)};")
        case EnumOf(cases):
            out.doc(_with_cases(item.docs, cases))
            out(f"export type {name} = {' | '.join(quoted(case.name) for case in cases)};")
        case Flags(flags):
            out.doc(item.docs)
            with out.block(f"export interface {name} {{"):
                for flag in flags:
                    out.doc(flag.docs)
                    out(f"{key(names.camel(flag.name))}?: boolean;")
        case Alias(target):
            out.doc(item.docs)
            out(f"export type {name} = {annotate.type(target)};")
        case Resource():
            _resource(module, annotate, out, item)


def _with_cases(docs: str, cases: Sequence[Case]) -> str:
    said = [f"- `{case.name}`: {' '.join(case.docs.split())}" for case in cases if case.docs]
    return "\n".join([docs, *([""] if docs and said else []), *said])


def _resource(module: JsModule, annotate: Annotator, out: Writer, item: TypeDef) -> None:
    known, of = module.names(imports=annotate.imports), module.plan.of(item.name)
    name = known.types[item.name]
    host = module.plan.imported and (annotate.imports or not module.plan.exported)
    out.doc(item.docs)
    with out.block(f"export interface {name} {{"):
        for function in of:
            if function.kind == "method":
                _method(annotate, out, function)
        out.doc("Called when the guest has dropped it." if host else "Frees it in the component.")
        out(f"[Symbol.dispose]{'?' if host else ''}(): void;")
    out()
    out.doc(f"The class of `{name}`{', which the host supplies' if host else ' in one instance of the component'}.")
    with out.block(f"export interface {known.classes[item.name]} {{"):
        for function in of:
            if function.kind == "constructor":
                out.doc(function.docs)
                out(f"new ({annotate.params(function)}): {name};")
        if not any(function.kind == "constructor" for function in of):
            out(f"readonly prototype: {name};")
        for function in of:
            if function.kind == "static":
                _method(annotate, out, function)


def _method(annotate: Annotator, out: Writer, function: Function) -> None:
    out.doc(function.docs)
    out(f"{key(names.camel(function.name))}({annotate.params(function)}): {annotate.result(function)};")


def _interface(module: JsModule, annotate: Annotator, out: Writer, name: str) -> None:
    out()
    docs, classes = module.plan.docs.strip(), module.names(imports=annotate.imports).classes
    out.doc(docs or f"What the {'host supplies' if annotate.imports else 'component offers'} as `{module.plan.wit_name}`.")
    with out.block(f"export interface {name} {{"):
        for item in module.plan.resources():
            out(f"{'' if annotate.imports else 'readonly '}{names.pascal(item.name)}: {classes[item.name]};")
        for function in module.plan.of(None):
            error = module.errors.get(function.export_name)
            out.doc("\n".join(filter(None, [function.docs.strip(), f"@throws {{{error}}}" if error else ""])))
            out(f"{key(names.camel(function.name))}({annotate.params(function)}): {annotate.result(function)};")


def _spoken(function: Function) -> str:
    own = names.camel(function.name) if function.name else "new"
    return f"{names.pascal(function.resource)}.{own}" if function.resource else own
