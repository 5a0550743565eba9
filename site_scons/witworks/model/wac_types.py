"""An interface as one block of WAC, with every type that it speaks of in it, whichever interface that is from."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from witworks.model.spelling import spell
from witworks.model.world import Alias, EnumOf, Flags, Record, Ref, Variant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from witworks.model.world import Case, Definition, Field, Function, Interface, World


def block(world: World, interface: Interface, functions: Iterable[Function]) -> str:
    """``interface { … }`` with these of its functions; there must be no resource among its types."""
    return _Block(world).text(interface, functions)


class _Block:
    def __init__(self, world: World) -> None:
        self._world = world
        self._names: dict[Ref, str] = {}
        self._lines: list[str] = []

    def text(self, interface: Interface, functions: Iterable[Function]) -> str:
        key = next(key for key, one in self._world.interfaces.items() if one is interface)
        for item in interface.types:
            self._own(Ref(key, item.name))
        for function in functions:
            params = ", ".join(f"%{param.name}: {spell(self._local(param.type))}" for param in function.params)
            result = "" if function.result is None else f" -> {spell(self._local(function.result))}"
            self._lines.append(f"%{function.name}: func({params}){result};")
        return "\n".join(["interface {", *(f"  {line}" for line in self._lines), "}"])

    def _own(self, ref: Ref) -> None:
        """Define a type that the interface has under this name, its own or one that it uses."""
        base = self._base(ref)
        if base in self._names:
            self._lines.append(f"type %{ref.name} = {self._names[base]};")
        else:
            self._define(base, ref.name)

    def _base(self, ref: Ref) -> Ref:
        while isinstance(definition := self._world.type(ref).definition, Alias) and isinstance(definition.target, Ref):
            ref = definition.target
        return ref

    def _define(self, base: Ref, wanted: str) -> None:
        name, number = wanted, 2
        while f"%{name}" in self._names.values():
            name, number = f"{wanted}-n{number}", number + 1
        self._names[base] = f"%{name}"
        # What it is made of is defined first: WAC reads from above.
        definition = self._local(self._world.type(base).definition)
        self._lines.append(_definition(name, definition))

    def _local(self, thing: Any) -> Any:  # noqa: ANN401
        """The thing with every type that it names by its name in the block."""
        if isinstance(thing, Ref):
            base = self._base(thing)
            if base not in self._names:
                self._define(base, base.name)
            return replace(thing, interface=None, name=self._names[base])
        if isinstance(thing, tuple):
            return tuple(self._local(item) for item in thing)
        if is_dataclass(thing) and not isinstance(thing, type):
            return replace(thing, **{item.name: self._local(getattr(thing, item.name)) for item in fields(thing)})
        return thing


def _definition(name: str, definition: Definition) -> str:
    match definition:
        case Record(parts):
            return f"record %{name} {{ {_fields(parts)} }}"
        case Variant(cases):
            return f"variant %{name} {{ {_cases(cases)} }}"
        case EnumOf(cases):
            return f"enum %{name} {{ {_cases(cases)} }}"
        case Flags(flags):
            return f"flags %{name} {{ {_cases(flags)} }}"
        case Alias(target):
            return f"type %{name} = {spell(target)};"
    raise ValueError(f"a resource, {name}, has no place in a block")


def _fields(parts: Iterable[Field]) -> str:
    return ", ".join(f"%{part.name}: {spell(part.type)}" for part in parts)


def _cases(cases: Iterable[Case]) -> str:
    return ", ".join(f"%{case.name}" + ("" if case.type is None else f"({spell(case.type)})") for case in cases)
