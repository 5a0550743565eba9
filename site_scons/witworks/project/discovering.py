"""Which components and compositions there are to build; what cannot be read, or lacks a tool, is said and left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from SCons.Script import GetOption

from witworks import needs, output
from witworks.errors import EXIT_STATUS, WitworksError
from witworks.languages import LANGUAGES
from witworks.memory import standing
from witworks.model import components as model
from witworks.model.compositions import Composition
from witworks.project import composing, request, targets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node


def components(env: Environment, known: Collection[str]) -> tuple[Component, ...]:
    """The components but for the known ones.

    Those with errors end the run, unless the user asked for others only, for a command, or with ``-k``.
    """
    hints = {name: language.world_hint for name, language in LANGUAGES.items() if name in model.MARKERS}
    folder = Path(env.Dir("$WASMCOMPONENTSDIR").abspath)
    if known and set(standing.folders(str(folder))) <= set(known):
        return ()
    found, errors = model.discover(folder, output.context(env).index, hints, known)
    if errors and not request.only_of({component.name for component in found}):
        report(env, errors)
    return found


def compositions(env: Environment, found: Sequence[Component], known: Collection[str]) -> tuple[Component, ...]:
    """The compositions, unless all are known; errors are treated as those of components are."""
    made, errors = composing.read(env, found, known)
    if errors and not request.only_of({component.name for component in (*found, *made)}):
        report(env, errors)
    return made


def report(env: Environment, errors: Iterable[tuple[str, WitworksError]]) -> None:
    """Say what is wrong, and end the run where it is to build what cannot be built."""
    if GetOption("keep_going"):
        for name, error in errors:
            _refuse(env, name, error)
        return
    for _, error in errors:
        output.complain(error)
    if not (request.command() or request.only_looks_on() or request.cleans()):
        raise SystemExit(EXIT_STATUS)


def _refuse(env: Environment, name: str, error: WitworksError) -> None:
    """Let a component that cannot be read fail in its turn, while the others are built."""

    def refuse(_target: Sequence[Node], _source: Sequence[Node], _env: Environment) -> None:
        raise error

    env.Alias("all", env.AlwaysBuild(env.Alias(name, [], output.action(refuse, "discover", "WASMDISCOVERCOMSTR"))))


def buildable(env: Environment, found: tuple[Component, ...]) -> tuple[Component, ...]:
    """The components without those that the user wants skipped where a tool is missing; each of these is named once."""
    if not env["WASMSKIPMISSING"]:
        return found
    lacking = {component.name: needs.lacks(env, component) for component in found}
    for name, missing in lacking.items():
        if missing:
            output.say(f"skipped {name}: {', '.join(f'{need.program} is missing ({need.command})' for need in missing)}")
            env.Alias(targets.of(name), [])
            output.context(env).components.pop(name, None)
    return _with_their_parts(env, [component for component in found if not lacking[component.name]])


def _with_their_parts(env: Environment, found: Sequence[Component]) -> tuple[Component, ...]:
    """The components without compositions that name a part which was skipped."""
    kept = {component.name for component in found}
    for component in found:
        named = component.wiring.named if isinstance(component, Composition) else ()
        if gone := [part for part in named if part not in kept]:
            output.say(f"skipped {component.name}: its part {gone[0]} is")
            env.Alias(targets.of(component.name), [])
            return _with_their_parts(env, [other for other in found if other is not component])
    return tuple(found)
