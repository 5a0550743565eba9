"""WAT: a folder with one ``*.wat`` file, the core module written by hand; wasm-tools embeds the world in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.errors import ManifestError, Place
from witworks.languages.core_module import component_of
from witworks.model.wit_text import feature_flags

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from witworks.model.components import Component, WorldHint
    from witworks.scons_types import Environment, Node
    from witworks.setup.doctor import Need

STAGES: Final = ("core", "component")


def world_hint(_folder: Path) -> WorldHint | None:
    """None: WAT text has no way to name its world."""
    return None


def component(env: Environment, component: Component, build: str, world: Node) -> Node:
    """The component around the core module with its world embedded."""
    sources = sorted(component.folder.glob("*.wat"))
    if len(sources) != 1:
        raise ManifestError(
            "WW107",
            f"component `{component.name}` has {len(sources)} *.wat files; a WAT component is one file",
            at=Place(component.folder),
            notes=[", ".join(source.name for source in sources)],
            fix="keep one of them in the folder",
        )
    (core,) = env.WatModule(
        f"{build}/{component.name}.core.wasm",
        output.literal(sources[0]),
        WASMWORLD=component.world,
        WATFLAGS=[*env["WATFLAGS"], *feature_flags(component.features)],
        WASMWITPACKAGE=output.literal(component.wit.root.path),
        WASMCOMPONENTNAME=component.name,
    )
    return component_of(env, component, build, core, world)


def tools(_env: Environment, _component: Component) -> tuple[str, ...]:
    """None beyond wasm-tools."""
    return ()


def prepare(_env: Environment, _components: Sequence[Component]) -> None:
    """Nothing: wasm-tools, which every component needs, is all."""


def written(_folder: Path) -> Iterable[Path]:
    """None: all that is built lies in the build folder."""
    return ()


def surroundings(_folder: Path, _root: Path) -> Iterable[Path]:
    """None: the text stands alone."""
    return ()


def needs(_env: Environment, _components: Sequence[Component]) -> list[Need]:
    """None beyond wasm-tools."""
    return []
