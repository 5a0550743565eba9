"""The emitted ``_direct.py``: the canonical ABI of a world's functions in Python, for the direct backend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen import names
from witworks.bindgen.abi import CODES, MAX_FLAT, discriminant
from witworks.bindgen.codec import function_ident, function_member, write_table
from witworks.bindgen.core_calls import CoreCalls
from witworks.bindgen.direct_fields import Lifting, Locals, Lowering, Row
from witworks.bindgen.direct_types import DirectTypes
from witworks.bindgen.interfaces import head
from witworks.bindgen.modules import SourceFile
from witworks.bindgen.type_codec import call
from witworks.bindgen.type_parts import is_number
from witworks.bindgen.types import param_names
from witworks.model.world import ListOf, OptionOf, Primitive, ResultOf, Type

if TYPE_CHECKING:
    from witworks.bindgen.plan import Module, Plan
    from witworks.model.world import Function

BUILTINS: Final = ("bool", "float", "int", "len", "tuple", "type")
"""What emitted checks call: a parameter of such a name goes by another."""
RAW: Final = 16
"""Bytes from one core value of a call to the next."""
START: Final = 8
"""Where a value begins among what is laid out for the guest."""
_WIDE: Final = {"?": "I", "b": "i", "B": "I", "h": "i", "H": "I"}
"""The struct codes by which small values go out as core values."""


def render_direct(plan: Plan) -> SourceFile:
    """The file ``_direct.py``."""
    return _DirectWriter(plan).render()


class _DirectWriter:
    """Emits a pair of functions for each export, one for each import, and the helpers that they need."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        docs = "``x`` is the running guest, ``raw`` the core values of a call."
        self._file = SourceFile(head(plan, "The canonical ABI in Python, for the direct backend.", docs))
        self._types = DirectTypes(plan, self._file)
        self._abi = self._types.abi
        self._core = CoreCalls(plan, self._abi)
        self._d = self._types.d
        self._memory = False

    def render(self) -> SourceFile:
        exports = [self._export(owner, function) for owner, function in self._plan.exported_functions()]
        imports = [self._import(owner, function) for owner, function in self._plan.imported_functions()]
        out = self._file.out
        for constant in self._types.constants:
            out(constant)
        for piece in self._types.pieces:
            out.blank(2)
            for line in piece.splitlines():
                out(line)
        out.blank(2)
        self._file.offered.add("DIRECT")
        with out.block(f"DIRECT: {self._types.final()} = {self._d('Codec')}("):
            write_table(out, "exports", exports, "{", "}")
            write_table(out, "imports", imports, "{", "}")
            for keyword, keys in (
                ("owned", [f'("[export]{owner}", "{name}")' for owner, name in self._core.owned()]),
                ("hosted", self._hosted()),
                ("lent", [f'("{owner}", "{name}")' for owner, name in self._core.lent()]),
            ):
                if keys:
                    write_table(out, keyword, keys, "(", ")")
            out("relayed=True,")
            if self._memory or self._types.used_realloc:
                out("memory=True,")
            if self._types.used_realloc:
                out("realloc=True,")
        out(")")
        return self._file

    def _hosted(self) -> list[str]:
        modules = [module for module in self._plan.modules.values() if module.imported]
        return sorted(f'("{_owner(m)}", "{item.name}")' for m in modules for item in m.resources())

    # Tables -----------------------------------------------------------------------------------------------------------

    def _export(self, owner: Module | None, function: Function) -> str:
        key = f'("{owner.wit_name}", "{function.export_name}")' if owner else f'(None, "{function.export_name}")'
        if feature := self._plan.unsupported(function):
            return f'{key}: {self._d("Unsupported")}("{feature}")'
        core = f"{owner.wit_name}#{function.export_name}" if owner else function.export_name
        params, results = self._core.signature(function, imports=False)
        ident = function_ident(owner, function)
        moves = [self._send(ident, owner, function), self._take(ident, owner, function)]
        entry = [f'"{core}"', f'"{params}"', f'"{results}"', *moves]
        if (room := self._core.room(function)) is not None:
            entry.append(f"room={room}")
        return call(f"{key}: {self._d('Export')}(", entry, ")")

    def _import(self, owner: Module | None, function: Function) -> str:
        key = f'("{_owner(owner)}", "{function.export_name}")'
        if feature := self._plan.unsupported(function):
            return f'{key}: {self._d("Unsupported")}("{feature}")'
        params, results = self._core.signature(function, imports=True)
        serve = self._serve(function_ident(owner, function), owner, function)
        return call(f"{key}: {self._d('Import')}(", [f'"{params}"', f'"{results}"', serve], ")")

    # Exports ----------------------------------------------------------------------------------------------------------

    def _send(self, ident: str, owner: Module | None, function: Function) -> str:
        name = self._types.scope.name(f"send_{ident}")
        scope = names.Scope((*BUILTINS, "x", "raw", "d", "out", *(module.name for module in self._plan.modules.values())))
        params = [scope.name(f"{param}_" if param.startswith("lower_") else param) for param in param_names(function)]
        given = [
            f"{name}: {self._types.annotate.parameter(param.type, owner)}"
            for param, name in zip(function.params, params, strict=True)
        ]
        plain = all(self._is_plain(param.type, lowering=True) for param in function.params)
        count = sum(len(self._abi.flat(param.type)) for param in function.params)
        if plain and count <= MAX_FLAT:
            lines = self._send_plain(owner, function, params)
        else:
            lines = self._send_laid_out(owner, function, params, spilled=count > MAX_FLAT)
        head_ = call(f"def {name}(", [f"x: {self._d('Guest')}", f"raw: {self._d('Raw')}", *given], ") -> None:")
        self._types.piece(head_, f"Send the arguments of ``{function.export_name}``.", lines)
        return name

    def _is_plain(self, of: Type, *, lowering: bool) -> bool:
        """Whether each core value is a part of the value itself, or a pointer to something that points no further."""
        parts = self._types.own_parts(of)
        loose = any(isinstance(part, OptionOf) for part in parts) or not self._types.is_fixed(of)
        nested = [part for part in parts if isinstance(part, ListOf) and not self._is_block(part.element)]
        return not loose and not (lowering and nested)

    def _is_block(self, element: Type) -> bool:
        return is_number(element) or element == Primitive("bool") or self._plan.is_plain(element)

    def _send_plain(self, owner: Module | None, function: Function, params: list[str]) -> list[str]:
        lowering = Lowering(self._types, Locals(params), imports=self._plan.seen_from_imports(owner), at="", gives=True)
        for param, name, label in zip(function.params, params, param_names(function), strict=True):
            lowering.add(param.type, name, 0, label)
        row = lowering.row
        if row.slots:
            self._types.used_realloc = True
        return [*row.before, *row.after, *self._pack_raw(row)]

    def _pack_raw(self, row: Row) -> list[str]:
        codes = [(RAW * n, _WIDE.get(code, code)) for n, (_, code) in enumerate(row.codes)]
        return [call(f"{self._types.struct(codes)}.pack_into(", ["raw", "0", *row.arguments], ")")] if codes else []

    def _send_laid_out(self, owner: Module | None, function: Function, params: list[str], *, spilled: bool) -> list[str]:
        kinds = [param.type for param in function.params]
        layout = self._abi.record(kinds)
        lowering = Lowering(self._types, Locals(params), imports=self._plan.seen_from_imports(owner), at=str(START))
        labelled = zip(function.params, params, self._abi.offsets(kinds), param_names(function), strict=True)
        for param, name, offset, label in labelled:
            lowering.add(param.type, name, offset, label)
        lines = self._laid_out(lowering.row, layout.size)
        if spilled:
            self._types.used_realloc = True
            word = self._types.struct([(0, "I")])
            return [*lines, f"{word}.pack_into(raw, 0, x.settle_in_memory({layout.size}, {layout.align}))"]
        return [*lines, f"{self._flat(layout.size, kinds)}.spread(x.settle(), {START}, raw)"]

    def _laid_out(self, row: Row, size: int) -> list[str]:
        """Statements that lay a whole value out for the helper."""
        t = self._types
        start = [f"x.start({size})", *(["out = x.out"] if row.codes or row.needs_out else [])]
        return [*start, *t.laid_out(row, str(START), 0), *t.operations(row, str(START), "1", 0)]

    def _flat(self, size: int, kinds: list[Type]) -> str:
        """The constant of a table between memory and core values."""
        table = repr(self._abi.moves(kinds)).replace("'", '"')
        return self._types.constant("FLAT", f"{self._d('Flat')}({size}, {table})")

    def _take(self, ident: str, owner: Module | None, function: Function) -> str:
        if function.result is None:
            return "None"
        name = self._types.scope.name(f"take_{ident}")
        lines = self._taken(owner, function, function.result)
        given = [f"x: {self._d('Guest')}", f"raw: {self._d('Raw')}"]
        head_ = call(f"def {name}(", given, f") -> {self._types.annotate.returned(function, owner)}:")
        self._types.piece(head_, f"Take what ``{function.export_name}`` gave.", lines)
        return name

    def _taken(self, owner: Module | None, function: Function, of: Type) -> list[str]:
        t = self._types
        base = self._plan.base(of)
        layout = self._abi.layout(of)
        side = self._plan.seen_from_imports(owner)
        if isinstance(base, Primitive) and base.name != "string":
            code = "I" if base.name == "bool" else CODES[base.name]
            value = {"bool": "found != 0", "char": f"{self._d('char')}(found)"}.get(base.name, "found")
            return [f"found: {_python(base.name)} = {t.struct([(0, code)])}.unpack_from(raw)[0]", f"return {value}"]
        if len(self._abi.flat(of)) == 1:
            lines = [f"block = {self._flat(layout.size, [of])}.gather(raw)"]
            at = "0"
        else:
            self._memory = True
            word = t.struct([(0, "I")])
            lines = [f"at = x.pointer({word}.unpack_from(raw)[0], {layout.size}, {layout.align})", "block = x.view"]
            at = "at"
        if not isinstance(base, ResultOf):
            return [*lines, *t.read(of, 0, "{}", Locals(), imports=side, at=at)]
        error = self._error(owner, function)
        start, locals_ = self._abi.payload([base.ok, base.err]), Locals()
        good = ["return"] if base.ok is None else t.read(base.ok, start, "{}", locals_, imports=side, at=at)
        bad = [f"raise {error}(None)"]
        if base.err is not None:
            bad = t.read(base.err, start, f"{error}({{}})", locals_, imports=side, at=at)
            bad[-1] = bad[-1].replace("return ", "raise ", 1)
        return [
            *lines,
            f"tag = block[{at}]",
            "if tag == 0:",
            *(f"    {line}" for line in good),
            "if tag == 1:",
            *(f"    {line}" for line in bad),
            f"raise {self._d('bad_case')}(tag, 2)",
        ]

    # Imports ----------------------------------------------------------------------------------------------------------

    def _serve(self, ident: str, owner: Module | None, function: Function) -> str:
        name = self._types.scope.name(f"serve_{ident}")
        lines, arguments = self._arguments(function)
        method = function.kind == "method"
        if method:
            lines.append(f"itself = {arguments[0]}")
            answer = f"itself.{function_member(self._plan, owner, function)}({', '.join(arguments[1:])})"
            host_type = "object"
        else:
            answer = f"host({', '.join(arguments)})"
            host_type = self._types.annotate.callable(function)
        params = self._core.signature(function, imports=True)[0]
        label = f"{function_member(self._plan, owner, function)}()"
        result = self._plan.result_of(function)
        if result is not None:
            lines += self._served_result(answer, result, self._error(owner, function), label, len(params) - 1)
        elif function.result is None:
            lines.append(answer)
        else:
            lines += [f"answer = {answer}", *self._answered(function.result, label, len(params) - 1)]
        given = [f"x: {self._d('Guest')}", f"host: {host_type}", f"raw: {self._d('Raw')}"]
        head_ = call(f"def {name}(", given, ") -> None:")
        self._types.piece(head_, f"Let the host answer ``{function.export_name}``.", lines)
        return name

    def _arguments(self, function: Function) -> tuple[list[str], list[str]]:
        """Statements that read the arguments, and an expression for each."""
        t = self._types
        kinds = [param.type for param in function.params]
        if not kinds:
            return [], []
        layout = self._abi.record(kinds)
        spilled = sum(len(self._abi.flat(kind)) for kind in kinds) > MAX_FLAT
        plain = not spilled and all(self._is_plain(kind, lowering=False) for kind in kinds)
        lifting = Lifting(t, Locals(), imports=True, at="at" if spilled else "0", raw=plain)
        values = [lifting.read(kind, offset) for kind, offset in zip(kinds, self._abi.offsets(kinds), strict=True)]
        if spilled:
            self._memory = True
            word = t.struct([(0, "I")])
            lines = [f"at = x.pointer({word}.unpack_from(raw)[0], {layout.size}, {layout.align})", "block = x.view"]
            return [*lines, *t.unpack(lifting, "at")], values
        lines = []
        if any(self._core.reads_memory(kind) for kind in kinds):
            self._memory = True
            lines.append("x.look()")
        if plain:
            lifting.codes = [(RAW * n, code) for n, (_, code) in enumerate(lifting.codes)]
            return [*lines, *(line.replace("(block, 0)", "(raw)") for line in t.unpack(lifting, "0"))], values
        lines.append(f"block = {self._flat(layout.size, kinds)}.gather(raw)")
        return [*lines, *t.unpack(lifting, "0")], values

    def _answered(self, of: Type, label: str, pointer: int) -> list[str]:
        """Statements that give the guest ``answer``."""
        base = self._plan.base(of)
        if isinstance(base, Primitive) and base.name != "string":
            lowering = Lowering(self._types, Locals(), imports=True, at="")
            lowering.add(base, "answer", 0, label)
            return [*lowering.row.before, *self._pack_raw(lowering.row)]
        layout = self._abi.layout(of)
        lowering = Lowering(self._types, Locals(), imports=True, at=str(START))
        lowering.add(of, "answer", 0, label)
        return [*self._laid_out(lowering.row, layout.size), *self._settled(of, pointer)]

    def _settled(self, of: Type, pointer: int) -> list[str]:
        layout = self._abi.layout(of)
        if len(self._abi.flat(of)) == 1:
            return [f"{self._flat(layout.size, [of])}.spread(x.settle(), {START}, raw)"]
        self._memory = True
        word = self._types.struct([(0, "I")])
        return [f"x.settle_at({word}.unpack_from(raw, {RAW * pointer})[0], {layout.size}, {layout.align})"]

    def _served_result(self, answer: str, result: ResultOf, error: str, label: str, pointer: int) -> list[str]:
        locals_ = Locals()
        lines = ["try:", f"    answer = {answer}" if result.ok else f"    {answer}"]
        lines.append(f"except {error} as error:" if result.err else f"except {error}:")
        lines += [
            f"    {line}" for line in self._side(1, result, "error.payload", f"{error.rpartition('.')[2]}.payload", locals_)
        ]
        lines.append("else:")
        lines += [f"    {line}" for line in self._side(0, result, "answer", label, locals_)]
        return [*lines, *self._settled(result, pointer)]

    def _side(self, n: int, result: ResultOf, value: str, label: str, locals_: Locals) -> list[str]:
        cases = [result.ok, result.err]
        payload = cases[n]
        lowering = Lowering(self._types, locals_, imports=True, at=str(START))
        lowering.row.codes.append((0, discriminant(2)))
        lowering.row.arguments.append(str(n))
        if payload is not None:
            lowering.add(payload, value, self._abi.payload(cases), label)
        return self._laid_out(lowering.row, self._abi.layout(result).size)

    def _error(self, owner: Module | None, function: Function) -> str:
        module = owner or self._plan.world_module
        return self._types.spell(module, module.errors[function.export_name])


def _owner(owner: Module | None) -> str:
    return owner.wit_name if owner and owner.key else "$root"


def _python(primitive: str) -> str:
    return "float" if primitive in ("f32", "f64") else "int"
