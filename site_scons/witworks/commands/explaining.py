"""``scons explain``: why components would be made anew, told by what a person has changed. Nothing is built.

What SCons remembers of each target's last build is compared with what is there now: inputs, facts such as a tool's version, and
the command. Where WIT has changed, the world as it was is compared with the world as it is, item by item.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import SCons.Node.FS

from witworks import output
from witworks.artifacts import resolving
from witworks.model import facts, world_json
from witworks.model.changes import changes, level
from witworks.model.compositions import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from witworks.model.changes import Change
    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

    Asked = Mapping[Component, Sequence[Node]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one target would be made: ``why`` has a line for each thing that is not as it was."""

    target: str
    why: tuple[str, ...]


def explain(env: Environment, asked: Asked) -> str:
    """The whole answer for these components and their targets, ready to print."""
    reasons = {component: list(_reasons(env, nodes)) for component, nodes in asked.items()}
    differing = {component: _differing(env, component, asked[component]) for component, found in reasons.items() if found}
    blocks = [*_by_change(differing), *(_block(env, component, found, differing) for component, found in reasons.items())]
    return "\n".join(blocks) or "there is no component"


def _by_change(differing: Mapping[Component, Sequence[Change]]) -> Iterator[str]:
    """Each change of WIT once, with all the components that reach it."""
    reached: dict[Change, list[str]] = {}
    for component, found in differing.items():
        for change in found:
            reached.setdefault(change, []).append(component.name)
    for change, names in reached.items():
        if change.level != "patch":
            yield f"{change}: {_and(names)} {'reaches' if len(names) == 1 else 'reach'} it"


def _block(
    env: Environment, component: Component, reasons: Sequence[Reason], differing: Mapping[Component, Sequence[Change]]
) -> str:
    if not reasons:
        return f"{component.name} is up to date"
    lines = [f"{component.name} would be made anew, from:"]
    for reason in reasons:
        lines.append(f"  {reason.target}")
        lines += [f"    {line}" for line in reason.why]
        if reason.target.endswith("world.json") and component.language != LANGUAGE and (env.File(reason.target)).exists():
            lines += [f"    {line}" for line in _told(differing[component])]
    lines.append("  and what follows from these, as far as it turns out different")
    return "\n".join(lines)


def _told(found: Sequence[Change]) -> Iterator[str]:
    yield from map(str, found)
    if not found:
        yield "the world is the same: nothing follows"
    elif level(found) == "patch":
        yield "only documentation: bindings are written, no compiler runs"


def _differing(env: Environment, component: Component, nodes: Sequence[Node]) -> tuple[Change, ...]:
    """What has changed of the component's world; of a composition, what has of the worlds of its parts."""
    if component.language != LANGUAGE:
        return _world_changes(env, component)
    made = {node.abspath for node in _made(nodes)}
    build = output.context(env).build
    parts = [one for name, one in output.context(env).components.items() if str(build / name / f"{name}.wasm") in made]
    return tuple(dict.fromkeys(change for part in parts if part.language != LANGUAGE for change in _world_changes(env, part)))


def _world_changes(env: Environment, component: Component) -> tuple[Change, ...]:
    """From the world that the component was built with to the one that its WIT has now; nothing where it has not been built."""
    built = Path(env.File(f"$WASMBUILDDIR/{component.name}/world.json").abspath)
    if not built.is_file():
        return ()
    now = resolving.resolve(component.wit, component.world, output.context(env).wasm_tools.path, component.features)
    return changes(world_json.loads(built.read_text("utf-8")), now)


def _reasons(env: Environment, nodes: Sequence[Node]) -> Iterator[Reason]:
    """Each target below ``nodes`` that would be made for a reason of its own, in the order of making."""
    for node in _made(nodes):
        if why := tuple(dict.fromkeys(_why(env, node))):  # a file may be source and found dependency at once
            yield Reason(node.path, why)


def _made(nodes: Sequence[Node]) -> list[Node]:
    """The files that something makes, what they are made from before them."""
    found: list[Node] = []
    seen: set[Node] = set()

    def visit(node: Node) -> None:
        if node in seen:
            return
        seen.add(node)
        for child in node.children():
            visit(child)
        if node.has_builder() and isinstance(node, SCons.Node.FS.File):
            together = node.get_executor().get_all_targets()  # one action makes them: the first stands for all
            seen.update(together)
            found.append(together[0])

    for node in nodes:
        visit(node)
    return found


def _why(env: Environment, node: Any) -> Iterator[str]:  # noqa: ANN401 - SCons' records carry no types
    if lost := [target for target in node.get_executor().get_all_targets() if not target.exists()]:
        yield "it is not there" if lost == [node] or len(lost) > 1 else f"{_named(env, lost[0])} is not there"
        return
    old = node.get_stored_info().binfo
    old.prepare_dependencies()
    if not hasattr(old, "bsources"):
        yield "nothing is known of how it was made"
        return
    new = node.get_binfo()
    before = dict(zip(_dependencies(old), (*old.bsourcesigs, *old.bdependsigs, *old.bimplicitsigs), strict=True))
    after = _dependencies(new)
    come = [dependency for dependency in after if dependency not in before and not _is_made(dependency)]
    gone = [dependency for dependency in before if dependency not in after and not _is_made(dependency)]
    for dependency in after:  # what is made is told where it is made itself
        known = dependency in before and _is_file(dependency) and not _is_made(dependency)
        if known and dependency.get_csig() != before[dependency].csig:
            yield f"{_named(env, dependency)} changed"
    yield from (f"{_named(env, dependency)} is new" for dependency in come if _is_file(dependency))
    yield from (f"{_named(env, dependency)} is gone" for dependency in gone if _is_file(dependency))
    yield from facts.told(
        [_named(env, dependency) for dependency in gone if not _is_file(dependency)],
        [_named(env, dependency) for dependency in come if not _is_file(dependency)],
    )
    if old.bactsig != new.bactsig:
        yield "the command or its flags changed"


def _dependencies(info: Any) -> list[Any]:  # noqa: ANN401
    return [*info.bsources, *info.bdepends, *info.bimplicit]


def _is_file(node: Any) -> bool:  # noqa: ANN401
    return isinstance(node, SCons.Node.FS.Base)


def _is_made(node: Any) -> bool:  # noqa: ANN401
    return isinstance(node, SCons.Node.FS.File) and bool(node.has_builder())


def _named(env: Environment, node: Any) -> str:  # noqa: ANN401
    if isinstance(node, SCons.Node.FS.Base):
        return os.path.relpath(node.abspath, output.context(env).root)
    return str(node)


def _and(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
