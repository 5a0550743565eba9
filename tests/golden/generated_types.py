"""WIT types made by hypothesis, values of each, and values that are none: an account of the canonical ABI of its own.

Nothing here looks at ``bindgen``: it is the other side of the comparison.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TypeAlias

from hypothesis import strategies as st

SCALARS = {
    **{"bool": (1, "i32"), "char": (4, "i32"), "f32": (4, "f32"), "f64": (8, "f64")},
    **{f"{sign}{bits}": (bits // 8, "i64" if bits == 64 else "i32") for sign in "su" for bits in (8, 16, 32, 64)},
}
"""Bytes in memory, and the core value, of each type that is one core value."""
WORDS = (
    *("value", "x", "at", "out", "raw", "d", "rt", "item", "self", "tag", "block", "found", "class", "def", "none", "true"),
    *(
        "match",
        "list",
        "str",
        "int",
        "bytes",
        "type",
        "dtype",
        "len",
        "print",
        "name",
        "mro",
        "a0",
        "utf8",
        "pack",
        "host",
        "answer",
    ),
)
"""Names of fields, cases and flags: words of Python, of WIT, and of emitted code itself."""


@dataclass(frozen=True)
class Scalar:
    name: str


@dataclass(frozen=True)
class Text:
    pass


@dataclass(frozen=True)
class List:
    item: Type


@dataclass(frozen=True)
class Tuple:
    items: tuple[Type, ...]


@dataclass(frozen=True)
class Option:
    payload: Type


@dataclass(frozen=True)
class Result:
    ok: Type | None
    err: Type | None


@dataclass(frozen=True)
class Record:
    name: str
    fields: tuple[tuple[str, Type], ...]


@dataclass(frozen=True)
class Variant:
    name: str
    cases: tuple[tuple[str, Type | None], ...]


@dataclass(frozen=True)
class Enum:
    name: str
    count: int


@dataclass(frozen=True)
class Flags:
    name: str
    count: int


@dataclass(frozen=True)
class Alias:
    name: str
    target: Type


Type: TypeAlias = Scalar | Text | List | Tuple | Option | Result | Record | Variant | Enum | Flags | Alias
Named: TypeAlias = Record | Variant | Enum | Flags | Alias


def plain(of: Type) -> Type:
    """The type without the names that aliases give it."""
    return plain(of.target) if isinstance(of, Alias) else of


def is_number(of: Type) -> bool:
    """Whether lists of it are blocks of numbers."""
    return isinstance(plain(of), Scalar) and plain(of) not in (Scalar("bool"), Scalar("char"))


def inner(of: Type) -> list[Type]:
    """The types that a type is made of."""
    match of:
        case List(item):
            return [item]
        case Option(payload):
            return [payload]
        case Alias(_, target):
            return [target]
        case Tuple(items):
            return list(items)
        case Record(_, fields):
            return [field for _, field in fields]
        case Variant() | Result():
            return [case for case in cases(of) if case is not None]
    return []


def cases(of: Type) -> list[Type | None]:
    """The payloads of an option, a result, a variant or an enum, in the order of their discriminants."""
    match of:
        case Option(payload):
            return [None, payload]
        case Result(ok, err):
            return [ok, err]
        case Variant(_, found):
            return [case for _, case in found]
        case Enum(_, count):
            return [None] * count
    raise AssertionError(of)


# WIT -----------------------------------------------------------------------------------------------------------------


def spell(of: Type | None) -> str:
    """The type as WIT spells it."""
    match of:
        case None:
            return "_"
        case Scalar(name):
            return name
        case Text():
            return "string"
        case List(item):
            return f"list<{spell(item)}>"
        case Tuple(items):
            return f"tuple<{', '.join(map(spell, items))}>"
        case Option(payload):
            return f"option<{spell(payload)}>"
        case Result(None, None):
            return "result"
        case Result(ok, None):
            return f"result<{spell(ok)}>"
        case Result(ok, err):
            return f"result<{spell(ok)}, {spell(err)}>"
        case Record(name) | Variant(name) | Enum(name) | Flags(name) | Alias(name):
            return name


def definitions(types: list[Type]) -> dict[str, str]:
    """The text of every named type that ``types`` reach, by name, what is used before what uses it."""
    found: dict[str, str] = {}
    for of in types:
        found |= definitions(inner(of))
        match of:
            case Record(name, fields):
                found[name] = f"record {name} {{ {', '.join(f'%{field}: {spell(part)}' for field, part in fields)} }}"
            case Variant(name, found_cases):
                texts = (f"%{case}" + (f"({spell(payload)})" if payload else "") for case, payload in found_cases)
                found[name] = f"variant {name} {{ {', '.join(texts)} }}"
            case Enum(name, count):
                found[name] = f"enum {name} {{ {', '.join(f'%{case}' for case in names(count))} }}"
            case Flags(name, count):
                found[name] = f"flags {name} {{ {', '.join(f'%{flag}' for flag in names(count))} }}"
            case Alias(name, target):
                found[name] = f"type {name} = {spell(target)};"
    return found


def names(count: int) -> list[str]:
    """So many names for cases or flags, unlike each other."""
    return [*WORDS[:count], *(f"c{n}" for n in range(count - len(WORDS)))]


# Types of hypothesis -----------------------------------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Type, ...]:
    """A few types, which may share what they are made of."""
    known: list[Type] = []
    return tuple(_draw_type(draw, known, 3) for _ in range(draw(st.integers(1, 3))))


def _draw_type(draw: st.DrawFn, known: list[Type], depth: int) -> Type:
    kinds = ["scalar", "text", "numbers", "enum", "flags"]
    if depth:
        kinds += ["list", "tuple", "option", "result", "record", "variant", "variant", "option", "alias"]
    if known:
        kinds.append("known")
    kind = draw(st.sampled_from(kinds))

    def part() -> Type:
        return _draw_type(draw, known, depth - 1)

    def maybe() -> Type | None:
        return part() if draw(st.booleans()) else None

    def words(most: int) -> list[str]:
        return draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=most, unique=True))

    made: Named
    match kind:
        case "scalar":
            return Scalar(draw(st.sampled_from(list(SCALARS))))
        case "text":
            return Text()
        case "numbers":
            return List(Scalar(draw(st.sampled_from(list(SCALARS)))))
        case "list":
            return List(part())
        case "tuple":
            return Tuple(tuple(part() for _ in range(draw(st.sampled_from([1, 2, 3, 9])))))
        case "option":
            return Option(part())
        case "result":
            return Result(maybe(), maybe())
        case "known":
            return draw(st.sampled_from(known))
        case "enum":
            made = Enum("", draw(st.sampled_from([1, 2, 3, 256, 257])))
        case "flags":
            made = Flags("", draw(st.sampled_from([1, 7, 8, 9, 16, 17, 31, 32])))
        case "alias":
            made = Alias("", part())
        case "record":
            made = Record("", tuple((word, part()) for word in words(5)))
        case _:
            made = Variant("", tuple((word, maybe()) for word in words(5)))
    made = dataclasses.replace(made, name=f"{kind[0]}{len(known)}")
    known.append(made)
    return made
