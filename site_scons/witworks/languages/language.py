"""What a guest language is to the build: the Protocol that each language's class derives from, for what most have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from witworks.model.components import Component, WorldHint
    from witworks.scons_types import Environment, Node
    from witworks.setup.doctor import Need


class Language(Protocol):
    """What the build asks of a language."""

    @property
    def STAGES(self) -> tuple[str, ...]:  # noqa: N802 - a constant of the class
        """What is done between the world and the validation, in the order of the summary."""

    def world_hint(self, _folder: Path, /) -> WorldHint | None:
        """The world that the folder's sources name; None where they name none, or cannot."""
        return None

    def component(self, env: Environment, component: Component, build: str, world: Node, /) -> Node:
        """The node of the component, not validated yet, added to the graph as ``<build>/<name>.unchecked.wasm``.

        Whatever else is made for it lies in the folder ``build`` too; ``world`` is the node of ``world.sig``.
        """

    def tools(self, _env: Environment, _component: Component, /) -> tuple[str, ...]:
        """The names in :data:`witworks.toolchains.tools.TOOLS` of what builds this component.

        They are installed, looked for by ``scons doctor`` and missed in one message without the language's doing; its module
        makes what runs them depend on :func:`witworks.builders.tool.needed`.
        """
        return ()

    def prepare(self, _env: Environment, _components: Sequence[Component], /) -> None:
        """Provision what these components need beside their tools; called first, and only where provisioning is allowed."""
        return

    def surroundings(self, _folder: Path, _root: Path, /) -> Iterable[Path]:
        """Files outside the folder that would change what is built from it if they were there, up to ``root`` and beyond."""
        return ()

    def only_there(self, _folder: Path, _root: Path, /) -> Iterable[Path]:
        """Files outside the folder that must be there for it to be built, whatever is in them."""
        return ()

    def written(self, _folder: Path, /) -> Iterable[Path]:
        """The files that a build writes into the folder, which are therefore no sources."""
        return ()

    def hidden(self, _folder: Path, /) -> Path | None:
        """What it is built from and another machine cannot be told of: whoever has that shares nothing."""
        return None

    def variables(self, _env: Environment, _folder: Path, /) -> Mapping[str, str]:
        """The environment variables that steer the compilers, with their values; those that are not set are left out."""
        return {}

    def needs(self, _env: Environment, _components: Sequence[Component], /) -> list[Need]:
        """The programs that these components need beside their tools, found or not, for ``scons doctor``."""
        return []
