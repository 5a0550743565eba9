"""What goes when a user types ``scons -c``, and what must not stay behind a run that only looks.

SCons removes the targets of this run itself. What earlier runs have made, and what is written beside targets, is named here: by
what it holds, or as what SCons remembers to have built. So a component whose folder is long gone goes too, and nothing of the
user's does, who may have a ``docs/`` and a ``wheels/`` where everything is built.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import SCons.SConsign

from witworks import findings, formats, output
from witworks.commands import documenting
from witworks.memory.standing import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.scons_types import Environment

_SHARED = ("wheels", "npm", "compositions")
"""The folders below the build folder whose files are targets, of which this run may know none."""


def made(env: Environment, build: Path, cargo_target: Path) -> Iterator[Path]:
    """What a whole clean removes besides the targets; never a cargo target folder that the user has elsewhere."""
    if cargo_target.is_relative_to(build):
        yield cargo_target
    yield build / ".pytest_cache"
    if documenting.has_made(build / documenting.NAME):
        yield build / documenting.NAME
    targets = [
        build / "tests.json",
        build / "compile_commands.json",
        *(file for name in _SHARED for file in (build / name).glob("*")),
    ]
    yield from (file for file in targets if file.is_file() and _was_built(env, file))
    yield from (build / f"{findings.NAME}{suffix}" for suffix in formats.SUFFIXES.values())
    yield from (file.parent for file in build.glob("*/world.sig"))
    yield from (file.parent for file in build.glob("python/*/.files.json"))
    yield from (file.parent for kind in ("js", "go") for file in build.glob(f"{kind}/*/.files.json"))
    yield build / "js" / "node_modules"


def _was_built(env: Environment, file: Path) -> bool:
    """Whether SCons has built the file, in whichever run."""
    return bool(env.File(output.literal(file)).get_stored_info().binfo.bactsig)


def forget(build: Path) -> None:
    """Remove what Witworks and SCons remember between runs, and the folders that are empty without it."""
    shutil.rmtree(build / STATE, ignore_errors=True)
    database = Path(f"{SCons.SConsign.DB_Name}.dblite").absolute()
    if database.is_relative_to(build):
        database.unlink(missing_ok=True)
    for folder in (*(build / name for name in ("python", "js", "go", *_SHARED)), build):
        with contextlib.suppress(OSError):  # not empty, or not there
            folder.rmdir()
