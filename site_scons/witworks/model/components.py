"""Component folders: which there are, in which language, and which world each implements.

Any folder in ``components/`` with a marker of a language is a component. The world is the manifest's, else the only world of
the folder's own ``wit/``, else the one in the shared ``wit/`` that its sources name.
"""

from __future__ import annotations

import keyword
import os
import re
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Final

from witworks.errors import ManifestError, Place, WitError, WitworksError, did_you_mean, nearest
from witworks.model import javascript
from witworks.model import manifest as manifests
from witworks.model.packages import Closure, Named, WitIndex, WitPackage, closure, read_package
from witworks.reading import is_there

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

MARKERS: Final[Mapping[str, tuple[str, ...]]] = {
    "rust": ("Cargo.toml",),
    "go": ("go.mod",),
    "javascript": ("package.json", "*.js", "*.mjs"),
    "typescript": ("tsconfig.json", "*.ts", "*.mts"),
    "python": ("app.py",),
    "cpp": ("*.cpp", "*.cc"),
    "c": ("*.c",),
    "zig": ("*.zig",),
    "wat": ("*.wat",),
}
"""The files that make a folder a component, by language."""

FOREIGN: Final = frozenset({"target", "node_modules", "__pycache__"})
"""Folders that tools fill, wherever they are."""

RESERVED: Final = frozenset(
    [
        *(
            "affected",
            "all",
            "audit-deps",
            "bench",
            "cache-stats",
            "check-compat",
            "compositions",
            "docs",
            "doctor",
            "explain",
            "explain-error",
            "fuzz",
        ),
        *("fetch", "go", "graph", "js", "new", "npm", "publish", "reproduce", "setup", "test", "update", "watch", "wheels"),
    ]
)
"""Targets of ``scons``, which no component may be named after."""
_FOLDERS: Final = frozenset({"cargo", "go", "python"})
"""Folders of ``build/`` beside those of components."""

_SHOWN: Final = 5
"""Worlds that a report names, before the rest is only counted."""
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*")


@dataclass(frozen=True, slots=True)
class WorldHint:
    """What a folder's sources say of their world: its name, the WIT folder, or both; and where they say it."""

    world: str | None
    wit: Path | None
    place: Place


@dataclass(frozen=True, slots=True)
class Component:
    """A component folder, understood: language, manifest, its world and the WIT packages that the world needs."""

    name: str
    folder: Path
    language: str
    manifest: manifests.Manifest
    world: str
    wit: Closure

    @property
    def package(self) -> str:
        """The world's package, with its version: ``toolsku:analytics``."""
        return self.wit.root.name

    @property
    def features(self) -> tuple[str, ...]:
        """The features of the WIT that are enabled."""
        return self.manifest.component.features

    def files(self) -> Iterator[Path]:
        """The files that people edit: those of the folder, its WIT packages, and the tests beside its world."""
        yield from (
            file for file in self.folder.rglob("*") if file.is_file() and "target" not in file.relative_to(self.folder).parts
        )
        yield from self.wit.files
        yield from (file for file in (self.wit.root.path / "tests").rglob("*") if file.is_file())


def discover(
    folder: Path,
    index: WitIndex,
    hints: Mapping[str, Callable[[Path], WorldHint | None]],
    known: Collection[str] = (),
) -> tuple[tuple[Component, ...], tuple[tuple[str, WitworksError], ...]]:
    """The components in ``folder``, sorted by name, and the errors of those that are not as they must be.

    Folders named in ``known`` are not read. ``hints`` has, for each language that can be built, what finds the world that a
    folder's sources name.
    """
    found: list[Component] = []
    errors: list[tuple[str, WitworksError]] = []
    for path in _folders(folder, known):
        try:
            found.append(_component(path, index, hints))
        except WitworksError as error:
            errors.append((path.name, error))
    return tuple(found), tuple(errors)


def read(folder: Path, index: WitIndex, hints: Mapping[str, Callable[[Path], WorldHint | None]]) -> Component | None:
    """The component in one folder; None where it has neither a marker nor a manifest."""
    return _component(folder, index, hints) if folder.is_dir() and is_component(folder) else None


