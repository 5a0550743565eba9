"""JavaScript and TypeScript folders as text: the main file, the language it is in, the world it names, its packages. Pure."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks.errors import ManifestError, Place
from witworks.reading import is_file, json_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TYPESCRIPT: Final = (".ts", ".mts")
JAVASCRIPT: Final = (".js", ".mjs")
_STEMS: Final = ("app", "main", "index", "component")
_NOT_SOURCES: Final = frozenset({"node_modules", "tests", "test", "dist", "build", "wit", "target", "coverage"})
_STEERING: Final = ("package.json", "tsconfig.json", "jsconfig.json")
_EXTENDS: Final = re.compile(r'"extends"\s*:\s*(?P<names>"[^"]*"|\[[^\]]*\])')
_WORLD: Final = re.compile(r"(?://|/?\*+)[ \t]*@world[ \t]+(?P<world>[\w:/@.+-]+)")


@dataclass(frozen=True, slots=True)
class Package:
    """What matters of a ``package.json``: the main file, the packages it depends on, and what it says to Witworks."""

    path: Path
    main: str | None = None
    dependencies: Mapping[str, str] = field(default_factory=dict)
    world: str | None = None
    wit: str | None = None


def read_package(folder: Path) -> Package | None:
    """The folder's ``package.json``, or None where it has none; raises :class:`ManifestError` where it is none."""
    path = folder / "package.json"
    if not path.is_file():
        return None
    try:
        data = json_of(path.read_text(encoding="utf-8"))
    except ValueError as error:
        place = Place(path, getattr(error, "lineno", None), getattr(error, "colno", None))
        raise ManifestError("WW430", f"package.json is not JSON: {error}", at=place, fix="correct the line") from error
    if not isinstance(data, dict):
        raise ManifestError("WW430", "package.json is not an object", at=Place(path), fix="write { … }")
    ours = data.get("witworks")
    said = ours if isinstance(ours, dict) else {}
    return Package(
        path,
        main=_text(data, "module") or _text(data, "main"),
        dependencies=dict(data["dependencies"]) if isinstance(data.get("dependencies"), dict) else {},
        world=_text(said, "world"),
        wit=_text(said, "wit"),
    )


def main_file(folder: Path, named: str | None = None) -> Path | None:
    """The file that the component's exports are in: the named one, that of ``package.json``, else by its usual name."""
    if named is not None:
        return folder / named
    package = read_package(folder)
    if package is not None and package.main is not None and is_file(folder / package.main):
        return folder / package.main
    usual = (
        folder / place / f"{stem}{suffix}" for place in ("", "src") for stem in _STEMS for suffix in (*TYPESCRIPT, *JAVASCRIPT)
    )
    if (found := next((path for path in usual if path.is_file()), None)) is not None:
        return found
    alone = [path for path in sorted(folder.iterdir()) if _is_code(path) and ".config." not in path.name]
    return alone[0] if len(alone) == 1 else None


def is_typescript(folder: Path) -> bool:
    """Whether a folder with marks of either language is of TypeScript: its main file is, else any file beside it."""
    main = main_file(folder)
    if main is not None:
        return main.suffix in TYPESCRIPT
    return (folder / "tsconfig.json").is_file() or any(_is_code(path) and path.suffix in TYPESCRIPT for path in folder.iterdir())


def sources(folder: Path) -> Iterator[Path]:
    """Every file of the folder that the component's code may be made of, tests and installed packages aside."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _NOT_SOURCES and not name.startswith("."))
        yield from (Path(root, name) for name in sorted(files) if name.endswith((*TYPESCRIPT, *JAVASCRIPT, ".json")))


def steering(folder: Path, root: Path) -> Iterator[Path]:
    """What there is beside the sources that changes what a bundler makes of them: settings, and those that they extend."""
    seen: set[Path] = set()
    found = [folder / name for name in _STEERING] + list(above(folder, root))
    for file in found:
        if is_file(file) and file not in seen:
            seen.add(file)
            yield file
            said = _EXTENDS.search(file.read_text(encoding="utf-8", errors="replace"))
            names = re.findall(r'"(\.[^"]*)"', said["names"]) if said else []
            found += [Path(os.path.normpath(file.parent / name)) for stem in names for name in (stem, f"{stem}.json")]


def above(folder: Path, root: Path) -> Iterator[Path]:
    """What would steer the bundler from the folders above, up to the project's root, if it were there."""
    for parent in folder.parents:
        yield from (parent / name for name in (*_STEERING, "node_modules"))
        if parent == root:
            return


def named_world(folder: Path) -> tuple[str | None, str | None, Place] | None:
    """World, WIT folder and place as the folder says them: ``"witworks"`` in package.json, else a comment ``@world name``."""
    package = read_package(folder)
    if package is not None and (package.world or package.wit):
        return package.world, package.wit, Place(package.path)
    main = main_file(folder)
    for path in sorted(sources(folder), key=lambda path: path != main):
        if path.suffix == ".json":
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if (found := _WORLD.search(text)) is not None:
            return found["world"], None, Place(path, text.count("\n", 0, found.start()) + 1)
    return None


def _is_code(path: Path) -> bool:
    return path.suffix in (*TYPESCRIPT, *JAVASCRIPT) and not path.name.endswith((".d.ts", ".d.mts")) and path.is_file()


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    return value if isinstance(value, str) and value else None
