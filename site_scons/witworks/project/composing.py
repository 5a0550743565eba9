"""The compositions of a project as ``WasmProject`` finds them, and what of the graph can be left out beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from witworks import output
from witworks.errors import WitworksError
from witworks.memory import standing
from witworks.model import compositions
from witworks.reading import MALFORMED, json_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from witworks.memory.ledger import Entry, Ledger
    from witworks.model.components import Component
    from witworks.scons_types import Environment

    Failed = list[tuple[str, WitworksError]]


def read(env: Environment, found: Sequence[Component], known: Collection[str]) -> tuple[tuple[Component, ...], Failed]:
    """The compositions, and the errors of those whose file is not as it must be; in the context what they can be made of.

    There is nothing to read where all of them are among the known.
    """
    context = output.context(env)
    folder = Path(env.Dir("$WASMCOMPOSITIONSDIR").abspath)
    names = set(standing.compositions(str(folder)))
    if not names or names <= set(known):
        return (), []
    context.components.update((component.name, component) for component in found)
    wirings, errors = compositions.discover(folder, context.components)
    context.wirings.update((wiring.name, wiring) for wiring in wirings)
    made: list[Component] = []
    failed = list(errors)
    for wiring in wirings:
        try:
            made.append(compositions.as_component(wiring, context.components, context.wirings))
        except WitworksError as error:
            failed.append((wiring.name, error))
    return tuple(made), failed


def unmoved(env: Environment, ledger: Ledger) -> Mapping[str, Entry]:
    """What the graph can leave out: all that has not moved, unless a composition has, for that may be made of anything."""
    composed = standing.compositions(env.Dir("$WASMCOMPOSITIONSDIR").abspath)
    same = ledger.unmoved([*standing.folders(env.Dir("$WASMCOMPONENTSDIR").abspath), *composed])
    keeps = same.keys() >= set(composed) and env["WASMCOMPONENTSDIR"] == "#components"
    return same if keeps or not composed else {}


def concerned(env: Environment, found: Sequence[Component], known: Collection[str]) -> bool:
    """Whether a component that has moved is of another world than it was built with, which may be what a known composition lacks.

    A composition's entry in the ledger has all WIT and every manifest; only what sources say of their world is not in it.
    """
    if not set(standing.compositions(env.Dir("$WASMCOMPOSITIONSDIR").abspath)) & set(known):
        return False
    return any(_built_world(env, component) != (component.package, component.world) for component in found)


def _built_world(env: Environment, component: Component) -> tuple[str, str] | None:
    try:
        data = json_of((output.context(env).build / component.name / "world.json").read_text("utf-8"))
        return data["package"], data["name"]
    except (OSError, *MALFORMED):
        return None
