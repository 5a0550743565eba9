"""Contract tests: those that lie beside the WIT of a package, in ``tests/``, for every component that implements its worlds.

``wit/analytics/tests/test_*.py`` hold for all worlds of the package; those in ``wit/analytics/tests/<world>/`` for that world
alone. One contract, whatever language keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.reading import MALFORMED, json_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_TESTS: Final = "tests"


def folder(package: Path) -> Path:
    """Where the contract tests of the package in the folder ``package`` are; it need not exist."""
    return package / _TESTS


def of_other_worlds(package: Path, world: str, worlds: Collection[str]) -> list[Path]:
    """The folders of contract tests that are for other worlds of the package than ``world``."""
    return [path for other in sorted(worlds) if other != world and (path := folder(package) / other).is_dir()]


def component_of(path: Path) -> str | None:
    """The component or composition whose own test ``path`` is: in ``components/<name>/tests``."""
    found = _component_folder(path)
    return None if found is None else found.name


def package_of(path: Path) -> Path | None:
    """The folder of the WIT package whose contract test ``path`` is."""
    for parent in (path, *path.parents):
        if parent.name == _TESTS and any(parent.parent.glob("*.wit")):
            return parent.parent
    return None


def project_of(path: Path) -> Path:
    """The project that the test in ``path`` belongs to: the folder that holds ``components/``."""
    if (found := _component_folder(path)) is not None:
        return found.parents[1]
    return next((parent for parent in path.parents if (parent / "components").is_dir()), path.parents[-1])


def built(build: Path, package: Path, path: Path) -> list[str]:
    """The components in the folder ``build`` whose world the contract test in ``path`` is about, sorted."""
    from witworks.model.packages import read_package

    known = read_package(package)
    wanted = {world.name for world in known.worlds}
    wanted = {part for part in path.relative_to(folder(package)).parts if part in wanted} or wanted
    return sorted(file.parent.name for file in build.glob("*/world.json") if _is_of(file, known.name, wanted))


def _is_of(file: Path, package: str, names: Collection[str]) -> bool:
    """Whether a ``world.json`` has one of these worlds of the package; one that is damaged has none."""
    try:
        world = json_of(file.read_text(encoding="utf-8"))
        return world["package"] == package and world["name"] in names
    except (OSError, *MALFORMED):
        return False


def _component_folder(path: Path) -> Path | None:
    for parent in (path, *path.parents):
        if parent.name == _TESTS and parent.parent.parent.name in {"components", "compositions"}:
            return parent.parent
    return None
