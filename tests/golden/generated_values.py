"""Values of generated types, and what looks like values and is none."""

from __future__ import annotations

import math
import struct
import typing
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from hypothesis import strategies as st
from witworks import runtime as rt

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
    plain,
)

EDGES: dict[str, list[object]] = {
    "bool": [False, True],
    "char": ["a", "\0", "\x7f", "\x80", "\u07ff", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff"],
    "f32": [0.0, -0.0, 1.5, math.inf, -math.inf, 2.0**-149, (2 - 2**-23) * 2.0**127],
    "f64": [0.0, -0.0, 1.5, math.inf, -math.inf, 5e-324, 1.7976931348623157e308],
}
TEXTS = ["", "\0", "a", "é", "–", "🦀", "\ud7ff\ue000", "naïve 🦀" * 40, "x" * 70_000]
"""Among them one that does not fit what is left of the guest's first pages."""


def bits_of(number: int, code: str) -> float:
    """The float of those bits: a NaN keeps its payload."""
    return float(struct.unpack(f"<{code}", number.to_bytes(struct.calcsize(code), "little"))[0])


def _numbers(name: str) -> st.SearchStrategy[Any]:
    if name in ("f32", "f64"):
        size, code = (32, "f") if name == "f32" else (64, "d")
        any_bits = st.integers(0, (1 << size) - 1).map(lambda bits: bits_of(bits, code))
        nan = st.sampled_from([0x7FC00000, 0xFFC00001, 0x7FFFFFFF] if size == 32 else [0x7FF8 << 48, 0xFFF8000000000001])
        return st.one_of(st.sampled_from(EDGES[name]), nan.map(lambda bits: bits_of(bits, code)), any_bits)
    low, high = limits(name)
    return st.one_of(st.sampled_from([0, 1, low, high]), st.integers(low, high))


def limits(name: str) -> tuple[int, int]:
    """The smallest and the largest integer of a type."""
    bits = int(name[1:])
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if name[0] == "s" else (0, (1 << bits) - 1)


def values(of: Type, module: ModuleType) -> st.SearchStrategy[Any]:
    """Values of a type, of the classes that were emitted into ``module``."""
    match of:
        case Alias(_, target):
            return values(target, module)
        case Scalar("bool" | "char" as name):
            return st.sampled_from(EDGES[name])
        case Scalar(name):
            return _numbers(name)
        case Text():
            return st.one_of(st.sampled_from(TEXTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=9))
        case List(item):
            few = st.lists(values(item, module), max_size=3)
            repeated = st.builds(lambda value, count: [value] * count, values(item, module), st.sampled_from([17, 300]))
            found = st.one_of(few, few, repeated)
            return found.map(bytes) if plain(item) == Scalar("u8") else found
        case Tuple(items):
            return st.tuples(*(values(item, module) for item in items))
        case Option(payload):
            some = values(payload, module)
            return st.one_of(st.none(), some.map(rt.Some) if isinstance(plain(payload), Option) else some)
        case Result(ok, err):
            return st.one_of(_case(rt.Ok, ok, module), _case(rt.Err, err, module))
        case Record(_, fields):
            return st.builds(python_class(of, module), *(values(field, module) for _, field in fields))
        case Variant():
            classes = zip(case_classes(of, module), cases(of), strict=True)
            return st.one_of([values(case, module).map(which) if case else st.builds(which) for which, case in classes])
        case Enum():
            return st.sampled_from(list(python_class(of, module)))
        case Flags(_, count):
            which = python_class(of, module)
            return st.one_of(st.sampled_from([0, 1, (1 << count) - 1]), st.integers(0, (1 << count) - 1)).map(which)


def _case(which: Callable[[Any], Any], payload: Type | None, module: ModuleType) -> st.SearchStrategy[Any]:
    return (st.none() if payload is None else values(payload, module)).map(which)


def python_class(of: Type, module: ModuleType) -> Any:
    """The class, or the union of classes, that was emitted for a named type."""
    assert isinstance(of, (Record, Variant, Enum, Flags))
    return getattr(module, of.name.upper())


def case_classes(of: Type, module: ModuleType) -> list[Any]:
    """The classes of a variant's cases, in their order."""
    found = python_class(of, module)
    return list(typing.get_args(found)) or [found]


# What is no value --------------------------------------------------------------------------------------------------------


class Alien:
    """A value of no type."""

    def __repr__(self) -> str:
        return "an alien"


def broken(of: Type, module: ModuleType) -> st.SearchStrategy[Any]:
    """What looks like values of a type and has one thing wrong with it, on the outside or deep within."""
    return st.one_of(st.builds(Alien), *_broken(of, module))


def _broken(of: Type, module: ModuleType) -> Iterator[st.SearchStrategy[Any]]:
    match of:
        case Alias(_, target):
            yield from _broken(target, module)
        case Scalar("bool"):
            yield st.sampled_from([0, 1, None, "true"])
        case Scalar("char"):
            yield st.sampled_from(["", "ab", "\ud800", "\udfff", 97, b"a", None])
        case Scalar("f32" | "f64" as name):
            yield st.sampled_from(["1", True, None, 10**400, *([1e300, -1e39] if name == "f32" else [])])
        case Scalar(name):
            low, high = limits(name)
            yield st.sampled_from([low - 1, high + 1, 2**70, 1.0, True, "1", None])
        case Text():
            yield st.sampled_from(["\ud800", "a\udfff", "\udcff🦀", b"a", 1, None])
        case List(item):
            yield st.sampled_from(["abc", 1, None])
            yield _one_broken([item] * 3, module)
        case Tuple(items):
            yield st.tuples(*(values(item, module) for item in (*items, Scalar("u8"))))
            yield st.lists(st.just(1), min_size=len(items), max_size=len(items))
            yield _one_broken(list(items), module).map(tuple)
        case Option(payload):
            wrong = broken(payload, module).filter(lambda value: value is not None)
            yield wrong.map(rt.Some) if isinstance(plain(payload), Option) else wrong
        case Result(ok, err):
            yield from (broken(part, module).map(side) for side, part in ((rt.Ok, ok), (rt.Err, err)) if part is not None)
        case Record(_, fields):
            which = python_class(of, module)
            yield _one_broken([field for _, field in fields], module).map(lambda given: which(*given))
        case Variant():
            for which, case in zip(case_classes(of, module), cases(of), strict=True):
                if case is not None:
                    yield broken(case, module).map(which)
        case Enum():
            yield st.sampled_from([0, "value"])
        case Flags():
            yield st.sampled_from([0, None])


def _one_broken(parts: list[Type], module: ModuleType) -> st.SearchStrategy[list[Any]]:
    def beside(wrong: int) -> st.SearchStrategy[list[Any]]:
        given = ((broken if n == wrong else values)(part, module) for n, part in enumerate(parts))
        return st.tuples(*given).map(list)

    return st.integers(0, len(parts) - 1).flatmap(beside)
