"""What builds of this project's components take: with nothing to do, beside SCons itself; of one edited file; of everything.

In CPU time of all programs that run, to which other work on the machine adds little.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from witworks import programs

from bench.measure import Row, best_cpu, best_cpu_of_pair

ROOT: Final = Path(__file__).parent.parent
NULL_RUNS: Final = 15


def rows() -> list[Row]:
    """The figures, measured in copies of this project in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="witworks-bench-") as name:
        project, empty = _copy_of_the_project(Path(name, "project")), Path(name, "empty")
        empty.mkdir()
        (empty / "SConstruct").touch()
        cold = best_cpu(lambda: _scons(project), runs=1)
        null, nothing = best_cpu_of_pair(lambda: _scons(project), lambda: _scons(empty), NULL_RUNS)
        source = project / "components" / "analytics-processor" / "src" / "lib.rs"
        edited = best_cpu(lambda: _rebuild(project, source), runs=3)
        count = sum(path.is_dir() for path in (project / "components").iterdir())
    return [
        Row(f"null build, {count} components", null, "SCons, empty SConstruct", nothing, "≤ 1.6"),
        Row("one Rust file edited", edited, "SCons, empty SConstruct", nothing),
        Row(f"cold build of {count} components, nothing shared", cold, "null build", null),
    ]


def _copy_of_the_project(folder: Path) -> Path:
    for name in ("components", "wit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("target"))
    shutil.copyfile(ROOT / "SConstruct", folder / "SConstruct")
    return folder


def _scons(folder: Path) -> None:
    argv = [sys.executable, "-m", "SCons", "-Q", f"--site-dir={ROOT / 'site_scons'}"]
    done = programs.run(argv, cwd=folder, env={"WITWORKS_CARGO_TARGET": "", "PYTHONDONTWRITEBYTECODE": ""})
    if done.status != 0:
        raise SystemExit(f"scons failed in {folder}\n{done.output}")


def _rebuild(project: Path, source: Path) -> None:
    source.write_text(source.read_text(encoding="utf-8") + "\n// edited\n", encoding="utf-8")
    _scons(project)
