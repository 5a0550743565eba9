"""Values of the shared vectors as expressions of Go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from witworks.bindgen.go.types import Spelling, field_names
from witworks.model import world as wit

if TYPE_CHECKING:
    from witworks.bindgen.go.plan import GoPlan

PACKAGE = "guest"
"""What the generated program calls the bindings."""


class Literals:
    """Spells values and types of one world, as they are called from outside of its package."""

    def __init__(self, plan: GoPlan) -> None:
        self._plan = plan
        self._spelling = _Outside(plan)

    def kind(self, of: wit.Type | None, *, imports: bool = False) -> str:
        """A type."""
        return self._spelling.of(of, imports=imports)

    def value(self, of: wit.Type | None, value: Any) -> str:
        """An expression of that very type."""
        if of is None:
            return "struct{}{}"
        kind, base = self.kind(of), self._plan.base(of)
        match base:
            case wit.Primitive(name):
                return _primitive(name, kind, value)
            case wit.ListOf(element):
                return f"{kind}{{{', '.join(self.value(element, item) for item in value)}}}"
            case wit.OptionOf(payload):
                if value is None:
                    return f"({kind})(nil)"
                return f"witworks.Some[{self.kind(payload)}]({self.value(payload, value['some'])})"
            case wit.ResultOf(ok, err):
                kinds = f"[{self.kind(ok)}, {self.kind(err)}]"
                if "ok" in value:
                    return f"witworks.Ok{kinds}({self.value(ok, value['ok'])})"
                return f"witworks.Err{kinds}({self.value(err, value['err'])})"
            case wit.TupleOf(items):
                return f"{kind}{{{', '.join(self.value(item, one) for item, one in zip(items, value, strict=True))}}}"
            case wit.Ref():
                return self._named(base, self.kind(base), value)
        raise AssertionError(base)

    def _named(self, base: wit.Ref, kind: str, value: Any) -> str:
        match self._plan.world.type(base).definition:
            case wit.Record(fields) as record:
                pairs = zip(field_names(record), fields, strict=True)
                return f"{kind}{{{', '.join(f'{name}: {self.value(field.type, value[field.name])}' for name, field in pairs)}}}"
            case wit.Variant(cases):
                ((name, payload),) = value.items()
                case = next(case for case in cases if case.name == name)
                struct = f"{PACKAGE}.{self._plan.cases[base.interface, base.name, name]}"
                return f"{struct}{{{'' if case.type is None else f'Value: {self.value(case.type, payload)}'}}}"
            case wit.EnumOf():
                return f"{PACKAGE}.{self._plan.constants[base.interface, base.name, value]}"
            case wit.Flags():
                constants = [f"{PACKAGE}.{self._plan.constants[base.interface, base.name, name]}" for name in value]
                return " | ".join(constants) or f"{kind}(0)"
        raise AssertionError(base)


class _Outside(Spelling):
    """Types with the package's name before them."""

    def of(self, of: wit.Type | None, *, imports: bool) -> str:
        text = super().of(of, imports=imports)
        match of:
            case wit.Ref():
                return f"{PACKAGE}.{text}"
            case wit.TupleOf():
                return f"{PACKAGE}.{text}"
            case wit.Own() | wit.Borrow():
                return f"*{PACKAGE}.{text[1:]}" if text.startswith("*") else f"{PACKAGE}.{text}"
        return text


def _primitive(name: str, kind: str, value: Any) -> str:
    match name:
        case "bool":
            return "true" if value else "false"
        case "string":
            return quoted(value)
        case "char":
            return f"rune({ord(value):#x})"
        case "f32" | "f64":
            bits = name[1:]
            if value == "nan":
                return f"{kind}(math.NaN())"
            return f"math.Float{bits}frombits(0x{value})"
    return f"{kind}({int(value)})"


def quoted(text: str) -> str:
    """A string of Go; what Go does not let stand in a file is escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\ufeff", "\\ufeff")
