"""The workspace that a package is a member of: cargo builds none of its members where one of their manifests is missing. Pure.

Of a fellow's code cargo only asks whether it is there. The format is that of the Cargo book: "Workspaces", "Cargo targets".
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Read = Callable[[Path], dict[str, Any]]

MANIFEST: Final = "Cargo.toml"
_ROOTS: Final = ("src/lib.rs", "src/main.rs", "build.rs")
_TABLES: Final = ("lib", "bin", "example", "test", "bench")
_FOLDERS: Final = ("src/bin", "examples", "tests", "benches")


def fellows(folder: Path, top: Path, read: Read) -> list[Path]:
    """The folders of the other members of the workspace that the package in ``folder`` belongs to, up to ``top``, sorted."""
    home = _home(folder, top, read)
    if home is None:
        return []
    said = _table(read(home / MANIFEST).get("workspace"))
    excluded = {_normal(home / name) for name in _texts(said.get("exclude"))}
    found = {path for pattern in _texts(said.get("members")) for path in _matching(home, pattern)}
    members = sorted(path for path in found if (path / MANIFEST).is_file() and path not in excluded)
    itself = [home] if "package" in read(home / MANIFEST) else []
    return [path for path in (*itself, *members) if path != folder] if folder in (home, *members) else []


def roots(package: Path, read: Read) -> Iterator[Path]:
    """The files by which cargo knows what targets a package has, those that are there: for others they only have to be."""
    data = read(package / MANIFEST)
    named = [item.get("path") for table in _TABLES for item in _items(data.get(table))]
    named.append(_table(data.get("package")).get("build"))
    found = {package / name for name in (*_ROOTS, *_texts(named))}
    for name in _FOLDERS:
        found |= {*(package / name).glob("*.rs"), *(package / name).glob("*/main.rs")}
    yield from sorted(path for path in found if os.path.isfile(path))  # noqa: PTH113 - any text may be a path here


def _home(folder: Path, top: Path, read: Read) -> Path | None:
    """The folder of the workspace's manifest."""
    own = read(folder / MANIFEST)
    if "workspace" in own:
        return folder
    named = _table(own.get("package")).get("workspace")
    if isinstance(named, str):
        return _normal(folder / named)
    if folder == top:
        return None
    for place in folder.parents:
        if "workspace" in read(place / MANIFEST):
            return place
        if place == top:
            return None
    return None


def _matching(home: Path, pattern: str) -> list[Path]:
    try:
        return [_normal(path) for path in home.glob(pattern)] if set(pattern) & set("*?[") else [_normal(home / pattern)]
    except (ValueError, NotImplementedError, OSError):  # cargo says what is wrong with it
        return []


def _normal(path: Path) -> Path:
    return Path(os.path.normpath(path))


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[dict[str, Any]]:
    """The tables of a target, of which there may be one or several."""
    return [_table(one) for one in (value if isinstance(value, list) else [value])]


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str) and one and "\0" not in one] if isinstance(value, list) else []
