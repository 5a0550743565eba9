"""Python: a folder with an ``app.py``; componentize-py makes the component, with the whole interpreter inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.builders import tool
from witworks.errors import ManifestError, Place
from witworks.languages import python_sources
from witworks.languages.language import Language

if TYPE_CHECKING:
    from pathlib import Path

    from witworks.model.components import Component, WorldHint
    from witworks.scons_types import Environment, Node

_TOOL: Final = "componentize-py"


class Python(Language):
    """Python, as the build asks for it."""

    STAGES = ("guest", "component")

    def world_hint(self, folder: Path) -> WorldHint | None:
        """The world that ``app.py`` names: ``# @world analytics-engine``."""
        return python_sources.world_hint(folder)

    def component(self, env: Environment, component: Component, build: str, world: Node) -> Node:
        """The component that componentize-py makes of the folder, with its requirements."""
        app = component.folder / python_sources.APP
        if not app.is_file():
            raise ManifestError(
                "WW112",
                f"component `{component.name}` has no {python_sources.APP}",
                at=component.manifest.place("language") or Place(component.folder),
                fix=f"call the module with the world's classes {python_sources.APP}",
            )
        scope = {
            "WASMWORLD": component.world,
            "WASMWITPACKAGE": output.literal(component.wit.root.path),
            "WASMCOMPONENTNAME": component.name,
        }
        guest = env.PythonGuest(f"{build}/guest/componentize_py_types.py", world, **scope)
        sources = [output.literal(file) for file in python_sources.files(component.folder)]
        (made,) = env.PythonComponent(
            f"{build}/{component.name}.unchecked.wasm",
            sources,
            PYTHONFOLDER=output.literal(component.folder),
            COMPONENTIZEPYFLAGS=[*env["COMPONENTIZEPYFLAGS"], *([] if _wants_wasi(env, component) else ["--stub-wasi"])],
            **scope,
        )
        env.Precious(made)  # the last one is kept where a new one would mean the same
        env.Depends([*guest, made], tool.needed(env, _TOOL, component.name))
        env.Depends(made, [world, *guest])
        requirements = component.folder / python_sources.REQUIREMENTS
        if requirements.is_file():
            env.Depends(made, env.PythonSite(f"{build}/site.txt", output.literal(requirements), **scope))
        found: Node = made
        return found

    def tools(self, _env: Environment, _component: Component) -> tuple[str, ...]:
        """componentize-py."""
        return (_TOOL,)


def _wants_wasi(env: Environment, component: Component) -> bool:
    """Whether the guest may ask WASI for anything; a debug build may, for else an exception's traceback is lost."""
    said = component.manifest.python.wasi
    return bool(env.subst("$WASMPROFILE") == "debug") if said is None else said
