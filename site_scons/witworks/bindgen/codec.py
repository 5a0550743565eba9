"""The emitted ``_component.py``: straight-line lifting and lowering, one function a type, for the component backend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen import names
from witworks.bindgen.annotations import Annotator
from witworks.bindgen.interfaces import head
from witworks.bindgen.modules import SourceFile
from witworks.bindgen.types import case_names, field_names, param_names
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
    Resource,
    ResultOf,
    TupleOf,
    Type,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from witworks.bindgen.plan import Module, Plan
    from witworks.model.world import Case, Function

NUMBERS: Final = frozenset({"f32", "f64", *(f"{sign}{bits}" for sign in "su" for bits in (8, 16, 32, 64))})

LOCALS: Final = frozenset(
    "answer args case cx error fields host is_ok item items itself members name payload slot slots target v value".split()
)
"""Names that emitted functions use for themselves: a module of such a name goes by another here."""


def render_codec(plan: Plan) -> SourceFile:
    """The file ``_component.py``."""
    return _CodecWriter(plan).render()


class _CodecWriter:
    """Emits a helper for each type when something first needs it, so that the file holds what it uses and no more."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._file = SourceFile(head(plan, "Lifting and lowering for the component backend, a function for each type."))
        self._file.values("Codec")
        self._annotate = Annotator(plan, self._file, self._spell)
        self._scope = names.Scope(("v", "CODEC"))
        self._helpers: dict[tuple[str, Type, bool], str] = {}
        self._bases: dict[tuple[Type, bool], str] = {}
        self._pieces: list[str] = []
        self._resources = {
            (module.name, item.name): self._scope.name(names.upper(f"{module.name}-{item.name}"))
            for module in plan.modules.values()
            for item in module.resources()
            if module.imported
        }

    def render(self) -> SourceFile:
        exports = [entry for owner, function in self._exported() for entry in self._export(owner, function)]
        imports = [entry for owner, function in self._imported() for entry in self._import(owner, function)]
        out = self._file.out
        for (module_name, resource), constant in sorted(self._resources.items()):
            module = next(found for found in self._plan.modules.values() if found.name == module_name)
            kind = self._spell(module, module.hosts[resource])
            final = self._file.need("typing", "Final")
            out(f'{constant}: {final} = {self._v("HostResource")}[{kind}]("{module.wit_name}", "{resource}")')
        for piece in self._pieces:
            out.blank(2)
            for line in piece.splitlines():
                out(line)
        out.blank(2)
        self._file.offered.add("CODEC")
        with out.block(f"CODEC: {self._file.need('typing', 'Final')} = {self._v('Codec')}("):
            self._table("exports", exports, "{", "}")
            self._table("imports", imports, "(", ")")
            resources = sorted(self._resources.values())
            if resources:
                self._table("resources", resources, "(", ")")
        out(")")
        return self._file

    # The table of functions -------------------------------------------------------------------------------------------

    def _exported(self) -> list[tuple[Module | None, Function]]:
        free: list[tuple[Module | None, Function]] = [(None, item) for item in self._plan.world.export_functions]
        return free + [(module, item) for module in self._plan.exports() for item in module.functions]

    def _imported(self) -> list[tuple[Module | None, Function]]:
        free: list[tuple[Module | None, Function]] = [(None, item) for item in self._plan.world.import_functions]
        return free + [(module, item) for module in self._plan.imports() for item in module.functions]

    def _table(self, keyword: str, entries: list[str], opening: str, closing: str) -> None:
        out = self._file.out
        if not entries:
            out(f"{keyword}={opening}{closing},")
            return
        if len(entries) == 1 and opening == "(" and len(entries[0]) < 64:
            out(f"{keyword}=({entries[0]},),")
            return
        with out.block(f"{keyword}={opening}"):
            for entry in entries:
                out(f"{entry},")
        out(f"{closing},")

    def _export(self, owner: Module | None, function: Function) -> list[str]:
        key = f'({_quoted(owner)}, "{function.export_name}")'
        if feature := self._plan.unsupported(function):
            return [f'{key}: {self._v("Unsupported")}("{feature}")']
        ident = self._ident(owner, function)
        send = self._send(ident, function)
        take = self._take(ident, owner, function)
        return [_call(f"{key}: {self._v('Export')}(", [str(len(function.params)), send, take], ")")]

    def _import(self, owner: Module | None, function: Function) -> list[str]:
        argument = owner.argument if owner else self._plan.import_arguments[function.export_name]
        attribute = f'"{owner.members[function.export_name]}"' if owner and function.kind != "method" else "None"
        where = [_quoted(owner), f'"{function.export_name}"', f'"{argument}"', attribute]
        if feature := self._plan.unsupported(function):
            return [_call(f"{self._v('Import')}(", [*where, f'{self._v("Unsupported")}("{feature}")'], ")")]
        return [_call(f"{self._v('Import')}(", [*where, self._serve(self._ident(owner, function), owner, function)], ")")]

    def _ident(self, owner: Module | None, function: Function) -> str:
        parts = [owner.name if owner else "", function.resource or "", function.name or "new"]
        return "_".join(names.snake(part).rstrip("_") for part in parts if part)

    # Functions --------------------------------------------------------------------------------------------------------

    def _send(self, ident: str, function: Function) -> str:
        name = self._scope.name(f"send_{ident}")
        lines: list[str] = []
        scope = names.Scope(("cx", "slots", "v", *(module.name for module in self._plan.modules.values())))
        params = [scope.name(f"{param}_" if param.startswith("lower_") else param) for param in param_names(function)]
        given = [
            f"{name}: {self._annotate.parameter(param.type)}" for param, name in zip(function.params, params, strict=True)
        ]
        for position, (field, param) in enumerate(zip(function.params, params, strict=True)):
            lines.append(self._lower(field.type, param, f"slots[{position}]", f"parameter `{field.name}`", imports=False))
        head_ = _call(f"def {name}(", [f"cx: {self._v('Context')}", f"slots: {self._v('Slots')}", *given], ") -> None:")
        self._piece(head_, f"Lower the arguments of ``{function.export_name}``.", lines)
        return name

    def _take(self, ident: str, owner: Module | None, function: Function) -> str:
        if function.result is None:
            return "None"
        name = self._scope.name(f"take_{ident}")
        returned = self._annotate.returned(function)
        result = self._plan.result_of(function)
        if result is None:
            lines = [f"return {self._lift(function.result, 'slot', imports=False)}"]
        else:
            error = self._error(owner, function)
            ok = "None" if result.ok is None else self._lift(result.ok, "payload", imports=False)
            err = "None" if result.err is None else self._lift(result.err, "payload", imports=False)
            payload = "payload" if "payload" in ok + err else "_"
            lines = [
                f"is_ok, {payload} = {self._v('lift_result')}(slot)",
                "if is_ok:",
                f"    return {ok}" if result.ok is not None else "    return",
                f"raise {error}({err})",
            ]
        head_ = _call(f"def {name}(", [f"cx: {self._v('Context')}", f"slot: {self._v('Slot')}"], f") -> {returned}:")
        self._piece(head_, f"Lift what ``{function.export_name}`` gave.", lines)
        return name

    def _serve(self, ident: str, owner: Module | None, function: Function) -> str:
        name = self._scope.name(f"serve_{ident}")
        method = function.kind == "method"
        lines: list[str] = []
        arguments = [
            self._lift(param.type, f"args[{position}]", imports=True) for position, param in enumerate(function.params)
        ]
        if method and owner:
            lines = [f"itself = {arguments[0]}"]
            call = f"itself.{owner.members[function.export_name]}({', '.join(arguments[1:])})"
            host_type = "object"
        else:
            call = f"host({', '.join(arguments)})"
            host_type = self._annotate.callable(function, imports=True)
        result = self._plan.result_of(function)
        label = f"result of `{function.export_name}`"
        if result is not None:
            lines += self._served_result(call, result, self._error(owner, function), label)
        elif function.result is None:
            lines += [call]
        else:
            lines += [f"answer = {call}", self._lower(function.result, "answer", "slot", label, imports=True)]
        given = [
            f"cx: {self._v('Context')}",
            f"host: {host_type}",
            f"args: {self._v('Slots')}",
            f"slot: {self._v('Slot')}",
        ]
        self._piece(_call(f"def {name}(", given, ") -> None:"), f"Let the host answer ``{function.export_name}``.", lines)
        return name

    def _served_result(self, call: str, result: ResultOf, error: str, label: str) -> list[str]:
        lines = ["try:", f"    answer = {call}" if result.ok else f"    {call}", f"except {error} as error:"]
        failed = f"{self._v('lower_result')}(slot, is_ok=False, payload={result.err is not None})"
        good = f"{self._v('lower_result')}(slot, is_ok=True, payload={result.ok is not None})"
        if result.err is None:
            lines[-1] = f"except {error}:"
            lines.append(f"    {failed}")
        else:
            lines.append("    " + self._lower(result.err, "error.payload", failed, f"error of {label}", imports=True))
        lines.append("else:")
        lines.append("    " + (good if result.ok is None else self._lower(result.ok, "answer", good, label, imports=True)))
        return lines

    def _error(self, owner: Module | None, function: Function) -> str:
        module = owner or self._plan.world_module
        return self._spell(module, module.errors[function.export_name])

    # Types ------------------------------------------------------------------------------------------------------------

    def _lower(self, of: Type, value: str, slot: str, label: str, *, imports: bool) -> str:
        base = self._plan.base(of)
        match base:
            case Primitive(name):
                return f'{self._v(f"lower_{_identifier(name)}")}({value}, {slot}, "{label}")'
            case ListOf(Primitive("u8"), None):
                return f'{self._v("lower_bytes")}({value}, {slot}, "{label}")'
            case ListOf(Primitive(name), None) if name in NUMBERS:
                return f'{self._v("lower_numbers")}({value}, {slot}, {self._v(name.upper())}, "{label}")'
            case Own(resource) | Borrow(resource):
                return self._lower_handle(resource, value, slot, label, owned=isinstance(base, Own), imports=imports)
        helper = self._helper("lower", base, imports=imports)
        context = "cx, " if self._has_handles(base) else ""
        return f"{helper}({context}{value}, {slot})"

    def _lift(self, of: Type, slot: str, *, imports: bool) -> str:
        base = self._plan.base(of)
        match base:
            case Primitive(name):
                return f"{self._v(f'lift_{_identifier(name)}')}({slot})"
            case ListOf(Primitive("u8"), None):
                return f"{self._v('lift_bytes')}({slot})"
            case ListOf(Primitive(name), None) if name in NUMBERS:
                kind = "floats" if name[0] == "f" else "ints"
                return f"{self._v(f'lift_{kind}')}({slot}, {self._v(name.upper())})"
            case Own(resource) | Borrow(resource):
                return self._lift_handle(resource, slot, owned=isinstance(base, Own), imports=imports)
        helper = self._helper("lift", base, imports=imports)
        context = "cx, " if self._has_handles(base) else ""
        return f"{helper}({context}{slot})"

    def _lower_handle(self, resource: Ref, value: str, slot: str, label: str, *, owned: bool, imports: bool) -> str:
        module, item = self._plan.home(resource)
        if self._plan.is_host(resource, imports=imports):
            constant = self._resources[module.name, item.name]
            return f"{self._v('lower_host')}(cx, {value}, {slot}, {constant}, owned={owned})"
        which = self._spell(module, module.classes[item.name])
        return f'{self._v("lower_guest")}(cx, {value}, {slot}, {which}, "{label}", owned={owned})'

    def _lift_handle(self, resource: Ref, slot: str, *, owned: bool, imports: bool) -> str:
        module, item = self._plan.home(resource)
        if self._plan.is_host(resource, imports=imports):
            constant = self._resources[module.name, item.name]
            return f"{self._v('lift_host')}(cx, {slot}, {constant}, owned={owned})"
        return f"{self._v('lift_guest')}(cx, {slot}, {self._spell(module, module.classes[item.name])})"

    def _has_handles(self, of: Type) -> bool:
        return any(isinstance(part, Own | Borrow) for part in self._plan.parts(of))

    def _helper(self, verb: str, base: Type, *, imports: bool) -> str:
        imports = imports and self._plan.is_ambiguous(base)
        key = (verb, base, imports)
        if key not in self._helpers:
            if (base, imports) not in self._bases:
                wanted = self._describe(base) + ("_imported" if imports else "")
                self._bases[base, imports] = self._scope.name(wanted)
            self._helpers[key] = f"{verb}_{self._bases[base, imports]}"
            (self._lowering if verb == "lower" else self._lifting)(self._helpers[key], base, imports=imports)
        return self._helpers[key]

    def _describe(self, of: Type) -> str:
        of = self._plan.base(of)
        match of:
            case Primitive(name):
                return _identifier(name)
            case ListOf(element, _):
                return f"list_{self._describe(element)}"
            case OptionOf(payload):
                return f"option_{self._describe(payload)}"
            case ResultOf(ok, err):
                return "_".join(["result", *("none" if part is None else self._describe(part) for part in (ok, err))])
            case TupleOf(items):
                return "_".join(["tuple", *map(self._describe, items)])
            case Own(resource) | Borrow(resource):
                return f"{'own' if isinstance(of, Own) else 'borrow'}_{self._describe(resource)}"
            case Ref(_, name):
                return names.snake(name).rstrip("_")
        raise AssertionError(of)

    def _lowering(self, name: str, base: Type, *, imports: bool) -> None:
        annotation = self._annotate.parameter(base) if isinstance(base, ListOf) else self._annotate.of(base, imports=imports)
        lines = self._lower_body(base, imports=imports)
        given = [f"value: {annotation}", f"slot: {self._v('Slot')}"]
        self._piece(_call(f"def {name}(", [*self._cx(base), *given], ") -> None:"), f"Lower {self._wit(base)}.", lines)

    def _lifting(self, name: str, base: Type, *, imports: bool) -> None:
        lines = self._lift_body(base, imports=imports)
        given = [*self._cx(base), f"slot: {self._v('Slot')}"]
        annotation = self._annotate.of(base, imports=imports)
        self._piece(_call(f"def {name}(", given, f") -> {annotation}:"), f"Lift {self._wit(base)}.", lines)

    def _cx(self, base: Type) -> list[str]:
        return [f"cx: {self._v('Context')}"] if self._has_handles(base) else []

    def _wit(self, base: Type) -> str:
        return f"``{base.name}``" if isinstance(base, Ref) else f"``{wit(base)}``"

    def _lower_body(self, base: Type, *, imports: bool) -> list[str]:
        label = wit(base)
        match base:
            case ListOf(element, _):
                return [
                    f'items = {self._v("lower_list")}(value, slot, "{label}")',
                    "for item, target in zip(value, items, strict=True):",
                    "    " + self._lower(element, "item", "target", f"item of {label}", imports=imports),
                ]
            case OptionOf(payload):
                nested = isinstance(self._plan.base(payload), OptionOf)
                check = [f'{self._v("expect")}(value, {self._v("Some")}, "{label}")'] if nested else []
                inner = "value.value" if nested else "value"
                target = f"{self._v('lower_some')}(slot)"
                body = [*check, self._lower(payload, inner, target, label, imports=imports)]
                return ["if value is None:", f"    {self._v('lower_none')}(slot)", "else:", *(f"    {line}" for line in body)]
            case ResultOf(ok, err):
                return self._match(
                    label,
                    [
                        (f"{self._v(kind)}()", f"{self._v('lower_result')}(slot, is_ok={kind == 'Ok'}, payload={{}})", part)
                        for kind, part in (("Ok", ok), ("Err", err))
                    ],
                    imports=imports,
                )
            case TupleOf(items):
                lines = [f'items = {self._v("lower_tuple")}(value, slot, {len(items)}, "{label}")'] if items else []
                if not items:
                    return [f'{self._v("lower_tuple")}(value, slot, 0, "{label}")']
                return lines + [
                    self._lower(item, f"value[{n}]", f"items[{n}]", f"item {n} of {label}", imports=imports)
                    for n, item in enumerate(items)
                ]
            case Ref():
                return self._lower_named(base, imports=imports)
        raise AssertionError(base)

    def _lower_named(self, base: Ref, *, imports: bool) -> list[str]:
        module, item = self._plan.home(base)
        which = self._spell(module, module.classes[item.name])
        match item.definition:
            case Record(fields):
                wit_names = _tuple([f'"{field.name}"' for field in fields])
                lines = [
                    f'{self._v("expect")}(value, {which}, "{item.name}")',
                    _call(f"fields = {self._v('lower_record')}(slot, (", wit_names, "))"),
                ]
                return lines + [
                    self._lower(field.type, f"value.{member}", f"fields[{n}]", f"{item.name}.{field.name}", imports=imports)
                    for n, (field, member) in enumerate(zip(fields, field_names(item.definition), strict=True))
                ]
            case Variant(cases):
                return self._match(
                    item.name,
                    [
                        (
                            f"{self._spell(module, module.cases[item.name, case.name])}()",
                            f'{self._v("lower_case")}(slot, "{case.name}", payload={{}})',
                            case.type,
                        )
                        for case in cases
                    ],
                    imports=imports,
                )
            case EnumOf():
                return [
                    f'{self._v("expect")}(value, {which}, "{item.name}")',
                    f"{self._v('lower_enum')}(value.value, slot)",
                ]
            case Flags(flags):
                wit_names = _tuple([f'"{flag.name}"' for flag in flags])
                return [
                    f'{self._v("expect")}(value, {which}, "{item.name}")',
                    _call(f"{self._v('lower_flags')}(value.value, slot, (", wit_names, "))"),
                ]
            case Resource():
                return []
        raise AssertionError(item)

    def _match(self, label: str, cases: list[tuple[str, str, Type | None]], *, imports: bool) -> list[str]:
        lines = ["match value:"]
        for pattern, target, payload in cases:
            slot = target.format(payload is not None)
            lines.append(f"    case {pattern}:")
            lines.append(
                "        "
                + (slot if payload is None else self._lower(payload, "value.value", slot, f"{label} payload", imports=imports))
            )
        return [*lines, "    case _:", f'        raise {self._v("mismatch")}(value, "{label}")']

    def _lift_body(self, base: Type, *, imports: bool) -> list[str]:
        match base:
            case ListOf(element, _):
                return [f"return [{self._lift(element, 'item', imports=imports)} for item in {self._v('lift_list')}(slot)]"]
            case OptionOf(payload):
                inner = self._lift(payload, "payload", imports=imports)
                if isinstance(self._plan.base(payload), OptionOf):
                    inner = f"{self._v('Some')}({inner})"
                return [f"payload = {self._v('lift_option')}(slot)", "if payload is None:", "    return None", f"return {inner}"]
            case ResultOf(ok, err):
                good = "None" if ok is None else self._lift(ok, "payload", imports=imports)
                bad = "None" if err is None else self._lift(err, "payload", imports=imports)
                payload_name = "_" if ok is None and err is None else "payload"
                return [
                    f"is_ok, {payload_name} = {self._v('lift_result')}(slot)",
                    "if is_ok:",
                    f"    return {self._v('Ok')}({good})",
                    f"return {self._v('Err')}({bad})",
                ]
            case TupleOf(items):
                lifted = [self._lift(item, f"items[{n}]", imports=imports) for n, item in enumerate(items)]
                if not lifted:
                    return ["return ()"]
                return [
                    f"items = {self._v('lift_tuple')}(slot)",
                    _call("return (", _tuple(lifted), ")"),
                ]
            case Ref():
                return self._lift_named(base, imports=imports)
        raise AssertionError(base)

    def _lift_named(self, base: Ref, *, imports: bool) -> list[str]:
        module, item = self._plan.home(base)
        which = self._spell(module, module.classes[item.name])
        match item.definition:
            case Record(fields):
                lifted = [self._lift(field.type, f"fields[{n}]", imports=imports) for n, field in enumerate(fields)]
                return [f"fields = {self._v('lift_record')}(slot)", _call(f"return {which}(", lifted, ")")]
            case Variant(cases):
                return self._lift_variant(module, item.name, cases, imports=imports)
            case EnumOf():
                return [f"return {which}({self._v('lift_enum')}(slot))"]
            case Flags(flags):
                members = case_names(flags)
                pairs = [f'"{flag.name}": {which}.{member}' for flag, member in zip(flags, members, strict=True)]
                return [
                    _call("members = {", pairs, "}"),
                    f"value = {which}(0)",
                    f"for name in {self._v('lift_flags')}(slot):",
                    "    value |= members[name]",
                    "return value",
                ]
        raise AssertionError(item)

    def _lift_variant(self, module: Module, name: str, cases: tuple[Case, ...], *, imports: bool) -> list[str]:
        payload = "payload" if any(case.type for case in cases) else "_"
        lines = [f"case, {payload} = {self._v('lift_case')}(slot)", "match case:"]
        for case in cases:
            inner = "" if case.type is None else self._lift(case.type, "payload", imports=imports)
            which = self._spell(module, module.cases[name, case.name])
            lines += [f'    case "{case.name}":', f"        return {which}({inner})"]
        return [*lines, "    case _:", f'        raise {self._v("unknown_case")}(case, "{name}")']

    # Text -------------------------------------------------------------------------------------------------------------

    def _v(self, name: str) -> str:
        return self._file.values(name)

    def _spell(self, module: Module, name: str) -> str:
        spelling = f"{module.name}_module" if module.name in LOCALS else module.name
        self._file.need_local("", module.name, to=spelling)
        return f"{spelling}.{name}"

    def _piece(self, head_: str, doc: str, lines: list[str]) -> None:
        self._pieces.append("\n".join([head_, f'    """{doc}"""', *(f"    {line}" for line in lines)]))


def wit(of: Type) -> str:
    """A type as WIT spells it, for labels in messages and docs."""
    match of:
        case Primitive(name) | Ref(_, name):
            return name
        case ListOf(element, _):
            return f"list<{wit(element)}>"
        case OptionOf(payload):
            return f"option<{wit(payload)}>"
        case ResultOf(None, None):
            return "result"
        case ResultOf(ok, None) if ok is not None:
            return f"result<{wit(ok)}>"
        case ResultOf(ok, err):
            return f"result<{'_' if ok is None else wit(ok)}, {'_' if err is None else wit(err)}>"
        case TupleOf(items):
            return f"tuple<{', '.join(map(wit, items))}>"
        case Own(resource):
            return resource.name
        case Borrow(resource):
            return f"borrow<{resource.name}>"
    return type(of).__name__


def _identifier(name: str) -> str:
    return name.replace("-", "_")


def _quoted(owner: Module | None) -> str:
    return f'"{owner.wit_name}"' if owner else "None"


def _tuple(items: list[str]) -> list[str]:
    return [f"{items[0]},"] if len(items) == 1 else items


def _call(head_: str, items: Iterable[str], tail: str) -> str:
    return f"{head_}{', '.join(items)}{tail}"
