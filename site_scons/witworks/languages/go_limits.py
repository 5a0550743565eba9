"""What of a world `wit-bindgen go` cannot do: its generator panics there, or makes code that stock Go cannot build. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.model.spelling import spell
from witworks.model.world import (
    Alias,
    FutureOf,
    ListOf,
    MapOf,
    OptionOf,
    Primitive,
    Record,
    ResultOf,
    StreamOf,
    TupleOf,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.model.world import Definition, Function, Type, TypeDef, World

_MOST_ITEMS: Final = 16
_MOST_RESULTS: Final = 32
"""A tuple that is a function's result is that many results in Go; our runtime package has the tuples for it."""


def unsupported(world: World) -> tuple[str, str] | None:
    """A feature that is beyond Go, and where the world has it; None where it can do all of the world."""
    return next(_misfits(world), None)


def _misfits(world: World) -> Iterator[tuple[str, str]]:
    yield from _of_scope(f"world `{world.name}`", (*world.import_functions, *world.export_functions), world.types)
    for interface in world.interfaces.values():
        yield from _of_scope(f"interface `{interface.name}`", interface.functions, interface.types)


def _of_scope(owner: str, functions: tuple[Function, ...], types: tuple[TypeDef, ...]) -> Iterator[tuple[str, str]]:
    for named in types:
        yield from ((feature, f"type `{named.name}` of {owner}") for feature in _of_definition(named.definition))
    for function in functions:
        place = f"function `{function.export_name}` of {owner}"
        if function.is_async:
            yield "async functions", place
        for type_ in (*(param.type for param in function.params), *_results(function)):
            yield from ((feature, place) for feature in _of_type(type_))


def _results(function: Function) -> tuple[Type | None, ...]:
    match function.result:
        case TupleOf(items) if len(items) <= _MOST_RESULTS:
            return items
        case other:
            return (other,)


def _of_definition(definition: Definition) -> Iterator[str]:
    match definition:
        case Record(fields):
            for field in fields:
                yield from _of_type(field.type)
        case Variant(cases):
            for case in cases:
                yield from _of_type(case.type)
        case Alias(target):
            yield from _of_type(target)


def _of_type(of: Type | None) -> Iterator[str]:
    match of:
        case Primitive("error-context"):
            yield "error-context"
        case StreamOf():
            yield "streams"
        case FutureOf():
            yield "futures"
        case ListOf(_, int()):
            yield f"lists of a fixed length, as `{spell(of)}`"
        case TupleOf(items):
            if len(items) > _MOST_ITEMS:
                yield f"tuples of more than {_MOST_ITEMS}"
            for item in items:
                yield from _of_type(item)
        case ListOf(inner) | OptionOf(inner):
            yield from _of_type(inner)
        case MapOf(left, right) | ResultOf(left, right):
            yield from _of_type(left)
            yield from _of_type(right)
