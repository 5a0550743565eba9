"""Whether a component is what its world says: every export there, every type equal, no import beyond the world's.

The differences are told as a user needs them: which export, which function, and where inside the types the two part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from witworks.model.spelling import spell
from witworks.model.world import (
    Alias,
    Borrow,
    Definition,
    EnumOf,
    Flags,
    Function,
    FutureOf,
    ListOf,
    MapOf,
    OptionOf,
    Own,
    Primitive,
    Record,
    Ref,
    Resource,
    ResultOf,
    StreamOf,
    TupleOf,
    Type,
    Variant,
    World,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from witworks.model.world import Case, Interface


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a component is not its world: ``item`` is the interface or function, as WIT names it."""

    item: str
    message: str


@dataclass(frozen=True, slots=True)
class Sides:
    """What the two that are compared are called in messages."""

    wanted: str = "the world"
    found: str = "the component"


def differences(world: World, component: World) -> tuple[Difference, ...]:
    """How ``component`` (decoded from its own bytes) falls short of ``world``; empty when it conforms.

    A component may import less than its world allows, and WASI interfaces besides: they are granted or refused when it is
    instantiated. It must export all that the world exports, with the same types.
    """
    return tuple(_Comparison(world, component).run())


def interface_differences(wanted: tuple[World, str], found: tuple[World, str], sides: Sides) -> tuple[Difference, ...]:
    """How one world's interface, by its key, falls short of another's: each function there, with equal types."""
    ours, theirs = wanted[0].interfaces[wanted[1]], found[0].interfaces[found[1]]
    return tuple(_Comparison(wanted[0], found[0], sides).functions(ours.name, ours.functions, theirs.functions))


