"""Compositions, as what is built like a component: wac makes one component of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks import output
from witworks.builders import tool
from witworks.errors import ToolError
from witworks.languages.language import Language
from witworks.model.compositions import Composition, paths
from witworks.model.manifest import FILE_NAME
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node


class Compositions(Language):
    """compositions, as the build asks for it."""

    STAGES = ("compose",)

    def component(self, env: Environment, component: Component, build: str, _world: Node) -> Node:
        """The component that wac makes of the plan in ``build``, or of the ``.wac`` file."""
        wac = isinstance(component, Composition) and component.wiring.is_wac
        source = output.literal(component.wiring.path) if isinstance(component, Composition) and wac else f"{build}/plan.json"
        (made,) = env.WasmCompose(f"{build}/{component.name}.unchecked.wasm", source, WASMCOMPONENTNAME=component.name)
        # What is in the shared cache needs no wac: then it is brought where nothing is found there.
        env.Depends(made, tool.needed(env, "wac", component.name) if output.context(env).cache is None else _wac(env))
        found: Node = made
        return found

    def tools(self, _env: Environment, _component: Component) -> tuple[str, ...]:
        """What composes."""
        return ("wac",)

    def surroundings(self, folder: Path, root: Path) -> Iterable[Path]:
        """Every other composition, and the folder of the components: a new one may export what is imported."""

        def found() -> Iterator[Path]:
            yield folder.parent
            yield from paths(folder.parent)
            components = root / "components"
            yield components
            # What a manifest says of a world may make a part of a component that was none.
            yield from (path / FILE_NAME for path in (components.iterdir() if components.is_dir() else ()))

        return found()


def _wac(env: Environment) -> Node:
    """Which wac it would be, as a fact."""
    try:
        identity = output.context(env).tool("wac").identity
    except ToolError:
        identity = TOOLS["wac"].title
    fact: Node = env.Value(identity)
    return fact
