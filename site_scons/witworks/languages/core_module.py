"""What languages whose tool makes a core module have in common: the component around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node


def component_of(env: Environment, component: Component, build: str, core: Node, world: Node) -> Node:
    """The node of the component around ``core``, which is made again when the world changes."""
    env.Depends(core, world)
    (made,) = env.WasmComponent(f"{build}/{component.name}.unchecked.wasm", core, WASMCOMPONENTNAME=component.name)
    found: Node = made
    return found
