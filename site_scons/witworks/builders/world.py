"""WasmWorld: ``world.json`` and ``world.sig`` from the WIT files of a package.

    env.WasmWorld(["build/calc/world.json", "build/calc/world.sig"], Glob("wit/calc/*.wit"), WASMWORLD="calculator")

The first target is the resolved world with its docs, the second a hash of what code can depend on. The sources are the files
of one package; the files of the packages that it uses are found by the scanner.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.model import world_json
from witworks.programs import write_atomic
from witworks.scanners import facts, wit_closure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node


MEANINGS: Final = {
    "WASMWORLD": "the name of the world in its package",
    "WASMWITFEATURES": "the features of `@unstable` in WIT that are there",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(WASMWORLD="", WASMWITFEATURES=[], WASMWORLDCOMSTR=output.caption("world"))
    env["BUILDERS"]["WasmWorld"] = SCons.Builder.Builder(
        action=output.action(_resolve, "world", "WASMWORLDCOMSTR", ["WASMWORLD", "WASMWITFEATURES"]),
        target_scanner=facts(_wit_files, "wasm-tools", "resolver"),
    )


def _wit_files(target: Node, env: Environment) -> list[Node]:
    return [env.File(output.literal(file)) for file in wit_closure(target, env).files]


def _resolve(target: Sequence[Node], _source: Sequence[Node], env: Environment) -> None:
    from witworks.artifacts import resolving

    context = output.context(env)
    wit, features = wit_closure(target[0], env), [str(feature) for feature in env["WASMWITFEATURES"]]
    world = resolving.resolve(wit, env.subst("$WASMWORLD"), context.wasm_tools.path, features)
    json_file, signature_file = target
    write_atomic(Path(json_file.abspath), world_json.dumps(world))
    write_atomic(Path(signature_file.abspath), world_json.signature(world) + "\n")
