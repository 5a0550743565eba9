"""Zig: a folder with ``*.zig`` files; the module of the bindings that they import, ``@import("text_codec")``, names the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.errors import ManifestError, Place
from witworks.languages import native, native_sources
from witworks.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from witworks.model.components import Component, WorldHint
    from witworks.scons_types import Environment, Node

_ROOT: Final = "main.zig"


class Zig(Language):
    """Zig, as the build asks for it."""

    STAGES = native.STAGES

    def world_hint(self, folder: Path) -> WorldHint | None:
        """The world whose module the sources import."""
        return native_sources.world_of_imports(folder)

    def component(self, env: Environment, component: Component, build: str, world: Node) -> Node:
        """The component around the core module that zig compiles and links."""
        said = component.manifest.zig
        root = _root(component)
        graph = native.Native(env, component, build, world, said)
        bindings = graph.guest()
        name = native_sources.guest_name(component.world)
        scope = native.settings(component)
        (translated,) = env.ZigGuest(f"{build}/guest/{name}.zig", bindings[0], **scope)
        env.Depends(translated, graph.zig())
        (compiled,) = env.ZigObject(
            f"{build}/objects/{root.name}.o",
            [output.literal(root), translated],
            ZIGMODULE=name,
            ZIGFLAGS=[*env["ZIGFLAGS"], *said.flags],
            ZIGOPTIMIZE=said.optimize or env["ZIGOPTIMIZE"],
            **scope,
        )
        env.Depends(compiled, graph.zig())
        objects = graph.objects(bindings, native_sources.files(component.folder, native_sources.C))
        return graph.module([compiled, *objects, bindings[2], bindings[0]])

    def tools(self, _env: Environment, _component: Component) -> tuple[str, ...]:
        """wit-bindgen and zig."""
        return native.TOOLS

    def hidden(self, _folder: Path) -> Path | None:
        """A library for zig that this machine alone has."""
        return native.hidden()

    def variables(self, _env: Environment, _folder: Path) -> Mapping[str, str]:
        """What zig is told beside its command line."""
        return native.steering()


def _root(component: Component) -> Path:
    """The file that the others are imported from: ``main.zig``, else the only one in the folder."""
    main = component.folder / _ROOT
    found = [main] if main.is_file() else sorted(component.folder.glob("*.zig"))
    if not found:
        raise native.no_sources(component, "*.zig file")
    if len(found) > 1:
        raise ManifestError(
            "WW113",
            f"component `{component.name}` has {len(found)} *.zig files, and none of them is {_ROOT}",
            at=Place(component.folder),
            notes=[", ".join(path.name for path in found)],
            fix=f"call the one that imports the others {_ROOT}",
        )
    return found[0]
