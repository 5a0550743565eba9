"""How long each language's component takes: its first build, and from a saved source to the component; by the clock.

The component is what `scons new` makes. The language's tools are installed already, and Rust's standard library is compiled:
both are paid once for a machine. A language whose tools are missing has a row that says so.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs, scaffold
from witworks.errors import ToolError

from bench.measure import Row, best

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).parent.parent
NAME: Final = "sample"
RUNS: Final = 3
_COMMENTS: Final = {"python": "#", "wat": ";;"}
_SOURCES: Final = (".rs", ".c", ".cpp", ".zig", ".go", ".js", ".ts", ".py", ".wat")


def rows() -> list[Row]:
    """A first build and a saved source for each language that there is a template for."""
    with tempfile.TemporaryDirectory(prefix="witworks-bench-") as folder:
        return [row for language in scaffold.languages() for row in _rows(language, Path(folder, language))]


def _rows(language: str, project: Path) -> list[Row]:
    (project / "components").mkdir(parents=True)
    (project / "SConstruct").write_bytes((ROOT / "SConstruct").read_bytes())
    scaffold.create(project / "components" / NAME, language)
    try:
        _scons(project)  # what is paid once for a machine is paid here
    except ToolError as error:
        return [Row(f"{language}: not measured, {error.message}", 0.0)]
    first = best(_after(project, _scons), runs=1)
    null = best(lambda: _scons(project), RUNS)
    source = _source(project / "components" / NAME)
    saved = best(lambda: _saved(project, source, _COMMENTS.get(language, "//")), RUNS)
    return [
        Row(f"{language}: first build", first, "null build", null),
        Row(f"{language}: from a saved source to the component", saved, "null build", null),
    ]


def _after(project: Path, build: Callable[[Path], None]) -> Callable[[], None]:
    """``build`` in a project whose results are gone; what cargo has compiled for all stays."""

    def work() -> None:
        (project / "build").rename(project / "before")
        build(project)

    return work


def _source(folder: Path) -> Path:
    """The largest source of the component's own."""
    foreign = {"tests", "wit", "imports", "exports", "node_modules"}
    found = [file for file in folder.rglob("*") if file.suffix in _SOURCES and not foreign & set(file.parts)]
    return max(found, key=lambda file: (file.stat().st_size, file))


def _saved(project: Path, source: Path, comment: str) -> None:
    source.write_text(f"{source.read_text(encoding='utf-8')}\n{comment} saved\n", encoding="utf-8")
    _scons(project)


def _scons(project: Path) -> None:
    argv = [sys.executable, "-m", "SCons", "-Q", f"--site-dir={ROOT / 'site_scons'}"]
    shared = {"WITWORKS_CARGO_TARGET": str(ROOT / "build" / "cargo"), "WITWORKS_PROVISION": "1"}
    done = programs.run(argv, cwd=project, env={**shared, "PYTHONDONTWRITEBYTECODE": ""})
    if done.status != 0:
        first = next((line for line in done.stderr.splitlines() if line.startswith("error[")), done.tail(1))
        raise ToolError("WW301", first)
