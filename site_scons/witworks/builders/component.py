"""WasmComponent: a component from a core module that has its world embedded.

    env.WasmComponent("build/calc/calc.unchecked.wasm", "build/calc/calc.core.wasm")

What comes out is not validated: WasmValidate does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import SCons.Builder

from witworks import output
from witworks.errors import ComponentError
from witworks.scanners import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        WASMCOMPONENTFLAGS=[],
        WASMCOMPONENTCOM="$( $WASMTOOLS $) component new $WASMCOMPONENTFLAGS -o $TARGET $SOURCE",
        WASMCOMPONENTCOMSTR=output.caption("component"),
    )
    env["BUILDERS"]["WasmComponent"] = SCons.Builder.Builder(
        action=output.action(_componentise, "component", "WASMCOMPONENTCOMSTR", ["WASMCOMPONENTCOM"]),
        suffix=".unchecked.wasm",
        src_suffix=".core.wasm",
        target_scanner=facts(None, "wasm-tools"),
    )


def _componentise(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    done = output.run(env, output.command(env, "WASMCOMPONENTCOM", target, source))
    if done.status != 0:
        raise _explained(str(source[0]), done.stderr)


def _explained(core: str, text: str) -> ComponentError:
    """The report for what ``wasm-tools component new`` said, with the likely cause."""
    if "wasi_snapshot_preview1" in text:
        return ComponentError(
            "WW408",
            f"{core} imports WASI preview 1, and no adapter turns that into WASI 0.2",
            output=text,
            fix="build it without WASI (Rust: target wasm32-unknown-unknown), or give an adapter in WASMCOMPONENTFLAGS",
        )
    *_, cause = text.strip().splitlines() or [""]
    cause = cause.strip().partition(": ")[2] or cause.strip()
    if "component-type" in text or "type mismatch" in text:
        return ComponentError(
            "WW409",
            f"{core} does not fit its world: {cause}",
            output=text,
            fix="make the guest's functions as the WIT has them; if wit-bindgen made them, let it and wasm-tools be of one time",
        )
    return ComponentError(
        "WW406",
        f"{core} cannot be made a component: {cause}",
        output=text,
        fix="check that the guest exports all of its world: in Rust, that `export!` is called",
    )
