"""``scons affected since=<commit>``: the components whose outputs would differ from those of a commit of git's, and why.

An input of the graph that git calls changed affects its component; WIT does only where the world that comes of it is another
one for code (:meth:`witworks.model.world.World.signature`). A README, a test or a comment in WIT affects nothing.
"""

from __future__ import annotations

import os
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from witworks import output, programs, resolving
from witworks.errors import ManifestError, ToolError, WitError
from witworks.model.changes import changes
from witworks.model.packages import closure, read_index, read_package
from witworks.recording import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from witworks.model.components import Component
    from witworks.model.world import World
    from witworks.scons_types import Environment, Node

_INDIFFERENT = (".md", ".wit")


def affected(env: Environment, asked: Mapping[Component, Sequence[Node]], since: str) -> str:
    """A line for each affected component with the reasons, or one that says that there is none."""
    context = output.context(env)
    git = _Git(context.root, since)
    changed = git.changed()
    lines = []
    with tempfile.TemporaryDirectory(prefix="witworks-") as name:
        then = git.wit(Path(name))
        wit = os.path.relpath(context.wit, context.root)
        for component, nodes in asked.items():
            _, read = leaves(nodes)
            reasons = [*_world(component, then, wit, context.root, context.wasm_tools.path), *_files(component, read, changed)]
            if reasons:
                shown = [os.path.relpath(reason, context.root) if os.path.isabs(reason) else reason for reason in reasons]  # noqa: PTH117
                lines.append(f"{component.name}: {'; '.join(dict.fromkeys(shown))}")
    return "\n".join(lines) or f"no component would differ from {since}"


def _files(component: Component, read: set[str], changed: set[str]) -> Iterator[str]:
    """Inputs that changed, and files of the folder that are gone: nobody knows any more whether they were inputs."""
    for path in sorted(changed):
        gone = not Path(path).exists() and Path(path).is_relative_to(component.folder)
        tests = Path(path).is_relative_to(component.folder / "tests")
        if not path.endswith(_INDIFFERENT) and (path in read or (gone and not tests)):
            yield path


def _world(component: Component, then: Path, wit: str, root: Path, wasm_tools: Path) -> Iterator[str]:
    now = resolving.resolve(component.wit, component.world, wasm_tools, component.features)
    before = _then(component, then, wit, root, wasm_tools)
    if before is None:
        yield "its world is new"
    elif before.signature() != now.signature():
        yield from (str(change) for change in changes(before, now) if change.level != "patch")


def _then(component: Component, then: Path, wit: str, root: Path, wasm_tools: Path) -> World | None:
    """The component's world as the commit has it; None where it has none."""
    package = then / os.path.relpath(component.wit.root.path, root)
    try:
        found = closure(read_package(package), read_index(then / wit))
        return resolving.resolve(found, component.world, wasm_tools, component.features)
    except WitError:
        return None


class _Git:
    """A commit of the repository that the project lies in."""

    def __init__(self, root: Path, commit: str) -> None:
        self._root = root
        git = programs.find("git")
        if git is None:
            raise ToolError("WW301", "cannot run git: it is not installed", fix="install git: the question is about a commit")
        self._git = git
        self._commit = commit
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
        if found.status != 0:
            raise ManifestError(
                "WW111", f"git knows no commit `{commit}` here", output=found.stderr, fix="name one: since=HEAD~1"
            )
        self._commit = found.stdout.strip()

    def changed(self) -> set[str]:
        """Every file that differs from the commit's, untracked ones too."""
        differing = self._run("diff", "--name-only", "--relative", "-z", self._commit, "--", ".").stdout
        untracked = self._run("ls-files", "--others", "--exclude-standard", "-z").stdout
        return {str(self._root / name) for name in (differing + untracked).split("\0") if name}

    def wit(self, folder: Path) -> Path:
        """``folder``, with all WIT of the commit in it."""
        archive = folder / "wit.tar"
        if self._run("archive", f"--output={archive}", self._commit, "--", ":(glob)**/*.wit").status == 0:
            with tarfile.open(archive) as opened:
                opened.extractall(folder, filter="data")
        return folder

    def _run(self, *arguments: str) -> programs.Finished:
        return programs.run([self._git, *arguments], cwd=self._root)
