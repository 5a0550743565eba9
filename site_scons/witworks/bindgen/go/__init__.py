"""From a resolved world to the Go module that calls its component: pure, so equal worlds give equal bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from witworks.model.world import World

__all__ = ["RUNTIME", "render"]

RUNTIME: Final = "_witworks"
"""The folder, beside those of the components, of the Go module that all of them use; no component can have that name."""


def render(  # noqa: PLR0913 - each is a fact that the world does not say
    world: World, *, component: str, unfit: str | None, prefix: str, requires: str, relayed: bool = True
) -> dict[str, str]:
    """The files of the module for ``component``, by name, sorted.

    ``unfit`` is why wazero cannot run it, None where it can; ``prefix`` begins the module's path; ``requires`` are the lines
    of ``go.mod`` about modules of others; ``relayed`` says that there is a component with the relay around it too.
    """
    from witworks.bindgen.go.modules import backends, go_mod, why
    from witworks.bindgen.go.package import PackageWriter
    from witworks.bindgen.go.plan import GoPlan

    plan = GoPlan(world, component)
    files = PackageWriter(plan).files(why(unfit))
    files |= backends(plan.package, component, unfit, relayed=relayed)
    files["go.mod"] = go_mod(component, prefix, requires)
    return dict(sorted(files.items()))
