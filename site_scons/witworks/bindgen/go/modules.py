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


def relay_file(component: str) -> str:
    """The component as libwasmtime runs it, with the relay around it."""
    return f"{component}.relay.wasm"


def backends(package: str, component: str, unfit: str | None, *, relayed: bool) -> dict[str, str]:
    """The files that choose a backend and the component that it runs, by build tag where there is a choice."""
    plain = f"{component}.wasm"
    on_wasmtime = relay_file(component) if relayed else plain
    if unfit is not None:
        return {"backend.go": _backend(package, "wasmtime", on_wasmtime, "")}
    return {
        "backend_wazero.go": _backend(package, "wazero", plain, "//go:build !wasmtime"),
        "backend_wasmtime.go": _backend(package, "wasmtime", on_wasmtime, "//go:build wasmtime"),
    }


def _backend(package: str, name: str, file: str, constraint: str) -> str:
    lines = [GENERATED, "", *([constraint, ""] if constraint else []), f"package {package}", ""]
    lines += ["import (", '\t_ "embed"', "", f'\t"witworks/{name}"', ")", ""]
    lines += ["// Backend is what runs the component.", f'const Backend = "{name}"', "", f"var start = {name}.New", ""]
    lines += [f"//go:embed {file}", "var component []byte", ""]
    return "\n".join(lines)
