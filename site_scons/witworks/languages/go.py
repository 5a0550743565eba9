"""Go: a folder with a ``go.mod``; go builds for WASI preview 1, and `wit-bindgen go` makes the bindings.

The generated packages import the module ``go.bytecodealliance.org/pkg``. Ours, in ``go_runtime/``, stands in for upstream's: a
``go.work`` in the component's folder says so, and the user's ``go.mod`` stays as it is (``go_runtime=upstream`` does without).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.errors import ManifestError, Place, ToolError, did_you_mean
from witworks.languages import go_module
from witworks.languages.core_module import component_of
from witworks.languages.go_bindings import WORKSPACE, is_generated, workspace
from witworks.languages.language import Language
from witworks.languages.native import no_sources
from witworks.model.components import WorldHint
from witworks.toolchains import go

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node
    from witworks.setup.doctor import Need

RUNTIME: Final = Path(__file__).parent / "go_runtime"
RUNTIMES: Final = ("ours", "upstream")
_HINT: Final = re.compile(r"^//witworks:world[ \t]+(\S+)[ \t]*$", re.MULTILINE)


class Go(Language):
    """Go, as the build asks for it."""

    STAGES = ("guest", "core", "component")

    def world_hint(self, folder: Path) -> WorldHint | None:
        """What the first comment ``//witworks:world name`` in the folder's own Go files says."""
        for file in sorted(folder.glob("*.go")):
            text = file.read_text(encoding="utf-8", errors="replace")
            if (found := _HINT.search(text)) is not None:
                return WorldHint(world=found[1], wit=None, place=Place(file, text.count("\n", 0, found.start()) + 1))
        return None

    def component(self, env: Environment, component: Component, build: str, world: Node) -> Node:
        """The component around the core module that go builds from the folder."""
        from witworks.builders import tool

        if not (component.folder / "go.mod").is_file():
            raise no_sources(component, "go.mod")
        runtime = component.manifest.go.runtime or env.subst("$GORUNTIME")
        if runtime not in RUNTIMES:
            raise ManifestError(
                "WW102",
                f"`go.runtime` must be one of {', '.join(RUNTIMES)}, not {runtime!r}",
                at=component.manifest.place("runtime"),
                fix=did_you_mean(runtime, RUNTIMES),
            )
        scope = {
            "WASMCOMPONENTNAME": component.name,
            "WASMWORLD": component.world,
            "WASMWITPACKAGE": output.literal(component.wit.root.path),
            "GORUNTIME": runtime,
        }
        manifest = output.literal(component.folder / "go.mod")
        bindings = env.GoBindings(f"{build}/go-bindings.json", manifest, **scope)
        env.Depends(bindings, [world, tool.needed(env, "wit-bindgen", component.name)])
        env.Clean(bindings, [output.literal(file) for file in self.written(component.folder)])
        core, adapter = env.GoModule([f"{build}/{component.name}.core.wasm", f"{build}/go-adapter.wasm"], manifest, **scope)
        env.Depends([core, adapter], [bindings, world])
        made = component_of(env, component, build, core, world, flags=["--adapt", f"wasi_snapshot_preview1={adapter.path}"])
        env.Depends(made, adapter)
        return made

    def tools(self, _env: Environment, _component: Component) -> tuple[str, ...]:
        """What makes the bindings; go itself is no tool of ours to install."""
        return ("wit-bindgen",)

    def written(self, folder: Path) -> Iterable[Path]:
        """The generated packages and our ``go.work``: what a clean removes from the user's folder, and nothing else."""
        found = [folder / WORKSPACE, *(file for name in ("imports", "exports") for file in (folder / name).rglob("*"))]
        yield from (file for file in found if is_generated(file))

    def variables(self, env: Environment, folder: Path) -> Mapping[str, str]:
        """What go says of its settings, wherever they are kept; where there is no go, what the environment says."""
        try:
            return toolchain(env, folder).steering
        except ToolError:
            return go.steering(os.environ)

    def hidden(self, _folder: Path) -> Path | None:
        """A standard library that is not the command's own."""
        return go.foreign_root(go.command())

    def surroundings(self, folder: Path, root: Path) -> Iterable[Path]:
        """A ``go.work`` above the folder, which would take the place of ours; and our runtime package."""
        _ = root
        yield from (place / WORKSPACE for place in folder.parents)
        yield from sorted(RUNTIME.rglob("*.go"))

    def needs(self, env: Environment, components: Sequence[Component]) -> list[Need]:
        """The go command."""
        from witworks.setup.doctor import Need

        names = tuple(component.name for component in components)
        wanted = ".".join(map(str, go.MINIMUM))
        try:
            found = toolchain(env, components[0].folder)
        except ToolError as error:
            return [Need("go", None, "", names, error.fix or "", wanted, error.code)]
        return [Need("go", found.path, found.version, names, "", wanted)]


def toolchain(env: Environment, folder: Path) -> go.GoToolchain:
    """The go that builds the module in ``folder``; raises ToolError without."""
    return go.find(output.context(env).probes, cwd=folder, variables=variables(env, folder))


def identity(env: Environment, folder: Path) -> str:
    """The toolchain as a fact, or that there is none: that is reported by what runs it."""
    try:
        return toolchain(env, folder).identity
    except ToolError as error:
        return f"missing: {error.message}"


def needed_toolchain(env: Environment, folder: Path) -> go.GoToolchain:
    """The toolchain for an action; raises ToolError without, and lets SCons build what needs none."""
    try:
        return toolchain(env, folder)
    except ToolError:
        output.go_on()
        raise


def variables(env: Environment, folder: Path) -> dict[str, str]:
    """What go is told by its environment, for the module in ``folder``."""
    ours = needs_workspace(env, folder) and (folder / WORKSPACE).is_file()
    return {**go.PLATFORM, **({"GOWORK": str(folder / WORKSPACE)} if ours else {})}


def needs_workspace(env: Environment, folder: Path) -> bool:
    """Whether the module has our runtime package by a ``go.work`` of ours: one of the user's, there or above, goes before."""
    return env.subst("$GORUNTIME") == "ours" and user_workspace(folder) is None


def user_workspace(folder: Path) -> Path | None:
    """The user's own ``go.work`` that holds for the folder."""
    if (named := os.environ.get("GOWORK")) and named != "off":
        return Path(named)
    for place in (folder, *folder.parents):
        file = place / WORKSPACE
        if file.is_file() and not is_generated(file):
            return file
    return None


def workspace_text(folder: Path, root: Path) -> str:
    """The ``go.work`` for a module of the project in ``root``."""
    runtime = os.path.relpath(RUNTIME, folder) if RUNTIME.is_relative_to(root) else str(RUNTIME)
    lines = [go_module.go_line(RUNTIME), go_module.go_line(folder)]
    return workspace(max((line for line in lines if line), key=_numbers), [".", runtime])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
