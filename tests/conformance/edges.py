"""The values at the edges of any WIT type, in the form of the vectors: whatever a guest may take for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from witworks.model import world as wit

from tests.conformance.values import float_bits

if TYPE_CHECKING:
    from collections.abc import Sequence

_INFINITY: Final = float("inf")
_FLOATS: Final = {
    "f32": (0.0, -0.0, 0.1, 3.4028234663852886e38, 1.401298464324817e-45, _INFINITY, -_INFINITY, float("nan")),
    "f64": (0.0, -0.0, 0.1, 1.7976931348623157e308, 5e-324, _INFINITY, -_INFINITY, float("nan")),
}
_CHARS: Final = ("\0", "a", "é", "\ud7ff", "\ue000", "\uffff", "\U0010ffff")
_STRINGS: Final = ("", "\0", "naïve 🦀", "\U0010ffff", "x" * 5000)


def bounds(name: str) -> tuple[int, int]:
    """The least and the greatest value of an integer type: ``u8``, ``s64``, …"""
    bits = int(name[1:])
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if name[0] == "s" else (0, (1 << bits) - 1)


def of(world: wit.World, wanted: wit.Type) -> list[Any]:
    """The edges of a type: each case, and in it each edge of what it carries."""
    match wanted:
        case wit.Primitive(name):
            return _primitive(name)
        case wit.ListOf(element):
            inner = of(world, element)
            return [[], inner, *([one] for one in inner)]
        case wit.TupleOf(items):
            return [list(one) for one in together([of(world, item) for item in items])]
        case wit.OptionOf(payload):
            return [None, *({"some": one} for one in of(world, payload))]
        case wit.ResultOf(ok, err):
            return [*_tagged(world, "ok", ok), *_tagged(world, "err", err)]
        case wit.Ref():
            return _named(world, wanted)
    raise NotImplementedError(wanted)


def together(several: Sequence[list[Any]]) -> list[tuple[Any, ...]]:
    """One value of each list at a time, until each has had its turn; those that are shorter begin anew."""
    longest = max(map(len, several), default=1)
    return [tuple(one[turn % len(one)] for one in several) for turn in range(longest)]


def _tagged(world: wit.World, tag: str, payload: wit.Type | None) -> list[Any]:
    return [{tag: one} for one in ([None] if payload is None else of(world, payload))]


def _named(world: wit.World, ref: wit.Ref) -> list[Any]:
    found = world.type(ref)
    match found.definition:
        case wit.Alias(target):
            return of(world, target)
        case wit.Record(fields):
            names = [field.name for field in fields]
            return [dict(zip(names, one, strict=True)) for one in together([of(world, field.type) for field in fields])]
        case wit.Variant(cases):
            return [one for case in cases for one in _tagged(world, case.name, case.type)]
        case wit.EnumOf(cases):
            return [case.name for case in cases]
        case wit.Flags(flags):
            names = [flag.name for flag in flags]
            return [[], names, *([name] for name in names)]
    raise NotImplementedError(found)


def _primitive(name: str) -> list[Any]:
    match name:
        case "bool":
            return [False, True]
        case "f32" | "f64":
            return [float_bits(name, value) for value in _FLOATS[name]]
        case "char":
            return list(_CHARS)
        case "string":
            return list(_STRINGS)
    low, high = bounds(name)
    numbers = dict.fromkeys([low, high, 0, 1, high // 2, high // 2 + 1])
    return [str(number) if name[1:] == "64" else number for number in numbers]
