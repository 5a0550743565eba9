"""What each language's component takes: its first build, and from a saved source to the component.

Beside a build that has nothing to do stands the language's own tool that finds the same, where it has one that looks: cargo and
go. The others' compilers compile each time that they are asked.

The component is what `scons new` makes; what is saved is a change of its code. All is the CPU time of every program that runs,
to which other work on the machine adds little. The language's tools are installed already, their caches are filled, and Rust's
standard library is compiled: all are paid once for a machine. A language whose tools are missing has a row that says so.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.commands import scaffold
from witworks.errors import ToolError
from witworks.programs import Probes
from witworks.toolchains import go, rust

from bench.measure import Row, best_cpu, best_cpu_of_pair

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT: Final = Path(__file__).parent.parent
NAME: Final = "sample"
CARGO: Final = ROOT / "build" / "cargo"
RUNS: Final = 3
_SOURCES: Final = (".rs", ".c", ".cpp", ".zig", ".go", ".js", ".ts", ".py", ".wat")
_GREETING: Final = re.compile(r"\bH([aeiou])llo, ")
_NEXT: Final = dict(zip("aeiou", "eioua", strict=True))


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
    first = best_cpu(_after(project, _scons), runs=1)
    null = best_cpu(lambda: _scons(project), RUNS)
    source = _source(project / "components" / NAME)
    saved = best_cpu(lambda: _saved(project, source), RUNS)
    return [
        Row(f"{language}: first build", first, "null build", null),
        Row(f"{language}: from a saved source to the component", saved, "null build", null),
        *_beside_its_tool(language, project),
    ]


def _beside_its_tool(language: str, project: Path) -> list[Row]:
    """A null build, beside the language's own tool with nothing to do."""
    if (own := _own_tool(language, project / "components" / NAME)) is None:
        return []
    name, work = own
    work()
    ours, theirs = best_cpu_of_pair(lambda: _scons(project), work, RUNS)
    return [Row(f"{language}: null build", ours, f"{name} with nothing to do", theirs)]


def _own_tool(language: str, folder: Path) -> tuple[str, Callable[[], object]] | None:
    probes = Probes(None)
    if language == "rust":
        cargo = rust.find(os.environ.get("WITWORKS_RUST_STD", "auto"), probes, cwd=folder)
        words = ["build", "--release", "--quiet", "--target", "wasm32-unknown-unknown", *cargo.cargo_args]
        target = {"CARGO_TARGET_DIR": str(CARGO)}
        return "cargo build", lambda: _done([cargo.cargo, *words], folder, {**cargo.env, **target})
    if language == "go":
        tool = go.find(probes, cwd=folder, variables=go.PLATFORM)
        words = ["build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-o", str(folder.parent / "own.wasm"), "."]
        return "go build", lambda: _done([tool.path, *words], folder, go.PLATFORM)
    return None


def _done(argv: Sequence[str | Path], folder: Path, variables: Mapping[str, str]) -> None:
    done = programs.run(argv, cwd=folder, env=variables)
    if done.status != 0:
        raise SystemExit(f"{argv[0]} failed in {folder}\n{done.output}")


def _after(project: Path, build: Callable[[Path], None]) -> Callable[[], None]:
    """``build`` in a project whose results are gone; what cargo has compiled for all stays."""

    def work() -> None:
        (project / "build").rename(project / "before")
        build(project)

    return work


def _source(folder: Path) -> Path:
    """The component's own file that has the greeting."""
    (found,) = (
        file
        for file in folder.rglob("*")
        if file.suffix in _SOURCES
        and not {"tests", "wit"} & set(file.relative_to(folder).parts)
        and not file.name.endswith("_test.go")
        and _GREETING.search(file.read_text(encoding="utf-8"))
    )
    return found


def _saved(project: Path, source: Path) -> None:
    """Greet otherwise, in as many letters, and build."""
    text = source.read_text(encoding="utf-8")
    source.write_text(_GREETING.sub(lambda found: f"H{_NEXT[found[1]]}llo, ", text), encoding="utf-8")
    _scons(project)


def _scons(project: Path) -> None:
    argv = [sys.executable, "-m", "SCons", "-Q", f"--site-dir={ROOT / 'site_scons'}"]
    shared = {"WITWORKS_CARGO_TARGET": str(CARGO), "WITWORKS_PROVISION": "1"}
    done = programs.run(argv, cwd=project, env={**shared, "PYTHONDONTWRITEBYTECODE": ""})
    if done.status != 0:
        first = next((line for line in done.stderr.splitlines() if line.startswith("error[")), done.tail(1))
        raise ToolError("WW301", first)
