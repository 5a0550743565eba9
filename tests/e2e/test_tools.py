"""An installation that fails: what needs the tool fails, once, and the rest is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Project


def test_an_installation_that_fails_lets_the_rest_be_built(calc: Project) -> None:
    for name in ("one", "two"):
        calc.write(f"components/{name}/{name}.c", '#include "calculator.h"\n')
        calc.write(f"components/{name}/wit/world.wit", calc.read("components/calc/wit/world.wit"))
    calc.script("bin/cargo", "echo 'error: no network' >&2; exit 101")
    rustc = calc.script("bin/rustc", "printf 'host: x\\nrelease: 1.90.0\\n'")
    calc.environment |= {
        "WITWORKS_PROVISION": "1",
        "WITWORKS_TOOLS": str(calc.scratch / "tools"),
        "PATH": f"{rustc.parent}:/usr/bin:/bin",
        "RUSTC": str(rustc),
        "WITWORKS_ZIG": str(calc.script("bin/zig", "echo 0.17.1")),
    }
    run = calc.scons().refused("WW308", "wit-bindgen", "no network", "scons setup")
    assert run.ran("validate") == {"calc"}
    assert "cargo install --locked" in run.stdout
    assert run.stdout.count("FAILED: wit-bindgen") == 2
    assert list((calc.scratch / "tools").iterdir()) == []


def test_a_graph_of_ones_own_has_a_command_too(calc: Project, tmp_path: Path) -> None:
    """Without WasmProject SCons knows no word `setup`."""
    calc.write("components/clang/clang.c", "int unused;\n")
    calc.write("components/clang/wit/world.wit", calc.read("components/calc/wit/world.wit"))
    calc.write("own.scons", 'env = Environment(tools=["wasm"])\nenv.WasmFolder("components/clang")\n')
    zig = str(calc.script("bin/zig", "echo 0.17.1"))
    bare = {"WITWORKS_TOOLS": str(tmp_path / "tools"), "PATH": "/usr/bin:/bin", "WITWORKS_ZIG": zig}
    calc.scons("-f", "own.scons", env=bare).refused("WW314", "-m witworks setup wit-bindgen")
