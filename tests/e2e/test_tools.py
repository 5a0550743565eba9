"""A tool that a component needs: missing, it fails what needs it and nothing else; there, it is asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from tests.e2e.conftest import Project

BINDGEN = TOOLS["wit-bindgen"]
NEEDY = """
import SCons.Script
from witworks.builders import tool

for name in ("calc", "other"):
    made = env.Command(f"build/{name}/needy", [], "echo made > $TARGET")
    env.Depends(made, tool.needed(env, "wit-bindgen", name))
    env.Alias("all", made)
"""


@pytest.fixture
def needy(project: Project) -> Project:
    """Two components of WebAssembly text, and for each a file that is made with the tool."""
    project.wat("calc")
    project.wat("other")
    project.environment |= {"WITWORKS_TOOLS": str(project.scratch / "tools"), "PATH": "/usr/bin:/bin"}
    project.write("SConstruct", project.read("SConstruct") + NEEDY)
    return project


def test_a_missing_tool_fails_what_needs_it_and_builds_the_rest(needy: Project) -> None:
    run = needy.scons().refused("WW314", "wit-bindgen is not installed", "fix: ", "scons setup")
    assert run.ran("validate") == {"calc", "other"}
    assert run.stderr.count("WW314") == 2  # the report, and SCons' own line for the node
    assert "FAILED: wit-bindgen" in run.stdout
    assert not (needy.root / "build/calc/needy").exists()


def test_a_tool_that_is_there_is_asked_once(needy: Project) -> None:
    mine = needy.script("wit-bindgen", f"echo wit-bindgen-cli {BINDGEN.version}")
    setting = f"wit_bindgen={mine}"
    assert "echo made" in needy.scons(setting).good().stdout
    needy.scons(setting).idle()
    needy.script("wit-bindgen", "echo wit-bindgen-cli 99.0.0")
    again = needy.scons(setting).good()
    assert again.stdout.count("echo made") == 2, "another version makes anew what was made with it"
    needy.scons(setting).idle()


def test_an_installation_that_fails_lets_the_rest_be_built(needy: Project) -> None:
    needy.script("bin/cargo", "echo 'error: no network' >&2; exit 101")
    rustc = needy.script("bin/rustc", "printf 'host: x\\nrelease: 1.90.0\\n'")
    env = {"WITWORKS_PROVISION": "1", "PATH": f"{rustc.parent}:/usr/bin:/bin", "RUSTC": str(rustc)}
    run = needy.scons(env=env).refused("WW308", "no network")
    assert run.ran("validate") == {"calc", "other"}
    assert "cargo install --locked" in run.stdout
