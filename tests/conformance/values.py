"""Values of any WIT type, between the form that the vectors have and the classes of the Python bindings."""

from __future__ import annotations

import dataclasses
import struct
from functools import cached_property
from typing import TYPE_CHECKING, Any

from witworks import runtime as rt
from witworks.bindgen.names import interface_modules, pascal, upper
from witworks.model import world as wit

if TYPE_CHECKING:
    from types import ModuleType


class Values:
    """The values of a world's types, as the classes of its bindings."""

    def __init__(self, world: wit.World, package: ModuleType) -> None:
        self.world = world
        self.package = package

    @cached_property
    def modules(self) -> dict[str, str]:
        """The module of the package for each interface of the world."""
        return interface_modules(self.world.interfaces)

    def resolved(self, wanted: wit.Type) -> wit.Type:
        """The type without its aliases."""
        while isinstance(wanted, wit.Ref) and isinstance(definition := self.world.type(wanted).definition, wit.Alias):
            wanted = definition.target
        return wanted

    def named(self, ref: wit.Ref, case: str = "") -> Any:
        """The class of a type, or of a variant's case."""
        assert ref.interface is not None
        return getattr(getattr(self.package, self.modules[ref.interface]), pascal(ref.name) + pascal(case))

    def decode(self, wanted: wit.Type | None, said: Any) -> Any:
        """What a vector says, as a value of the bindings."""
        match self.resolved(wanted) if wanted else None:
            case None:
                return None
            case wit.Primitive(name):
                return _decode_primitive(name, said)
            case wit.ListOf(wit.Primitive("u8")):
                return bytes(said)
            case wit.ListOf(element):
                return [self.decode(element, item) for item in said]
            case wit.TupleOf(items):
                return tuple(self.decode(item, one) for item, one in zip(items, said, strict=True))
            case wit.OptionOf(payload):
                if said is None:
                    return None
                some = self.decode(payload, said["some"])
                return rt.Some(some) if isinstance(self.resolved(payload), wit.OptionOf) else some
            case wit.ResultOf(ok, err):
                return rt.Ok(self.decode(ok, said["ok"])) if "ok" in said else rt.Err(self.decode(err, said["err"]))
            case wit.Ref() as ref:
                return self._decode_named(ref, said)
        raise NotImplementedError(wanted)

    def decode_if_possible(self, wanted: wit.Type, said: Any) -> Any:
        """What a vector says of a value that is not of the type: decoded where it has the type's form, else as it is."""
        try:
            return self.decode(wanted, said)
        except (KeyError, StopIteration, TypeError, ValueError):
            return said

    def encode(self, wanted: wit.Type | None, value: Any) -> Any:
        """A value of the bindings as a vector would say it."""
        match self.resolved(wanted) if wanted else None:
            case None:
                return value
            case wit.Primitive(name):
                return _encode_primitive(name, value)
            case wit.ListOf(element):
                return [self.encode(element, item) for item in value]
            case wit.TupleOf(items):
                return [self.encode(item, one) for item, one in zip(items, value, strict=True)]
            case wit.OptionOf(payload):
                some = value.value if isinstance(value, rt.Some) else value
                return None if value is None else {"some": self.encode(payload, some)}
            case wit.ResultOf(ok, err):
                if isinstance(value, rt.Ok):
                    return {"ok": self.encode(ok, value.value)}
                return {"err": self.encode(err, value.value)}
            case wit.Ref() as ref:
                return self._encode_named(ref, value)
        raise NotImplementedError(wanted)

    def _decode_named(self, ref: wit.Ref, said: Any) -> Any:
        match self.world.type(ref).definition:
            case wit.Record(fields):
                return self.named(ref)(*(self.decode(field.type, said[field.name]) for field in fields))
            case wit.Variant(cases):
                ((name, payload),) = said.items()
                kind = next(case.type for case in cases if case.name == name)
                return self.named(ref, name)(*([] if kind is None else [self.decode(kind, payload)]))
            case wit.EnumOf():
                return self.named(ref)(said)
            case wit.Flags():
                flags = self.named(ref)
                value = flags(0)
                for name in said:
                    value |= flags[upper(name)]
                return value
        raise NotImplementedError(ref)

    def _encode_named(self, ref: wit.Ref, value: Any) -> Any:
        match self.world.type(ref).definition:
            case wit.Record(fields):
                attributes = [getattr(value, attribute.name) for attribute in dataclasses.fields(self.named(ref))]
                return {field.name: self.encode(field.type, one) for field, one in zip(fields, attributes, strict=True)}
            case wit.Variant(cases):
                (case,) = (case for case in cases if type(value) is self.named(ref, case.name))
                return {case.name: None if case.type is None else self.encode(case.type, value.value)}
            case wit.EnumOf():
                return value.value
            case wit.Flags(flags):
                return [flag.name for flag in flags if self.named(ref)[upper(flag.name)] in value]
        raise NotImplementedError(ref)


def _decode_primitive(name: str, said: Any) -> Any:
    match name:
        case "f32" | "f64":
            return float("nan") if said == "nan" else struct.unpack(_FLOATS[name], bytes.fromhex(said))[0]
        case "s64" | "u64":
            return int(said)
    return said


def _encode_primitive(name: str, value: Any) -> Any:
    match name:
        case "f32" | "f64":
            return float_bits(name, value)
        case "s64" | "u64":
            return str(value)
    return value


_FLOATS = {"f32": ">f", "f64": ">d"}


def float_bits(name: str, value: float) -> str:
    """The bits of an ``f32`` or ``f64`` as a vector says them: hexadecimal, highest first; ``nan`` for each NaN."""
    return "nan" if value != value else struct.pack(_FLOATS[name], value).hex()  # noqa: PLR0124 - that is what NaN is
