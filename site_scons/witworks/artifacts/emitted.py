"""An emitted package on disk: written whole, with a list of its files, so that the next time knows which are its own."""

from __future__ import annotations

import json
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from witworks.errors import ComponentError, Place
from witworks.programs import write_atomic
from witworks.reading import json_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST: Final = 255
LISTING: Final = ".files.json"
"""The file of a package that lists what was written, so that the next run knows what to remove, and what is missing."""


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write the package's files and list them; what an earlier one had and this one has not is removed."""
    for name in set(listed(folder)) - files.keys():
        if (folder / name).is_file():
            (folder / name).unlink()
    for name, content in files.items():
        write_atomic(folder / name, content)
    write_atomic(folder / LISTING, json.dumps(sorted(files), indent=1) + "\n")


def listed(folder: Path) -> list[str]:
    """The names of the files that were written; none where nothing was."""
    try:
        names = json_of((folder / LISTING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [name for name in names if isinstance(name, str) and is_inside(name)] if isinstance(names, list) else []


def is_inside(name: str) -> bool:
    """Whether a path leads to a place within its folder."""
    path = PurePosixPath(name)
    try:
        if "\0" in name or any(len(os.fsencode(part)) > _LONGEST for part in path.parts):
            return False  # no file can have such a name
    except UnicodeEncodeError:
        return False
    return path.as_posix() == name and not path.is_absolute() and ".." not in path.parts and path.parts != ()


def is_whole(folder: Path) -> bool:
    """Whether every file that was written is still there."""
    return all((folder / name).is_file() for name in listed(folder))


def check_free(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Raise :class:`ComponentError` where writing would replace something that was not written by :func:`write`."""
    blocked = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not blocked.is_dir():
        raise _in_the_way(blocked, [])
    own = {*listed(folder), LISTING}
    if others := sorted(name for name in files if name not in own and (folder / name).exists()):
        raise _in_the_way(folder, others)


def _in_the_way(folder: Path, names: list[str]) -> ComponentError:
    message = f"{folder} holds files that Witworks has not written" if names else f"{folder} is no folder"
    notes = [f"they would be overwritten: {', '.join(names)}"] if names else []
    return ComponentError("WW411", message, at=Place(folder), notes=notes, fix="move that away, or choose another --out")
