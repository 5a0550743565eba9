"""Values of generated types in a form that can be compared, and the places of them that a guest may spoil."""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from hypothesis import strategies as st
from witworks import runtime as rt

from tests.golden.generated_abi import layout, offsets, payload_at
from tests.golden.generated_types import (
    Alias,
    Enum,
    Flags,
    List,
    Option,
    Record,
    Result,
    Scalar,
    Text,
    Tuple,
    Type,
    Variant,
    cases,
    inner,
    is_number,
    plain,
)
from tests.golden.generated_values import case_classes, python_class


def canonical(of: Type | None, value: Any, module: ModuleType) -> object:
    """The value in plain tuples that are equal only for equal values: floats by their bits, all NaNs alike."""
    match of:
        case None:
            assert value is None
            return None
        case Alias(_, target):
            return canonical(target, value, module)
        case Scalar("f32" | "f64"):
            assert type(value) is float
            return "nan" if math.isnan(value) else value.hex()
        case Scalar() | Text():
            return type(value).__name__, value
        case List(item) if plain(item) == Scalar("u8"):
            assert type(value) is bytes
            return value
        case List(item):
            assert type(value) in (list, rt.Array) if is_number(item) else type(value) is list
            return tuple(canonical(item, part, module) for part in value)
        case Tuple(items):
            assert type(value) is tuple
            return tuple(canonical(item, part, module) for item, part in zip(items, value, strict=True))
        case Option(payload):
            if value is None:
                return None
            if isinstance(plain(payload), Option):
                assert type(value) is rt.Some
                value = value.value
            return "some", canonical(payload, value, module)
        case Result(ok, err):
            assert type(value) in (rt.Ok, rt.Err)
            return type(value).__name__, canonical(ok if type(value) is rt.Ok else err, value.value, module)
        case Record(_, fields):
            assert type(value) is python_class(of, module)
            names = value.__dataclass_fields__
            parts = (getattr(value, name) for name in names)
            return tuple(canonical(field, part, module) for (_, field), part in zip(fields, parts, strict=True))
        case Variant():
            n = case_classes(of, module).index(type(value))
            case = cases(of)[n]
            return n, None if case is None else canonical(case, value.value, module)
        case Enum() | Flags():
            assert type(value) is python_class(of, module)
            return value.value
    raise AssertionError(of)


# Spoiling ----------------------------------------------------------------------------------------------------------------


def spots(of: Type, value: Any, module: ModuleType, at: int = 0) -> Iterator[tuple[int, st.SearchStrategy[int]]]:
    """Where a value in memory may be spoilt, and with which bytes: what comes of it must not depend on where things lie.

    So pointers and lengths point outside or are misaligned, and no discriminant becomes another one with a payload.
    """
    match of:
        case Alias(_, target):
            yield from spots(target, value, module, at)
        case Scalar() | Flags():
            yield from ((at + n, st.integers(0, 255)) for n in range(layout(of)[0]))
        case Text() | List():
            yield at + 3, st.integers(0x7F, 0xFF)
            if len(value):
                yield at + 7, st.integers(0x7F, 0xFF)
            align = layout(of.item)[1] if isinstance(of, List) else 1
            if align > 1:
                yield at, st.integers(0, 255).filter(lambda byte: byte % align)
        case Enum():
            yield at, st.integers(0, 255)
        case Tuple() | Record():
            parts = value if isinstance(of, Tuple) else [getattr(value, name) for name in value.__dataclass_fields__]
            for part, inside, offset in zip(inner(of), parts, offsets(inner(of)), strict=True):
                yield from spots(part, inside, module, at + offset)
        case _:
            yield at, st.integers(len(cases(of)), 255)
            case, inside = _inside(of, value, module)
            if case is not None:
                yield from spots(case, inside, module, at + payload_at(of))


def _inside(of: Type, value: Any, module: ModuleType) -> tuple[Type | None, Any]:
    """The payload of an option, a result or a variant, with its type."""
    match of:
        case Option(payload):
            return (None, None) if value is None else (payload, value.value if type(value) is rt.Some else value)
        case Result(ok, err):
            return ok if type(value) is rt.Ok else err, value.value
    case = cases(of)[case_classes(of, module).index(type(value))]
    return case, None if case is None else value.value
