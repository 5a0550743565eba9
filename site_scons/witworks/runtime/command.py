"""Running a component that is a program: one that exports ``wasi:cli/run``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from witworks.runtime import fingerprint, precompiled
from witworks.runtime import values as v
from witworks.runtime.backend import Facts, Limits
from witworks.runtime.errors import Exited, NotAComponent

if TYPE_CHECKING:
    from pathlib import Path

_RUN: Final = re.compile(r"wasi:cli/run@0\.2\.\d+")


def run(component: Path, limits: Limits) -> int:
    """Run the program with the rights in ``limits``; gives its status, 0 or 1, which is all that WASI 0.2 knows."""
    from witworks.runtime.choice import new_backend

    data = precompiled.read_component(component)
    interface = _interface(component, data)
    export = v.Export(0, lambda _cx, _slots: None, _status)
    world = fingerprint.read(data) or ""
    codec = v.Codec({(interface, "run"): export})
    backend = new_backend(Facts(component.stem, "wasi:cli/command", world, str(component), codec), {}, limits)
    try:
        status: int = backend.function(interface, "run")()
    except Exited as exited:
        return exited.status
    finally:
        backend.close()
    return status


def _interface(component: Path, data: bytes) -> str:
    """The interface as the component calls it, with its version."""
    from witworks.runtime import engines

    loaded = precompiled.load_bytes(data, engines.shared(engines.EngineConfig()), component.stem)
    exports: Any = loaded.type.exports(engines.shared(engines.EngineConfig()))
    found = next((name for name in exports if _RUN.fullmatch(name)), None)
    if found is None:
        raise NotAComponent(
            f"{component} is no program: it does not export wasi:cli/run of WASI 0.2",
            fix="make bindings for it, and call what it does export: python -m witworks bindings",
        )
    return str(found)


def _status(_cx: v.Context, slot: v.Slot) -> int:
    succeeded, _ = v.lift_result(slot)
    return 0 if succeeded else 1
