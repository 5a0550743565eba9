"""WasmGoNative: what Go bindings need to run a component by libwasmtime, through cgo, beside their runtime.

    env.WasmGoNative("build/go/_witworks/wasmtime/include/wasmtime/conf.h", [])

The headers are those of the pinned crate; the library is the one that Python's wasmtime brings, by a link.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.artifacts import hosting
from witworks.bindgen.go import RUNTIME
from witworks.builders import tool
from witworks.scanners import facts
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node

TOOL: Final = "wasmtime-headers"
_FOLDER: Final = f"$WASMBUILDDIR/go/{RUNTIME}/wasmtime"


def add(env: Environment) -> None:
    """Give ``env`` the Builder."""
    env.SetDefault(WASMGONATIVECOMSTR=output.caption("native", "$TARGET"))
    env["BUILDERS"]["WasmGoNative"] = SCons.Builder.Builder(
        action=output.action(_place, "native", "WASMGONATIVECOMSTR"), emitter=_complete, target_scanner=facts(_versions)
    )


def needed(env: Environment, component: str) -> list[Node]:
    """The node of headers and library, for a component that is run by libwasmtime."""
    made: list[Node] = env.WasmGoNative(f"{_FOLDER}/include/wasmtime/conf.h", [])
    env.Depends(made, tool.needed(env, TOOL, component))
    env.Clean(made, [env.Dir(f"{_FOLDER}/include"), env.Dir(f"{_FOLDER}/lib")])
    return made


def _complete(target: list[Node], source: list[Node], env: Environment) -> tuple[list[Node], list[Node]]:
    """Always place them anew where the library has gone, as with another virtual environment."""
    if not hosting.has_native(Path(target[0].abspath).parents[3]):
        env.AlwaysBuild(target)
    return target, source


def _versions(_target: Node, env: Environment) -> list[Node]:
    return [env.Value(f"wasmtime {metadata.version('wasmtime')}, headers {TOOLS[TOOL].version}")]


def _place(target: Sequence[Node], _source: Sequence[Node], env: Environment) -> None:
    found = output.context(env).tool(TOOL)
    hosting.place_native(Path(target[0].abspath).parents[3], found.path.parent, found.version)
