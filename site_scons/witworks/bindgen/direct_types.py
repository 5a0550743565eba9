"""Emitted lifting and lowering for the direct backend: a function for each list, and for each type without a fixed layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from witworks.bindgen import names
from witworks.bindgen.abi import Abi, code_size, discriminant, struct_format
from witworks.bindgen.annotations import Annotator
from witworks.bindgen.direct_fields import Lifting, Locals, Lowering, enum_members
from witworks.bindgen.type_codec import call, describe
from witworks.bindgen.type_parts import NUMBERS
from witworks.model.spelling import spell
from witworks.model.world import (
    Borrow,
    EnumOf,
    ListOf,
    OptionOf,
    Own,
    Primitive,
    Ref,
    ResultOf,
    Type,
    Variant,
)

if TYPE_CHECKING:
    from witworks.bindgen.direct_fields import Row
    from witworks.bindgen.modules import SourceFile
    from witworks.bindgen.plan import Module, Plan

LOCALS: Final = frozenset(
    {
        *("answer", "at", "block", "count", "d", "error", "found", "host", "item", "itself", "new", "out", "pack"),
        *("label", "raw", "start", "tag", "text", "utf8", "value", "x"),
    }
)
"""Names that emitted functions use for themselves: a module of such a name goes by another here."""
_LOCAL: Final = re.compile(r"a\d+")
_INFERRED: Final = 256
"""As many items of a tuple pyright tells the types of; of a longer one it says that they are unknown."""
_PACK: Final = re.compile(r"LAYOUT_\d+\.pack_into")


class DirectTypes:
    """Knows each type's helpers, and collects their text in ``constants`` and ``pieces``."""

    def __init__(self, plan: Plan, file: SourceFile) -> None:
        self.plan = plan
        self.abi = Abi(plan)
        self.annotate = Annotator(plan, file, self.spell)
        self.scope = names.Scope(("d", "DIRECT"))
        self.constants: list[str] = []
        self.pieces: list[str] = []
        self.used_realloc = False
        self._file = file
        self._structs: dict[str, str] = {}
        self._helpers: dict[tuple[str, Type, bool], str] = {}
        self._members: dict[Type, str] = {}

    def d(self, name: str) -> str:
        """A name of the runtime's side."""
        return self._file.direct(name)

    def final(self) -> str:
        """``Final``, imported."""
        return self._file.need("typing", "Final")

    def spell(self, module: Module, name: str) -> str:
        """A class of a module, as the file refers to it."""
        spelling = f"{module.name}_module" if module.name in LOCALS or _LOCAL.fullmatch(module.name) else module.name
        self._file.need_local("", module.name, to=spelling)
        return f"{spelling}.{name}"

    def is_fixed(self, of: Type) -> bool:
        """Whether every part of a value has a fixed place, so that one ``struct`` holds it."""
        return not any(self._is_loose(part) for part in self.own_parts(of))

    def own_parts(self, of: Type) -> list[Type]:
        """``of`` and what lies in the same block of memory."""
        base = self.plan.base(of)
        return [base] if isinstance(base, ListOf) else [base, *(p for c in self.plan.inner(base) for p in self.own_parts(c))]

    def _is_loose(self, base: Type) -> bool:
        named = isinstance(base, Ref) and isinstance(self.plan.world.type(base).definition, Variant)
        return named or isinstance(base, ResultOf)

    # Constants --------------------------------------------------------------------------------------------------------

    def struct(self, codes: list[tuple[int, str]], size: int = 0) -> str:
        """The constant of a struct."""
        return self.constant("LAYOUT", f'{self.d("Struct")}("{struct_format(codes, size)}")')

    def constant(self, stem: str, text: str) -> str:
        """The constant that holds ``text``."""
        if text not in self._structs:
            count = sum(name.startswith(f"{stem}_") for name in self._structs.values())
            self._structs[text] = self.scope.name(f"{stem}_{count + 1}")
            self.constants.append(f"{self._structs[text]}: {self.final()} = {text}")
        return self._structs[text]

    def members(self, base: Ref) -> str:
        """The constant of an enum's members, in the order of their discriminants."""
        if base not in self._members:
            module, item = self.plan.home(base)
            definition = item.definition
            if not isinstance(definition, EnumOf):
                raise AssertionError(item)
            self._members[base] = self.scope.name(names.upper(f"{module.name}-{item.name}").rstrip("_"))
            spelled = self.spell(module, module.classes[item.name])
            items = enum_members(definition, spelled)
            comma = "," if len(items) == 1 else ""
            final = self.final() if len(items) <= _INFERRED else f"{self.final()}[tuple[{spelled}, ...]]"
            self.constants.append(f"{self._members[base]}: {final} = ({', '.join(items)}{comma})")
        return self._members[base]

    def resource(self, resource: Ref, *, imports: bool) -> str:
        """The key of a resource in the guest's table: where the guest imports its intrinsics from, and its name."""
        module, item = self.plan.home(resource)
        owner = module.wit_name if module.key else "$root"
        mark = "" if self.plan.is_host(resource, imports=imports) else "[export]"
        return f'("{mark}{owner}", "{item.name}")'

    # Helpers ----------------------------------------------------------------------------------------------------------

    def lower(self, base: Type, *, imports: bool) -> str:
        """The function that lays a variant, a result or an option out: ``lower_x(x, value, at)``."""
        return self._helper("lower", base, imports=imports)

    def lift(self, base: Type, *, imports: bool) -> str:
        """The function that reads one: ``lift_x(x, block, at)``."""
        return self._helper("lift", base, imports=imports)

    def lower_list(self, base: Type, *, imports: bool) -> str:
        """The function that lays a list's items out: gives their place and number."""
        return self._helper("lower", base, imports=imports)

    def pack_list(self, base: ListOf) -> str:
        """The function that gives the bytes of a list of plain records."""
        key = ("pack", base, False)
        if key not in self._helpers:
            self._helpers[key] = self.scope.name(f"pack_{describe(self.plan, base)}")
            self._pack_list(self._helpers[key], base)
        return self._helpers[key]

    def lift_list(self, base: ListOf, at: str, count: str, *, imports: bool) -> str:
        """The expression of a list."""
        match base.element:
            case Primitive("u8"):
                return f"{self.d('raw_bytes')}(x, {at}, {count})"
            case Primitive(name) if name in NUMBERS:
                return f"{self.d('numbers')}(x, {at}, {count}, {self.d(name.upper())})"
        return f"{self._helper('lift', base, imports=imports)}(x, {at}, {count})"

    def _helper(self, verb: str, base: Type, *, imports: bool) -> str:
        imports = imports and self.plan.is_ambiguous(base)
        key = (verb, base, imports)
        if key not in self._helpers:
            wanted = f"{verb}_{describe(self.plan, base)}" + ("_imported" if imports else "")
            self._helpers[key] = self.scope.name(wanted)
            write = {
                ("lower", True): self._lower_list,
                ("lower", False): self._lower_variant,
                ("lift", True): self._lift_list,
                ("lift", False): self._lift_variant,
            }[verb, isinstance(base, ListOf)]
            write(self._helpers[key], base, imports=imports)
        return self._helpers[key]

    def _side(self, base: Type, *, imports: bool) -> bool | None:
        return imports if self.plan.is_ambiguous(base) else None

    def _given(self, base: Type, *, imports: bool) -> str:
        return self.annotate.given(base, imports=self._side(base, imports=imports))

    def _got(self, base: Type, *, imports: bool) -> str:
        return self.annotate.got(base, imports=self._side(base, imports=imports))

    # Lists ------------------------------------------------------------------------------------------------------------

    def _lower_list(self, name: str, base: Type, *, imports: bool) -> None:
        if not isinstance(base, ListOf):
            raise TypeError(base)
        label = spell(base)
        layout = self.abi.layout(base.element)
        lowering = Lowering(self, Locals(), imports=imports, at="at", many=True)
        lowering.add(base.element, "item", 0, "")
        row = lowering.row
        inner, hoisted = self._hoisted(self.laid_out(row, "at", layout.size))
        annotation = self._given(base, imports=imports)
        lines = [
            f"found = {self.d('as_list')}(value, label)",
            f"at = start = x.block(len(found) * {layout.size}, {layout.align})",
            *(["out = x.out"] if row.codes or row.needs_out else []),
            *hoisted,
            *self._guarded(
                ["for item in found:", *(f"    {line}" for line in inner), f"    at += {layout.size}"],
                f'f"{{label}}[{{(at - start) // {layout.size}}}]"',
            ),
            *self.operations(row, "start", "len(found)", layout.size),
            "return start, len(found)",
        ]
        head = call(f"def {name}(", [f"x: {self.d('Guest')}", f"value: {annotation}", "label: str"], ") -> tuple[int, int]:")
        self.piece(head, f"Lay the items of ``{label}`` out.", lines)

    def _pack_list(self, name: str, base: ListOf) -> None:
        label, which = spell(base), self._class_of(base.element)
        layout = self.abi.layout(base.element)
        lowering = Lowering(self, Locals(), imports=False, at="at", many=True)
        lowering.add(base.element, "item", 0, "")
        inner, hoisted = self._hoisted(self.laid_out(lowering.row, "at", layout.size))
        lines = [
            f"found = {self.d('items_of')}(value, {which}, label)",
            "if not isinstance(found, list):",
            "    return found",
            f"out = bytearray(len(found) * {layout.size})",
            "at = 0",
            *hoisted,
            *self._guarded(
                ["for item in found:", *(f"    {line}" for line in inner), f"    at += {layout.size}"],
                f'f"{{label}}[{{at // {layout.size}}}]"',
            ),
            "return out",
        ]
        head = call(f"def {name}(", [f"value: {self._given(base, imports=False)}", "label: str"], f") -> {self.d('Block')}:")
        self.piece(head, f"The bytes of ``{label}``.", lines)

    def _guarded(self, lines: list[str], place: str) -> list[str]:
        """Statements that say where something is wrong if they refuse it; as long as they do not, that costs nothing."""
        tail = [f"except {self.d('REFUSED')} as error:", f"    {self.d('put')}(error, {place})", "    raise"]
        return ["try:", *(f"    {line}" for line in lines), *tail]

    def _class_of(self, of: Type) -> str:
        base = self.plan.base(of)
        if not isinstance(base, Ref):
            raise TypeError(of)
        module, item = self.plan.home(base)
        return self.spell(module, module.classes[item.name])

    def _hoisted(self, lines: list[str]) -> tuple[list[str], list[str]]:
        """The lines of a loop with what they look up again and again under local names, and the statements that give these."""
        text, found = "\n".join(lines), []
        packs = sorted(set(_PACK.findall(text)))
        if len(packs) == 1:
            text = text.replace(f"{packs[0]}(", "pack(")
            found.append(f"pack = {packs[0]}")
        if "d.utf8(" in text:
            text = text.replace("d.utf8(", "utf8(")
            found.append("utf8 = d.utf8")
        return text.splitlines(), found

    def _lift_list(self, name: str, base: Type, *, imports: bool) -> None:
        if not isinstance(base, ListOf):
            raise TypeError(base)
        layout = self.abi.layout(base.element)
        lifting = Lifting(self, Locals(), imports=imports, at="at")
        value, record = lifting.item(base.element)
        where = f"(at, count, {layout.size}, {layout.align})"
        if base.element == Primitive("bool"):
            lines = [f"return {self.d('booleans')}(x.items{where})"]
        elif lifting.needs_place:
            loop = f"for at in range(at, at + count * {layout.size}, {layout.size})"
            lines = [f"at = x.place{where}", "block = x.view"]
            if lifting.unpacked:
                unpack = f"{self.struct(lifting.codes)}.unpack_from(block, at)"
                target = _targets(lifting.unpacked)
                made = f"[{value} {loop} for {target} in [{unpack}]]"
            else:
                made = f"[{value} {loop}]"
            lines += self._returned(made, record)
        else:
            block = self.struct(lifting.codes, layout.size)
            text = "x.text(" in value
            made = f"[{value.replace('x.text(', 'text(')} for {_targets(lifting.unpacked)} in {block}.iter_unpack(block)]"
            lines = [f"block = x.items{where}", *(["text = x.text"] if text else [])]
            if self.plan.is_plain(base.element):
                block = f"{self.d('records_of')}({self._class_of(base.element)}, block)"
                lines += [f"if {self.d('as_blocks')}():", f"    return {block}"]
            lines += self._returned(made, record)
        given = [f"x: {self.d('Guest')}", "at: int", "count: int"]
        annotation = self._got(base, imports=imports)
        self.piece(call(f"def {name}(", given, f") -> {annotation}:"), f"Read ``{spell(base)}``.", lines)

    def _returned(self, items: str, record: str | None) -> list[str]:
        if record is None:
            return [f"return {items}"]
        return [f"new = {self.d('twin')}({record})", f"return {self.d('become')}({record}, {items})"]

    # Variants ---------------------------------------------------------------------------------------------------------

    def _cases(self, base: Type) -> list[tuple[str, Type | None]]:
        match base:
            case ResultOf(ok, err):
                return [(self.d("Ok"), ok), (self.d("Err"), err)]
            case Ref():
                module, item = self.plan.home(base)
                if isinstance(item.definition, Variant):
                    classes = [self.spell(module, module.cases[item.name, case.name]) for case in item.definition.cases]
                    return list(zip(classes, (case.type for case in item.definition.cases), strict=True))
        raise AssertionError(base)

    def _lower_variant(self, name: str, base: Type, *, imports: bool) -> None:
        label = spell(base)
        given = [f"x: {self.d('Guest')}", f"value: {self._given(base, imports=imports)}", "at: int", "label: str"]
        head = call(f"def {name}(", given, ") -> None:")
        if isinstance(base, OptionOf):
            some, inside = "value", ""
            lines = []
            if isinstance(self.plan.base(base.payload), OptionOf):
                some, inside = "value.value", ".value"
                lines = [f'{self.d("expect")}(value, {self.d("Some")}, "")']
            lines += self._lower_case(1, [None, base.payload], some, inside, Locals(), imports=imports)
            body = ["out = x.out", "if value is None:", "    out[at] = 0", "    return", *self._guarded(lines, "label")]
            self.piece(head, f"Lay ``{label}`` out.", body)
            return
        cases = self._cases(base)
        body, locals_ = ["match value:"], Locals()
        for n, (pattern, payload) in enumerate(cases):
            payloads = [case for _, case in cases]
            inside = "None" if isinstance(base, ResultOf) and payload is None else ""
            part = self._lower_case(n, payloads, "value.value", ".value", locals_, imports=imports)
            body += [f"    case {pattern}({inside}):", *(f"        {line}" for line in part)]
        body += ["    case _:", f'        raise {self.d("mismatch")}(value, "", "{label}")']
        self.piece(head, f"Lay ``{label}`` out.", ["out = x.out", *self._guarded(body, "label")])

    def _lower_case(  # noqa: PLR0913
        self, n: int, cases: list[Type | None], value: str, label: str, locals_: Locals, *, imports: bool
    ) -> list[str]:
        payload = cases[n]
        lowering = Lowering(self, locals_, imports=imports, at="at")
        lowering.row.codes.append((0, discriminant(len(cases))))
        lowering.row.arguments.append(str(n))
        if payload is not None:
            lowering.add(payload, value, self.abi.payload(cases), label)
        row = lowering.row
        return [*self.laid_out(row, "at", 0), *self.operations(row, "at", "1", 0)]

    def _lift_variant(self, name: str, base: Type, *, imports: bool) -> None:
        given = [f"x: {self.d('Guest')}", f"block: {self.d('Block')}", "at: int"]
        head = call(f"def {name}(", given, f") -> {self._got(base, imports=imports)}:")
        if isinstance(base, OptionOf):
            lines = [
                f"if not {self.d('is_some')}(block[at]):",
                "    return None",
            ]
            result = self.d("Some") + "({})" if isinstance(self.plan.base(base.payload), OptionOf) else "{}"
            lines += self.read(base.payload, self.abi.payload([None, base.payload]), result, Locals(), imports=imports)
            self.piece(head, f"Read ``{spell(base)}``.", lines)
            return
        cases = self._cases(base)
        payloads = [case for _, case in cases]
        lines, locals_ = [self.tag(len(cases)), "match tag:"], Locals()
        for n, (which, payload) in enumerate(cases):
            result = f"{which}({{}})"
            if payload is None:
                part = [f"return {result.format('None' if isinstance(base, ResultOf) else '')}"]
            else:
                part = self.read(payload, self.abi.payload(payloads), result, locals_, imports=imports)
            lines += [f"    case {n}:", *(f"        {line}" for line in part)]
        lines += ["    case _:", f"        raise {self.d('bad_case')}(tag, {len(cases)})"]
        self.piece(head, f"Read ``{spell(base)}``.", lines)

    def tag(self, cases: int) -> str:
        """The statement that reads the discriminant at ``at`` in ``block``."""
        code = discriminant(cases)
        if code_size(code) == 1:
            return "tag = block[at]"
        return f"(tag,) = {self.struct([(0, code)])}.unpack_from(block, at)"

    # Rows -------------------------------------------------------------------------------------------------------------

    def read(  # noqa: PLR0913
        self, of: Type, offset: int, result: str, locals_: Locals, *, imports: bool, at: str = "at"
    ) -> list[str]:
        """Statements that return ``result`` of the value at ``at + offset`` in ``block``."""
        lifting = Lifting(self, locals_, imports=imports, at=at)
        value = lifting.read(of, offset)
        unpack = self.unpack(lifting, at)
        if result == "{}" and self._is_untyped(of, imports=imports):
            return [*unpack, f"found: {self.annotate.got(of, imports=imports)} = {value}", "return found"]
        return [*unpack, f"return {result.format(value)}"]

    def _is_untyped(self, of: Type, *, imports: bool) -> bool:
        """Whether a type checker sees nothing in the expression that reads a value."""
        match self.plan.base(of):
            case Primitive(name):
                return name not in ("string", "char")
            case Own(resource) | Borrow(resource):
                return self.plan.is_host(resource, imports=imports)
        return False

    def unpack(self, lifting: Lifting, at: str) -> list[str]:
        """The statement that unpacks what a row needs."""
        if not lifting.unpacked:
            return []
        return [f"{_targets(lifting.unpacked)} = {self.struct(lifting.codes)}.unpack_from(block, {at})"]

    def laid_out(self, row: Row, at: str, size: int) -> list[str]:
        """Statements that lay a row out."""
        pack = []
        if row.codes:
            pack = [call(f"{self.struct(row.codes, size)}.pack_into(", ["out", at, *row.arguments], ")")]
        return [*row.before, *pack, *row.after]

    def operations(self, row: Row, start: str, count: str, stride: int) -> list[str]:
        """Statements that have the helper follow a row's pointers, once what they lead to is settled."""
        lines = []
        for offset, size, align in row.slots:
            self.used_realloc = True
            place = f"{start} + {offset}" if offset else start
            lines.append(f"x.ops += ({place}, {count}, {stride}, {size}, {align})")
        return lines

    def piece(self, head: str, doc: str, lines: list[str]) -> None:
        """Emit a function."""
        self.pieces.append("\n".join([head, f'    """{doc}"""', *(f"    {line}" for line in lines)]))


def _targets(unpacked: list[str]) -> str:
    return f"({unpacked[0]},)" if len(unpacked) == 1 else ", ".join(unpacked)
