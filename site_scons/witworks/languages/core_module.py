"""What languages whose tool makes a core module have in common: the component around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks import output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node


def component_of(  # noqa: PLR0913 - the first five are what every language is asked with
    env: Environment,
    component: Component,
    build: str,
    core: Node,
    world: Node,
    *,
    adapt: bool = False,
    flags: Sequence[str] = (),
) -> Node:
    """The node of the component around ``core``, which is made again when the world changes.

    ``adapt`` joins the adapter for WASI preview 1 to it; ``flags`` go to ``wasm-tools component new``.
    """
    env.Depends(core, world)
    (made,) = env.WasmComponent(
        f"{build}/{component.name}.unchecked.wasm",
        core,
        WASMCOMPONENTNAME=component.name,
        WASMWITPACKAGE=output.literal(component.wit.root.path),
        WASMADAPT=adapt,
        WASMCOMPONENTFLAGS=[*env["WASMCOMPONENTFLAGS"], *flags],
    )
    found: Node = made
    return found
