"""The project once more, in a temporary folder, and what is built of it there: the user's own folders stay as they are."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from SCons.Script import ARGUMENTS, GetOption

from witworks import excerpts, output, programs
from witworks.errors import ComponentError
from witworks.languages import LANGUAGES
from witworks.registry.fetching import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witworks.programs import Finished
    from witworks.scons_types import Environment

_NOT_COPIED: Final = frozenset({".git", "__pycache__"})
_NOT_PASSED_ON: Final = frozenset({"cache", "cargo_target"})
"""Settings by which a copy would get what was built elsewhere."""
_MARKS: Final = ("CACHEDIR.TAG", "pyvenv.cfg")
"""Files that say of their folder: a tool has filled it."""


class Copy:
    """A copy of the project as ``folder``, without what was built; it does not know of the original."""

    def __init__(self, env: Environment, folder: Path, cargo_target: Path) -> None:
        context = output.context(env)
        self.root = folder
        self.build = folder / os.path.relpath(context.build, context.root)
        self._original = context.root
        self._cargo_target = cargo_target
        written = {file for its in context.components.values() for file in LANGUAGES[its.language].written(its.folder)}
        if (deps := context.build / FOLDER).is_dir():  # fetched, so no copy could make it
            shutil.copytree(deps, self.build / FOLDER)
        _copy(context.root, folder, {context.build, Path(env.Dir("$CARGOTARGETDIR").abspath), *written})

    def scons(self, words: Sequence[str], variables: dict[str, str] | None = None) -> Finished:
        """What SCons said of these words, with the settings of this run; raises ComponentError where it failed."""
        settings = [f"{name}={self._found(value)}" for name, value in sorted(ARGUMENTS.items()) if name not in _NOT_PASSED_ON]
        own = ["cache=", f"cargo_target={self._cargo_target}"]
        argv = [sys.executable, "-m", "SCons", "-Q", *_options(), *settings, *own, *words]
        done = programs.run(argv, cwd=self.root, env=variables)
        if done.status != 0:
            raise ComponentError(
                "WW460",
                "a copy of the project cannot be built",
                notes=["a copy has the files of the project's folder alone, and nothing that was built"],
                output=done.output,
                shown=excerpts.of(done.stderr or done.tail()),
                fix="correct what it says; where the project itself builds, something outside of its folder is missing",
            )
        return done

    def _found(self, value: str) -> str:
        """A setting's value: a path is that of the original."""
        path = self._original / value
        return str(path) if value and path.exists() else value


def seeded(env: Environment, folder: Path) -> Path:
    """A cargo target folder for copies: with what cargo has compiled of others' crates, when it has compiled any."""
    ours = Path(env.Dir("$CARGOTARGETDIR").abspath)
    if ours.is_dir():
        shutil.copytree(ours, folder, symlinks=True)
    return folder


def _options() -> Iterator[str]:
    if site := GetOption("site_dir"):
        yield f"--site-dir={Path(site).absolute()}"
    yield f"-j{GetOption('num_jobs')}"


def _copy(source: Path, target: Path, skipped: set[Path]) -> None:
    for place, folders, files in os.walk(source):
        here = target / os.path.relpath(place, source)
        here.mkdir(parents=True, exist_ok=True)
        folders[:] = [name for name in folders if _is_wanted(Path(place, name), skipped)]
        for name in (*files, *(name for name in folders if Path(place, name).is_symlink())):
            if Path(place, name) not in skipped:
                _copy_one(Path(place, name), here / name, source)


def _is_wanted(folder: Path, skipped: set[Path]) -> bool:
    return folder.name not in _NOT_COPIED and folder not in skipped and not any((folder / mark).exists() for mark in _MARKS)


def _copy_one(source: Path, target: Path, root: Path) -> None:
    """Copy a file; a link that leads out of the project leads to the same place."""
    if not source.is_symlink():
        if source.is_file():
            shutil.copyfile(source, target)
            shutil.copymode(source, target)
        return
    link, leads_to = source.readlink(), source.resolve()
    stays = leads_to.is_relative_to(root.resolve()) and not link.is_absolute()
    target.symlink_to(link if stays else leads_to)