class _Comparison:
    def __init__(self, world: World, component: World, sides: Sides | None = None) -> None:
        self._world = world
        self._component = component
        self._sides = sides or Sides()
        self._equal: set[tuple[Ref, Ref]] = set()

    def run(self) -> Iterator[Difference]:
        yield from self._exports()
        yield from self._imports()

    def _exports(self) -> Iterator[Difference]:
        found = {self._component.interfaces[key].name: self._component.interfaces[key] for key in self._component.exports}
        for key in self._world.exports:
            interface = self._world.interfaces[key]
            if interface.name not in found:
                yield Difference(interface.name, "the world exports this interface; the component does not")
            else:
                yield from self.functions(interface.name, interface.functions, found[interface.name].functions)
        yield from self.functions("", self._world.export_functions, self._component.export_functions)

    def _imports(self) -> Iterator[Difference]:
        allowed = {self._world.interfaces[key].name: self._world.interfaces[key] for key in self._world.imports}
        for key in self._component.imports:
            interface = self._component.interfaces[key]
            if interface.name.startswith("wasi:"):
                continue
            if interface.name not in allowed:
                yield Difference(interface.name, "the component imports this interface; the world does not have it")
            else:
                yield from self._imported(interface, allowed[interface.name])
        functions = {function.name: function for function in self._world.import_functions}
        for function in self._component.import_functions:
            if function.name not in functions:
                yield Difference(function.name, "the component imports this function; the world does not have it")
            elif message := self._function(functions[function.name], function):
                yield Difference(function.name, message)

    def _imported(self, found: Interface, allowed: Interface) -> Iterator[Difference]:
        names = {function.export_name for function in found.functions}
        for name in sorted(names - {function.export_name for function in allowed.functions}):
            yield Difference(f"{found.name}#{name}", "the component imports this function; the world does not have it")
        yield from self.functions(
            found.name, [function for function in allowed.functions if function.export_name in names], found.functions
        )

    def functions(self, owner: str, wanted: Iterable[Function], found: Iterable[Function]) -> Iterator[Difference]:
        """How the functions of an interface differ, or those of the world itself, which have no owner."""
        by_name = {function.export_name: function for function in found}
        for function in wanted:
            item = f"{owner}#{function.export_name}" if owner else function.export_name
            if function.export_name not in by_name:
                yield Difference(item, f"{self._sides.wanted} has this function; {self._sides.found} does not")
            elif message := self._function(function, by_name[function.export_name]):
                yield Difference(item, message)

    def _function(self, wanted: Function, found: Function) -> str | None:
        if len(wanted.params) != len(found.params):
            count = len(wanted.params)
            return f"{self._sides.wanted} says {count} parameter{'s' * (count != 1)}, {self._sides.found} has {len(found.params)}"
        for ours, theirs in zip(wanted.params, found.params, strict=True):
            if ours.name != theirs.name:
                return f"{self._sides.wanted} names a parameter `{ours.name}`, {self._sides.found} `{theirs.name}`"
            if message := self._type(ours.type, theirs.type):
                return f"parameter `{ours.name}`: {message}"
        if message := self._optional(wanted.result, found.result):
            return f"result: {message}"
        if wanted.is_async != found.is_async:
            return self._versus(_is_async(wanted), _is_async(found))
        return None

    def _optional(self, wanted: Type | None, found: Type | None) -> str | None:
        if wanted is None or found is None:
            return None if wanted is found else self._versus(spell(wanted), spell(found))
        return self._type(wanted, found)

    def _type(self, wanted: Type, found: Type) -> str | None:
        wanted, found = _follow(self._world, wanted), _follow(self._component, found)
        if isinstance(wanted, Ref) and isinstance(found, Ref):
            return self._named(wanted, found)
        if isinstance(wanted, (Own, Borrow)) and type(wanted) is type(found):
            return self._resource(wanted.resource, found.resource)
        parts = _parts(wanted), _parts(found)
        if type(wanted) is not type(found) or parts[0][0] != parts[1][0] or len(parts[0][1]) != len(parts[1][1]):
            return self._versus(spell(wanted), spell(found))
        for ours, theirs in zip(parts[0][1], parts[1][1], strict=True):
            if message := self._optional(ours, theirs):
                return message
        return None

    def _resource(self, wanted: Ref, found: Ref) -> str | None:
        names = _resource_name(self._world, wanted), _resource_name(self._component, found)
        return None if names[0] == names[1] else self._versus(*names)

    def _named(self, wanted: Ref, found: Ref) -> str | None:
        if (wanted, found) in self._equal:
            return None
        ours, theirs = self._world.type(wanted), self._component.type(found)
        message = self._definition(ours.definition, theirs.definition)
        if message is None:
            self._equal.add((wanted, found))
            return None
        return f"`{wanted.name}`: {message}"

    def _definition(self, wanted: Definition, found: Definition) -> str | None:
        match wanted, found:
            case Record(), Record():
                ours = [(item.name, item.type) for item in wanted.fields]
                return self._members("field", ours, [(item.name, item.type) for item in found.fields])
            case Variant(), Variant():
                return self._members("case", _cases(wanted.cases), _cases(found.cases))
            case EnumOf(), EnumOf():
                return self._members("case", _cases(wanted.cases), _cases(found.cases))
            case Flags(), Flags():
                return self._members("flag", _cases(wanted.flags), _cases(found.flags))
            case Resource(), Resource():
                return None
        return self._versus(_kind(wanted), _kind(found))

    def _members(
        self, word: str, wanted: Sequence[tuple[str, Type | None]], found: Sequence[tuple[str, Type | None]]
    ) -> str | None:
        ours, theirs = [name for name, _ in wanted], [name for name, _ in found]
        if ours != theirs:
            return self._versus(f"the {word}s {', '.join(ours)}", ", ".join(theirs))
        for (name, our_type), (_, their_type) in zip(wanted, found, strict=True):
            if message := self._optional(our_type, their_type):
                return f"{word} `{name}`: {message}"
        return None

    def _versus(self, wanted: str, found: str) -> str:
        return f"{self._sides.wanted} says {wanted}, {self._sides.found} has {found}"


def _follow(world: World, of: Type) -> Type:
    """``of`` with aliases followed to what they stand for; a resource stays behind its handle."""
    while isinstance(of, Ref) and isinstance(definition := world.type(of).definition, Alias):
        of = definition.target
    if isinstance(of, Ref) and isinstance(world.type(of).definition, Resource):
        return Own(of)
    return of


def _resource_name(world: World, ref: Ref) -> str:
    while isinstance(definition := world.type(ref).definition, Alias) and isinstance(definition.target, Ref):
        ref = definition.target
    return ref.name


def _parts(of: Type) -> tuple[object, tuple[Type | None, ...]]:
    """What must be equal about an anonymous type, and the types inside it."""
    match of:
        case Primitive(name):
            return name, ()
        case ListOf(element, length):
            return length, (element,)
        case MapOf(key, value):
            return None, (key, value)
        case OptionOf(payload):
            return None, (payload,)
        case ResultOf(ok, err):
            return None, (ok, err)
        case TupleOf(items):
            return len(items), items
        case StreamOf(inner) | FutureOf(inner):
            return None, (inner,)
        case _:
            return of, ()


def _cases(cases: tuple[Case, ...]) -> list[tuple[str, Type | None]]:
    return [(case.name, case.type) for case in cases]


def _kind(definition: Definition) -> str:
    words = {Record: "a record", Variant: "a variant", EnumOf: "an enum", Flags: "flags", Resource: "a resource"}
    return words.get(type(definition), "another type")


def _is_async(function: Function) -> str:
    return "async func" if function.is_async else "func"
