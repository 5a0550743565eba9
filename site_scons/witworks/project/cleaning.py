"""What goes when a user types ``scons -c``, and what must not stay behind a run that only looks.

SCons removes its targets itself. What Witworks writes beside them is named here: by what it holds, so that a component whose
folder is long gone goes too, and nothing of the user's does.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import SCons.SConsign

from witworks import findings, formats
from witworks.memory.standing import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator


def made(build: Path, cargo_target: Path) -> Iterator[Path]:
    """What a whole clean removes besides the targets; never a cargo target folder that the user has elsewhere."""
    if cargo_target.is_relative_to(build):
        yield cargo_target
    yield from (
        build / name for name in ("tests.json", "compile_commands.json", ".pytest_cache", "wheels", "npm", "compositions", "docs")
    )
    yield from (build / f"{findings.NAME}{suffix}" for suffix in formats.SUFFIXES.values())
    yield from (file.parent for file in build.glob("*/world.sig"))
    yield from (file.parent for file in build.glob("python/*/.files.json"))
    yield from (file.parent for kind in ("js", "go") for file in build.glob(f"{kind}/*/.files.json"))
    yield build / "js" / "node_modules"


def forget(build: Path) -> None:
    """Remove what Witworks and SCons remember between runs, and the folders that are empty without it."""
    shutil.rmtree(build / STATE, ignore_errors=True)
    database = Path(f"{SCons.SConsign.DB_Name}.dblite").absolute()
    if database.is_relative_to(build):
        database.unlink(missing_ok=True)
    for folder in (build / "python", build / "js", build / "go", build):
        with contextlib.suppress(OSError):  # not empty, or not there
            folder.rmdir()
