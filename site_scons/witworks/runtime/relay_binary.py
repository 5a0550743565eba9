"""A component around a component, assembled in binary: the guest's, its imports passed through, and the relay's core modules.

The outer component calls the one inside it, its child, which wasmtime 49 and 50 let it do; a version that does not would end
each call in a trap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.runtime.component_binary import (
    ALIAS,
    CANON,
    COMPONENT,
    COMPONENTS,
    CORE,
    CORE_INSTANCE,
    CORE_MODULE,
    CORE_MODULES,
    EXPORT,
    FUNC,
    INSTANCE,
    INSTANCES,
    TYPE,
    TYPES,
    CannotWrap,
    Imports,
    imports_of,
    leb,
    name,
    section,
    signed,
    vector,
)
from witworks.runtime.fingerprint import COMPONENT_HEADER
from witworks.runtime.relay_modules import bits

if TYPE_CHECKING:
    from witworks.runtime.relay_shape import Call, Shape

_CORE_FUNC, _CORE_MEMORY, _CORE_INSTANCE_SORT = 0x00, 0x02, 0x12
_LIFT, _LOWER, _DROP = b"\x00\x00", b"\x01\x00", b"\x03"
_STRING, _VALUES = b"\x73", {"i": b"\x79", "I": b"\x77"}
_NO_RESULT: Final = b"\x01\x00"


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
        nested = self._numbers.add(COMPONENTS)
        self._write(COMPONENT, component)
        self._instances[None] = self._numbers.add(INSTANCES)
        self._write(INSTANCE, vector([b"\x00" + leb(nested) + vector(self._numbers.given)]))
        first_module = self._numbers.add(CORE_MODULES, 2)
        self._write(CORE_MODULE, memory)
        self._write(CORE_MODULE, calls)
        self._write(CORE_INSTANCE, vector([b"\x00" + leb(first_module) + b"\x00"]))
        self._write(ALIAS, vector([bytes([CORE, _CORE_MEMORY, 1, 0]) + name("memory")]))
        take, realloc = self._core_alias(0, "take"), self._core_alias(0, "realloc")
        lowered = [self._lower(call, realloc) for call in shape.calls]
        dropped = [self._dropper(self._resource(self._owner(interface), item)) for interface, item in shape.resources]
        lent = [self._lent(*resource) for resource in shape.lent]
        ended = [self._dropper(resource) for resource in lent]
        groups = (("c", lowered), ("d", dropped), ("e", ended))
        named = [(f"{verb}{n}", index) for verb, indices in groups for n, index in enumerate(indices)]
        self._write(CORE_INSTANCE, vector([b"\x01" + vector(name(text) + bytes([_CORE_FUNC]) + leb(n) for text, n in named)]))
        given = [name("relay") + bytes([_CORE_INSTANCE_SORT, 0]), name("guest") + bytes([_CORE_INSTANCE_SORT, 1])]
        self._write(CORE_INSTANCE, vector([b"\x00" + leb(first_module + 1) + vector(given)]))
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
        self._write(ALIAS, vector([bytes([FUNC, 0]) + leb(self._owner(call.interface)) + name(call.name)]))
        function = self._numbers.add(FUNC)
        self._write(CANON, vector([_LOWER + leb(function) + vector([b"\x00", b"\x03\x00", b"\x04" + leb(realloc)])]))
        return self._new_core_function()

    def _dropper(self, resource: int) -> int:
        """The core function that drops a handle."""
        self._write(CANON, vector([_DROP + leb(resource)]))
        return self._new_core_function()

    def _resource(self, owner: int, resource: str) -> int:
        """The number of a type that an instance exports."""
        self._write(ALIAS, vector([bytes([TYPES, 0]) + leb(owner) + name(resource)]))
        return self._numbers.add(TYPES)

    def _lent(self, interface: str, resource: str) -> int:
        """The number of a resource that the guest imports."""
        try:
            if interface == "$root":
                return self._numbers.named[TYPES, resource]
            return self._resource(self._numbers.named[INSTANCES, interface], resource)
        except KeyError:
            raise CannotWrap(f"it does not import `{resource}` of `{interface}`") from None

    def _own(self, resource: int) -> bytes:
        """The type of a handle that is given away, as a value type."""
        self._write(TYPE, vector([b"\x69" + leb(resource)]))
        return signed(self._numbers.add(TYPES))

    def _owner(self, interface: str | None) -> int:
        """The instance that an interface is, or the guest's own."""
        if interface not in self._instances:
            self._write(ALIAS, vector([bytes([INSTANCES, 0]) + leb(self._instances[None]) + name(interface or "")]))
            self._instances[interface] = self._numbers.add(INSTANCES)
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
        self._write(TYPE, vector([b"\x40" + given + (_NO_RESULT if result is None else b"\x00" + result)]))
        self._write(CANON, vector([_LIFT + leb(core) + options + leb(self._numbers.add(TYPES))]))
        function = self._numbers.add(FUNC)
        self._write(EXPORT, vector([b"\x00" + name(export) + bytes([FUNC]) + leb(function) + b"\x00"]))
        self._numbers.add(FUNC)  # an export numbers what it exports once more

    def _core_alias(self, instance: int, export: str) -> int:
        self._write(ALIAS, vector([bytes([CORE, _CORE_FUNC, 1]) + leb(instance) + name(export)]))
        return self._new_core_function()

    def _new_core_function(self) -> int:
        self._core_functions += 1
        return self._core_functions - 1
