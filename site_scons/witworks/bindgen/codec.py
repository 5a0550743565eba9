"""The emitted ``_component.py``: straight-line lifting and lowering, one function a type, for the component backend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen import names
from witworks.bindgen.interfaces import head
from witworks.bindgen.modules import SourceFile
from witworks.bindgen.type_codec import TypeCodec, call
from witworks.bindgen.types import param_names

if TYPE_CHECKING:
    from witworks.bindgen.plan import Module, Plan
    from witworks.bindgen.writer import Writer
    from witworks.model.world import Function, ResultOf

SHORT: Final = 63
"""Characters of a table's only entry that still fit beside the table's name."""


def render_codec(plan: Plan) -> SourceFile:
    """The file ``_component.py``."""
    return _CodecWriter(plan).render()


class _CodecWriter:
    """Emits a helper for each type when something first needs it, so that the file holds what it uses and no more."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._file = SourceFile(head(plan, "Lifting and lowering for the component backend, a function for each type."))
        self._types = TypeCodec(plan, self._file)
        self._v = self._types.v

    def render(self) -> SourceFile:
        exports = [entry for owner, function in self._plan.exported_functions() for entry in self._export(owner, function)]
        imports = [entry for owner, function in self._plan.imported_functions() for entry in self._import(owner, function)]
        out = self._file.out
        for (module_name, resource), constant in sorted(self._types.resources.items()):
            module = next(found for found in self._plan.modules.values() if found.name == module_name)
            kind = self._types.spell(module, module.hosts[resource])
            final = self._file.need("typing", "Final")
            out(f'{constant}: {final} = {self._v("HostResource")}[{kind}]({_quoted(module)}, "{resource}")')
        for piece in self._types.pieces:
            out.blank(2)
            for line in piece.splitlines():
                out(line)
        out.blank(2)
        self._file.offered.add("CODEC")
        with out.block(f"CODEC: {self._file.need('typing', 'Final')} = {self._v('Codec')}("):
            write_table(out, "exports", exports, "{", "}")
            write_table(out, "imports", imports, "(", ")")
            resources = sorted(self._types.resources.values())
            if resources:
                write_table(out, "resources", resources, "(", ")")
        out(")")
        return self._file

    # The table of functions -------------------------------------------------------------------------------------------

    def _export(self, owner: Module | None, function: Function) -> list[str]:
        key = f'({_quoted(owner)}, "{function.export_name}")'
        if feature := self._plan.unsupported(function):
            return [f'{key}: {self._v("Unsupported")}("{feature}")']
        ident = function_ident(owner, function)
        send = self._send(ident, owner, function)
        take = self._take(ident, owner, function)
        return [call(f"{key}: {self._v('Export')}(", [str(len(function.params)), send, take], ")")]

    def _import(self, owner: Module | None, function: Function) -> list[str]:
        argument = owner.argument if owner else self._plan.import_arguments.get(function.export_name, "")
        attribute = f'"{owner.members[function.export_name]}"' if owner and function.kind != "method" else "None"
        where = [_quoted(owner), f'"{function.export_name}"', f'"{argument}"', attribute]
        if feature := self._plan.unsupported(function):
            return [call(f"{self._v('Import')}(", [*where, f'{self._v("Unsupported")}("{feature}")'], ")")]
        return [call(f"{self._v('Import')}(", [*where, self._serve(function_ident(owner, function), owner, function)], ")")]

    # Functions --------------------------------------------------------------------------------------------------------

    def _send(self, ident: str, owner: Module | None, function: Function) -> str:
        name = self._types.scope.name(f"send_{ident}")
        lines: list[str] = []
        side = self._plan.seen_from_imports(owner)
        scope = names.Scope(("cx", "slots", "v", *(module.name for module in self._plan.modules.values())))
        params = [scope.name(f"{param}_" if param.startswith("lower_") else param) for param in param_names(function)]
        given = [
            f"{name}: {self._types.annotate.parameter(param.type, owner)}"
            for param, name in zip(function.params, params, strict=True)
        ]
        for position, (field, param, label) in enumerate(zip(function.params, params, param_names(function), strict=True)):
            lines.append(self._types.lower(field.type, param, f"slots[{position}]", label, imports=side))
        head_ = call(f"def {name}(", [f"cx: {self._v('Context')}", f"slots: {self._v('Slots')}", *given], ") -> None:")
        self._types.piece(head_, f"Lower the arguments of ``{function.export_name}``.", lines)
        return name

    def _take(self, ident: str, owner: Module | None, function: Function) -> str:
        if function.result is None:
            return "None"
        name = self._types.scope.name(f"take_{ident}")
        returned = self._types.annotate.returned(function, owner)
        result = self._plan.result_of(function)
        side = self._plan.seen_from_imports(owner)
        if result is None:
            lines = [f"return {self._types.lift(function.result, 'slot', imports=side)}"]
        else:
            error = self._error(owner, function)
            ok = "None" if result.ok is None else self._types.lift(result.ok, "payload", imports=side)
            err = "None" if result.err is None else self._types.lift(result.err, "payload", imports=side)
            payload = "payload" if "payload" in ok + err else "_"
            lines = [
                f"is_ok, {payload} = {self._v('lift_result')}(slot)",
                "if is_ok:",
                f"    return {ok}" if result.ok is not None else "    return",
                f"raise {error}({err})",
            ]
        head_ = call(f"def {name}(", [f"cx: {self._v('Context')}", f"slot: {self._v('Slot')}"], f") -> {returned}:")
        self._types.piece(head_, f"Lift what ``{function.export_name}`` gave.", lines)
        return name

    def _serve(self, ident: str, owner: Module | None, function: Function) -> str:
        name = self._types.scope.name(f"serve_{ident}")
        method = function.kind == "method"
        lines: list[str] = []
        arguments = [
            self._types.lift(param.type, f"args[{position}]", imports=True) for position, param in enumerate(function.params)
        ]
        if method:
            lines = [f"itself = {arguments[0]}"]
            answer = f"itself.{function_member(self._plan, owner, function)}({', '.join(arguments[1:])})"
            host_type = "object"
        else:
            answer = f"host({', '.join(arguments)})"
            host_type = self._types.annotate.callable(function)
        result = self._plan.result_of(function)
        label = f"{function_member(self._plan, owner, function)}()"
        if result is not None:
            lines += self._served_result(answer, result, self._error(owner, function), label)
        elif function.result is None:
            lines += [answer]
        else:
            lines += [f"answer = {answer}", self._types.lower(function.result, "answer", "slot", label, imports=True)]
        given = [
            f"cx: {self._v('Context')}",
            f"host: {host_type}",
            f"args: {self._v('Slots')}",
            f"slot: {self._v('Slot')}",
        ]
        self._types.piece(call(f"def {name}(", given, ") -> None:"), f"Let the host answer ``{function.export_name}``.", lines)
        return name

    def _served_result(self, call: str, result: ResultOf, error: str, label: str) -> list[str]:
        lines = ["try:", f"    answer = {call}" if result.ok else f"    {call}", f"except {error} as error:"]
        payload = f"{error.rpartition('.')[2]}.payload"
        failed = f"{self._v('lower_result')}(slot, is_ok=False, payload={result.err is not None})"
        good = f"{self._v('lower_result')}(slot, is_ok=True, payload={result.ok is not None})"
        if result.err is None:
            lines[-1] = f"except {error}:"
            lines.append(f"    {failed}")
        else:
            lines.append("    " + self._types.lower(result.err, "error.payload", failed, payload, imports=True))
        lines.append("else:")
        lines.append("    " + (good if result.ok is None else self._types.lower(result.ok, "answer", good, label, imports=True)))
        return lines

    def _error(self, owner: Module | None, function: Function) -> str:
        module = owner or self._plan.world_module
        return self._types.spell(module, module.errors[function.export_name])


def _quoted(owner: Module | None) -> str:
    return f'"{owner.wit_name}"' if owner and owner.key else "None"


def function_member(plan: Plan, owner: Module | None, function: Function) -> str:
    """What an imported function is called on the host's side."""
    if owner is None and function.kind != "method":
        return plan.import_arguments[function.export_name]
    return (owner or plan.world_module).members[function.export_name]


def function_ident(owner: Module | None, function: Function) -> str:
    """A function as part of a helper's name."""
    parts = [owner.name if owner else "", function.resource or "", function.name or "new"]
    return "_".join(names.snake(part).rstrip("_") for part in parts if part)


def write_table(out: Writer, keyword: str, entries: list[str], opening: str, closing: str) -> None:
    """A keyword argument that is a table, an entry a line."""
    if not entries:
        out(f"{keyword}={opening}{closing},")
        return
    if len(entries) == 1 and opening == "(" and len(entries[0]) <= SHORT:
        out(f"{keyword}=({entries[0]},),")
        return
    with out.block(f"{keyword}={opening}"):
        for entry in entries:
            out(f"{entry},")
    out(f"{closing},")
