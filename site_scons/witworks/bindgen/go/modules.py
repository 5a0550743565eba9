"""What of a component's Go module does not depend on its world: go.mod, and which backend runs it."""

from __future__ import annotations

from witworks.bindgen.go.names import module_path
from witworks.bindgen.go.package import GENERATED


def go_mod(component: str, prefix: str, requires: str) -> str:
    """The module's file; the runtime lies beside it, so whoever requires this module replaces both by their folders."""
    path = module_path(component, prefix)
    return f"module {path}\n\n{requires.strip()}\n\nrequire witworks v0.0.0\n\nreplace witworks => ../_witworks\n"


def why(unfit: str | None) -> str:
    """A sentence on the backend, for the package's documentation."""
    if unfit is None:
        return "It runs on wazero, in Go alone, since its code is one core module; the build tag `wasmtime` takes libwasmtime."
    return f"It runs on libwasmtime, by cgo, because wazero cannot run it: {unfit}."


def backends(package: str, unfit: str | None) -> dict[str, str]:
    """The files that choose a backend, by build tag where there is a choice."""
    if unfit is not None:
        return {"backend.go": _backend(package, "wasmtime", "")}
    return {
        "backend_wazero.go": _backend(package, "wazero", "//go:build !wasmtime"),
        "backend_wasmtime.go": _backend(package, "wasmtime", "//go:build wasmtime"),
    }


def _backend(package: str, name: str, constraint: str) -> str:
    lines = [GENERATED, "", *([constraint, ""] if constraint else []), f"package {package}", "", f'import "witworks/{name}"', ""]
    lines += ["// Backend is what runs the component.", f'const Backend = "{name}"', "", f"var start = {name}.New", ""]
    return "\n".join(lines)
