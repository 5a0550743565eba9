"""WasmGuestTypes: TypeScript declarations of a world for the guest that implements it, from ``world.json``.

    env.WasmGuestTypes("build/calc/world.d.ts", "build/calc/world.json", WASMJSENGINE="qjs")

Editors and tsc read the file; what is compiled depends on ``world.sig`` instead, so a comment in the WIT compiles nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import SCons.Builder

from witworks import output
from witworks.builders.bindings import generator
from witworks.programs import write_atomic
from witworks.scanners import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(WASMJSENGINE="qjs", WASMGUESTTYPESCOMSTR=output.caption("types"))
    env["BUILDERS"]["WasmGuestTypes"] = SCons.Builder.Builder(
        action=output.action(_write, "types", "WASMGUESTTYPESCOMSTR", ["WASMJSENGINE"]),
        suffix=".d.ts",
        src_suffix=".json",
        target_scanner=facts(generator),
    )


def _write(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    from witworks.bindgen import guest_types
    from witworks.model import world_json

    text = guest_types.render(world_json.loads(source[0].get_text_contents()), env.subst("$WASMJSENGINE"))
    write_atomic(Path(target[0].abspath), text)
