"""The steps that SCons' graph has for what was asked for, and what its records say of whether they must be taken.

This only looks: nothing is scanned before its time. So what SCons finds later may differ: a step that is foreseen because one
before it runs is spared where that makes the same as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import SCons.Environment
import SCons.Node
import SCons.Node.FS

from witworks import output
from witworks.progress.durations import DOWNLOAD, QUICK, TYPICAL_TOOLS
from witworks.progress.plan import Estimate, Step
from witworks.toolchains import tools

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witworks.progress.durations import Durations
    from witworks.scons_types import Node

_DECIDED: Final = frozenset({SCons.Node.up_to_date, SCons.Node.executed, SCons.Node.failed})
_TOOL: Final = "tool"


class Told(NamedTuple):
    """A step as a reader knows it: what kind of work, at what; ``ours`` where all that it prints goes through this process."""

    name: str
    kind: str
    subject: str
    ours: bool


def tell(target: Node) -> Told | None:
    """The step that makes a target; None where nothing is done for it."""
    if not target.has_builder():
        return None
    if (executor := target.get_executor()) is None:  # SCons has forgotten it: the target is decided
        return None
    functions = [getattr(action, "execfunction", None) for action in executor.get_action_list()]
    if not functions or functions == [SCons.Environment.alias_builder]:
        return None
    found = [output.ACTIONS.get(function) for function in functions]
    name = str(executor.get_all_targets()[0] if len(executor.batches) == 1 else target)
    if (first := found[0]) is None:
        return Told(name, "build", name, ours=False)
    stage, variable = first
    words = str(_variable(executor, variable) or "").split() if variable else []
    subject = str(_variable(executor, "WASMCOMPONENTNAME") or "") or name.rpartition("/")[2]
    return Told(name, words[0] if words else stage, subject, ours=None not in found)


def foreseen(top: Sequence[Node], durations: Durations) -> tuple[list[Step], dict[Node, str]]:
    """The steps below ``top`` that are expected to be taken, in the order of their needs; and the step of each target."""
    names: dict[Node, str] = {}
    steps: dict[int, Step] = {}  # by the executor of their targets; those that are not expected are not among them
    found: dict[Node, tuple[str, ...]] = {}  # the steps that a node stands for
    for node in _in_order(top):
        needs = tuple(dict.fromkeys(name for child in _children(node) for name in found.get(child, ())))
        if (told := tell(node)) is None:
            found[node] = needs
            continue
        executor = node.get_executor()
        if id(executor) in steps:
            found[node] = (steps[id(executor)].name,)
            continue
        missing = node.always_build or not all(target.exists() for target in executor.get_all_targets() if _is_file(target))
        if not (missing or needs or _moved(node)):
            continue
        steps[id(executor)] = Step(
            told.name,
            told.kind,
            _expected(told, durations),
            needs,
            sure=missing,
            alone=next(map(str, node.side_effects), ""),
        )
        found[node] = (told.name,)
        names.update(dict.fromkeys(executor.get_all_targets(), told.name))
    return list(steps.values()), names


def _expected(told: Told, durations: Durations) -> Estimate:
    if told.kind != _TOOL:
        return durations.expect(told.name, told.kind)
    tool = tools.TOOLS[told.subject]
    return (
        Estimate(QUICK, known=True) if tools.is_installed(tool) else Estimate(TYPICAL_TOOLS.get(tool.name, DOWNLOAD), known=False)
    )


def _in_order(top: Sequence[Node]) -> Iterator[Node]:
    """The nodes below ``top`` that are not decided yet, each once, after those that it needs."""
    seen: set[Node] = set()
    waiting: list[tuple[Node, bool]] = [(node, False) for node in reversed(top)]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            yield node
        elif node not in seen and node.get_state() not in _DECIDED:  # of these SCons has forgotten what they need
            seen.add(node)
            waiting.append((node, True))
            waiting += [(child, False) for child in _children(node) if child not in seen]


def _children(node: Node) -> list[Node]:
    """What a node is known to need, as far as that is known without a scan."""
    known = [*node.sources, *node.depends, *(node.implicit or ()), *(node.prerequisites or ())]
    return [child for child in known if child not in node.ignore_set]


def _moved(node: Node) -> bool:
    """Whether a file that a target was made from is another than when it was made, as far as its time tells."""
    if not _is_file(node):
        return False
    record = node.get_stored_info().binfo
    record.prepare_dependencies()
    known: dict[Node, Any] = {}
    for names, facts in (("bsources", "bsourcesigs"), ("bdepends", "bdependsigs"), ("bimplicit", "bimplicitsigs")):
        known.update(zip(getattr(record, names, None) or (), getattr(record, facts, None) or (), strict=False))
    leaves = [child for child in {**known, **dict.fromkeys(_children(node))} if _is_file(child) and not child.has_builder()]
    return any(child not in known or not child.exists() or child.changed_timestamp_match(node, known[child]) for child in leaves)


def _is_file(node: Node) -> bool:
    return isinstance(node, SCons.Node.FS.File)


def _variable(executor: Any, name: str) -> object:  # noqa: ANN401 - SCons has no types
    """A construction variable as a step has it, without the environment that SCons makes where it needs one."""
    for given in reversed(executor.overridelist):
        if name in given:
            return given[name]
    return executor.env.get(name)
