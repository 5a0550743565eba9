"""A component with the relay around it: the bytes that are compiled and cached in its place."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from witworks.runtime import relay_binary, relay_modules

if TYPE_CHECKING:
    from witworks.runtime.relay_shape import Shape


def wrapped(component: bytes, shape: Shape) -> bytes:
    """The outer component; raises :class:`~witworks.runtime.relay_binary.CannotWrap`."""
    import wasmtime

    return relay_binary.wrap(component, shape, _memory(), bytes(wasmtime.wat2wasm(relay_modules.calls(shape))))


@cache
def _memory() -> bytes:
    import wasmtime

    return bytes(wasmtime.wat2wasm(relay_modules.MEMORY))
