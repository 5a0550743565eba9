"""WIT packages in folders: which there are, what each refers to, and all that one of them needs.

A package is a folder of ``*.wit`` files, as WIT itself has it. Shared packages are the folders of ``wit/`` (and ``wit/`` itself
where it holds ``*.wit`` files); a package's own ``deps/`` come first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from witworks.errors import Place, WitError, did_you_mean
from witworks.model import wit_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Named:
    """A world of a package, or a package that it refers to, with the place that says so."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class WitPackage:
    """A WIT package as its files have it. ``name`` is ``namespace:name`` with ``@version`` where there is one."""

    name: str
    place: Place
    path: Path
    files: tuple[Path, ...]
    worlds: tuple[Named, ...]
    nested: frozenset[str]
    references: tuple[Named, ...]

    @property
    def unversioned(self) -> str:
        """``namespace:name``."""
        return self.name.partition("@")[0]


@dataclass(frozen=True, slots=True)
class Closure:
    """A package and all that it needs, directly or not, sorted by name."""

    root: WitPackage
    dependencies: tuple[WitPackage, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that resolving the root reads, sorted."""
        return tuple(sorted({file for package in (self.root, *self.dependencies) for file in package.files}))


@dataclass(frozen=True, slots=True)
class WitIndex:
    """The shared packages by name, and the folder they were looked for in."""

    folder: Path
    packages: Mapping[str, WitPackage]

    @property
    def worlds(self) -> tuple[tuple[WitPackage, Named], ...]:
        """Every world of every shared package."""
        return tuple((package, world) for package in self.packages.values() for world in package.worlds)


def read_package(path: Path) -> WitPackage:
    """The package in the folder (or the single file) ``path``; raises :class:`WitError` where there is none."""
    files = _wit_files(path)
    if not files:
        raise WitError(
            "WW201",
            f"no WIT package in {path}",
            notes=["a WIT package is a folder of *.wit files; one of them says `package namespace:name;`"],
            fix="correct the path, or put the package's *.wit files there",
        )
    texts = [(file, wit_text.read(_read(file))) for file in files]
    name, place = _declared_name(path, texts)
    return WitPackage(
        name=name,
        place=place,
        path=path,
        files=files,
        worlds=tuple(Named(world.name, Place(file, world.line)) for file, text in texts for world in text.worlds),
        nested=frozenset(nested.name for _, text in texts for nested in text.nested),
        references=tuple(Named(ref.name, Place(file, ref.line)) for file, text in texts for ref in text.references),
    )


def read_index(folder: Path, *others: Path) -> WitIndex:
    """The shared packages of ``folder`` and those that lie elsewhere; empty where there is no such folder.

    Two of one name raise :class:`WitError`.
    """
    return WitIndex(folder, _by_name([*_packages_in(folder), *map(read_package, others)]))


def closure(root: WitPackage, shared: WitIndex, private: Iterable[Path] = ()) -> Closure:
    """``root`` with every package it needs from its own ``deps/`` and from ``shared``; raises :class:`WitError` for a gap.

    Packages in ``private`` are those of others alone: the error says so where one of them is the one that is missing.
    """
    own = _by_name(read_package(path) for path in _package_paths(root.path / "deps"))
    needed: dict[str, WitPackage] = {}
    waiting = [root]
    while waiting:
        package = waiting.pop()
        for reference in package.references:
            if reference.name in {root.name, package.name, *root.nested, *package.nested} | needed.keys():
                continue
            found = own.get(reference.name) or shared.packages.get(reference.name)
            if found is None:
                raise _missing(reference, root, own, shared, private)
            needed[reference.name] = found
            waiting.append(found)
    return Closure(root, tuple(package for _, package in sorted(needed.items())))


def _missing(
    reference: Named, root: WitPackage, own: Mapping[str, WitPackage], shared: WitIndex, private: Iterable[Path]
) -> WitError:
    searched = ", ".join(str(folder) for folder in (root.path / "deps", shared.folder))
    known = {**shared.packages, **own}
    plain = reference.name.partition("@")[0]
    versions = sorted(name for name in known if name.partition("@")[0] == plain)
    if versions:
        return WitError(
            "WW204",
            f"package `{reference.name}` is used here, but what there is has another version",
            at=reference.place,
            notes=[f"found: {', '.join(f'{name} in {known[name].path}' for name in versions)}"],
            fix=f"refer to `{versions[-1]}`, or add a folder with the package of that version",
        )
    if (elsewhere := next((path for path in private if _holds(path, reference.name)), None)) is not None:
        return WitError(
            "WW202",
            f"package `{reference.name}` is used here, but it is another component's own",
            at=reference.place,
            notes=[f"it is in {elsewhere}, where others do not look", f"folders searched: {searched}"],
            fix=f"move it to {shared.folder / elsewhere.parent.name}, which all components share",
        )
    return WitError(
        "WW202",
        f"package `{reference.name}` is used here, but it is nowhere",
        at=reference.place,
        notes=[f"folders searched: {searched}", did_you_mean(reference.name, known) if known else "no package is in them"],
        fix=f"put a folder with `package {reference.name};` into {shared.folder}",
    )


def _holds(path: Path, name: str) -> bool:
    try:
        return read_package(path).name == name
    except WitError:
        return False


def _packages_in(folder: Path) -> Iterator[WitPackage]:
    if _wit_files(folder):
        yield read_package(folder)
    for path in (*_package_paths(folder), *_package_paths(folder / "deps")):
        if path.parent != folder or (path.is_dir() and path.name != "deps"):
            yield read_package(path)


def _package_paths(folder: Path) -> list[Path]:
    """The folders and single files of ``folder`` that are packages."""
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.suffix == ".wit" or (path.is_dir() and _wit_files(path))]


def _wit_files(path: Path) -> tuple[Path, ...]:
    if path.is_dir():
        return tuple(sorted(file for file in path.iterdir() if file.suffix == ".wit" and file.is_file()))
    return (path,) if path.is_file() and path.suffix == ".wit" else ()


def _by_name(packages: Iterable[WitPackage]) -> dict[str, WitPackage]:
    found: dict[str, WitPackage] = {}
    for package in packages:
        if (other := found.get(package.name)) is not None:
            raise WitError(
                "WW203",
                f"two packages are named `{package.name}`",
                at=package.place,
                notes=[f"the other is at {other.place}"],
                fix="rename one of them, give one another version, or remove one",
            )
        found[package.name] = package
    return found


def _declared_name(path: Path, texts: list[tuple[Path, wit_text.WitText]]) -> tuple[str, Place]:
    declared = [(file, text.package) for file, text in texts if text.package is not None]
    if not declared:
        raise WitError(
            "WW205",
            f"no file of {path} says which package it is",
            at=Place(texts[0][0], 1),
            fix="begin one of its files with `package namespace:name;`",
        )
    file, package = declared[0]
    for other_file, other in declared[1:]:
        if other.name != package.name:
            raise WitError(
                "WW206",
                f"one folder holds two packages: `{package.name}` and `{other.name}`",
                at=Place(other_file, other.line),
                notes=[f"`{package.name}` is declared at {file}:{package.line}"],
                fix="give each package a folder of its own",
            )
    return package.name, Place(file, package.line)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WitError(
            "WW207",
            f"{file} is not UTF-8 text (byte {error.start})",
            at=Place(file),
            fix="save the file as UTF-8",
        ) from error
