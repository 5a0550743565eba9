"""`scons explain` and `scons affected`: why something would be made, told by what a person has changed."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Project

SHARED = """\
package demo:shapes;

interface types {
  /// A point.
  record point { x: s32, y: s32 }
}
"""
WORLD = """\
package demo:calc;

interface ops {
  use demo:shapes/types.{point};
  flip: func(p: point) -> s32;
}

world calculator {
  export ops;
}
"""
WAT = '(module (func (export "demo:calc/ops#flip") (param i32 i32) (result i32) local.get 1))\n'


@pytest.fixture
def shapes(project: Project) -> Project:
    """Two components that reach a shared record, and one that does not."""
    project.write("wit/shapes/types.wit", SHARED)
    for name in ("one", "two"):
        project.wat(name, WORLD, WAT)
    project.wat("other")
    return project


def test_what_was_never_built_is_not_there(shapes: Project) -> None:
    run = shapes.scons("explain").good()
    assert "one would be made anew, from:\n  build/one/world.json\n    it is not there" in run.stdout
    assert run.actions == ()
    assert not (shapes.root / "build").exists()


def test_what_is_up_to_date_is_said_to_be(shapes: Project) -> None:
    shapes.scons().good()
    run = shapes.scons("explain").good()
    assert run.stdout.split("\n") == ["one is up to date", "other is up to date", "two is up to date", ""]
    assert run.processes == ()


def test_a_field_is_named_with_all_that_reach_it(shapes: Project) -> None:
    shapes.scons().good()
    shapes.edit("wit/shapes/types.wit", "y: s32", "y: s32, z: s32")
    run = shapes.scons("explain").good()
    assert "record `point` gained field `z`, in demo:shapes/types: one and two reach it\n" in run.stdout
    assert "    wit/shapes/types.wit changed\n" in run.stdout
    assert "other is up to date" in run.stdout
    assert run.actions == ()
    assert "other" not in shapes.scons("explain", "one").good().stdout
    shapes.edit("wit/shapes/types.wit", ", z: s32", "")
    shapes.scons().idle()


def test_documentation_and_comments_are_told_from_the_rest(shapes: Project) -> None:
    shapes.scons().good()
    shapes.edit("wit/shapes/types.wit", "/// A point.", "/// One point.")
    assert "only documentation: bindings are written, no compiler runs" in shapes.scons("explain", "one").good().stdout
    shapes.edit("wit/shapes/types.wit", "/// One point.", "/// A point.")
    shapes.edit("wit/shapes/types.wit", "y: s32 }", "y: s32 } // a comment")
    assert "the world is the same: nothing follows" in shapes.scons("explain", "one").good().stdout


def test_sources_flags_and_lost_files_are_named(shapes: Project) -> None:
    shapes.scons().good()
    shapes.edit("components/one/one.wat", "local.get 1", "local.get 0")
    (shapes.root / "build/two/two.cwasm").unlink()
    text = shapes.scons("explain").good().stdout
    assert "  build/one/one.core.wasm\n    components/one/one.wat changed\n" in text
    assert "  build/two/two.cwasm\n    it is not there\n" in text
    shapes.scons().good()
    shapes.edit("SConstruct", "env.WasmProject()", 'env.Append(WATFLAGS=["--async-callback"])\nenv.WasmProject()')
    assert "  build/one/one.core.wasm\n    the command or its flags changed\n" in shapes.scons("explain", "one").good().stdout


def test_another_tool_is_told_by_its_version(shapes: Project, bundled: Path) -> None:
    shapes.scons().good()
    answer = '[ "$1" = --version ] && echo "wasm-tools 1.999.0" && exit'
    later = shapes.script("wasm-tools", f'{answer}\nexec "{bundled}" "$@"\n')
    lines = shapes.scons("explain", "one", f"wasm_tools={later}").good().stdout.splitlines()
    assert [line for line in lines if line.startswith("    wasm-tools was ") and line.endswith("is wasm-tools 1.999.0")]


def test_a_composition_reaches_what_its_parts_reach(shapes: Project) -> None:
    shapes.write("compositions/both.toml", 'root = "one"\n')
    shapes.scons().good()
    shapes.edit("wit/shapes/types.wit", "y: s32", "y: s32, z: s32")
    told = "record `point` gained field `z`, in demo:shapes/types"
    assert f"{told}: one, two and both reach it\n" in shapes.scons("explain").good().stdout
    assert f"{told}: both reaches it\n" in shapes.scons("explain", "both").good().stdout


def test_unknown_names_are_refused(shapes: Project) -> None:
    shapes.scons("explain", "on").refused("WW108", "did you mean 'one'?")
    shapes.scons("explain", "graph").refused("WW108", "there is no component `graph`")
    assert "two would be made anew" in shapes.scons("explain", "all").good().stdout
    shapes.scons("affected").refused("WW109", "since=HEAD~1")
    shapes.scons("explain", "since=HEAD").refused("WW307")


def _git(project: Project, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=project.root, check=True, capture_output=True)


@pytest.fixture
def committed(shapes: Project) -> Project:
    shapes.write(".gitignore", "build/\n")
    shapes.write("components/other/README.md", "What it does.\n")
    _git(shapes, "init", "-q")
    _git(shapes, "add", "-A")
    _git(shapes, "commit", "-qm", "first")
    return shapes


def test_nothing_is_affected_by_nothing(committed: Project) -> None:
    assert committed.scons("affected", "since=HEAD").good().stdout == "no component would differ from HEAD\n"


def test_affected_by_a_field_and_by_a_source(committed: Project) -> None:
    committed.edit("wit/shapes/types.wit", "y: s32", "y: s32, z: s32")
    committed.edit("components/other/other.wat", "i32.sub", "i32.mul")
    lines = committed.scons("affected", "since=HEAD").good().stdout.splitlines()
    field = "record `point` gained field `z`, in demo:shapes/types"
    assert lines == [f"one: {field}", "other: components/other/other.wat", f"two: {field}"]
    _git(committed, "commit", "-aqm", "second")
    assert committed.scons("affected", "since=HEAD").good().stdout == "no component would differ from HEAD\n"
    assert committed.scons("affected", "since=HEAD~1", "other").good().stdout.splitlines() == [lines[1]]


def test_a_component_that_is_gone_is_affected(committed: Project) -> None:
    shutil.rmtree(committed.root / "components/other")
    assert committed.scons("affected", "since=HEAD").good().stdout == "other: it is gone\n"
    assert committed.scons("affected", "since=HEAD", "one").good().stdout == "no component would differ from HEAD\n"


def test_a_project_in_no_repository(shapes: Project) -> None:
    shapes.scons("affected", "since=HEAD").refused("WW111", "git init")


def test_not_affected_by_words(committed: Project) -> None:
    committed.edit("wit/shapes/types.wit", "/// A point.", "// No point.")
    committed.edit("components/other/README.md", "does", "can do")
    committed.write("components/other/tests/test_other.py", "def test_it() -> None: ...\n")
    assert committed.scons("affected", "since=HEAD").good().stdout == "no component would differ from HEAD\n"


@pytest.mark.provokes("WW111")
def test_a_new_component_and_an_unknown_commit(committed: Project) -> None:
    committed.wat("third")
    text = committed.scons("affected", "since=HEAD").good().stdout
    assert text.startswith("third: its world is new; components/third/third.wat")
    committed.scons("affected", "since=nothing").refused("WW111", "git knows no commit `nothing`")
    committed.scons("affected", "since=--output=x").refused("WW111")


def test_the_graph_is_drawn_after_a_build(shapes: Project) -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm, which brings Graphviz, is not on this machine")
    run = shapes.scons("graph", env={"WITWORKS_PROVISION": "1"}).good()
    assert run.ran("wat") == {"one", "two", "other"}
    svg, page = shapes.read("build/graph.svg"), shapes.read("build/graph.html")
    for name in ("one", "two", "other", "demo:calc/calculator"):
        assert f">{name}<" in svg
    assert svg[svg.index("<svg") :] in page
    assert "src=" not in page
    assert "href=" not in page.replace("xlink:href", "")
    shapes.scons().idle()
