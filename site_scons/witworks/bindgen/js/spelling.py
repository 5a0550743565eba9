"""Types of WIT as TypeScript spells them, in the shapes that jco's own code takes and gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen.js import names
from witworks.bindgen.typed_arrays import TYPED_ARRAYS
from witworks.model.world import Borrow, ListOf, OptionOf, Own, Primitive, Ref, ResultOf, TupleOf, Type

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.bindgen.js.plan import JsModule, JsPlan
    from witworks.model.world import Function

PRIMITIVES: Final = {"bool": "boolean", "char": "string", "string": "string", "s64": "bigint", "u64": "bigint"}


def is_tagged(plan: JsPlan, of: OptionOf) -> bool:
    """Whether an option is an object with a tag, because what is in it may be undefined itself."""
    inner = plan.base.base(of.payload)
    return isinstance(inner, OptionOf) and not is_tagged(plan, inner)


class Annotator:
    """Spells types as seen from one module and one side; ``need`` is told of each other module that is mentioned."""

    def __init__(self, plan: JsPlan, home: JsModule | None, need: Callable[[JsModule], None], *, imports: bool = False) -> None:
        self._plan = plan
        self._home = home
        self._need = need
        self.imports = imports

    def named(self, module: JsModule, name: str) -> str:
        """A name of a module, as it is written here."""
        if module is self._home:
            return name
        self._need(module)
        return f"{module.variable}.{name}"

    def type(self, of: Type | None) -> str:
        """A type; ``void`` for none."""
        match of:
            case None:
                return "void"
            case Primitive(name):
                return PRIMITIVES.get(name, "number")
            case Ref(interface, name):
                home = self._plan.modules[interface]
                return self.named(home, home.names(imports=self.imports).types[name])
            case ListOf(element):
                base = self._plan.base.base(element)
                numbers = TYPED_ARRAYS.get(base.name) if isinstance(base, Primitive) else None
                return numbers or f"Array<{self.type(element)}>"
            case OptionOf(payload) if is_tagged(self._plan, of):
                return f"Option<{self.type(payload)}>"
            case OptionOf(payload):
                return f"{self.type(payload)} | undefined"
            case ResultOf(ok, err):
                return f"Result<{self.type(ok)}, {self.type(err)}>"
            case TupleOf(items):
                return f"[{', '.join(map(self.type, items))}]"
            case Own(resource) | Borrow(resource):
                home, item = self._plan.home(resource)
                return self.named(home, home.names(imports=self.imports).types[item.name])
        raise TypeError(of)

    def params(self, function: Function) -> str:
        """The parameters of a function; options at the end may be left out."""
        params = list(function.params[1:] if function.kind == "method" else function.params)
        left_out = len(params)
        while left_out and self._may_be_left_out(params[left_out - 1].type):
            left_out -= 1
        return ", ".join(
            f"{names.variable(param.name)}{'?' if at >= left_out else ''}: {self.type(param.type)}"
            for at, param in enumerate(params)
        )

    def result(self, function: Function) -> str:
        """What a function gives; of a ``result`` that is its ok."""
        fallible = self._plan.base.result_of(function)
        return self.type(fallible.ok if fallible else function.result)

    def _may_be_left_out(self, of: Type) -> bool:
        base = self._plan.base.base(of)
        return isinstance(base, OptionOf) and not is_tagged(self._plan, base)

    def is_optional(self, of: Type) -> bool:
        """Whether a field of the type may be left out."""
        return self._may_be_left_out(of)
