"""Values of any WIT type, for hypothesis, and what they look like when they are compared."""

from __future__ import annotations

import dataclasses
from array import array
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from witworks import runtime as rt
from witworks.bindgen.names import interface_modules, pascal
from witworks.model import world as wit

if TYPE_CHECKING:
    from types import ModuleType

    from hypothesis.strategies import SearchStrategy


class Values:
    """The values of a world's types, as the classes of its bindings."""

    def __init__(self, world: wit.World, package: ModuleType) -> None:
        self.world = world
        self.package = package

    @cached_property
    def modules(self) -> dict[str, str]:
        """The module of the package for each interface of the world."""
        return interface_modules(self.world.interfaces)

    def of(self, wanted: wit.Type) -> SearchStrategy[Any]:
        """Values of a type."""
        match wanted:
            case wit.Primitive(name):
                return _primitive(name)
            case wit.Ref():
                return self._named(wanted)
            case wit.ListOf(wit.Primitive("u8")):
                return st.binary(max_size=24)
            case wit.ListOf(element):
                return st.lists(self.of(element), max_size=6)
            case wit.TupleOf(items):
                return st.tuples(*map(self.of, items))
            case wit.OptionOf(payload):
                some = self.of(payload)
                return st.none() | (some.map(rt.Some) if isinstance(self.resolved(payload), wit.OptionOf) else some)
            case wit.ResultOf(ok, err):
                return st.builds(rt.Ok, self._or_none(ok)) | st.builds(rt.Err, self._or_none(err))
        raise NotImplementedError(wanted)

    def resolved(self, wanted: wit.Type) -> wit.Type:
        """The type without its aliases."""
        while isinstance(wanted, wit.Ref) and isinstance(definition := self.world.type(wanted).definition, wit.Alias):
            wanted = definition.target
        return wanted

    def _case(self, made: Any, payload: wit.Type | None) -> SearchStrategy[Any]:
        return st.builds(made, *([] if payload is None else [self.of(payload)]))

    def _or_none(self, wanted: wit.Type | None) -> SearchStrategy[Any]:
        return st.none() if wanted is None else self.of(wanted)

    def _named(self, ref: wit.Ref) -> SearchStrategy[Any]:
        found = self.world.type(ref)
        assert ref.interface is not None
        module = getattr(self.package, self.modules[ref.interface])
        match found.definition:
            case wit.Alias(target):
                return self.of(target)
            case wit.Record(fields):
                return st.builds(getattr(module, pascal(ref.name)), *(self.of(field.type) for field in fields))
            case wit.Variant(cases):
                return st.one_of([self._case(getattr(module, pascal(ref.name) + pascal(case.name)), case.type) for case in cases])
            case wit.EnumOf():
                return st.sampled_from(list(getattr(module, pascal(ref.name))))
            case wit.Flags():
                flags = getattr(module, pascal(ref.name))
                return st.sets(st.sampled_from(list(flags))).map(lambda chosen: _union(flags, chosen))
        raise NotImplementedError(found)


def plain(value: object) -> object:
    """``value`` so that two are equal when a user would take them for the same: NaN is NaN, and 0.0 is not -0.0."""
    match value:
        case float():
            return "nan" if value != value else repr(value)  # noqa: PLR0124 - that is what NaN is
        case bool() | int() | str() | bytes() | None:
            return value
        case array() | list():
            return [plain(item) for item in value]
        case tuple():
            return tuple(plain(item) for item in value)
        case _ if dataclasses.is_dataclass(value):
            name = type(value).__name__
            return (name, *(plain(getattr(value, field.name)) for field in dataclasses.fields(value)))
        case _:
            return value


def _union(flags: Any, chosen: set[Any]) -> Any:
    value = flags(0)
    for flag in chosen:
        value |= flag
    return value


def _primitive(name: str) -> SearchStrategy[Any]:
    match name:
        case "bool":
            return st.booleans()
        case "f32" | "f64":
            return st.floats(width=32 if name == "f32" else 64)
        case "char":
            edges = st.sampled_from(["\0", "a", "é", "\ud7ff", "\ue000", "\uffff", "\U0010ffff"])
            return edges | st.characters(exclude_categories=["Cs"])
        case "string":
            edges = st.sampled_from(["", "\0", "naïve 🦀", "\U0010ffff", "x" * 5000])
            return edges | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    bits = int(name[1:])
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if name[0] == "s" else (0, (1 << bits) - 1)
    return st.sampled_from([low, high, 0, 1, high // 2, high // 2 + 1]) | st.integers(low, high)
