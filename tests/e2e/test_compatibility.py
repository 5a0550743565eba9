"""`scons check-compat`: what has changed for callers since a commit, and which versions fit it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.e2e.conftest import Project

PACKAGE = """\
package demo:shapes@1.0.0;

interface types {
  /// A point.
  record point { x: s32, y: s32 }
}

interface ops {
  use types.{point};
  flip: func(p: point) -> s32;
}

world calculator {
  export ops;
}
"""
WAT = '(module (func (export "demo:shapes/ops@1.0.0#flip") (param i32 i32) (result i32) local.get 1))\n'


def git(project: Project, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=project.root, check=True, capture_output=True)


@pytest.fixture
def committed(project: Project) -> Project:
    project.write("wit/shapes/shapes.wit", PACKAGE)
    project.write("components/flip/flip.wat", WAT)
    project.write("components/flip/component.toml", '[component]\nworld = "calculator"\n\n[publish]\nversion = "0.2.0"\n')
    project.write(".gitignore", "build/\n")
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "first")
    return project


def test_nothing_has_changed_and_nothing_is_built(committed: Project) -> None:
    run = committed.scons("check-compat", "since=HEAD").good()
    assert run.stdout == "nothing has changed for callers since HEAD\n"
    assert run.actions == ()
    assert not (committed.root / "build").exists()


def test_a_version_that_does_not_fit_is_told_with_the_one_that_would(committed: Project) -> None:
    committed.edit("wit/shapes/shapes.wit", "y: s32 }", "y: s32, z: s32 }")
    run = committed.scons("check-compat", "since=HEAD")
    assert run.status == 1
    assert run.stdout == (
        "demo:shapes 1.0.0 → 1.0.0: major; 2.0.0 would fit\n"
        "  major  record `point` gained field `z`, in demo:shapes/types@1.0.0\n"
        "flip 0.2.0 → 0.2.0: major; 0.3.0 would fit\n"
        "  major  record `point` gained field `z`, in demo:shapes/types@1.0.0\n"
    )
    committed.edit("wit/shapes/shapes.wit", "@1.0.0", "@2.0.0")
    committed.edit("components/flip/component.toml", "0.2.0", "0.3.0")
    assert "demo:shapes 1.0.0 → 2.0.0: major\n" in committed.scons("check-compat", "since=HEAD").good().stdout


def test_new_capabilities_are_listed_and_one_component_can_be_asked_about(committed: Project) -> None:
    committed.edit(
        "wit/shapes/shapes.wit",
        "world calculator {",
        "interface host { log: func(text: string); }\nworld calculator {\n  import host;",
    )
    run = committed.scons("check-compat", "since=HEAD", "flip")
    assert run.status == 1
    assert "demo:shapes 1" not in run.stdout
    assert "  needs  demo:shapes/host@1.0.0\n" in run.stdout


def test_what_says_no_version_is_told_and_not_judged(committed: Project) -> None:
    committed.write("components/flip/component.toml", '[component]\nworld = "calculator"\n')
    committed.edit("wit/shapes/shapes.wit", "y: s32 }", "y: s32, z: s32 }")
    assert "flip: major; no version to judge\n" in committed.scons("check-compat", "since=HEAD", "flip").good().stdout


def test_wrong_questions(committed: Project) -> None:
    committed.scons("check-compat").refused("WW109", "since=HEAD~1")
    committed.scons("check-compat", "since=nowhere").refused("WW111", "git knows no commit `nowhere`")
    committed.write("components/flip/component.toml", '[publish]\nversion = "1"\n')
    committed.scons("check-compat", "since=HEAD").refused("WW102", "publish.version")
