"""WasmPrecompile: a component compiled for this machine, to load in no time.

    env.WasmPrecompile("build/calc/calc.cwasm", ["build/calc/calc.wasm", "build/calc/world.json"])

With its world, a component is compiled as Python bindings load it, which is inside another (see ``runtime/relay_binary.py``);
without, as it is.
Depends on the wasmtime version, the engine's configuration, the target and the processor's features. Never goes to a shared
cache: precompiled code is native code, trusted only where it was made.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import SCons.Builder

from witworks import output
from witworks.scanners import facts
from witworks.toolchains import skew

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(WASMPRECOMPILECOMSTR=output.caption("precompile"))
    env["BUILDERS"]["WasmPrecompile"] = SCons.Builder.Builder(
        action=output.action(_precompile, "precompile", "WASMPRECOMPILECOMSTR"),
        emitter=_with_signature,
        suffix=".cwasm",
        src_suffix=".wasm",
        target_scanner=facts(None, "precompiled"),
    )


def _with_signature(target: list[Node], source: list[Node], env: Environment) -> tuple[list[Node], list[Node]]:
    targets = [*target, env.File(f"{target[0]}.sig")]
    env.NoCache(targets)
    return targets, source


def _precompile(target: Sequence[Node], source: Sequence[Node], _env: Environment) -> None:
    import witworks.runtime._wasmtime_private  # noqa: F401 - which says what is wrong with a wasmtime that the bindings cannot use
    from witworks.artifacts.wrapping import shape
    from witworks.model.world_json import loads
    from witworks.runtime.precompiled import precompile

    if (unknown := skew.of_wasmtime()) is not None:
        output.complain(unknown, "warning")
    given = shape(loads(source[1].get_text_contents())) if len(source) > 1 else None
    precompile(Path(source[0].abspath), Path(target[0].abspath), given)
