"""WasmComponent: a component from a core module that has its world embedded.

    env.WasmComponent("build/calc/calc.unchecked.wasm", "build/calc/calc.core.wasm")

``WASMADAPT=True`` joins to it the adapter from WASI preview 1 to WASI 0.2; a module that imports nothing of preview 1 stays as it
is. What comes out is not validated: WasmValidate does that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.errors import ComponentError
from witworks.model import wit_places
from witworks.scanners import facts, wit_closure
from witworks.toolchains import adapter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.errors import Place
    from witworks.model.packages import Closure
    from witworks.scons_types import Environment, Node

_ITEM: Final = re.compile(r"interface `([^`]+)` function `([^`]+)`|(?:export|import) `([^`]+?)(?:(?:#|::)([^`]+))?`")


MEANINGS: Final = {
    "WASMCOMPONENTFLAGS": "more words for `wasm-tools component new`",
    "WASMADAPT": "whether a module of WASI preview 1 gets the adapter",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        WASMCOMPONENTFLAGS=[],
        WASMADAPT=False,
        _WASMADAPT=_adapt,
        WASMCOMPONENTCOM="$( $WASMTOOLS $) component new $WASMCOMPONENTFLAGS $_WASMADAPT -o $TARGET $SOURCE",
        WASMCOMPONENTCOMSTR=output.caption("component"),
    )
    env["BUILDERS"]["WasmComponent"] = SCons.Builder.Builder(
        action=output.action(_componentise, "component", "WASMCOMPONENTCOMSTR", ["WASMCOMPONENTCOM"]),
        emitter=_remember_the_caller,
        suffix=".unchecked.wasm",
        src_suffix=".core.wasm",
        target_scanner=facts(_adapter, "wasm-tools"),
    )


def _remember_the_caller(target: list[Node], source: list[Node], env: Environment) -> tuple[list[Node], list[Node]]:
    """Note the line of the SConstruct that asks for a component by itself: it may have to say more."""
    if not env.subst("$WASMCOMPONENTNAME"):
        output.remember_caller(target[0])
    return target, source


def _adapt(target: object, source: object, env: Environment, for_signature: bool) -> str:  # noqa: ARG001, FBT001
    """The words that give the adapter; where it lies is no part of what is made, its content is (see ``_adapter``)."""
    return f"$( --adapt wasi_snapshot_preview1={adapter.PATH} $)" if env["WASMADAPT"] else ""


def _adapter(_target: Node, env: Environment) -> list[Node]:
    return [env.Value(f"adapter: {adapter.SHA256}")] if env["WASMADAPT"] else []


def _componentise(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    if env["WASMADAPT"]:
        adapter.checked()
    done = output.run(env, output.command(env, "WASMCOMPONENTCOM", target, source))
    if done.status != 0:
        wit = wit_closure(target[0], env) if env.subst("$WASMWITPACKAGE") else None
        raise _explained(str(source[0]), wit, done.stderr, output.called(target[0]))


def _explained(core: str, wit: Closure | None, text: str, called: Place | None = None) -> ComponentError:
    """The report for what ``wasm-tools component new`` said, with the likely cause and the line of the WIT that it is about.

    Where the WIT has none it is the line of the SConstruct that asks for the component.
    """
    if "wasi_snapshot_preview1" in text:
        return ComponentError(
            "WW408",
            f"{core} imports WASI preview 1, and no adapter turns that into WASI 0.2",
            at=called,
            output=text,
            fix="give WasmComponent its adapter: WASMADAPT=True; or build the module without WASI (Rust: wasm32-unknown-unknown)",
        )
    if "component-type" in text and "magic header" in text:
        return ComponentError(
            "WW805",
            f"{core} has bindings that are too old: no tool reads what they say of their world any more",
            at=called,
            output=text,
            fix="build it anew with bindings of a wit-bindgen of today",
        )
    *_, cause = text.strip().splitlines() or [""]
    cause = cause.strip().partition(": ")[2] or cause.strip()
    item = _ITEM.search(text)
    at = wit_places.of_item("#".join(filter(None, item.groups())), wit.files) if item and wit else None
    at = at or (wit_places.of_world(None, wit.files) if wit else called)
    if "component-type" in text or "type mismatch" in text:
        return ComponentError(
            "WW409",
            f"{core} does not fit its world: {cause}",
            at=at,
            output=text,
            fix="make the guest's functions as the WIT has them; if wit-bindgen made them, let it and wasm-tools be of one time "
            "(scons doctor shows their versions)",
        )
    return ComponentError(
        "WW406",
        f"{core} cannot be made a component: {cause}",
        at=at,
        output=text,
        fix="check that the guest exports all of its world: in Rust, that `export!` is called",
    )
