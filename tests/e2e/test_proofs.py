"""`scons audit-deps` and `scons reproduce`: what they prove of good components, and that they find what is wrong."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from witworks.errors import ToolError
from witworks.programs import Probes
from witworks.toolchains import tools

from tests.e2e.conftest import RUST, WIT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Project

C = """\
#include "calculator.h"

#include "../../shared/sums.h"

int32_t exports_demo_calc_ops_add(int32_t a, int32_t b) { return PLUS(a, b); }
int32_t exports_demo_calc_ops_sub(int32_t a, int32_t b) { return a - b; }
"""
BUILD = """\
fn main() {
    println!("cargo::rerun-if-changed=.hidden");
    println!("cargo::rustc-env=HIDDEN={}", std::fs::read_to_string(".hidden").unwrap().trim());
}
"""


@pytest.fixture
def strace() -> None:
    if shutil.which("strace") is None:
        pytest.skip("no strace on this machine")


@pytest.mark.usefixtures("strace")
def test_what_a_build_reads_is_known_and_the_project_stays_as_it_is(calc: Project) -> None:
    calc.wat("other")
    before = calc.files()
    run = calc.scons("audit-deps").good()
    assert "calc: the graph knows all 2 files of the project that were read for it\nother: the graph" in run.stdout
    assert run.actions == ()
    assert calc.files() == before
    assert not (calc.root / "build").exists()
    assert "calc:" not in calc.scons("audit-deps", "other").good().stdout


@pytest.mark.usefixtures("strace")
def test_a_file_that_a_tool_reads_behind_the_back_of_the_graph_is_named(calc: Project, bundled: Path) -> None:
    calc.wat("other")
    calc.write("components/calc/secret.txt", "nobody knows\n")
    peeping = calc.script("wasm-tools", f'[ "$2" = new ] && cat components/calc/secret.txt >/dev/null\nexec {bundled} "$@"\n')
    run = calc.scons("audit-deps", "calc", f"wasm_tools={peeping}")
    assert run.status == 1, run.text
    assert "calc: read what the graph does not know:\n  components/calc/secret.txt\n" in run.stdout


PEEPING = """\
from witworks.artifacts import resolving

stage = resolving.stage

def peeping(wit, folder):
    open("components/calc/secret.txt").read()
    return stage(wit, folder)

resolving.stage = peeping
env.WasmProject()
"""


@pytest.mark.usefixtures("strace")
def test_a_file_that_our_own_process_reads_behind_the_back_of_the_graph_is_named(calc: Project) -> None:
    calc.write("components/calc/secret.txt", "nobody knows\n")
    calc.edit("SConstruct", "env.WasmProject()", PEEPING)
    run = calc.scons("audit-deps")
    assert run.status == 1, run.text
    assert "calc: read what the graph does not know:\n  components/calc/secret.txt\n" in run.stdout


@pytest.mark.slow
@pytest.mark.usefixtures("strace")
def test_what_is_copied_for_python_is_known(project: Project) -> None:
    try:
        tools.find(tools.TOOLS["componentize-py"], "", Probes(None))
    except ToolError as error:
        pytest.skip(f"{error.message}: {error.fix}")
    project.write("components/py/app.py", "import more\n\n\nclass Ops:\n    add = more.add\n    sub = more.sub\n")
    project.write(
        "components/py/more.py", "def add(_self, a, b):\n    return a + b\n\n\ndef sub(_self, a, b):\n    return a - b\n"
    )
    project.write("components/py/words.txt", "may be read while it is imported\n")
    project.write("components/py/wit/world.wit", WIT)
    run = project.scons("audit-deps").good()
    assert "py: the graph knows all 4 files of the project that were read for it" in run.stdout


@pytest.mark.provokes("WW460")
@pytest.mark.usefixtures("strace")
def test_a_project_that_does_not_build_is_an_error(calc: Project) -> None:
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.minus")
    run = calc.scons("audit-deps")
    assert run.status == 2
    assert "error[WW460]: a copy of the project cannot be built" in run.stderr
    assert "i32.minus" in run.stderr


@pytest.mark.provokes("WW331")
def test_without_strace_the_command_that_installs_it_is_named(calc: Project, bundled: Path) -> None:
    tools = calc.scratch / "bin"
    tools.mkdir()
    (tools / "wasm-tools").symlink_to(bundled)
    calc.scons("audit-deps", env={"PATH": str(tools)}).refused("WW331", "strace")


@pytest.mark.slow
@pytest.mark.usefixtures("strace")
def test_headers_elsewhere_and_files_that_are_compiled_in_are_known(rust: Project) -> None:
    rust.edit(
        "components/adder/src/lib.rs", "struct Adder;", 'struct Adder;\n\npub const TEXT: &str = include_str!("../text.txt");'
    )
    rust.write("components/adder/text.txt", "compiled in\n")
    rust.write("shared/sums.h", "#define PLUS(a, b) ((a) + (b))\n")
    rust.write("components/sums/sums.c", C)
    rust.write("components/sums/wit/world.wit", WIT)
    rust.scons("audit-deps").good()


@pytest.mark.slow
@pytest.mark.usefixtures("strace")
def test_what_a_build_script_reads_is_known(rust: Project) -> None:
    rust.write("components/adder/build.rs", BUILD)
    rust.write("components/adder/.hidden", "1\n")
    rust.write("components/adder/src/lib.rs", RUST.replace("a + b", 'a + b + env!("HIDDEN").len() as i32'))
    rust.scons("audit-deps").good()


def test_the_same_sources_make_the_same_bytes_in_two_folders(calc: Project) -> None:
    before = calc.files()
    run = calc.scons("reproduce").good()
    assert "calc: identical, " in run.stdout
    assert calc.files() == before


def test_a_tool_that_writes_down_where_it_is_does_not_reproduce(calc: Project, bundled: Path) -> None:
    calc.wat("other")
    leaking = calc.script(
        "wasm-tools",
        f"""\
        {bundled} "$@" || exit
        [ "$2" = new ] || exit 0
        while [ "$1" != -o ]; do shift; done
        printf "\\\\000\\\\$(printf %03o $((5 + ${{#PWD}})))\\\\004path%s" "$PWD" >>"$2"
        """,
    )
    run = calc.scons("reproduce", "calc", f"wasm_tools={leaking}")
    assert run.status == 1, run.text
    assert "calc: differs\n  custom section `path` (" in run.stdout
    assert "other:" not in run.stdout
    calc.scons("reproduce", "clac").refused("WW108", "did you mean 'calc'?")
