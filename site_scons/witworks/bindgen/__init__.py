"""From a resolved world to the Python package that calls its component: pure, so equal worlds give equal bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from witworks.model.world import World

__all__ = ["render"]


def render(world: World, *, component: str) -> dict[str, str]:
    """The files of the package for ``component``, by path, sorted: ``__init__.py``, a module for each interface, ``py.typed``."""
    # Imported here, because a null build wants the names of packages alone, without the whole generator.
    from witworks.bindgen.codec import render_codec
    from witworks.bindgen.direct import render_direct
    from witworks.bindgen.interfaces import render_module
    from witworks.bindgen.package import render_package
    from witworks.bindgen.plan import Plan

    plan = Plan(world, component)
    files = {f"{module.name}.py": render_module(plan, module).text() for module in plan.modules.values()}
    files |= {"__init__.py": render_package(plan).text(), "py.typed": ""}
    files |= {"_component.py": render_codec(plan).text(), "_direct.py": render_direct(plan).text()}
    return dict(sorted(files.items()))
