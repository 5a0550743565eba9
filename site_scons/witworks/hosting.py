"""The Go modules of components as files, with all that lies in them: sources, the component, and the runtime beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.bindgen import go

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.model.world import World

RUNTIME: Final = Path(__file__).parent / "gohost"
"""The Go module that all bindings use, as it is copied beside them."""
PREFIX: Final = "witworks/component"
"""How the import paths of Go bindings begin, unless the user says otherwise."""


def component_module(
    world: World, component: bytes, name: str, prefix: str = PREFIX
) -> tuple[dict[str, str | bytes], str | None]:
    """The files of a component's module, and why wazero cannot run it (None where it can)."""
    # Imported here, since it brings wasmtime, which a null build never loads.
    from witworks import fitting

    unfit = fitting.unfit(component, world)
    requires = (RUNTIME / "go.mod").read_text(encoding="utf-8").partition("\n")[2]
    files: dict[str, str | bytes] = dict(go.render(world, component=name, unfit=unfit, prefix=prefix, requires=requires))
    return files | {"go.sum": (RUNTIME / "go.sum").read_bytes(), f"{name}.wasm": component}, unfit


def runtime_module() -> dict[str, bytes]:
    """The files of the runtime's module."""
    return {file.relative_to(RUNTIME).as_posix(): file.read_bytes() for file in runtime_sources() if not _is_test(file)}


def runtime_sources() -> Iterator[Path]:
    """The runtime's files in Witworks."""
    yield from sorted(file for file in RUNTIME.rglob("*") if file.is_file())


def _is_test(file: Path) -> bool:
    return file.name.endswith("_test.go")
