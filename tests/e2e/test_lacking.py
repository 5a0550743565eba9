"""Machines that lack something, or have it damaged: each is told with what brings it, and what is told mends it."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from witworks.toolchains.tools import TOOLS, is_installed

from tests.e2e.conftest import SITE, WIT

if TYPE_CHECKING:
    from tests.e2e.conftest import Project

APP = "export const ops = { add(a, b) { return a + b; }, sub(a, b) { return a - b; } };\n"
C = """\
#include "calculator.h"
int32_t exports_demo_calc_ops_add(int32_t a, int32_t b) { return a + b; }
int32_t exports_demo_calc_ops_sub(int32_t a, int32_t b) { return a - b; }
"""


@pytest.mark.provokes("WW301", "WW302", "WW751")
def test_programs_that_are_others(calc: Project) -> None:
    """What answers to its version, and is no wasm-tools; what does not answer."""
    for other, code, words in (
        (sys.executable, "WW302", f"{sys.executable} is no wasm-tools"),
        ("/bin/false", "WW301", "/bin/false"),
    ):
        run = calc.scons(f"wasm_tools={other}").refused(code, words)
        assert "fix: leave wasm_tools= out" in run.stderr
    calc.scons().good()
    calc.scons("completion", "shell=tcsh").refused("WW751", "it knows bash, zsh, fish", "type: scons completion shell=zsh\n")
    calc.scons("completion", "shell=bash").good()


@pytest.mark.provokes("WW108", "WW308", "WW314", "WW318")
@pytest.mark.slow
def test_the_picture_needs_a_tool_until_it_is_here_and_whole(calc: Project) -> None:
    """Plain ``scons`` installs nothing, without a network nothing can be installed, and what was installed may be damaged."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    tools = calc.scratch / "tools"
    calc.environment |= {"WITWORKS_TOOLS": str(tools), "npm_config_cache": str(calc.scratch / "npm")}
    assert "fix: scons setup graph\n" in calc.scons("graph").refused("WW314", "viz-js is not installed").stderr
    offline = {"npm_config_offline": "true", "WITWORKS_PROVISION": "1"}
    assert "then type: ./scons setup graph;" in calc.scons("graph", env=offline).refused("WW308", "ENOTCACHED").stderr
    calc.scons("setup", "grpah").refused("WW108", "did you mean 'graph'?")
    calc.scons("setup", "graph").good()
    calc.scons("graph").good()
    assert (calc.root / "build" / "graph.svg").is_file()
    program = TOOLS["viz-js"].program
    (installed,) = tools.glob("viz-js-*")
    (installed / program).write_bytes((installed / program).read_bytes()[:1000])
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    calc.scons("graph").refused("WW318", "SyntaxError", f"remove {installed}")
    shutil.rmtree(installed)
    calc.scons("graph", env={"WITWORKS_PROVISION": "1"}).good()


@pytest.mark.provokes("WW315")
@pytest.mark.slow
def test_an_adapter_that_is_damaged(calc: Project) -> None:
    """In a copy of the package, which is installed again."""
    site = calc.scratch / "site"
    shutil.copytree(SITE, site, ignore=shutil.ignore_patterns("__pycache__"))
    (adapter,) = (site / "witworks" / "adapters").glob("*.wasm")
    good = adapter.read_bytes()
    adapter.write_bytes(good[:-1])
    calc.write("SConstruct", BY_HAND)
    env = {"PYTHONPATH": os.pathsep.join([str(site), str(calc.scratch / "audit")])}
    calc.scons(f"--site-dir={site}", env=env).refused("WW315", f"it is {adapter}", "install Witworks again")
    adapter.write_bytes(good)
    calc.scons(f"--site-dir={site}", env=env).good()


BY_HAND = """\
env = Environment(tools=["wasm"])
wit = "components/calc/wit"
core = env.WatModule("build/calc.core.wasm", "components/calc/calc.wat", WASMWORLD="calculator", WASMWITPACKAGE=wit)
env.WasmComponent("build/calc.wasm", core, WASMWITPACKAGE=wit, WASMADAPT=True)
"""


@pytest.fixture
def page(project: Project) -> Project:
    """A project with a component of JavaScript."""
    if not is_installed(TOOLS["componentize-qjs"]):
        pytest.skip("componentize-qjs is not installed: `scons setup` brings it where a component needs it")
    project.write("components/page/app.js", APP)
    project.write("components/page/wit/world.wit", WIT)
    return project


@pytest.mark.provokes("WW330")
def test_a_machine_without_node(page: Project) -> None:
    page.wat()
    empty = page.scratch / "empty"
    empty.mkdir()
    env = {"PATH": str(empty)}
    run = page.scons("-k", env=env).refused("WW330", "Node.js is not installed", "nodejs.org")
    assert run.ran("package") == {"calc"}
    doctor = page.scons("doctor", env=env)
    assert doctor.status == 1
    assert "node: install Node.js" in doctor.stdout


@pytest.mark.provokes("WW332")
@pytest.mark.slow
def test_a_tool_that_is_killed_in_the_middle_of_its_work(page: Project) -> None:
    """The real engine, as the system kills it where memory runs out; then the build is repeated as the report says."""
    child = page.start("page")
    for _ in range(6000):
        if engine := _running("componentize.mjs", child.pid):
            os.kill(engine, signal.SIGKILL)
            break
        time.sleep(0.005)
    run = page.finish(child).refused("WW332", "component `page`: componentize.mjs was ended by SIGKILL", "fix: scons -j1")
    assert "javascript page" in run.actions
    page.scons("-j1", "page").good()


def _running(program: str, group: int) -> int | None:
    """The process of a session whose command names the program; None while there is none."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            session = int(stat.read_text("utf-8").rpartition(")")[2].split()[3])
            command = stat.with_name("cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            continue
        if session == group and any(program.encode() in word for word in command[1:2]):
            return int(stat.parent.name)
    return None
