"""Types of WIT as expressions of the emitted JavaScript that check them, over the functions of ``runtime/types.js``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from witworks.bindgen.js import names
from witworks.bindgen.js.spelling import is_tagged
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
    ResultOf,
    TupleOf,
    Type,
    TypeDef,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.bindgen.js.plan import JsModule, JsPlan
    from witworks.model.world import Function


def quoted(text: str) -> str:
    """A string literal."""
    return json.dumps(text, ensure_ascii=False)


def key(name: str) -> str:
    """A property's name, in quotes where it needs them."""
    return name if name.isidentifier() and name.isascii() else quoted(name)


def resource_id(module: JsModule, resource: str) -> str:
    """What tells a resource from all others."""
    return f"{module.plan.wit_name}#{resource}"


class Checker:
    """Writes expressions as seen from one module and one side; ``need`` is told of each other module that is mentioned."""

    def __init__(self, plan: JsPlan, home: JsModule | None, need: Callable[[JsModule], None], *, imports: bool = False) -> None:
        self.imports = imports
        self._plan = plan
        self._home = home
        self._need = need

    def type(self, of: Type | None) -> str:
        """The check of a type; ``null`` for none."""
        if of is None:
            return "null"
        base = self._plan.base.base(of)
        match base:
            case Primitive(name):
                return f"t.{name}"
            case Ref():
                home, item = self._plan.home(base)
                mark = "$$" if self.imports and self._plan.base.differs(base) else "$"
                return self._named(home, f"{mark}{home.types[item.name]}")
            case ListOf(element):
                return f"t.list({self.type(element)})"
            case OptionOf(payload):
                return f"t.{'tagged' if is_tagged(self._plan, base) else 'option'}({self.type(payload)})"
            case ResultOf(ok, err):
                return f"t.result({self.type(ok)}, {self.type(err)})"
            case TupleOf(items):
                return f"t.tuple({', '.join(map(self.type, items))})"
            case Own(resource) | Borrow(resource):
                home, item = self._plan.home(resource)
                side = "host" if self._plan.base.is_host(resource, imports=self.imports) else "guest"
                owned = ", true" if side == "host" and isinstance(base, Own) else ""
                return f"t.{side}({quoted(resource_id(home, item.name))}, {quoted(home.types[item.name])}{owned})"
        raise TypeError(base)

    def definition(self, item: TypeDef, name: str) -> str | None:
        """The check of a named type; None where it has none of its own."""
        match item.definition:
            case Record(fields):
                inside = ", ".join(f"{key(names.camel(field.name))}: {self.type(field.type)}" for field in fields)
                return f"t.record({quoted(name)}, {{ {inside} }})"
            case Variant(cases):
                inside = ", ".join(f"{key(case.name)}: {self.type(case.type)}" for case in cases)
                return f"t.variant({quoted(name)}, {{ {inside} }})"
            case EnumOf(cases):
                return f"t.enumeration({quoted(name)}, [{', '.join(quoted(case.name) for case in cases)}])"
            case Flags(flags):
                return f"t.flags({quoted(name)}, [{', '.join(quoted(names.camel(flag.name)) for flag in flags)}])"
            case Alias():
                return None
        return None

    def function(self, module: JsModule | None, function: Function) -> str:
        """What the runtime has to know of a function, as an object."""
        params = function.params[1:] if function.kind == "method" else function.params
        pairs = ", ".join(f"[{quoted(names.camel(param.name))}, {self.type(param.type)}]" for param in params)
        parts = [f"name: {quoted(names.camel(function.name) if function.name else 'constructor')}"]
        parts += [f"kind: {quoted(function.kind)}"]
        if function.resource is not None:
            parts += [f"resource: {quoted(names.pascal(function.resource))}"]
        parts += [f"params: [{pairs}]"]
        fallible = self._plan.base.result_of(function)
        parts += [f"result: {self.type(fallible.ok if fallible else function.result)}"]
        if fallible:
            error = self._plan.error_of(module, function)
            home = module or self._plan.modules[None]
            parts += [f"error: {self._named(home, str(error))}", f"err: {self.type(fallible.err)}"]
        return f"{{ {', '.join(parts)} }}"

    def _named(self, module: JsModule, name: str) -> str:
        if module is self._home:
            return name
        self._need(module)
        return f"{module.variable}.{name}"
