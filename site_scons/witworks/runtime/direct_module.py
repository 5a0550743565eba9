"""The guest module inside a component: found in the binary, if it is the component's only code of its own.

wit-component wraps one core module in glue: a shim and a fix-up module, adapters, nested components that only name types.
Where that is all there is, and every name is the conventional one, calling the core module does what the component does.
The one adapter that may be there is that for WASI preview 1, since its part can be played.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from witworks.runtime import direct_preview1
from witworks.runtime.binary import Reader, sections
from witworks.runtime.fingerprint import COMPONENT_HEADER

if TYPE_CHECKING:
    from collections.abc import Iterator

_CORE_MODULE, _NESTED, _CANON = 1, 4, 8
_IMPORTS, _MEMORIES, _EXPORTS = 2, 5, 7
_FUNCTION, _TABLE, _MEMORY, _GLOBAL = range(4)
_LIFT, _LOWER, _RESOURCES = 0, 1, (2, 3, 4)
_UTF8, _WITH_INDEX = 0, (3, 4, 5)
_GLUE_NAMES: Final = ("$imports", "_initialize", "cm32p2_initialize")
"""Besides numbers, the names that wit-component's own modules import or export."""


class Unfit(Exception):  # noqa: N818
    """Why the direct backend cannot run a component."""


@dataclass(frozen=True, slots=True)
class GuestModule:
    """The bytes of the guest's core module, and the names at its border."""

    data: bytes
    imports: frozenset[tuple[str, str]]
    exports: frozenset[str]
    adapted: bool = False
    """Whether an adapter answers what it imports of WASI preview 1."""


def guest_module(component: bytes) -> GuestModule:
    """The guest's core module; raises :class:`Unfit` for a component that is more than one, or not of wit-component's make."""
    try:
        modules = list(_modules(component))
    except (IndexError, ValueError) as error:
        raise Unfit(f"its binary is beyond the direct backend: {error}") from None
    guests = [module for module in modules if not _is_glue(module)]
    adapters = [module for module in guests if direct_preview1.is_adapter(module.imports, module.exports)]
    if len(guests) - len(adapters) != 1 or len(adapters) > 1:
        raise Unfit(f"it has {len(guests)} core modules of its own")
    guest = next(module for module in guests if module not in adapters)
    return replace(guest, adapted=bool(adapters))


def _is_glue(module: GuestModule) -> bool:
    """Whether a module is one of the two that wit-component adds: they own no memory and only pass calls on."""
    fills_table = bool(module.imports) and not module.exports
    calls_table = not module.imports and "$imports" in module.exports
    names = {name for _, name in module.imports} if fills_table else module.exports
    return (fills_table or calls_table) and all(name in _GLUE_NAMES or name.isdigit() for name in names)


def _modules(component: bytes) -> Iterator[GuestModule]:
    for section, reader in sections(component):
        if section == _CORE_MODULE:
            yield _core_module(reader.data[reader.position : reader.end])
        elif section == _NESTED:
            nested = reader.data[reader.position : reader.end]
            if not nested.startswith(COMPONENT_HEADER) or any(kind in (_CORE_MODULE, _NESTED) for kind, _ in sections(nested)):
                raise Unfit("it is composed of several components")
        elif section == _CANON:
            _check_canon(reader)


def core_imports(component: bytes) -> Iterator[tuple[str, str]]:
    """What the core modules of a component import, those of components inside it too."""
    for section, reader in sections(component):
        if section == _CORE_MODULE:
            for kind, inner in sections(reader.data[reader.position : reader.end]):
                if kind == _IMPORTS:
                    yield from (_import(inner) for _ in range(inner.number()))
        elif section == _NESTED:
            yield from core_imports(reader.data[reader.position : reader.end])


def _skip_limits(reader: Reader) -> None:
    flags = reader.byte()
    reader.number()
    if flags & 1:
        reader.number()
    if flags > 1:
        raise Unfit("its memory or table is shared or of 64 bits")


def _check_canon(reader: Reader) -> None:
    """Refuse what the direct backend does not know: other encodings than UTF-8, async, threads."""
    for _ in range(reader.number()):
        kind = reader.byte()
        if kind in (_LIFT, _LOWER):
            if reader.byte() != 0:
                raise ValueError("unknown canonical function")
            reader.number()
            for _ in range(reader.number()):
                option = reader.byte()
                if option in _WITH_INDEX:
                    reader.number()
                elif option != _UTF8:
                    raise Unfit("its strings are not UTF-8, or its functions are async")
            if kind == _LIFT:
                reader.number()
        elif kind in _RESOURCES:
            reader.number()
        else:
            raise Unfit("it uses async or threads")


def _core_module(data: bytes) -> GuestModule:
    imports: list[tuple[str, str]] = []
    exports: list[str] = []
    for section, reader in sections(data):
        if section == _IMPORTS:
            imports += [_import(reader) for _ in range(reader.number())]
        elif section == _MEMORIES and reader.number() > 1:
            raise Unfit("its core module has several memories")
        elif section == _EXPORTS:
            for _ in range(reader.number()):
                exports.append(reader.name())
                reader.byte()
                reader.number()
    return GuestModule(data, frozenset(imports), frozenset(exports))


def _import(reader: Reader) -> tuple[str, str]:
    owner, name, kind = reader.name(), reader.name(), reader.byte()
    if kind == _FUNCTION:
        reader.number()
    elif kind == _TABLE:
        reader.byte()
        _skip_limits(reader)
    elif kind == _MEMORY:
        _skip_limits(reader)
    elif kind == _GLOBAL:
        reader.position += 2
    else:
        raise ValueError(f"unknown kind of import {kind}")
    return owner, name
