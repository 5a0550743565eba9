"""Core modules of the runtime's own, beside the guest: compiled once for an engine, and cached as components are."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from witworks.runtime import precompiled

if TYPE_CHECKING:
    import wasmtime

_modules: dict[tuple[int, str], tuple[wasmtime.Engine, wasmtime.Module]] = {}
_lock = threading.Lock()


def module(engine: wasmtime.Engine, wat: str) -> wasmtime.Module:
    """The module that ``wat`` is, compiled for ``engine``."""
    import wasmtime

    key = (id(engine), wat)
    with _lock:
        if key not in _modules:
            _modules[key] = engine, precompiled.load_module(bytes(wasmtime.wat2wasm(wat)), engine, "a module of the runtime")
        return _modules[key][1]


def forget() -> None:
    """Free the modules, before the engines."""
    _modules.clear()
