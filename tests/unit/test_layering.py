"""Which room of the package may enter which: read from every import statement, wherever it stands."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PURE: Final = (
    "model",
    "bindgen",
    "runtime",
    "artifacts",
    "programs",
    "errors",
    "excerpts",
    "findings",
    "hearing",
    "pytest_plugin",
    "reading",
    "stamps",
    "stopping",
    "tracing",
    "toolchains",
    "setup",
    "diagnostics",
    "formats",
)
"""Rooms that can be used, and tested, where SCons is not."""
SCONS_ROOMS: Final = ("witworks.builders", "witworks.scanners", "witworks.scons_types", "witworks.tool", "witworks.output")
AROUND: Final = ("witworks.project", "witworks.commands")
"""What stands around the graph; only :mod:`witworks.tool` and these two know of it."""
MAY_START_PROGRAMS: Final = ("programs.py", "setup/bootstrap.py")


def imports(file: Path, package: str) -> Iterator[tuple[int, str]]:
    """Each module that a file imports, with the line; a name from a package may be a module, so both are given."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*parents, *([node.module] if node.module else [])])
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def room_files(package: Path, room: str) -> list[Path]:
    folder = package / room
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [package / f"{room}.py"]
    assert files
    assert all(file.is_file() for file in files)
    return files


def trespasses(repository: Path, files: list[Path], *forbidden: str, allowed: tuple[str, ...] = ()) -> list[str]:
    """The imports in ``files`` of a forbidden module or of anything in it."""
    root = repository / "site_scons"
    return [
        f"{file.relative_to(repository)}:{line}: {module}"
        for file in files
        for line, module in imports(file, ".".join(file.relative_to(root).parent.parts))
        if _within(module, forbidden) and not _within(module, allowed)
    ]


@pytest.fixture
def package(repository: Path) -> Path:
    return repository / "site_scons" / "witworks"


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_know_nothing_of_scons(repository: Path, package: Path, room: str) -> None:
    assert trespasses(repository, room_files(package, room), "SCons", *SCONS_ROOMS) == []


def test_the_runtime_stands_alone(repository: Path, package: Path) -> None:
    files = room_files(package, "runtime")
    assert trespasses(repository, files, "witworks", "tomli", "pytest", allowed=("witworks.runtime",)) == []


@pytest.mark.parametrize("room", ["model", "bindgen"])
def test_pure_rooms_run_nothing(repository: Path, package: Path, room: str) -> None:
    forbidden = ("wasmtime", "witworks.programs", "witworks.runtime", "witworks.setup", "witworks.languages")
    assert trespasses(repository, room_files(package, room), *forbidden) == []


@pytest.mark.parametrize(
    "room", ["artifacts", "builders", "caching", "languages", "memory", "model", "registry", "output", "scanners"]
)
def test_the_graph_knows_nothing_of_the_words_around_it(repository: Path, package: Path, room: str) -> None:
    assert trespasses(repository, room_files(package, room), *AROUND) == []


def test_programs_are_started_in_one_place(repository: Path, package: Path) -> None:
    names = {file.relative_to(package).as_posix(): file for file in sorted(package.rglob("*.py"))}
    others = [f for name, f in names.items() if name not in MAY_START_PROGRAMS and not name.startswith("templates/")]
    assert trespasses(repository, others, "subprocess", "multiprocessing", "pty") == []


def test_grpc_is_imported_in_one_place(repository: Path, package: Path) -> None:
    ours = [file for file in sorted(package.rglob("*.py")) if "templates" not in file.parts]
    others = [file for file in ours if file != package / "caching" / "wire.py"]
    assert trespasses(repository, others, "grpc", "google", "buildgrid") == []
    assert trespasses(repository, [package / "caching" / "wire.py"], "grpc", "buildgrid")


@pytest.mark.parametrize("room", ["errors", "excerpts", "hearing", "reading", "stamps", "stopping", "tracing"])
def test_what_everyone_imports_imports_nobody(repository: Path, package: Path, room: str) -> None:
    allowed = ("witworks.errors", "witworks.programs")  # the latter for a type alone: it imports them
    assert trespasses(repository, room_files(package, room), "witworks", "SCons", allowed=allowed) == []


def test_what_starts_programs_knows_little(repository: Path, package: Path) -> None:
    known = ("errors", "hearing", "reading", "stamps", "stopping", "tracing", "progress.board")
    allowed = tuple(f"witworks.{name}" for name in known)
    found = trespasses(repository, [package / "programs.py"], "witworks", allowed=allowed)
    assert {entry.rpartition(" ")[2] for entry in found} == {"witworks"}, "the package, as in `from witworks import stamps`"


def test_rich_is_imported_where_a_terminal_is_drawn_on(repository: Path, package: Path) -> None:
    ours = [file for file in sorted(package.rglob("*.py")) if "templates" not in file.parts]
    drawing = [package / "progress" / name for name in ("screen.py", "drawing.py")]
    assert trespasses(repository, [file for file in ours if file not in drawing], "rich") == []
    assert all(trespasses(repository, [file], "rich") for file in drawing)


def test_progress_is_modelled_without_scons(repository: Path, package: Path) -> None:
    files = [file for file in room_files(package, "progress") if file.name not in {"building.py", "steps.py"}]
    assert trespasses(repository, files, "SCons", *SCONS_ROOMS) == []


def test_set_up_starts_before_the_package_exists(repository: Path, package: Path) -> None:
    assert trespasses(repository, [package / "setup" / "bootstrap.py"], "witworks", "tomli", "wasmtime") == []


def test_the_package_itself_imports_nothing(repository: Path, package: Path) -> None:
    found = {module for _, module in imports(package / "__init__.py", "witworks")}
    assert found <= {"__future__", "__future__.annotations"}
    assert trespasses(repository, [package / "__init__.py"], "typing") == []


def test_a_trespass_is_seen(repository: Path, package: Path) -> None:
    """The rules above can fail: the builders do what pure rooms must not."""
    assert trespasses(repository, room_files(package, "builders"), "SCons", *SCONS_ROOMS)
    assert trespasses(repository, [package / "programs.py"], "subprocess")


def _within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)
