"""How builds scale: generated projects of 5 to 500 components, null, edited, cold, restored, beside SCons itself and ninja.

Figures are CPU time, ours and that of all programs we start: this machine's clock time varies with what else runs. The components
are of WebAssembly text, so what is measured is the build system and not a compiler. ninja gets the same steps with the same
programs, by content of nothing: it compares time stamps.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.toolchains import wasm_tools

from bench.measure import Row, best_cpu, best_cpu_of_pair

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).parent.parent
SIZES: Final = (5, 20, 50, 500)
RUNS: Final = 7
_START: Final = """\
DefaultEnvironment(tools=[])
env = Environment(tools=[])
env.Alias("all", env.Value("all"))
env.Default("all")
"""
"""SCons' own start-up: an environment, a target, nothing to do."""
_TYPES: Final = "package bench:types;\n\ninterface types {\n  record point { x: s32, y: s32 }\n}\n"
_WORLD: Final = """\
package bench:c{number};

interface ops {{
  use bench:types/types.{{point}};
  flip: func(p: point) -> s32;
}}

world calculator {{
  export ops;
}}
"""
_WAT: Final = """\
(module
  (func (export "bench:c{number}/ops#flip") (param i32 i32) (result i32) local.get 1))
"""


def rows() -> list[Row]:
    """The figures, a group for each size of project."""
    found: list[Row] = []
    nulls: dict[int, float] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="witworks-bench-") as name:
            nulls[size] = _measure(Path(name), size, found)
    least, most = min(nulls), max(nulls)
    each = (nulls[most] - nulls[least]) / (most - least)
    found.append(Row(f"null build, each component from {least} to {most}", each, goal="< 1.50 ms"))
    return found


def _measure(folder: Path, size: int, found: list[Row]) -> float:
    project, empty = folder / "project", folder / "empty"
    generate(project, size)
    empty.mkdir()
    (empty / "SConstruct").write_text(_START, encoding="utf-8")
    cold = best_cpu(lambda: _scons(project), runs=1)
    shared = f"cache={folder / 'cache'}"
    _anew(project, shared)
    restored = best_cpu(lambda: _anew(project, shared), runs=1)
    _scons(project)
    _ninja_file(project, size)
    ninja_cold = best_cpu(lambda: _run(["ninja", "--quiet"], project), runs=1)
    null, start = best_cpu_of_pair(lambda: _scons(project), lambda: _scons(empty), RUNS)
    ninja = best_cpu(lambda: _run(["ninja", "--quiet"], project), RUNS)
    source = project / "components" / "c0" / "c0.wat"
    edited = best_cpu(_after(source, "\n;; edited\n", lambda: _scons(project)), 3)
    ninja_edited = best_cpu(_after(source, "\n;; edited\n", lambda: _run(["ninja", "--quiet"], project)), 3)
    types = project / "wit" / "types" / "types.wit"
    comment = best_cpu(_after(types, "\n// edited\n", lambda: _scons(project)), 1)
    ninja_comment = best_cpu(_after(types, "\n// edited\n", lambda: _run(["ninja", "--quiet"], project)), 1)
    field = best_cpu(_after(types, "", lambda: _scons(project), ("y: s32", "w: s32")), 1)
    ninja_field = best_cpu(lambda: _run(["ninja", "--quiet"], project), 1)
    of = f"{size} components"
    found += [
        Row(f"null build, {of}", null, "SCons, nothing to build", start, "≤ 1.30" if size <= 20 else ""),
        Row(f"null build, {of}", null, "ninja, the same steps", ninja),
        Row(f"one source edited, {of}", edited, "ninja, the same steps", ninja_edited),
        Row(f"a comment in WIT that all use, {of}", comment, "ninja, the same steps", ninja_comment),
        Row(f"a field renamed in WIT that all use, {of}", field, "ninja, the same steps", ninja_field),
        Row(f"cold build, {of}", cold, "ninja, the same steps", ninja_cold),
        Row(f"restored from a shared folder, {of}", restored, "cold build", cold),
    ]
    return null


def generate(project: Path, size: int) -> None:
    files = {"wit/types/types.wit": _TYPES, "SConstruct": (ROOT / "SConstruct").read_text(encoding="utf-8")}
    for number in range(size):
        files[f"components/c{number}/c{number}.wat"] = _WAT.format(number=number)
        files[f"components/c{number}/wit/world.wit"] = _WORLD.format(number=number)
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")


def _ninja_file(project: Path, size: int) -> None:
    """The steps of one of our components that ninja can be asked to do: world, core module, component, validation, copy."""
    tool = wasm_tools.find(None, programs.Probes(None)).path
    wit = "$dir/wit/world.wit wit/types/types.wit"
    stage = (
        "rm -rf n/$n/wit && mkdir -p n/$n/wit/deps/types && cp $dir/wit/world.wit n/$n/wit"
        " && cp wit/types/types.wit n/$n/wit/deps/types"
    )
    rules = {
        "world": f"{stage} && {tool} component wit --json n/$n/wit > $out",
        "embed": f"{tool} component embed n/$n/wit --world calculator $dir/$n.wat -o $out",
        "component": f"{tool} component new $in -o $out",
        "validate": f"{tool} validate $in && cp $in $out",
    }
    lines = [f"rule {name}\n  command = {command}\n" for name, command in rules.items()]
    for number in range(size):
        name = f"c{number}"
        at = f"\n  n = {name}\n  dir = components/{name}\n"
        lines += [
            f"build n/{name}/world.json: world {wit.replace('$dir', f'components/{name}')}{at}",
            f"build n/{name}/core.wasm: embed n/{name}/world.json components/{name}/{name}.wat{at}",
            f"build n/{name}/unchecked.wasm: component n/{name}/core.wasm{at}",
            f"build n/{name}/{name}.wasm: validate n/{name}/unchecked.wasm{at}",
        ]
    (project / "build.ninja").write_text("\n".join(lines), encoding="utf-8")


def _after(file: Path, text: str, build: Callable[[], None], change: tuple[str, str] = ("", "")) -> Callable[[], None]:
    """``build``, with ``text`` added to ``file`` first, or something in it changed."""

    def work() -> None:
        file.write_text(file.read_text(encoding="utf-8").replace(*change, 1) + text, encoding="utf-8")
        build()

    return work


def _anew(project: Path, setting: str) -> None:
    """A build with nothing left of an earlier one."""
    shutil.rmtree(project / "build")
    _scons(project, setting)


def _scons(folder: Path, *settings: str) -> None:
    _run([sys.executable, "-m", "SCons", "-Q", f"--site-dir={ROOT / 'site_scons'}", *settings], folder)


def _run(argv: list[str], folder: Path) -> None:
    done = programs.run(argv, cwd=folder)
    if done.status != 0:
        raise SystemExit(f"{argv[0]} failed in {folder}\n{done.output}")
