"""Components as bindings need them: the file read and checked, compiled once for a process, of the right world."""

from __future__ import annotations

import atexit
import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from witworks.runtime import engines, fingerprint, precompiled, relay_loading, waits
from witworks.runtime.component_binary import CannotWrap
from witworks.runtime.errors import NotAComponent, Unsupported, WrongWorld
from witworks.runtime.relay_shape import shape_of
from witworks.runtime.vault import LOG

if TYPE_CHECKING:
    import wasmtime
    from wasmtime.component import Component

    from witworks.runtime.backend import Facts


@dataclass(frozen=True, slots=True)
class Loaded:
    """A component that is compiled, and whether that is with the relay around it."""

    component: Component
    relayed: bool


_loaded: dict[tuple[str, int, int, int, int, str], Loaded] = {}
_lock = threading.Lock()
atexit.register(_loaded.clear)


def component(facts: Facts, engine: wasmtime.Engine) -> Loaded:
    """The component of these bindings for ``engine``; one that was loaded before and has not changed is taken again."""
    key = key_of(facts, engine)
    with _lock:
        if key not in _loaded:
            for old in [known for known in _loaded if known[0] == key[0] and known[4] == key[4]]:
                del _loaded[old]
            data = precompiled.read_component(facts.file)
            check_world(facts, data)
            _loaded[key] = _load(facts, data, engine)
        return _loaded[key]


def _load(facts: Facts, data: bytes, engine: wasmtime.Engine) -> Loaded:
    """Compiled with the relay where that can be; what is wrong with a component is told of itself, not of its wrapping."""
    shape = None if facts.direct is None or fingerprint.read(data) is None else shape_of(facts.direct)
    if (config := engines.config_of(engine)) is not None and config.epochs:
        try:
            data = waits.interruptible(data, engine)
        except CannotWrap as reason:
            LOG.warning("%s: its timeout will not wake it where it waits in WASI: %s", facts.component, reason)
    if shape is not None:
        try:
            outer = relay_loading.wrapped(data, shape)
            return Loaded(precompiled.load_bytes(outer, engine, facts.component), relayed=True)
        except (CannotWrap, NotAComponent, Unsupported) as reason:
            LOG.info("%s: calls are slower than they could be: it cannot be wrapped: %s", facts.component, reason)
    return Loaded(precompiled.load_bytes(data, engine, facts.component), relayed=False)


def key_of(facts: Facts, engine: wasmtime.Engine) -> tuple[str, int, int, int, int, str]:
    """What tells a file's state for an engine; first is its path, fifth the engine."""
    try:
        stat = facts.file.stat()
    except OSError as error:
        raise NotAComponent(
            f"{facts.component}: {facts.file} cannot be read: {error.strerror}",
            fix=f"run scons {facts.component}, or put a component of its world there",
        ) from None
    return (os.fspath(facts.file), stat.st_size, stat.st_mtime_ns, stat.st_ino, id(engine), facts.signature)


def check_world(facts: Facts, data: bytes) -> None:
    """Raise :class:`WrongWorld` if the component says that it was built from another world."""
    found = fingerprint.read(data)
    if found is not None and found != facts.signature:
        raise WrongWorld(
            f"{facts.component}: these bindings are of the world {facts.world} with fingerprint {facts.signature[:12]}…,"
            f" the component in {facts.file} was built from {found[:12]}…",
            fix=f"run scons {facts.component}: it makes component and bindings from one world",
        )
