"""WebAssembly text: what `scons new` makes of it, and what the profiles leave in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.conftest import Project

GREET = """
from a1_int import A1Int
with A1Int() as c:
    for length in (1, 65_000, 200_000, 3):
        assert c.greetings.greet("x" * length) == "Hello, " + "x" * length + "!", length
print("greeted")
"""
TRAP = """
from calc import Calc
from witworks.runtime import Trap
with Calc() as c:
    try:
        c.ops.sub(1, 2)
    except Trap as trap:
        print(trap)
"""


def test_a_new_component_passes_its_tests_in_every_profile(project: Project) -> None:
    project.scons("new", "name=a1-int", "lang=wat").good()
    core, sizes = project.root / "build/a1-int/a1-int.core.wasm", {}
    for profile in ("debug", "release", "small"):
        assert "2 passed, 0 failed" in project.scons("test-a1-int", f"profile={profile}").good().stdout
        assert project.python(GREET) == "greeted"
        sizes[profile] = core.stat().st_size
        assert (b".debug_line" in core.read_bytes()) == (profile == "debug")
        assert (b"allocate" in core.read_bytes()) == (profile != "small")
        assert str(project.root).encode() not in core.read_bytes()
        assert {file.name for file in core.parent.glob("*.core.wasm*")} == {core.name}
    assert sizes["small"] < sizes["release"] < sizes["debug"]


def test_a_trap_of_a_debug_build_has_its_line(calc: Project) -> None:
    calc.edit("components/calc/calc.wat", "i32.sub)", "i32.sub\n    unreachable)")
    calc.scons("profile=debug").good()
    assert "components/calc/calc.wat:4" in calc.python(TRAP)