def check_name(name: str, place: Place, *, what: str = "component name", rename: str = "folder") -> None:
    """Raise :class:`ManifestError` unless ``name`` can be a component, a Python package and a target of scons."""
    module = name.replace("-", "_")
    if not _NAME.fullmatch(name):
        words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower())
        suggestion = re.sub(r"-+(?=[0-9])", "", words.lstrip("-0123456789")).rstrip("-")
        reason, fix = "is not in kebab case (`a-z`, `0-9` and single `-`, each word beginning with a letter)", suggestion
    elif keyword.iskeyword(module) or keyword.issoftkeyword(module):
        reason, fix = "is a keyword of Python, so its bindings could not be imported", f"{name}-component"
    elif module in sys.stdlib_module_names or module in {"witworks", "wasmtime", "numpy"}:
        reason, fix = f"would hide the Python module `{module}` behind its bindings", f"{name}-component"
    elif name in RESERVED or name.startswith(("go-", "js-", "test-")):
        reason, fix = f"is taken: `scons {name}` means something else", f"my-{name}"
    elif name in _FOLDERS:
        reason, fix = f"is taken: build/{name}/ holds something else", f"my-{name}"
    else:
        return
    raise ManifestError("WW104", f"{what} {name!r} {reason}", at=place, fix=f"rename the {rename}, say to `{fix}`")


def _folders(folder: Path, known: Collection[str]) -> Iterator[Path]:
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.name not in known and path.is_dir() and not path.name.startswith((".", "_")) and is_component(path):
                yield path


def is_component(folder: Path) -> bool:
    """Whether the folder has a marker or a manifest."""
    return bool(_languages(folder)) or (folder / manifests.FILE_NAME).is_file()


def _languages(folder: Path) -> dict[str, str]:
    """The languages whose marker is in ``folder``, each with the file that says so."""
    files = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
    found = {
        language: file
        for language, patterns in MARKERS.items()
        for file in [next((file for pattern in patterns for file in files if fnmatch(file, pattern)), None)]
        if file is not None
    }
    if found.keys() & {"javascript", "typescript"}:  # they share their marks: the main file tells which it is
        typescript = javascript.is_typescript(folder)
        found.setdefault("typescript" if typescript else "javascript", next(iter(found.values())))
        found.pop("javascript" if typescript else "typescript", None)
    return found


def _component(folder: Path, index: WitIndex, hints: Mapping[str, Callable[[Path], WorldHint | None]]) -> Component:
    check_name(folder.name, Place(folder))
    manifest = manifests.read(folder, MARKERS)
    language = manifest.component.language or _language(folder)
    package, world = _world(folder, manifest, index, hints[language](folder))
    return Component(folder.name, folder, language, manifest, world, closure(package, index, _of_others(folder)))


def _of_others(folder: Path) -> Iterator[Path]:
    """The WIT that belongs to other components alone; looked for only when somebody asks."""
    yield from (path for path in sorted(folder.parent.glob("*/wit")) if path.parent != folder)


def _language(folder: Path) -> str:
    found = _languages(folder)
    if len(found) == 1:
        return next(iter(found))
    if not found:
        raise ManifestError(
            "WW105",
            f"component `{folder.name}` has a {manifests.FILE_NAME} but no file that tells its language",
            at=Place(folder / manifests.FILE_NAME),
            notes=[f"{language}: {' or '.join(patterns)}" for language, patterns in MARKERS.items()],
            fix='add the language\'s file, or write `language = "…"` under `[component]`',
        )
    raise ManifestError(
        "WW105",
        f"component `{folder.name}` could be of {len(found)} languages: {', '.join(found)}",
        at=Place(folder),
        notes=[f"{file} says {language}" for language, file in found.items()],
        fix=f'say which in {folder / manifests.FILE_NAME}: [component] language = "{next(iter(found))}"',
    )


def _world(folder: Path, manifest: manifests.Manifest, index: WitIndex, hint: WorldHint | None) -> tuple[WitPackage, str]:
    """The package and the name of the world that the folder implements."""
    own = _own_package(folder, manifest, hint)
    candidates = [(own, world) for world in own.worlds] if own else list(index.worlds)
    if (wanted := manifest.component.world) is not None:
        return _named(wanted, candidates, index, manifest.place("world") or Place(folder), _root(folder, index))
    if own is not None and len(candidates) == 1:
        return own, candidates[0][1].name
    if hint is not None and hint.world is not None:
        return _named(hint.world, candidates, index, hint.place, _root(folder, index))
    raise _no_world(folder, candidates, index, own)


