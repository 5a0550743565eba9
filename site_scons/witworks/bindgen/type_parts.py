"""What types are made of, and what they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.model.world import (
    Alias,
    Borrow,
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
    TypeDef,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NUMBERS: Final = frozenset({"f32", "f64", *(f"{sign}{bits}" for sign in "su" for bits in (8, 16, 32, 64))})
"""The types whose lists are moved as one block of memory."""


def is_number(base: Type) -> bool:
    """Whether a type, its aliases removed, is a number."""
    return isinstance(base, Primitive) and base.name in NUMBERS


def feature_of(part: Type) -> str | None:
    """The feature behind a type that the component API cannot run, or None."""
    match part:
        case StreamOf():
            return "stream"
        case FutureOf():
            return "future"
        case MapOf():
            return "map"
        case ListOf(_, int()):
            return "fixed-length list"
        case Primitive("error-context"):
            return "error-context"
    return None


def children(of: Type) -> tuple[Type | None, ...]:
    """The types that a structural type is made of."""
    match of:
        case ListOf(element, _):
            return (element,)
        case MapOf(key, value):
            return (key, value)
        case OptionOf(payload) | StreamOf(payload) | FutureOf(payload):
            return (payload,)
        case ResultOf(ok, err):
            return (ok, err)
        case TupleOf(items):
            return items
    return ()


def inside(item: TypeDef) -> tuple[Type | None, ...]:
    """The types that a named type is made of."""
    match item.definition:
        case Record(fields):
            return tuple(part.type for part in fields)
        case Variant(cases):
            return tuple(case.type for case in cases)
        case Alias(target):
            return (target,)
        case EnumOf() | Flags() | Resource():
            return ()


def refs_of(things: Iterable[TypeDef | Function]) -> Iterator[Ref]:
    """Every reference that the definitions and functions make, as they are written."""
    for thing in things:
        if isinstance(thing, TypeDef):
            for part in inside(thing):
                yield from _refs(part)
        else:
            for param in thing.params:
                yield from _refs(param.type)
            yield from _refs(thing.result)


def _refs(of: Type | None) -> Iterator[Ref]:
    match of:
        case None:
            return
        case Ref():
            yield of
        case Own(resource) | Borrow(resource):
            yield resource
        case _:
            for child in children(of):
                yield from _refs(child)
