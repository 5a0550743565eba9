"""Guests that wait in WASI, made so that their time can run out while they do: the bytes that are compiled in their place.

Wasmtime interrupts a guest between two of its own instructions, never inside WASI, where it sleeps until it is woken.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from witworks.runtime import waits_binary, waits_text
from witworks.runtime.component_binary import CannotWrap, imports_of
from witworks.runtime.fingerprint import COMPONENT_HEADER
from witworks.runtime.waits_io import POLL, STREAMS

if TYPE_CHECKING:
    import wasmtime

    from witworks.runtime.waits_io import Interface


def interruptible(component: bytes, engine: wasmtime.Engine) -> bytes:
    """The component whose waits are made of short ones; raises :class:`~witworks.runtime.component_binary.CannotWrap`."""
    if not any(interface.name.encode() in component for interface in (POLL, STREAMS)):
        return component
    import wasmtime

    try:
        declared = _declared(component, engine)
        if not waits_binary.waiting(declared):
            return component
        return waits_binary.wrap(component, declared, lambda interface, items: _waiter(interface, tuple(items)))
    except (LookupError, ValueError, wasmtime.WasmtimeError) as error:  # damaged: whoever compiles it says how
        raise CannotWrap(f"it cannot be read: {error!r:.200}") from error


def _declared(component: bytes, engine: wasmtime.Engine) -> dict[str, list[str]]:
    """What each imported instance exports, by a component that does nothing but import: it is compiled at once."""
    from wasmtime.component import Component, ComponentInstanceType

    imports: Any = Component(engine, COMPONENT_HEADER + imports_of(component).data).type.imports(engine)
    kinds = ((name, getattr(item, "ty", item)) for name, item in imports.items())  # wasmtime 49 gives the type itself
    return {name: list(kind.exports(engine)) for name, kind in kinds if isinstance(kind, ComponentInstanceType)}


@cache
def _waiter(interface: Interface, items: tuple[str, ...]) -> bytes:
    import wasmtime

    return bytes(wasmtime.wat2wasm(waits_text.component(interface, items)))