def _own_package(folder: Path, manifest: manifests.Manifest, hint: WorldHint | None) -> WitPackage | None:
    """The package that the manifest or the sources point to, else the folder's own ``wit/``."""
    if manifest.component.wit is not None:
        path = folder / manifest.component.wit
        if not is_there(path):
            raise WitError(
                "WW201",
                f"`component.wit` names {manifest.component.wit}, which is not there",
                at=manifest.place("wit"),
                notes=[f"looked for {path}"],
                fix="correct the path: it is relative to the component's folder",
            )
        return read_package(path)
    if (folder / "wit").is_dir():
        return read_package(folder / "wit")
    if hint is not None and hint.wit is not None:
        if not is_there(hint.wit):
            raise WitError(
                "WW201",
                f"the sources of `{folder.name}` take their WIT from a path that is not there",
                at=hint.place,
                notes=[f"looked for {hint.wit}"],
                fix="correct `path:`, which is relative to the component's folder, or write the WIT there",
            )
        return read_package(hint.wit)
    return None


def _named(
    wanted: str, candidates: list[tuple[WitPackage, Named]], index: WitIndex, place: Place, root: str
) -> tuple[WitPackage, str]:
    """The world that ``wanted`` names: ``world`` or ``namespace:package/world``, with or without ``@version``."""
    everywhere = list({id(world): (package, world) for package, world in (*candidates, *index.worlds)}.values())
    found = [(package, world) for package, world in everywhere if wanted in _spellings(package, world.name)]
    if len({(package.name, world.name) for package, world in found}) == 1:
        return found[0][0], found[0][1].name
    if found:
        raise WitError(
            "WW212",
            f"several worlds are named `{wanted}`",
            at=place,
            notes=[_listing(_by_nearness(wanted, found), root)],
            fix=f"name one in full: `{_full_name(found[0][0], found[0][1].name)}`",
        )
    raise WitError(
        "WW211",
        f"world `{wanted}` is in no WIT package",
        at=place,
        notes=[_listing(_by_nearness(wanted, everywhere), root) if everywhere else f"no world was found in {index.folder}"],
        fix=_other_world(wanted, [world.name for _, world in everywhere]),
    )


def _other_world(wanted: str, known: Collection[str]) -> str:
    if nearest(wanted, known):
        return did_you_mean(wanted, known)
    return f"write `world {wanted} {{ … }}` in the component's wit/" + (", or name one that there is" if known else "")


def _no_world(folder: Path, candidates: list[tuple[WitPackage, Named]], index: WitIndex, own: WitPackage | None) -> WitError:
    if not candidates:
        return WitError(
            "WW211",
            f"component `{folder.name}` has no world to implement: there is none in {own.path if own else index.folder}",
            at=Place(own.place.path if own else folder),
            fix="write `world name { … }` in a WIT file of that folder",
        )
    root = _root(folder, index)
    here = os.path.relpath(folder, root)
    like = nearest(folder.name, {world.name for _, world in candidates}) or "…"
    return WitError(
        "WW212",
        f"component `{folder.name}` does not say which world it implements",
        at=Place(folder),
        notes=[_listing(_by_nearness(folder.name, candidates), root)],
        fix=f'{_or_own(here, own)}name it in {here}/{manifests.FILE_NAME}: [component] world = "{like}"',
    )


def _or_own(folder: str, own: WitPackage | None) -> str:
    """That a world of its own is as good, where all that there is belongs to others."""
    return "" if own else f"put its WIT into {folder}/wit; or, if it implements one of these, "


def _root(folder: Path, index: WitIndex) -> str:
    """The folder that the component and the shared WIT are both in: the project's."""
    return os.path.commonpath([folder.parent.absolute(), index.folder.absolute()])


def _by_nearness(wanted: str, worlds: Iterable[tuple[WitPackage, Named]]) -> list[tuple[WitPackage, Named]]:
    import difflib

    def unlike(named: tuple[WitPackage, Named]) -> float:
        return -max(difflib.SequenceMatcher(None, wanted, name).ratio() for name in _spellings(named[0], named[1].name))

    return sorted(worlds, key=unlike)


def _listing(worlds: Sequence[tuple[WitPackage, Named]], root: str) -> str:
    """The first worlds, a line each, with their places as seen from ``root``, and how many more there are."""
    lines = [
        f"{_full_name(package, world.name)} ({os.path.relpath(world.place.path, root)}:{world.place.line})"
        for package, world in worlds[:_SHOWN]
    ]
    more = len(worlds) - _SHOWN
    return "\n".join(["worlds:", *lines, *([f"and {more} more"] if more > 0 else [])])


def _full_name(package: WitPackage, world: str) -> str:
    plain, at, version = package.name.partition("@")
    return f"{plain}/{world}{at}{version}"


def _spellings(package: WitPackage, world: str) -> Collection[str]:
    return {world, f"{package.unversioned}/{world}", _full_name(package, world)}
