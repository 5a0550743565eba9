"""A component around a component, assembled in binary: the guest's, its imports passed through, and the relay's core modules.

The outer component calls the one inside it, its child, which wasmtime 49 and 50 let it do; a version that does not would end
each call in a trap. What the guest imports is declared by the very bytes with which it does so itself: the sections up to its
last import. Numbers of sections, sorts and instructions are those of the component model's ``Binary.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from witworks.runtime.binary import Reader, sections
from witworks.runtime.fingerprint import COMPONENT_HEADER
from witworks.runtime.relay_modules import bits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from witworks.runtime.relay_shape import Call, Shape

_CUSTOM, _CORE_MODULE, _CORE_INSTANCE, _CORE_TYPE, _COMPONENT, _INSTANCE, _ALIAS, _TYPE, _CANON, _, _IMPORT, _EXPORT = range(12)
_CORE, _FUNC, _VALUE, _TYPES, _COMPONENTS, _INSTANCES = range(6)
"""The sorts of things that have numbers of their own."""
_CORE_MODULES: Final = -1
"""Stands for the one core sort that a component can import, core modules, beside the sorts of components."""
_CORE_FUNC, _CORE_MEMORY, _MODULE_SORT, _CORE_INSTANCE_SORT = 0x00, 0x02, 0x11, 0x12
_LIFT, _LOWER, _DROP = b"\x00\x00", b"\x01\x00", b"\x03"
_STRING, _VALUES = b"\x73", {"i": b"\x79", "I": b"\x77"}
_NO_RESULT: Final = b"\x01\x00"


class CannotWrap(Exception):  # noqa: N818
    """Why a component cannot be wrapped."""


def leb(value: int) -> bytes:
    """An unsigned number in LEB128."""
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def signed(value: int) -> bytes:
    """A number from zero up, in signed LEB128: the highest bit that counts must be 0."""
    out = leb(value)
    return out if not out[-1] & 0x40 else out[:-1] + bytes([out[-1] | 0x80, 0])


def name(text: str) -> bytes:
    """A name with its length."""
    return leb(len(text.encode())) + text.encode()


def vector(items: Iterable[bytes]) -> bytes:
    """Items with their number."""
    found = list(items)
    return leb(len(found)) + b"".join(found)


def section(kind: int, body: bytes) -> bytes:
    """A section with its length."""
    return bytes([kind]) + leb(len(body)) + body


# The guest's imports ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Imports:
    """The leading sections of a component, its imports by name, and how many things of each sort these sections number."""

    data: bytes = b""
    given: list[bytes] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    named: dict[tuple[int, str], int] = field(default_factory=dict)
    """Numbers of imported things by their sort and name."""

    def add(self, sort: int, count: int = 1) -> int:
        """Number ``count`` more things of a sort; gives the first number."""
        first = self.counts.get(sort, 0)
        self.counts[sort] = first + count
        return first


def imports_of(component: bytes) -> Imports:
    """What a component imports; raises :class:`CannotWrap` where that is mixed with what it is made of."""
    found, kept, pending = Imports(), [], []
    last = max((n for n, (kind, _) in enumerate(sections(component)) if kind == _IMPORT), default=-1)
    for n, (kind, reader) in enumerate(sections(component)):
        if n > last:
            break
        if kind == _CUSTOM:
            continue
        pending.append(section(kind, reader.data[reader.position : reader.end]))
        _read(kind, reader, found)
    kept += pending
    found.data = b"".join(kept)
    return found


def _read(kind: int, reader: Reader, found: Imports) -> None:
    if kind == _TYPE:
        found.add(_TYPES, reader.number())
    elif kind == _IMPORT:
        for _ in range(reader.number()):
            _read_import(reader, found)
    elif kind == _ALIAS:
        for _ in range(reader.number()):
            _read_alias(reader, found)
    elif kind != _CORE_TYPE:
        raise CannotWrap(f"a section of kind {kind} stands before an import")


def _read_import(reader: Reader, found: Imports) -> None:
    if reader.byte() > 1:
        raise CannotWrap("an import's name is of an unknown form")
    imported, sort = reader.name(), reader.byte()
    if sort == _CORE:
        if reader.byte() != _MODULE_SORT:
            raise CannotWrap(f"its import `{imported}` is of an unknown kind")
        number, index = found.add(_CORE_MODULES), bytes([_CORE, _MODULE_SORT])
    elif sort in (_FUNC, _TYPES, _COMPONENTS, _INSTANCES):
        number, index = found.add(sort), bytes([sort])
        found.named[sort, imported] = number
    else:
        raise CannotWrap(f"its import `{imported}` is of an unknown kind")
    if sort != _TYPES or reader.byte() == 0:
        reader.number()
    found.given.append(name(imported) + index + leb(number))


def _read_alias(reader: Reader, found: Imports) -> None:
    sort = reader.byte()
    if sort == _CORE or sort > _INSTANCES:
        raise CannotWrap("it takes core code from what it imports")
    target = reader.byte()
    reader.number()
    if target == 0:
        reader.name()
    else:
        reader.number()
    found.add(sort)


# The outer component ------------------------------------------------------------------------------------------------------


def wrap(component: bytes, shape: Shape, memory: bytes, calls: bytes) -> bytes:
    """``component`` inside another that exports its functions as the relay makes them; ``memory`` and ``calls`` are its code."""
    try:
        outer = _Outer(imports_of(component))
    except (IndexError, ValueError) as error:
        raise CannotWrap(f"its binary cannot be read: {error}") from None
    return outer.assemble(component, shape, memory, calls)


class _Outer:
    """Writes sections and counts what they number."""

    def __init__(self, imports: Imports) -> None:
        self._numbers = imports
        self._out = [COMPONENT_HEADER, imports.data]
        self._core_functions = 0
        self._instances: dict[str | None, int] = {}

    def assemble(self, component: bytes, shape: Shape, memory: bytes, calls: bytes) -> bytes:
        """The whole component."""
        nested = self._numbers.add(_COMPONENTS)
        self._write(_COMPONENT, component)
        self._instances[None] = self._numbers.add(_INSTANCES)
        self._write(_INSTANCE, vector([b"\x00" + leb(nested) + vector(self._numbers.given)]))
        first_module = self._numbers.add(_CORE_MODULES, 2)
        self._write(_CORE_MODULE, memory)
        self._write(_CORE_MODULE, calls)
        self._write(_CORE_INSTANCE, vector([b"\x00" + leb(first_module) + b"\x00"]))
        self._write(_ALIAS, vector([bytes([_CORE, _CORE_MEMORY, 1, 0]) + name("memory")]))
        take, realloc = self._core_alias(0, "take"), self._core_alias(0, "realloc")
        lowered = [self._lower(call, realloc) for call in shape.calls]
        dropped = [self._dropper(self._resource(self._owner(interface), item)) for interface, item in shape.resources]
        lent = [self._lent(*resource) for resource in shape.lent]
        ended = [self._dropper(resource) for resource in lent]
        groups = (("c", lowered), ("d", dropped), ("e", ended))
        named = [(f"{verb}{n}", index) for verb, indices in groups for n, index in enumerate(indices)]
        self._write(_CORE_INSTANCE, vector([b"\x01" + vector(name(text) + bytes([_CORE_FUNC]) + leb(n) for text, n in named)]))
        given = [name("relay") + bytes([_CORE_INSTANCE_SORT, 0]), name("guest") + bytes([_CORE_INSTANCE_SORT, 1])]
        self._write(_CORE_INSTANCE, vector([b"\x00" + leb(first_module + 1) + vector(given)]))
        for n, call in enumerate(shape.calls):
            self._lift(f"c{n}", call, take)
        for n in range(len(shape.resources)):
            self._export(f"d{n}", [("handle", _VALUES["i"])], None, b"\x00")
        for n, resource in enumerate(lent):
            own = self._own(resource)
            self._export(f"p{n}", [("handle", own)], _VALUES["i"], b"\x00")
            self._export(f"g{n}", [("handle", _VALUES["i"])], own, b"\x00")
            self._export(f"e{n}", [("handle", _VALUES["i"])], None, b"\x00")
        return b"".join(self._out)

    def _write(self, kind: int, body: bytes) -> None:
        self._out.append(section(kind, body))

    def _lower(self, call: Call, realloc: int) -> int:
        """The core function that calls the guest's."""
        self._write(_ALIAS, vector([bytes([_FUNC, 0]) + leb(self._owner(call.interface)) + name(call.name)]))
        function = self._numbers.add(_FUNC)
        self._write(_CANON, vector([_LOWER + leb(function) + vector([b"\x00", b"\x03\x00", b"\x04" + leb(realloc)])]))
        return self._new_core_function()

    def _dropper(self, resource: int) -> int:
        """The core function that drops a handle."""
        self._write(_CANON, vector([_DROP + leb(resource)]))
        return self._new_core_function()

    def _resource(self, owner: int, resource: str) -> int:
        """The number of a type that an instance exports."""
        self._write(_ALIAS, vector([bytes([_TYPES, 0]) + leb(owner) + name(resource)]))
        return self._numbers.add(_TYPES)

    def _lent(self, interface: str, resource: str) -> int:
        """The number of a resource that the guest imports."""
        try:
            if interface == "$root":
                return self._numbers.named[_TYPES, resource]
            return self._resource(self._numbers.named[_INSTANCES, interface], resource)
        except KeyError:
            raise CannotWrap(f"it does not import `{resource}` of `{interface}`") from None

    def _own(self, resource: int) -> bytes:
        """The type of a handle that is given away, as a value type."""
        self._write(_TYPE, vector([b"\x69" + leb(resource)]))
        return signed(self._numbers.add(_TYPES))

    def _owner(self, interface: str | None) -> int:
        """The instance that an interface is, or the guest's own."""
        if interface not in self._instances:
            self._write(_ALIAS, vector([bytes([_INSTANCES, 0]) + leb(self._instances[None]) + name(interface or "")]))
            self._instances[interface] = self._numbers.add(_INSTANCES)
        return self._instances[interface]

    def _lift(self, export: str, call: Call, realloc: int) -> None:
        """The function that the host calls: of strings, or of the core values themselves."""
        if call.room is None:
            params = [(f"p{n}", _VALUES[kind]) for n, kind in enumerate(bits(call.params))]
            self._export(export, params, _VALUES[bits(call.results)] if call.results else None, b"\x00")
            return
        params = [("low", _STRING), ("high", _STRING)]
        options = vector([b"\x00", b"\x03\x00", b"\x04" + leb(realloc)])
        self._export(export, params, _STRING if call.results else None, options)

    def _export(self, export: str, params: list[tuple[str, bytes]], result: bytes | None, options: bytes) -> None:
        core = self._core_alias(2, export)
        given = vector(name(label) + kind for label, kind in params)
        self._write(_TYPE, vector([b"\x40" + given + (_NO_RESULT if result is None else b"\x00" + result)]))
        self._write(_CANON, vector([_LIFT + leb(core) + options + leb(self._numbers.add(_TYPES))]))
        function = self._numbers.add(_FUNC)
        self._write(_EXPORT, vector([b"\x00" + name(export) + bytes([_FUNC]) + leb(function) + b"\x00"]))
        self._numbers.add(_FUNC)  # an export numbers what it exports once more

    def _core_alias(self, instance: int, export: str) -> int:
        self._write(_ALIAS, vector([bytes([_CORE, _CORE_FUNC, 1]) + leb(instance) + name(export)]))
        return self._new_core_function()

    def _new_core_function(self) -> int:
        self._core_functions += 1
        return self._core_functions - 1
