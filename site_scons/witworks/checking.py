"""Whether a component is what its world says, told with the line of the WIT that it does not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks import resolving
from witworks.errors import ComponentError, Place
from witworks.model import wit_text
from witworks.model.conformance import Difference, differences
from witworks.runtime import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from witworks.model.packages import Closure
    from witworks.model.world import World


def checked(name: str, component: Path, world: World, wit: Closure | None, wasm_tools: Path) -> bytes:
    """The component's bytes with the world's fingerprint added; raises ComponentError where it is not its world.

    ``wit`` is the package that the world was resolved from, for the place of what is wrong.
    """
    if wrong := differences(world, resolving.decode(component, wasm_tools)):
        raise ComponentError(
            "WW407",
            f"component `{name}` is not its world `{world.id}`: {wrong[0].item}: {wrong[0].message}",
            at=_place(wit, wrong[0]),
            notes=[f"{difference.item}: {difference.message}" for difference in wrong[1:]],
            fix="make the guest's code and the WIT agree",
        )
    return fingerprint.stamp(component.read_bytes(), world.signature())


def _place(wit: Closure | None, difference: Difference) -> Place | None:
    """Where the WIT says what the component does not keep."""
    owner, _, function = difference.item.partition("#")
    name = (function or owner).rpartition(".")[2]
    interface = owner.partition("@")[0].rpartition("/")[2]
    for file in wit.files if wit else ():
        text = file.read_text(encoding="utf-8")
        line = wit_text.line_of(text, name, ":") or wit_text.line_of(text, "interface", interface)
        if line is not None:
            return Place(file, line)
    return None
