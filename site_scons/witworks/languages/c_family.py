"""C and C++: a folder with ``*.c`` or ``*.cpp`` files; the header of the bindings that they include names the world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from witworks.languages import native, native_sources
from witworks.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from witworks.model.components import Component, WorldHint
    from witworks.model.manifest import NativeSection
    from witworks.scons_types import Environment, Node


@dataclass(frozen=True, slots=True)
class CFamily(Language):
    """One of the two languages: a table row, for they differ in file names and in the driver that compiles and links."""

    section: str
    suffixes: tuple[str, ...]
    marker: str
    driver: str
    STAGES: ClassVar = native.STAGES

    def world_hint(self, folder: Path) -> WorldHint | None:
        """The world whose header the sources include: ``#include "image_filter.h"``."""
        return native_sources.world_of_includes(folder, self.suffixes)

    def component(self, env: Environment, component: Component, build: str, world: Node) -> Node:
        """The component around the core module that zig compiles and links, file by file."""
        said: NativeSection = getattr(component.manifest, self.section)
        sources = native_sources.files(component.folder, self.suffixes)
        if not sources:
            raise native.no_sources(component, self.marker)
        graph = native.Native(env, component, build, world, said)
        bindings = graph.guest()
        objects = graph.objects(bindings, sources)
        commands = env.CompileCommands(
            f"{build}/compile_commands.json",
            bindings[0],
            NATIVESOURCES=[str(path) for path in sources],
            NATIVEFLAGS=[*env["NATIVEFLAGS"], *native.compile_flags(component.folder, said)],
            **native.settings(component),
        )
        made = graph.module([*objects, bindings[2], bindings[0]], self.driver)
        env.Requires(made, commands)  # made on the way; what is built does not depend on it
        return made

    def tools(self, _env: Environment, _component: Component) -> tuple[str, ...]:
        """wit-bindgen and zig."""
        return native.TOOLS

    def hidden(self, _folder: Path) -> Path | None:
        """A library for zig that this machine alone has."""
        return native.hidden()

    def variables(self, _env: Environment, _folder: Path) -> Mapping[str, str]:
        """What zig is told beside its command line."""
        return native.steering()


C: Final = CFamily("c", native_sources.C, "*.c file", "cc")
CPP: Final = CFamily("cpp", (*native_sources.CPP, *native_sources.C), "*.cpp file", "c++")
