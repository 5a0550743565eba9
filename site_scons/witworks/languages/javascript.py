"""JavaScript: a folder with a ``package.json`` or a ``*.js``; a bundler makes one module of it, an engine comes with it.

TypeScript is the same, and its types are checked: :mod:`witworks.languages.typescript`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from witworks import output
from witworks.builders import tool
from witworks.errors import ManifestError, Place, ToolError
from witworks.languages.language import Language
from witworks.model import javascript
from witworks.model.components import WorldHint
from witworks.toolchains import node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node
    from witworks.setup.doctor import Need


class JavaScript(Language):
    """JavaScript, as the build asks for it."""

    STAGES: tuple[str, ...] = ("types", "bundle", "component")

    def world_hint(self, folder: Path) -> WorldHint | None:
        """What ``"witworks": {"world": …}`` in package.json says, else a comment ``// @world name`` in the sources."""
        found = javascript.named_world(folder)
        if found is None:
            return None
        world, wit, place = found
        return WorldHint(world=world, wit=folder / wit if wit else None, place=place)

    def component(self, env: Environment, component: Component, build: str, world: Node) -> Node:
        """The component with an engine inside, made of the module that the folder's sources are bundled to."""
        main = javascript.main_file(component.folder, component.manifest.javascript.main)
        if main is None:
            raise _no_main(component)
        checked = component.language == "typescript" or (component.folder / "tsconfig.json").is_file()
        json = env.File(f"{build}/world.json")
        packages = _packages(env, component, build)
        scope = {
            "WASMCOMPONENTNAME": component.name,
            "WASMJSENGINE": engine(env, component),
            "WASMJSFOLDER": str(component.folder),
            "WASMJSMAIN": str(main),
            "WASMJSPACKAGES": [f"{build}/npm/node_modules"] if packages else [],
        }
        needed = [tool.needed(env, name, component.name) for name in self.tools(env, component)]
        types = env.WasmGuestTypes(f"{build}/world.d.ts", json, **scope)
        bundle = env.JsBundle(f"{build}/{component.name}.bundle.js", str(main), WASMJSWORLD=json.path, **scope)
        env.Depends(bundle, [world, *needed, *packages])
        (made,) = env.JsComponent(
            f"{build}/{component.name}.unchecked.wasm",
            bundle,
            WASMWORLD=component.world,
            WASMWITPACKAGE=str(component.wit.root.path),
            **scope,
        )
        env.Depends(made, [world, *needed])
        env.Requires(made, types)
        if checked:
            stamp = env.TsCheck(f"{build}/types.checked", [str(main), *types], **scope)
            # What the types say is in the signature: a comment in the WIT is no reason to check again.
            env.Ignore(stamp, types)
            env.Depends(stamp, [world, *needed, *packages])
            env.Requires(stamp, types)
            env.Depends(made, stamp)
        found: Node = made
        return found

    def tools(self, env: Environment, component: Component) -> tuple[str, ...]:
        """The bundler, which comes with componentize-qjs, and what makes the component."""
        wanted = ("componentize-qjs",)
        return (*wanted, "componentize-js") if engine(env, component) == "starlingmonkey" else wanted

    def hidden(self, folder: Path) -> Path | None:
        """Packages that the user has installed in the folder: its lock file need not say what they are now."""
        modules = folder / "node_modules"
        return modules if modules.is_dir() else None

    def variables(self, _env: Environment, _folder: Path) -> Mapping[str, str]:
        """What Node.js is told beside its command line: it can load code before ours."""
        return node.steering(os.environ)

    def surroundings(self, folder: Path, root: Path) -> Iterable[Path]:
        """What would steer the bundler from above the folder."""
        return javascript.above(folder, root)

    def needs(self, env: Environment, components: Sequence[Component]) -> list[Need]:
        """Node.js, which runs the tools."""
        from witworks.setup.doctor import Need

        names = tuple(component.name for component in components)
        wanted = f">= {node.MINIMUM}"
        try:
            found = node.find(output.context(env).probes)
        except ToolError as error:
            return [Need("node", None, "", names, error.fix or "", wanted, error.code)]
        return [Need("node", found.path, found.version, names, "", wanted)]


def engine(env: Environment, component: Component) -> str:
    """The engine that the component gets: the manifest's, else the setting's."""
    return component.manifest.javascript.engine or env.subst("$WASMJSENGINE")


def _packages(env: Environment, component: Component, build: str) -> list[Node]:
    """The node of the installed packages, where the folder depends on any and has not installed them itself."""
    package = javascript.read_package(component.folder)
    if package is None or not package.dependencies or (component.folder / "node_modules").is_dir():
        return []
    lock = component.folder / "package-lock.json"
    if not lock.is_file():
        raise ManifestError(
            "WW431",
            f"component `{component.name}` depends on packages, but no lock file says which",
            at=Place(package.path),
            notes=[f"dependencies: {', '.join(sorted(package.dependencies))}"],
            fix=f"npm install --package-lock-only --prefix {component.folder}",
        )
    made = env.NpmPackages(f"{build}/npm/installed", str(lock), WASMCOMPONENTNAME=component.name)
    env.Depends(made, env.Value(f"dependencies: {sorted(package.dependencies.items())}"))
    nodes: list[Node] = list(made)
    return nodes


def _no_main(component: Component) -> ManifestError:
    suffixes = (*javascript.TYPESCRIPT, *javascript.JAVASCRIPT)
    files = sorted(path.name for path in component.folder.iterdir() if path.suffix in suffixes)
    return ManifestError(
        "WW435",
        f"component `{component.name}` has no main file: nothing says which file its exports are in",
        at=Place(component.folder),
        notes=[f"files: {', '.join(files) or 'none'}"],
        fix='name one of them app.js (or app.ts, main.…, index.…, also in src/), or write "main" into package.json',
    )
