"""Emitted methods: those that call the guest, and the interfaces by which the guest calls the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks.bindgen.go import names
from witworks.bindgen.names import Scope

if TYPE_CHECKING:
    from witworks.bindgen.go.codec import CodecWriter
    from witworks.bindgen.go.plan import GoPlan
    from witworks.bindgen.go.types import Spelling
    from witworks.bindgen.go.writer import Writer
    from witworks.bindgen.plan import Module
    from witworks.model.world import Function


class FunctionWriter:
    """Writes both sides of a world's functions."""

    def __init__(self, plan: GoPlan, spelling: Spelling, codec: CodecWriter) -> None:
        self._plan = plan
        self._spelling = spelling
        self._codec = codec

    # Signatures -------------------------------------------------------------------------------------------------------

    def params(self, function: Function) -> list[str]:
        """The names of a function's parameters, without a method's own."""
        scope = Scope()
        listed = function.params[1:] if function.kind == "method" else function.params
        return [scope.name(names.camel(param.name)) for param in listed]

    def signature(self, function: Function, *, imports: bool) -> str:
        """Parameters and results."""
        listed = function.params[1:] if function.kind == "method" else function.params
        given = [
            f"{name} {self._spelling.of(param.type, imports=imports)}"
            for name, param in zip(self.params(function), listed, strict=True)
        ]
        value = self._value(function, imports=imports)
        return f"({', '.join(['ctx context.Context', *given])}) {f'({value}, error)' if value else 'error'}"

    def _value(self, function: Function, *, imports: bool) -> str:
        """The type of what a function gives when nothing is wrong; empty for nothing."""
        result = self._plan.plan.result_of(function)
        of = function.result if result is None else result.ok
        return "" if of is None else self._spelling.of(of, imports=imports)

    def _docs(self, name: str, function: Function) -> tuple[str, ...]:
        what = {"constructor": "makes a", "static": "is the function"}.get(function.kind, "is the function")
        called = f"`{function.resource}`" if function.kind == "constructor" else f"`{function.name}`"
        return (f"{name} {what} {called}.", function.docs)

    # Exports ----------------------------------------------------------------------------------------------------------

    def export(self, out: Writer, owner: Module | None, function: Function, index: int) -> None:
        """The method that calls an exported function."""
        key = self._plan.key(owner)
        name = self._plan.members[key, function.export_name]
        out.blank()
        out.doc(*self._docs(name, function), *self._error_docs(key, function))
        if function.kind == "method" and function.resource is not None:
            receiver, backend = f"(this *{self._plan.types[key, function.resource]})", "this.handle.Keeper"
        elif owner is None:
            receiver, backend = f"(this *{self._plan.struct})", "this.backend"
        else:
            receiver, backend = f"(this *{self._plan.exports[key]})", "this.backend"
        side = self._plan.plan.seen_from_imports(owner)
        with out.block(f"func {receiver} {name}{self.signature(function, imports=side)} {{"):
            self._body(out, owner, function, f"{backend}.Call(ctx, &functions[{index}], ")

    def _error_docs(self, key: str | None, function: Function) -> tuple[str, ...]:
        if (error := self._plan.errors.get((key, function.export_name))) is None:
            return ()
        return (f"What it answers as `err` is a *[{error}].",)

    def _body(self, out: Writer, owner: Module | None, function: Function, call: str) -> None:
        key, side = self._plan.key(owner), self._plan.plan.seen_from_imports(owner)
        value = self._value(function, imports=side)
        error = self._plan.errors.get((key, function.export_name))
        if value:
            out(f"var result {value}")
        if error:
            out(f"var failed *{error}")
        start = f"{'err := ' if value or error else 'return '}{call}"
        if not function.params:
            self._lifted(out, f"{start}nil, ", key, function, imports=side)
        else:
            out(f"{start}func(mem *abi.Memory, at []byte) {{")
            self._lowered(out, function, imports=side)
            self._lifted(out, "}, ", key, function, imports=side)
        if error:
            with out.block("if err == nil && failed != nil {"):
                out("err = failed")
        if value or error:
            out(f"return {'result, ' if value else ''}err")

    def _lowered(self, out: Writer, function: Function, *, imports: bool) -> None:
        values = [*(["this"] if function.kind == "method" else []), *self.params(function)]
        offsets = self._plan.abi.offsets([param.type for param in function.params])
        with out.indented():
            for param, value, offset in zip(function.params, values, offsets, strict=True):
                at = f"at[{offset}:]" if offset else "at"
                out(f"{self._codec.put(param.type, imports=imports)}(mem, {at}, {value})")

    def _lifted(self, out: Writer, start: str, key: str | None, function: Function, *, imports: bool) -> None:
        if function.result is None:
            out(f"{start}nil)")
            return
        out(f"{start}func(mem *abi.Memory, at []byte) {{")
        result = self._plan.plan.result_of(function)
        with out.indented():
            if result is None:
                out(f"result = {self._codec.get(function.result, imports=imports)}(mem, at)")
            else:
                offset = self._plan.abi.payload([result.ok, result.err])
                at = f"at[{offset}:]" if offset else "at"
                with out.block("if abi.GetCase(at, 2) == 1 {"):
                    payload = f"{{{self._codec.get(result.err, imports=imports)}(mem, {at})}}" if result.err else "{}"
                    out(f"failed = &{self._plan.errors[key, function.export_name]}{payload}")
                    if result.ok is not None:
                        out("return")
                if result.ok is not None:
                    out(f"result = {self._codec.get(result.ok, imports=imports)}(mem, {at})")
        out("})")

    # Imports ----------------------------------------------------------------------------------------------------------

    def interface_method(self, out: Writer, owner: Module | None, function: Function) -> None:
        """A method of the Go interface that the host implements."""
        key = self._plan.key(owner)
        name = self._plan.members[key, function.export_name]
        error = self._plan.host_errors.get((key, function.export_name))
        given = (f"A *[{error}] is answered as `err`; any other error ends the call.",) if error else ()
        out.doc(*self._docs(name, function), *given)
        out(f"{name}{self.signature(function, imports=True)}")

    def serve(self, out: Writer, owner: Module | None, function: Function, given: str) -> None:
        """The statements that answer an import; ``given`` is the host's side of its interface."""
        key = self._plan.key(owner)
        offsets = self._plan.abi.offsets([param.type for param in function.params])
        values = []
        for param, offset in zip(function.params, offsets, strict=True):
            at = f"at[{offset}:]" if offset else "at"
            values.append(f"{self._codec.get(param.type, imports=True)}(mem, {at})")
        if function.kind == "method":
            given, *values = values
        call = f"{given}.{self._plan.members[key, function.export_name]}({', '.join(['ctx', *values])})"
        value = self._value(function, imports=True)
        if function.result is None:
            out(f"return {call}")
            return
        out(f"{'answer, ' if value else ''}err := {call}")
        self._answered(out, key, function, is_value=bool(value))

    def _answered(self, out: Writer, key: str | None, function: Function, *, is_value: bool) -> None:
        result = self._plan.plan.result_of(function)
        offset = 0
        if result is not None:
            offset = self._plan.abi.payload([result.ok, result.err])
            out(f"var failed *{self._plan.host_errors[key, function.export_name]}")
            with out.block("if errors.As(err, &failed) {"):
                out("result[0] = 1")
                if result.err is not None:
                    out(f"{self._codec.put(result.err, imports=True)}(mem, result[{offset}:], failed.Payload)")
                out("return nil")
        if not is_value:
            out("return err")
            return
        with out.block("if err != nil {"):
            out("return err")
        of = function.result if result is None else result.ok
        at = f"result[{offset}:]" if offset else "result"
        out(f"{self._codec.put(of, imports=True)}(mem, {at}, answer)")
        out("return nil")
