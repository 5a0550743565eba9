"""Guest languages: one module each, behind one Protocol. A new language is one new file and one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from witworks.languages import composition, go, javascript, python, rust, typescript, wat, zig
from witworks.languages.c_family import CPP, C

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from witworks.model.components import Component, WorldHint
    from witworks.scons_types import Environment, Node
    from witworks.setup.doctor import Need


class Language(Protocol):
    """What the build asks of a language."""

    def world_hint(self, folder: Path, /) -> WorldHint | None:
        """The world that the folder's sources name, or None."""

    @property
    def STAGES(self) -> tuple[str, ...]:  # noqa: N802 - a constant of the module
        """What is done between the world and the validation, in the order of the summary."""

    def component(self, env: Environment, component: Component, build: str, world: Node, /) -> Node:
        """The node of the component, not validated yet, added to the graph as ``<build>/<name>.unchecked.wasm``.

        Whatever else is made for it lies in the folder ``build`` too; ``world`` is the node of ``world.sig``.
        """

    def tools(self, env: Environment, component: Component, /) -> tuple[str, ...]:
        """The names in :data:`witworks.toolchains.tools.TOOLS` of what builds this component.

        They are installed, looked for by ``scons doctor`` and missed in one message without the language's doing; its module
        makes what runs them depend on :func:`witworks.builders.tool.needed`.
        """

    def prepare(self, env: Environment, components: Sequence[Component], /) -> None:
        """Provision what these components need beside their tools; called first, and only where provisioning is allowed."""

    def surroundings(self, folder: Path, root: Path, /) -> Iterable[Path]:
        """Files outside the folder that would change what is built from it if they were there, up to ``root`` and beyond."""

    def written(self, folder: Path, /) -> Iterable[Path]:
        """The files that a build writes into the folder, which are therefore no sources."""

    def needs(self, env: Environment, components: Sequence[Component], /) -> list[Need]:
        """The programs that these components need beside their tools, found or not, for ``scons doctor``."""


LANGUAGES: Final[Mapping[str, Language]] = {
    "c": C,
    "composition": composition,
    "cpp": CPP,
    "go": go,
    "javascript": javascript,
    "python": python,
    "rust": rust,
    "typescript": typescript,
    "wat": wat,
    "zig": zig,
}
"""The languages that this version builds; compositions are built of what is built."""
