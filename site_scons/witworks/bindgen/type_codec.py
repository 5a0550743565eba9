"""Emitted lifting and lowering of types: a helper for each structure, made when something first needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen import names
from witworks.bindgen.annotations import Annotator
from witworks.bindgen.type_parts import NUMBERS
from witworks.bindgen.types import case_names, field_names
from witworks.model.spelling import spell
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

    from witworks.bindgen.modules import SourceFile
    from witworks.bindgen.plan import Module, Plan
    from witworks.model.world import Case

LOCALS: Final = frozenset(
    {
        "answer",
        "args",
        "case",
        "cx",
        "error",
        "fields",
        "host",
        "is_ok",
        "item",
        "items",
        "itself",
        "label",
        "members",
        "n",
        "name",
        "payload",
        "slot",
        "slots",
        "target",
        "v",
        "value",
    }
)
"""Names that emitted functions use for themselves: a module of such a name goes by another here."""


class TypeCodec:
    """Writes the statements and expressions that move values, and collects the helpers that these call in ``pieces``."""

    def __init__(self, plan: Plan, file: SourceFile) -> None:
        self._plan = plan
        self._file = file
        self.annotate = Annotator(plan, file, self.spell)
        self.scope = names.Scope(("v", "CODEC"))
        self.pieces: list[str] = []
        self.resources = {
            (module.name, item.name): self.scope.name(names.upper(f"{module.name}-{item.name}"))
            for module in plan.modules.values()
            for item in module.resources()
            if module.imported
        }
        self._helpers: dict[tuple[str, Type, bool], str] = {}
        self._bases: dict[tuple[Type, bool], str] = {}

    def lower(self, of: Type, value: str, slot: str, label: str, *, imports: bool) -> str:
        """A statement that lowers ``value``, an expression, into ``slot``."""
        base = self._plan.base(of)
        match base:
            case Primitive(name):
                return f'{self.v(f"lower_{identifier(name)}")}({value}, {slot}, "{label}")'
            case ListOf(Primitive("u8"), None):
                return f'{self.v("lower_bytes")}({value}, {slot}, "{label}")'
            case ListOf(Primitive(name), None) if name in NUMBERS:
                return f'{self.v("lower_numbers")}({value}, {slot}, {self.v(name.upper())}, "{label}")'
            case Own(resource) | Borrow(resource):
                return self._lower_handle(resource, value, slot, label, owned=isinstance(base, Own), imports=imports)
        helper = self._helper("lower", base, imports=imports)
        context = "cx, " if self._has_handles(base) else ""
        return f'{helper}({context}{value}, {slot}, "{label}")'

    def lift(self, of: Type, slot: str, *, imports: bool) -> str:
        """An expression that lifts ``slot``."""
        base = self._plan.base(of)
        match base:
            case Primitive(name):
                return f"{self.v(f'lift_{identifier(name)}')}({slot})"
            case ListOf(Primitive("u8"), None):
                return f"{self.v('lift_bytes')}({slot})"
            case ListOf(Primitive(name), None) if name in NUMBERS:
                return f"{self.v('lift_numbers')}({slot}, {self.v(name.upper())})"
            case Own(resource) | Borrow(resource):
                return self._lift_handle(resource, slot, owned=isinstance(base, Own), imports=imports)
        helper = self._helper("lift", base, imports=imports)
        context = "cx, " if self._has_handles(base) else ""
        return f"{helper}({context}{slot})"

    def _lower_handle(  # noqa: PLR0913
        self, resource: Ref, value: str, slot: str, label: str, *, owned: bool, imports: bool
    ) -> str:
        module, item = self._plan.home(resource)
        if self._plan.is_host(resource, imports=imports):
            constant = self.resources[module.name, item.name]
            return f"{self.v('lower_host')}(cx, {value}, {slot}, {constant}, owned={owned})"
        which = self.spell(module, module.classes[item.name])
        return f'{self.v("lower_guest")}(cx, {value}, {slot}, {which}, "{label}", owned={owned})'

    def _lift_handle(self, resource: Ref, slot: str, *, owned: bool, imports: bool) -> str:
        module, item = self._plan.home(resource)
        if self._plan.is_host(resource, imports=imports):
            constant = self.resources[module.name, item.name]
            return f"{self.v('lift_host')}(cx, {slot}, {constant}, owned={owned})"
        return f"{self.v('lift_guest')}(cx, {slot}, {self.spell(module, module.classes[item.name])})"

    def _has_handles(self, of: Type) -> bool:
        return any(isinstance(part, Own | Borrow) for part in self._plan.parts(of))

    def _helper(self, verb: str, base: Type, *, imports: bool) -> str:
        imports = imports and self._plan.is_ambiguous(base)
        key = (verb, base, imports)
        if key not in self._helpers:
            if (base, imports) not in self._bases:
                wanted = describe(self._plan, base) + ("_imported" if imports else "")
                self._bases[base, imports] = self.scope.name(wanted)
            self._helpers[key] = f"{verb}_{self._bases[base, imports]}"
            (self._lowering if verb == "lower" else self._lifting)(self._helpers[key], base, imports=imports)
        return self._helpers[key]

    def _lowering(self, name: str, base: Type, *, imports: bool) -> None:
        annotation = self.annotate.given(base, imports=imports)
        lines = self._lower_body(base, imports=imports)
        if not isinstance(base, ListOf):
            lines = self._guarded(lines, "label")
        given = [f"value: {annotation}", f"slot: {self.v('Slot')}", "label: str"]
        self.piece(call(f"def {name}(", [*self._cx(base), *given], ") -> None:"), f"Lower {self._wit(base)}.", lines)

    def _lifting(self, name: str, base: Type, *, imports: bool) -> None:
        lines = self._lift_body(base, imports=imports)
        given = [*self._cx(base), f"slot: {self.v('Slot')}"]
        annotation = self.annotate.got(base, imports=imports)
        self.piece(call(f"def {name}(", given, f") -> {annotation}:"), f"Lift {self._wit(base)}.", lines)

    def _cx(self, base: Type) -> list[str]:
        return [f"cx: {self.v('Context')}"] if self._has_handles(base) else []

    def _wit(self, base: Type) -> str:
        return f"``{base.name}``" if isinstance(base, Ref) else f"``{spell(base)}``"

    def _lower_body(self, base: Type, *, imports: bool) -> list[str]:
        label = spell(base)
        match base:
            case ListOf(element, _):
                listed = []
                if self._plan.is_plain(element):
                    listed = [f"value = {self.v('listed')}(value, {self._class_of(element)}, label)"]
                if element == Primitive("bool"):
                    listed = [f"value = [byte == 1 for byte in {self.v('packed_bools')}(value, label)]"]
                return [
                    *listed,
                    f"items = {self.v('lower_list')}(value, slot, label)",
                    "n = 0",
                    *self._guarded(
                        [
                            "for item, target in zip(value, items, strict=True):",
                            "    " + self.lower(element, "item", "target", "", imports=imports),
                            "    n += 1",
                        ],
                        'f"{label}[{n}]"',
                    ),
                ]
            case OptionOf(payload):
                nested = isinstance(self._plan.base(payload), OptionOf)
                check = [f'{self.v("expect")}(value, {self.v("Some")}, "")'] if nested else []
                inner, inside = ("value.value", ".value") if nested else ("value", "")
                target = f"{self.v('lower_some')}(slot)"
                body = [*check, self.lower(payload, inner, target, inside, imports=imports)]
                return ["if value is None:", f"    {self.v('lower_none')}(slot)", "else:", *(f"    {line}" for line in body)]
            case ResultOf(ok, err):
                return self._match(
                    label,
                    [
                        (
                            f"{self.v(kind)}({'' if part else 'None'})",
                            f"{self.v('lower_result')}(slot, is_ok={kind == 'Ok'}, payload={{}})",
                            part,
                        )
                        for kind, part in (("Ok", ok), ("Err", err))
                    ],
                    imports=imports,
                )
            case TupleOf(items):
                lines = [f'items = {self.v("lower_tuple")}(value, slot, {len(items)}, "")'] if items else []
                if not items:
                    return [f'{self.v("lower_tuple")}(value, slot, 0, "")']
                return lines + [
                    self.lower(item, f"value[{n}]", f"items[{n}]", f"[{n}]", imports=imports) for n, item in enumerate(items)
                ]
            case Ref():
                return self._lower_named(base, imports=imports)
        raise AssertionError(base)

    def _guarded(self, lines: list[str], place: str) -> list[str]:
        """Statements that say where something is wrong if they refuse it."""
        tail = [f"except {self.v('REFUSED')} as error:", f"    {self.v('put')}(error, {place})", "    raise"]
        return ["try:", *(f"    {line}" for line in lines), *tail]

    def _class_of(self, of: Type) -> str:
        base = self._plan.base(of)
        if not isinstance(base, Ref):
            raise TypeError(of)
        module, item = self._plan.home(base)
        return self.spell(module, module.classes[item.name])

    def _lower_named(self, base: Ref, *, imports: bool) -> list[str]:
        module, item = self._plan.home(base)
        which = self.spell(module, module.classes[item.name])
        match item.definition:
            case Record(fields):
                wit_names = _tuple([f'"{field.name}"' for field in fields])
                lines = [
                    f'{self.v("expect")}(value, {which}, "")',
                    call(f"fields = {self.v('lower_record')}(slot, (", wit_names, "))"),
                ]
                return lines + [
                    self.lower(field.type, f"value.{member}", f"fields[{n}]", f".{member}", imports=imports)
                    for n, (field, member) in enumerate(zip(fields, field_names(item.definition), strict=True))
                ]
            case Variant(cases):
                return self._match(
                    item.name,
                    [
                        (
                            f"{self.spell(module, module.cases[item.name, case.name])}()",
                            f'{self.v("lower_case")}(slot, "{case.name}", payload={{}})',
                            case.type,
                        )
                        for case in cases
                    ],
                    imports=imports,
                )
            case EnumOf():
                return [
                    f'{self.v("expect")}(value, {which}, "")',
                    f"{self.v('lower_enum')}(value.value, slot)",
                ]
            case Flags(flags):
                wit_names = _tuple([f'"{flag.name}"' for flag in flags])
                return [
                    f'{self.v("expect")}(value, {which}, "")',
                    call(f"{self.v('lower_flags')}(value.value, slot, (", wit_names, "))"),
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
                "        " + (slot if payload is None else self.lower(payload, "value.value", slot, ".value", imports=imports))
            )
        return [*lines, "    case _:", f'        raise {self.v("mismatch")}(value, "", "{label}")']

    def _lift_body(self, base: Type, *, imports: bool) -> list[str]:
        match base:
            case ListOf(element, _):
                items = f"[{self.lift(element, 'item', imports=imports)} for item in {self.v('lift_list')}(slot)]"
                if self._plan.is_plain(element):
                    items = f"{self.v('of_items')}({self._class_of(element)}, {items})"
                return [f"return {items}"]
            case OptionOf(payload):
                inner = self.lift(payload, "payload", imports=imports)
                if isinstance(self._plan.base(payload), OptionOf):
                    inner = f"{self.v('Some')}({inner})"
                return [f"payload = {self.v('lift_option')}(slot)", "if payload is None:", "    return None", f"return {inner}"]
            case ResultOf(ok, err):
                good = "None" if ok is None else self.lift(ok, "payload", imports=imports)
                bad = "None" if err is None else self.lift(err, "payload", imports=imports)
                payload_name = "_" if ok is None and err is None else "payload"
                return [
                    f"is_ok, {payload_name} = {self.v('lift_result')}(slot)",
                    "if is_ok:",
                    f"    return {self.v('Ok')}({good})",
                    f"return {self.v('Err')}({bad})",
                ]
            case TupleOf(items):
                lifted = [self.lift(item, f"items[{n}]", imports=imports) for n, item in enumerate(items)]
                if not lifted:
                    return ["return ()"]
                return [
                    f"items = {self.v('lift_tuple')}(slot)",
                    call("return (", _tuple(lifted), ")"),
                ]
            case Ref():
                return self._lift_named(base, imports=imports)
        raise AssertionError(base)

    def _lift_named(self, base: Ref, *, imports: bool) -> list[str]:
        module, item = self._plan.home(base)
        which = self.spell(module, module.classes[item.name])
        match item.definition:
            case Record(fields):
                lifted = [self.lift(field.type, f"fields[{n}]", imports=imports) for n, field in enumerate(fields)]
                return [f"fields = {self.v('lift_record')}(slot)", call(f"return {which}(", lifted, ")")]
            case Variant(cases):
                return self._lift_variant(module, item.name, cases, imports=imports)
            case EnumOf():
                return [f"return {which}({self.v('lift_enum')}(slot))"]
            case Flags(flags):
                members = case_names(flags)
                pairs = [f'"{flag.name}": {which}.{member}' for flag, member in zip(flags, members, strict=True)]
                return [
                    call("members = {", pairs, "}"),
                    f"value = {which}(0)",
                    f"for name in {self.v('lift_flags')}(slot):",
                    "    value |= members[name]",
                    "return value",
                ]
        raise AssertionError(item)

    def _lift_variant(self, module: Module, name: str, cases: tuple[Case, ...], *, imports: bool) -> list[str]:
        payload = "payload" if any(case.type for case in cases) else "_"
        lines = [f"case, {payload} = {self.v('lift_case')}(slot)", "match case:"]
        for case in cases:
            inner = "" if case.type is None else self.lift(case.type, "payload", imports=imports)
            which = self.spell(module, module.cases[name, case.name])
            lines += [f'    case "{case.name}":', f"        return {which}({inner})"]
        return [*lines, "    case _:", f'        raise {self.v("unknown_case")}(case, "{name}")']

    def v(self, name: str) -> str:
        """A name of the runtime's values."""
        return self._file.values(name)

    def spell(self, module: Module, name: str) -> str:
        """A class of a module, as the codec's file refers to it."""
        spelling = f"{module.name}_module" if module.name in LOCALS else module.name
        self._file.need_local("", module.name, to=spelling)
        return f"{spelling}.{name}"

    def piece(self, head_: str, doc: str, lines: list[str]) -> None:
        """Emit a function."""
        self.pieces.append("\n".join([head_, f'    """{doc}"""', *(f"    {line}" for line in lines)]))


def describe(plan: Plan, of: Type) -> str:
    """A type as part of a helper's name."""
    of = plan.base(of)
    match of:
        case Primitive(name):
            return identifier(name)
        case ListOf(element, _):
            return f"list_{describe(plan, element)}"
        case OptionOf(payload):
            return f"option_{describe(plan, payload)}"
        case ResultOf(ok, err):
            return "_".join(["result", *("none" if part is None else describe(plan, part) for part in (ok, err))])
        case TupleOf(items):
            return "_".join(["tuple", *(describe(plan, item) for item in items)])
        case Own(resource) | Borrow(resource):
            return f"{'own' if isinstance(of, Own) else 'borrow'}_{describe(plan, resource)}"
        case Ref(_, name):
            return names.snake(name).rstrip("_")
    raise AssertionError(of)


def identifier(name: str) -> str:
    """A primitive's name as part of a Python name."""
    return name.replace("-", "_")


def _tuple(items: list[str]) -> list[str]:
    return [f"{items[0]},"] if len(items) == 1 else items


def call(head_: str, items: Iterable[str], tail: str) -> str:
    """A call with all its arguments, on one line."""
    return f"{head_}{', '.join(items)}{tail}"
