"""The project as a commit of git's has it: which files differ from it, and what WIT it held."""

from __future__ import annotations

import os
import tarfile
from typing import TYPE_CHECKING

from witworks import programs
from witworks.artifacts import resolving
from witworks.errors import ManifestError, ToolError, WitError
from witworks.model.packages import closure, read_index, read_package

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from witworks.context import Context
    from witworks.model.components import Component
    from witworks.model.world import World


class Commit:
    """A commit of the repository that the project lies in; raises where git is not there, or knows no such commit."""

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        git = programs.find("git")
        if git is None:
            raise ToolError("WW301", "cannot run git: it is not installed", fix="install git: the question is about a commit")
        self._git = git
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found.status != 0:
            inside = self._run("rev-parse", "--is-inside-work-tree").status == 0
            fix = "name one: since=HEAD~1" if inside else "make a repository of the project's folder (git init), and commit"
            raise ManifestError("WW111", f"git knows no commit `{name}` here", output=found.stderr, fix=fix)
        self._id = found.stdout.strip()

    def changed(self) -> set[str]:
        """Every file that differs from the commit's, untracked ones too."""
        differing = self._run("diff", "--name-only", "--relative", "-z", self._id, "--", ".").stdout
        untracked = self._run("ls-files", "--others", "--exclude-standard", "-z").stdout
        return {str(self._root / name) for name in (differing + untracked).split("\0") if name}

    def files(self, folder: Path, *patterns: str) -> Path:
        """``folder``, with all files of the commit in it that match one of the patterns."""
        archive = folder / "commit.tar"
        for pattern in patterns:  # one call each: git refuses to archive nothing
            if self._run("archive", f"--output={archive}", self._id, "--", f":(glob){pattern}").status == 0:
                with tarfile.open(archive) as opened:
                    opened.extractall(folder, filter="data")
        return folder

    def folders(self, path: str) -> list[str]:
        """The names of the folders that the commit has in a folder of the project, sorted."""
        listed = self._run("ls-tree", "-d", "--name-only", "-z", self._id, f"{path}/").stdout
        return sorted(os.path.basename(name) for name in listed.split("\0") if name)  # noqa: PTH119

    def last_change(self, paths: Iterable[Path]) -> str | None:
        """The last commit up to this one that changed any of these files; None where one differs from what is committed."""
        shown = [os.path.relpath(path, self._root) for path in paths]
        if not shown or self._run("status", "--porcelain", "--untracked-files=all", "--ignored", "--", *shown).stdout:
            return None
        return self._run("log", "-1", "--format=%H", self._id, "--", *shown).stdout.strip() or None

    def versions(self, path: str) -> Iterator[str]:
        """The texts of a file of the project as the commits up to this one have it, the newest first."""
        for name in self._run("log", "--format=%H", self._id, "--", path).stdout.split():
            shown = self._run("show", f"{name}:./{path}")
            if shown.status == 0:
                yield shown.stdout

    def origin(self) -> str:
        """Where the repository was cloned from, as git has it; empty where it was not."""
        return self._run("config", "--get", "remote.origin.url").stdout.strip()

    def _run(self, *arguments: str) -> programs.Finished:
        return programs.run([self._git, *arguments], cwd=self._root)


def world_of(component: Component, then: Path, context: Context) -> World | None:
    """The component's world as the WIT in ``then`` has it; None where it has none."""
    package = then / os.path.relpath(component.wit.root.path, context.root)
    try:
        found = closure(read_package(package), read_index(then / os.path.relpath(context.wit, context.root)))
        return resolving.resolve(found, component.world, context.wasm_tools.path, component.features)
    except WitError:
        return None
