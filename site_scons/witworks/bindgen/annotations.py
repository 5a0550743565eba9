"""Python annotations for WIT types, as they read in one emitted module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen.type_parts import is_number
from witworks.model.world import (
    Borrow,
    FutureOf,
    ListOf,
    MapOf,
    OptionOf,
    Own,
    Primitive,
    Ref,
    Resource,
    ResultOf,
    StreamOf,
    TupleOf,
    Type,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.bindgen.modules import SourceFile
    from witworks.bindgen.plan import Module, Plan
    from witworks.model.world import Field, Function

PRIMITIVES: Final = {
    "bool": "bool",
    "char": "str",
    "string": "str",
    "f32": "float",
    "f64": "float",
    **{f"{sign}{bits}": "int" for sign in "su" for bits in (8, 16, 32, 64)},
}


class Annotator:
    """Writes annotations into one file; ``spell`` says how that file refers to a class of a module.

    ``own`` is the module that the file is for, if any: only there a type goes by the name that ``use`` gave it.
    """

    def __init__(self, plan: Plan, file: SourceFile, spell: Callable[[Module, str], str], own: Module | None = None) -> None:
        self._plan = plan
        self._own = own
        self._file = file
        self._spell = spell

    def of(self, type_: Type | None, *, imports: bool | None = None) -> str:
        """The annotation of a value; ``imports`` tells the side, which matters for resources that are on both."""
        match type_:
            case None:
                return "None"
            case Primitive("error-context"):
                return self._file.rt("ErrorContext")
            case Primitive(name):
                return PRIMITIVES[name]
            case Ref():
                return self._named(type_, imports)
            case ListOf(element, None) if self._plan.base(element) == Primitive("u8"):
                return "bytes"
            case ListOf(element, None) if self._is_number(element):
                return self._sequence(element, imports)
            case ListOf(element, _):
                return f"list[{self.of(element, imports=imports)}]"
            case MapOf(key, value):
                return f"dict[{self.of(key, imports=imports)}, {self.of(value, imports=imports)}]"
            case OptionOf(payload):
                return f"{self._optional(payload, imports)} | None"
            case ResultOf(ok, err):
                ok_text, err_text = self.of(ok, imports=imports), self.of(err, imports=imports)
                return f"{self._file.rt('Ok')}[{ok_text}] | {self._file.rt('Err')}[{err_text}]"
            case TupleOf(items):
                return f"tuple[{', '.join(self.of(item, imports=imports) for item in items) or '()'}]"
            case StreamOf(element):
                return f"{self._file.rt('Stream')}[{self.of(element, imports=imports)}]"
            case FutureOf(payload):
                return f"{self._file.rt('Future')}[{self.of(payload, imports=imports)}]"
            case Own(resource) | Borrow(resource):
                return self._named(resource, imports)

    def parameter(self, type_: Type, *, imports: bool = False) -> str:
        """The annotation of a parameter: what a user may give to a function, or what a host's function gets."""
        return self._got(type_, imports=imports) if imports else self._given(type_, imports=imports)

    def returned(self, function: Function, *, imports: bool = False) -> str:
        """What the Python function returns: for a ``result``, its ``ok``."""
        result = self._plan.result_of(function)
        type_ = result.ok if result else function.result
        if imports and isinstance(type_, ListOf) and self._is_number(type_.element):
            return self._given(type_, imports=True)
        return self.of(type_, imports=imports) if imports else self._got(type_, imports=imports)

    def _got(self, type_: Type | None, *, imports: bool) -> str:
        """A value that comes from the guest: a list of numbers is one block of them."""
        base = self._plan.base(type_) if type_ is not None else None
        if isinstance(base, ListOf) and base.length is None and self._is_number(base.element):
            return f"{self._file.rt('Array')}[{self.of(base.element, imports=imports)}]"
        return self.of(type_, imports=imports)

    def _given(self, type_: Type, *, imports: bool) -> str:
        """A value that goes to the guest: any sequence for a list, and any buffer for one of numbers."""
        if not isinstance(type_, ListOf):
            return self.of(type_, imports=imports)
        if self._plan.base(type_.element) == Primitive("u8"):
            return self._file.rt("Buffer")
        sequence = self._sequence(type_.element, imports)
        return f"{sequence} | {self._file.rt('Buffer')}" if self._is_number(type_.element) else sequence

    def callable(self, function: Function, *, imports: bool, params: tuple[Field, ...] | None = None) -> str:
        """``Callable[[…], …]`` of a function."""
        chosen = function.params if params is None else params
        given = ", ".join(self.parameter(param.type, imports=imports) for param in chosen)
        name = self._file.need("collections.abc", "Callable")
        return f"{name}[[{given}], {self.returned(function, imports=imports)}]"

    def _sequence(self, element: Type, imports: bool | None) -> str:  # noqa: FBT001
        return f"{self._file.need('collections.abc', 'Sequence')}[{self.of(element, imports=imports)}]"

    def _is_number(self, of: Type) -> bool:
        """Whether a list of these is an Array: of all numbers but bytes."""
        base = self._plan.base(of)
        return is_number(base) and base != Primitive("u8")

    def _optional(self, payload: Type, imports: bool | None) -> str:  # noqa: FBT001
        text = self.of(payload, imports=imports)
        return f"{self._file.rt('Some')}[{text}]" if isinstance(self._plan.base(payload), OptionOf) else text

    def _named(self, ref: Ref, imports: bool | None) -> str:  # noqa: FBT001
        module, item = self._plan.home(ref)
        if not isinstance(item.definition, Resource):
            named = self._plan.modules[ref.interface]
            if named is not self._own and self._plan.is_use(self._plan.world.type(ref)):
                named, ref = module, Ref(module.key, item.name)
            return self._spell(named, named.classes[ref.name])
        choices = {
            None: [module.classes[item.name], module.hosts[item.name]],
            True: [module.hosts[item.name]],
            False: [module.classes[item.name] if module.exported else module.hosts[item.name]],
        }[imports]
        return " | ".join(self._spell(module, name) for name in dict.fromkeys(choices))
