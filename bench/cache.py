"""Components restored from the shared cache, in a folder and on a server on this machine, beside building them.

Figures are CPU time, ours and that of all programs we start; the server's own is not in them. WebAssembly text costs next to
nothing to build; of Rust there are a few, and the standard library and the crates that they share were compiled before.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from witworks import programs

from bench import workspaces
from bench.measure import Row, best_cpu
from tests.e2e import grids
from tests.e2e.conftest import Project

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES: Final = (5, 50)
RUST: Final = 5
CARGO: Final = workspaces.ROOT / "build" / "cargo"
"""Where this project's own build has compiled the standard library, maybe."""


def rows() -> list[Row]:
    """The figures: each number of components from each kind of cache."""
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="witworks-bench-") as name:
        folder = Path(name)
        try:
            with grids.grid(_made(folder / "grid")) as grid:
                _all(folder, lambda: grid.cache().setting, found)
        except pytest.skip.Exception as reason:
            found.append(Row(f"from a server: {reason}", None))
            _all(folder, lambda: "", found)
    return found


def _all(folder: Path, server: Callable[[], str], found: list[Row]) -> None:
    for size in SIZES:
        project = folder / f"text-{size}"
        workspaces.generate(project, size)
        _measure(project, f"{size} components of text", server(), found)
    if shutil.which("cargo"):
        rust = Project(folder / f"rust-{RUST}", folder)
        for number in range(RUST):
            rust.rust(f"bench-adder{number}")
        rust.write("SConstruct", (workspaces.ROOT / "SConstruct").read_text(encoding="utf-8"))
        _scons(rust.root, "")  # compiles the standard library, where nobody has yet
        _measure(rust.root, f"{RUST} components of Rust", server(), found)


def _measure(project: Path, what: str, server: str, found: list[Row]) -> None:
    build = best_cpu(lambda: _anew(project, ""), 2)
    for kind, setting in (("a folder", f"cache={project.parent / f'{project.name}-cache'}"), ("a server", server)):
        if setting:
            _anew(project, setting)
            found.append(Row(f"{what}, from {kind}", best_cpu(lambda: _anew(project, setting), 2), "built", build))  # noqa: B023


def _anew(project: Path, setting: str) -> None:
    """A build with nothing left of an earlier one but what cargo compiled for all."""
    shutil.rmtree(project / "build", ignore_errors=True)
    for path in sorted(CARGO.rglob("*bench?adder*"), reverse=True):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    _scons(project, setting)


def _scons(project: Path, setting: str) -> None:
    packages = f"{grids.installed(grids.CLIENT)}{os.pathsep}" if "grpc://" in setting else ""
    argv = [sys.executable, "-m", "SCons", "-Q", f"--site-dir={workspaces.ROOT / 'site_scons'}", *filter(None, [setting])]
    environment = {"PYTHONPATH": f"{packages}{os.environ.get('PYTHONPATH', '')}", "WITWORKS_CARGO_TARGET": str(CARGO)}
    done = programs.run(argv, cwd=project, env=environment)
    if done.status != 0 or "not used any more" in done.output:
        raise SystemExit(f"scons {setting} failed in {project}\n{done.output}")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
