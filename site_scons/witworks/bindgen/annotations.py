"""Python annotations for WIT types, as they read in one emitted module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen.type_parts import children, is_number
from witworks.model.world import (
    Alias,
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
    from collections.abc import Callable, Iterator

    from witworks.bindgen.modules import SourceFile
    from witworks.bindgen.plan import Module, Plan
    from witworks.model.world import Function

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
        """The annotation of a value that is given and got, such as a field; ``imports`` tells the side.

        That matters for resources that are on both.
        """
        return self._spelled(type_, imports, "")

    def given(self, type_: Type | None, *, imports: bool | None = None) -> str:
        """A value that goes to the guest: any sequence for a list, and any buffer for one of numbers."""
        return self._spelled(type_, imports, "given")

    def got(self, type_: Type | None, *, imports: bool | None = None) -> str:
        """A value that comes from the guest: a list of numbers is one block of them.

        A list of plain records is a list; where it lies inside of something :func:`witworks.runtime.records` may put a block.
        """
        base = None if type_ is None else self._plan.base(type_)
        if isinstance(base, ListOf) and base.length is None and self._plan.is_plain(base.element):
            return f"list[{self._spelled(base.element, imports, 'got')}]"
        return self._spelled(type_, imports, "got")

    def parameter(self, type_: Type, owner: Module | None) -> str:
        """The annotation of a parameter: what a user may give to a function that ``owner`` exports, None for the world."""
        return self.given(type_, imports=self._plan.seen_from_imports(owner))

    def returned(self, function: Function, owner: Module | None) -> str:
        """What the Python function of an export returns: for a ``result``, its ``ok``."""
        return self.got(self._value(function), imports=self._plan.seen_from_imports(owner))

    def served(self, type_: Type) -> str:
        """The annotation of a parameter that a host's function gets."""
        return self.got(type_, imports=True)

    def answered(self, function: Function) -> str:
        """What a host's function returns: for a ``result``, its ``ok``."""
        return self.given(self._value(function), imports=True)

    def _value(self, function: Function) -> Type | None:
        result = self._plan.result_of(function)
        return result.ok if result else function.result

    def _spelled(self, type_: Type | None, imports: bool | None, way: str) -> str:  # noqa: FBT001
        match type_:
            case None:
                return "None"
            case Primitive("error-context"):
                return self._file.rt("ErrorContext")
            case Primitive(name):
                return PRIMITIVES[name]
            case Ref():
                return self._named(type_, imports, way)
            case ListOf(element, None):
                return self._list(element, imports, way)
            case ListOf(element, _):
                return f"list[{self._spelled(element, imports, way)}]"
            case MapOf(key, value):
                return f"dict[{self._spelled(key, imports, way)}, {self._spelled(value, imports, way)}]"
            case OptionOf(payload):
                return f"{self._optional(payload, imports, way)} | None"
            case ResultOf(ok, err):
                ok_text, err_text = self._spelled(ok, imports, way), self._spelled(err, imports, way)
                return f"{self._file.rt('Ok')}[{ok_text}] | {self._file.rt('Err')}[{err_text}]"
            case TupleOf(items):
                return f"tuple[{', '.join(self._spelled(item, imports, way) for item in items) or '()'}]"
            case StreamOf(element):
                return f"{self._file.rt('Stream')}[{self._spelled(element, imports, way)}]"
            case FutureOf(payload):
                return f"{self._file.rt('Future')}[{self._spelled(payload, imports, way)}]"
            case Own(resource) | Borrow(resource):
                return self._named(resource, imports, way)

    def _list(self, element: Type, imports: bool | None, way: str) -> str:  # noqa: FBT001
        base = self._plan.base(element)
        item = self._spelled(element, imports, way)
        if base == Primitive("u8"):
            return self._file.rt("Buffer") if way == "given" else "bytes"
        if is_number(base):
            if way == "got":
                return f"{self._file.rt('Array')}[{item}]"
            return f"{self._sequence(item)} | {self._file.rt('Buffer')}" if way == "given" else self._sequence(item)
        if base == Primitive("bool") and way == "given":
            return f"{self._sequence(item)} | {self._file.rt('Buffer')}"
        if self._plan.is_plain(base):
            return f"{self._sequence(item)} | {self._file.rt('RecordArray')}" if way == "given" else self._sequence(item)
        if way == "given" or (not way and self._is_named_otherwise(element, "got")):
            return self._sequence(item)
        return f"list[{item}]"

    def callable(self, function: Function) -> str:
        """``Callable[[…], …]`` of a function of the host."""
        given = ", ".join(self.served(param.type) for param in function.params)
        name = self._file.need("collections.abc", "Callable")
        return f"{name}[[{given}], {self.answered(function)}]"

    def takes_buffer(self, type_: Type | None) -> bool:
        """Whether a list of numbers or of plain records is in a value, outside of records and variants."""
        elements = [self._plan.base(found.element) for found in self._lists(type_)]
        return any(is_number(element) or self._plan.is_plain(element) for element in elements)

    def _is_named_otherwise(self, type_: Type, way: str) -> bool:
        """Whether a value that is given or got has another annotation than one that is both."""
        elements = [self._plan.base(found.element) for found in self._lists(type_)]
        return (way == "given" and bool(elements)) or (
            way == "got" and any(is_number(e) and e != Primitive("u8") for e in elements)
        )

    def _lists(self, type_: Type | None) -> Iterator[ListOf]:
        base = None if type_ is None else self._plan.base(type_)
        if isinstance(base, ListOf) and base.length is None:
            yield base
        if base is not None:
            for child in children(base):
                yield from self._lists(child)

    def _sequence(self, item: str) -> str:
        return f"{self._file.need('collections.abc', 'Sequence')}[{item}]"

    def _optional(self, payload: Type, imports: bool | None, way: str) -> str:  # noqa: FBT001
        text = self._spelled(payload, imports, way)
        return f"{self._file.rt('Some')}[{text}]" if isinstance(self._plan.base(payload), OptionOf) else text

    def _named(self, ref: Ref, imports: bool | None, way: str) -> str:  # noqa: FBT001
        module, item = self._plan.home(ref)
        if isinstance(item.definition, Alias) and self._is_named_otherwise(ref, way):
            return self._spelled(item.definition.target, imports, way)
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
