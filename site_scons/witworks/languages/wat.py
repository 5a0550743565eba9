"""WAT: a folder with one ``*.wat`` file, the core module written by hand; wasm-tools embeds the world in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks import output
from witworks.errors import ManifestError, Place
from witworks.languages.core_module import component_of
from witworks.languages.language import Language
from witworks.model.wit_text import feature_flags

if TYPE_CHECKING:
    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node


class Wat(Language):
    """WAT, as the build asks for it."""

    STAGES = ("core", "component")

    def component(self, env: Environment, component: Component, build: str, world: Node) -> Node:
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
