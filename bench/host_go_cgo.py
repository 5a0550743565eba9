"""Go as a host, on libwasmtime: by cgo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks import programs
from witworks.artifacts import hosting
from witworks.bindgen.go import RUNTIME
from witworks.toolchains import tools

from bench.host_go import measured
from bench.hosts import Missing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from witworks.model.world import World


def seconds(folder: Path, world: World, wasm: bytes) -> Mapping[str, float]:
    """The seconds of one call of each case."""
    tool = tools.TOOLS["wasmtime-headers"]
    if not tools.is_installed(tool):
        raise Missing(f"{tool.name} is not installed: ./scons go go_backend=wasmtime brings it")
    if programs.find("gcc") is None:
        raise Missing("there is no C compiler")
    hosting.place_native(folder / RUNTIME, tool.folder / "include", tool.version)
    return measured(folder, world, wasm, cgo=True)
