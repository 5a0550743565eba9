"""From a resolved world to the JavaScript package that calls its component: pure, so equal worlds give equal bytes.

jco's transpiler makes ``component/glue.js`` and the core modules; all else is made here, or is the runtime's own text.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from witworks.model.world import World


def render(world: World, *, component: str) -> dict[str, str]:
    """The files of the package for ``component`` but for ``package.json`` and the folder ``component``, by path, sorted."""
    from witworks.bindgen.js import interfaces, isolated, package
    from witworks.bindgen.js.plan import JsPlan

    plan = JsPlan(world, component)
    files = {"facts.js": package.facts(plan), "index.js": package.code(plan), "index.d.ts": package.declarations(plan)}
    files |= {
        "isolated.js": isolated.code(plan),
        "isolated.d.ts": isolated.declarations(plan),
        "worker.js": isolated.worker(plan),
    }
    for module in plan.interfaces():
        files[f"interfaces/{module.file}.js"] = interfaces.code(plan, module)
        files[f"interfaces/{module.file}.d.ts"] = interfaces.declarations(plan, module)
    return dict(sorted({**files, **{f"runtime/{name}": text for name, text in runtime().items()}}.items()))


def manifest(world: World, name: str, version: str, description: str, license_name: str) -> str:
    """The file ``package.json``."""
    from witworks.bindgen.js.package import manifest

    return manifest(world, name, version, description, license_name)


@cache
def runtime() -> dict[str, str]:
    """The runtime's files, by name: the same in every package."""
    folder = Path(__file__).parent / "runtime"
    return {file.name: file.read_text("utf-8") for file in sorted(folder.iterdir()) if file.suffix in {".js", ".ts"}}
