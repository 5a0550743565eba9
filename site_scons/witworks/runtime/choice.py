"""Which backend runs an instance: the direct one where the component fits it, else the component one."""

from __future__ import annotations

import contextlib
import contextvars
import os
from typing import TYPE_CHECKING, Final

from witworks.runtime import direct_preview1
from witworks.runtime.errors import CannotInstantiate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import wasmtime

    from witworks.runtime.backend import Backend, Facts, Limits
    from witworks.runtime.direct_loading import Guest

VARIABLE: Final = "WITWORKS_BACKEND"
BACKENDS: Final = ("direct", "component")
_chosen: contextvars.ContextVar[str | None] = contextvars.ContextVar("witworks_backend", default=None)


@contextlib.contextmanager
def using_backend(name: str) -> Iterator[None]:
    """Instances that are made inside this block run on the backend of that name, ``direct`` or ``component``.

    For debugging and for tests; the environment variable ``WITWORKS_BACKEND`` does the same for a whole process.
    """
    if name not in BACKENDS:
        raise ValueError(f"there is no backend {name!r}; there are {' and '.join(BACKENDS)}")
    token = _chosen.set(name)
    try:
        yield
    finally:
        _chosen.reset(token)


def new_backend(facts: Facts, imports: Mapping[str, object], limits: Limits) -> Backend:
    """A running instance."""
    from witworks.runtime import direct_loading, engines
    from witworks.runtime.direct_backend import DirectBackend

    wanted = _wanted()
    engine = engines.shared(engines.EngineConfig(fuel=limits.fuel is not None, epochs=limits.timeout is not None))
    if wanted == "component":
        return _component_backend(facts, imports, limits, engine)
    guest = direct_loading.find(facts, engine)
    unfit = guest if isinstance(guest, str) else _unfit(guest, limits)
    if unfit is None and not isinstance(guest, str):
        return DirectBackend(facts, imports, limits, guest)
    if wanted == "direct":
        raise CannotInstantiate(
            f"{facts.component} cannot run on the direct backend: {unfit}", fix=f"leave {VARIABLE} unset: then it is chosen"
        )
    return _component_backend(facts, imports, limits, engine)


def _unfit(guest: Guest, limits: Limits) -> str | None:
    """Why a guest cannot run on the direct backend with these limits."""
    if guest.wasi is None:
        return None
    if limits.wasi is not None and limits.wasi.tells:
        return "its clock or random numbers are told by us, which only WASI 0.2 has a place for"
    if limits.timeout is not None:
        called = {direct_preview1.function(name) for owner, name in guest.imports if owner == direct_preview1.OWNER}
        if "poll_oneoff" in called or ("fd_read" in called and limits.wasi is not None and limits.wasi.waits):
            return "it may wait in WASI, where its timeout can wake it only as a component"
    return None


def _component_backend(facts: Facts, imports: Mapping[str, object], limits: Limits, engine: wasmtime.Engine) -> Backend:
    from witworks.runtime import loading
    from witworks.runtime.component_backend import ComponentBackend
    from witworks.runtime.relay_backend import RelayBackend

    loaded = loading.component(facts, engine)
    kind = RelayBackend if loaded.relayed else ComponentBackend
    return kind(facts, imports, limits, loaded.component)


def warm(facts: Facts, limits: Limits) -> None:
    """Load what :func:`new_backend` will need, and keep it for this process."""
    from witworks.runtime import direct_loading, engines, loading

    engine = engines.shared(engines.EngineConfig(fuel=limits.fuel is not None, epochs=limits.timeout is not None))
    guest = "" if _wanted() == "component" else direct_loading.find(facts, engine)
    if isinstance(guest, str) or _unfit(guest, limits):
        loading.component(facts, engine)


def _wanted() -> str | None:
    wanted = _chosen.get() or os.environ.get(VARIABLE) or None
    if wanted is not None and wanted not in BACKENDS:
        raise CannotInstantiate(f"{VARIABLE} is {wanted!r}; it may be {' or '.join(BACKENDS)}")
    return wanted
