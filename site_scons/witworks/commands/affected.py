"""``scons affected since=<commit>``: the components whose outputs would differ from those of a commit of git's, and why.

An input of the graph that git calls changed affects its component; WIT does only where the world that comes of it is another
one for code (:meth:`witworks.model.world.World.signature`). A README, a test or a comment in WIT affects nothing.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from witworks import output
from witworks.artifacts import resolving
from witworks.memory.history import Commit, world_of
from witworks.memory.recording import leaves
from witworks.model import lock, world_json
from witworks.model.changes import changes
from witworks.model.fetched import Fetched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from witworks.context import Context
    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

_INDIFFERENT = (".md", ".wit")


def affected(env: Environment, asked: Mapping[Component, Sequence[Node]], since: str, *, whole: bool) -> str:
    """A line for each affected component with the reasons, or one that says that there is none.

    ``whole`` says that no component was named: then those that are gone are told too.
    """
    context = output.context(env)
    commit = Commit(context.root, since)
    changed = commit.changed()
    lines = []
    with tempfile.TemporaryDirectory(prefix="witworks-") as name:
        then = commit.files(Path(name), "**/*.wit", lock.FILE_NAME)
        for component, nodes in asked.items():
            _, read = leaves(nodes)
            reasons = [*_world(component, then, context), *_files(component, read, changed)]
            if reasons:
                shown = [os.path.relpath(reason, context.root) if os.path.isabs(reason) else reason for reason in reasons]  # noqa: PTH117
                lines.append(f"{component.name}: {'; '.join(dict.fromkeys(shown))}")
    if whole:
        folder = os.path.relpath(env.Dir("$WASMCOMPONENTSDIR").abspath, context.root)
        here = {component.name for component in asked}
        lines += [
            f"{name}: it is gone"
            for name in commit.folders(folder)
            if name not in here and not Path(context.root, folder, name).exists()
        ]
    return "\n".join(lines) or f"no component would differ from {since}"


def _files(component: Component, read: set[str], changed: set[str]) -> Iterator[str]:
    """Inputs that changed, and files of the folder that are gone: nobody knows any more whether they were inputs."""
    for path in sorted(changed):
        gone = not Path(path).exists() and Path(path).is_relative_to(component.folder)
        tests = Path(path).is_relative_to(component.folder / "tests")
        if not path.endswith(_INDIFFERENT) and (path in read or (gone and not tests)):
            yield path


def _world(component: Component, then: Path, context: Context) -> Iterator[str]:
    if isinstance(component, Fetched):
        if component.digest not in {one.digest for one in lock.read(then).values()} | {""}:
            yield f"{lock.FILE_NAME} has other bytes"
        return
    now = resolving.resolve(component.wit, component.world, context.wasm_tools.path, component.features)
    before = world_of(component, then, context)
    if before is None:
        yield "its world is new"
    elif world_json.signature(before) != world_json.signature(now):
        yield from (str(change) for change in changes(before, now) if change.level != "patch")
