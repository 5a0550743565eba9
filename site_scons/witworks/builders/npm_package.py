"""WasmNpm: a component's JavaScript module as an npm package.

    env.WasmNpm("build/npm/calc-0.1.0.tgz", ["build/js/calc/index.js", "build/js/calc/component/glue.js"])

In it are the files that WasmJsBindings and WasmJsGlue list, never what else lies in the folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import SCons.Builder

from witworks import output
from witworks.builders import js_bindings
from witworks.model import npm_package
from witworks.programs import write_atomic
from witworks.scanners import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(WASMNPMCOMSTR=output.caption("pack"))
    env["BUILDERS"]["WasmNpm"] = SCons.Builder.Builder(
        action=output.action(_pack, "pack", "WASMNPMCOMSTR"),
        emitter=_with_what_they_are_made_of,
        suffix=".tgz",
        target_scanner=facts(_packer),
    )


def of(env: Environment, component: Component, module: Sequence[Node]) -> list[Node]:
    """The node of a component's npm package; ``module`` is its JavaScript package."""
    said = component.manifest.npm
    name = npm_package.file_name(said.name or component.name, said.version)
    made: list[Node] = env.WasmNpm(f"$WASMBUILDDIR/npm/{name}", list(module), WASMCOMPONENTNAME=component.name)
    return made


def _with_what_they_are_made_of(
    target: list[Node],
    source: list[Node],
    env: Environment,  # noqa: ARG001
) -> tuple[list[Node], list[Node]]:
    """SCons sees one file of several that are written together, and another of them may change alone."""
    return target, [*source, *(origin for node in source for origin in node.sources)]


def _packer(target: Node, env: Environment) -> list[Node]:
    home = Path(__file__).parent.parent
    return [*js_bindings.generator(target, env), env.File(output.literal(home / "model" / "npm_package.py"))]


def _pack(target: Sequence[Node], source: Sequence[Node], _env: Environment) -> None:
    folder = Path(source[0].abspath).parent
    write_atomic(Path(target[0].abspath), npm_package.pack(js_bindings.files(folder)))
