"""Values that own much memory, of any WIT type: whoever does not free one has soon used up all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from witworks import runtime as rt
from witworks.bindgen.names import pascal
from witworks.model import world as wit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.values import Values

_BYTES: Final = 4096
_ELEMENTS: Final = 512
_PLAIN: Final[dict[str, Any]] = {"bool": True, "char": "a", "string": "x" * _BYTES, "f32": 1.0, "f64": 1.0}


def large(values: Values, wanted: wit.Type) -> list[Any]:
    """One value for each case of the type, with long texts and lists inside."""
    match wanted:
        case wit.Primitive(name):
            return [_PLAIN.get(name, 1)]
        case wit.ListOf(wit.Primitive("u8")):
            return [bytes(_BYTES)]
        case wit.ListOf(element):
            return [[one] * (2 if _owns(values, element) else _ELEMENTS) for one in large(values, element)]
        case wit.TupleOf(items):
            return [*zip(*_together([large(values, item) for item in items]), strict=True)]
        case wit.OptionOf(payload):
            wrapped = isinstance(values.resolved(payload), wit.OptionOf)
            return [None, *(rt.Some(one) if wrapped else one for one in large(values, payload))]
        case wit.ResultOf(ok, err):
            return [*map(rt.Ok, _or_none(values, ok)), *map(rt.Err, _or_none(values, err))]
        case wit.Ref():
            return _named(values, wanted)
    raise NotImplementedError(wanted)


def arguments(values: Values, function: wit.Function) -> list[tuple[Any, ...]]:
    """The arguments of calls of ``function`` with large values, every case of each parameter in one of them at least."""
    return [*zip(*_together([large(values, field.type) for field in function.params]), strict=True)] if function.params else [()]


def _together(several: Sequence[list[Any]]) -> list[list[Any]]:
    """The lists, each as long as the longest: they begin anew."""
    longest = max(map(len, several))
    return [[one[index % len(one)] for index in range(longest)] for one in several]


def _or_none(values: Values, wanted: wit.Type | None) -> list[Any]:
    return [None] if wanted is None else large(values, wanted)


def _owns(values: Values, wanted: wit.Type) -> bool:
    """Whether values of the type own memory."""
    match values.resolved(wanted):
        case wit.Primitive(name):
            return name == "string"
        case wit.ListOf():
            return True
        case wit.TupleOf(items):
            return any(_owns(values, item) for item in items)
        case wit.OptionOf(payload):
            return _owns(values, payload)
        case wit.ResultOf(ok, err):
            return any(_owns(values, one) for one in (ok, err) if one is not None)
        case wit.Ref() as ref:
            return any(_owns(values, one) for one in _parts(values, ref))
    return False


def _parts(values: Values, ref: wit.Ref) -> list[wit.Type]:
    match values.world.type(ref).definition:
        case wit.Record(fields):
            return [field.type for field in fields]
        case wit.Variant(cases):
            return [case.type for case in cases if case.type is not None]
    return []


def _named(values: Values, ref: wit.Ref) -> list[Any]:
    assert ref.interface is not None
    module = getattr(values.package, values.modules[ref.interface])
    match values.world.type(ref).definition:
        case wit.Alias(target):
            return large(values, target)
        case wit.Record(fields):
            made = getattr(module, pascal(ref.name))
            return [made(*one) for one in zip(*_together([large(values, field.type) for field in fields]), strict=True)]
        case wit.Variant(cases):
            made = {case: getattr(module, pascal(ref.name) + pascal(case.name)) for case in cases}
            return [one for case in cases for one in _cases(values, made[case], case.type)]
        case _:
            return [list(getattr(module, pascal(ref.name)))[-1]]


def _cases(values: Values, made: Any, payload: wit.Type | None) -> list[Any]:
    return [made()] if payload is None else [made(one) for one in large(values, payload)]
