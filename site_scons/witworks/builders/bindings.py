"""WasmBindings: a Python package with typed bindings, from ``world.json``.

    env.WasmBindings("build/python/calc/__init__.py", "build/calc/world.json", WASMCOMPONENTNAME="calc")

The whole package is written: modules that the world no longer has are removed. The component itself is put beside them by
WasmFolder, so that a change of the guest's code alone writes no bindings.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import SCons.Builder

from witworks import output
from witworks.artifacts import emitted
from witworks.scanners import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(WASMBINDINGSCOMSTR=output.caption("bindings", "${TARGET.dir}"))
    env["BUILDERS"]["WasmBindings"] = SCons.Builder.Builder(
        action=output.action(_write, "bindings", "WASMBINDINGSCOMSTR", ["WASMCOMPONENTNAME"]),
        emitter=_complete,
        target_scanner=facts(generator),
    )


def _complete(target: list[Node], source: list[Node], env: Environment) -> tuple[list[Node], list[Node]]:
    """Always build a package of which a file has gone missing: SCons itself watches only ``__init__.py``."""
    folder = Path(target[0].abspath).parent
    if not emitted.is_whole(folder):
        env.AlwaysBuild(target)
    return target, source


def generator(_target: Node, env: Environment) -> list[Node]:
    """The generator's own modules: another version of Witworks may write other bindings."""
    folder = Path(__file__).parent.parent / "bindgen"
    return [env.File(output.literal(file)) for file in sorted(folder.glob("*.py"))]


def _write(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    from witworks import bindgen
    from witworks.model import world_json

    folder = Path(target[0].abspath).parent
    files = bindgen.render(world_json.loads(source[0].get_text_contents()), component=env.subst("$WASMCOMPONENTNAME"))
    emitted.write(folder, files)
