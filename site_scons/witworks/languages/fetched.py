"""Components from a registry, as what is built like others: nothing is compiled, and nothing is asked of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks import output
from witworks.languages.language import Language
from witworks.model.fetched import Fetched

if TYPE_CHECKING:
    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node


class Taken(Language):
    """Fetched components, as the build asks for them."""

    STAGES = ("fetch",)

    def component(self, env: Environment, component: Component, build: str, _world: Node) -> Node:
        """The component as it was fetched, if it still is what the lock says."""
        assert isinstance(component, Fetched)  # noqa: S101 - the language is of no other
        (made,) = env.WasmTaken(
            f"{build}/{component.name}.unchecked.wasm",
            output.literal(component.source),
            WASMDIGEST=component.digest,
            WASMCOMPONENTNAME=component.name,
        )
        found: Node = made
        return found
