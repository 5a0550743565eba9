"""Tools of another time, real ones: each is told before it becomes a strange error, and what is told mends it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution, version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from witworks.toolchains.tools import TOOLS, is_installed

from tests.e2e import older
from tests.e2e.conftest import SITE, WIT

if TYPE_CHECKING:
    from tests.e2e.conftest import Project

APP = "export const ops = { add(a, b) { return a + b; }, sub(a, b) { return a - b; } };\n"


@pytest.mark.provokes("WW303")
@pytest.mark.slow
def test_a_wasm_tools_that_is_too_old(calc: Project) -> None:
    old = older.wasm_tools("1.229.0")
    run = calc.scons(f"wasm_tools={old}").refused("WW303", "wasm-tools 1.229.0 is too old", f"found: {old}")
    assert "fix: leave wasm_tools= out" in run.stderr
    calc.scons().good()


@pytest.mark.provokes("WW801")
@pytest.mark.slow
def test_a_component_of_newer_tools_than_those_that_are_to_read_it(calc: Project) -> None:
    calc.scons().good()
    old = older.wasm_tools("1.240.0")
    run = calc.scons("doctor", f"wasm_tools={old}").good()
    assert "warning[WW801]: component `calc` is made by newer tools than wasm-tools 1.240.0 (wit-component 0." in run.stderr
    assert "warning" not in calc.scons("doctor").good().stderr


@pytest.mark.provokes("WW314", "WW802")
@pytest.mark.slow
def test_an_engine_that_is_older_than_the_one_we_are_made_for(project: Project) -> None:
    """It comes alone; with what is used beside it, as the fix brings it, it works, and doctor says how old it is."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder = project.scratch / "older"
    shutil.copytree(older.HERE / "older-componentize-qjs", folder)
    subprocess.run([npm, "install", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True, capture_output=True)
    setting = f"componentize_qjs={folder}/node_modules/.bin/componentize-qjs"
    project.write("components/page/app.js", APP)
    project.write("components/page/wit/world.wit", WIT)
    run = project.scons(setting).refused("WW314", "lies no esbuild")
    (fix,) = re.findall(r"fix: npm (install --prefix \S+ .*?); or leave", run.stderr)
    subprocess.run([npm, *fix.split()], check=True, capture_output=True)
    project.scons(setting).good()
    assert project.python("from page import Page\nwith Page() as page: print(page.ops.add(40, 2))") == "42"
    run = project.scons("doctor", setting).good()
    assert "warning[WW802]: componentize-qjs 0.4.4 is older than " in run.stderr
    assert "fix: update it, or leave componentize_qjs= out" in run.stderr
    if is_installed(TOOLS["componentize-qjs"]):
        assert "warning" not in project.scons("doctor").good().stderr


@pytest.fixture
def native(calc: Project) -> Project:
    """A project whose component Go would call by libwasmtime, and which has everything but that."""
    if not is_installed(TOOLS["wasmtime-headers"]):
        pytest.skip("the headers of libwasmtime are not installed: `scons setup go_backend=wasmtime` brings them")
    calc.scons("all", "go").good()
    return calc


def _before(project: Project, packages: Path) -> dict[str, str]:
    """The environment in which a Python finds those packages before its own."""
    return {"PYTHONPATH": os.pathsep.join([str(packages), str(project.scratch / "audit")])}


@pytest.mark.provokes("WW481", "WW512", "WW803")
@pytest.mark.slow
def test_a_wasmtime_of_another_version(native: Project) -> None:
    packages = older.python_packages("unknown-wasmtime.txt")
    run = native.scons("doctor", env=_before(native, packages)).good()
    assert "warning[WW803]: wasmtime 38.0.0 runs the components, and Witworks knows wasmtime>=49,<51" in run.stderr
    program = "from calc import Calc\nwith Calc() as calc: print(calc.ops.add(40, 2))"
    paths = os.pathsep.join([str(packages), str(native.root / "build" / "python"), str(SITE)])
    environment = os.environ | {"PYTHONPATH": paths, "WITWORKS_CACHE": str(native.scratch / "cache")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert "WrongWasmtime: [WW512] the installed wasmtime 38.0.0 lacks " in done.stderr
    assert done.stderr.rstrip().endswith("fix: pip install 'wasmtime>=49,<51'")
    asked = ("go-calc", "go_backend=wasmtime")
    run = native.scons(*asked, env=_before(native, packages))
    run.refused("WW481", "libwasmtime here is 38.0.0", f"wasmtime=={TOOLS['wasmtime-headers'].version}")
    native.scons(*asked).good()


@pytest.mark.provokes("WW482", "WW512")
@pytest.mark.slow
def test_a_wasmtime_without_its_library(native: Project) -> None:
    """As an installation that was broken off leaves it."""
    packages = native.scratch / "packages"
    found = Path(str(distribution("wasmtime").locate_file("")))
    for name in ("wasmtime", f"wasmtime-{version('wasmtime')}.dist-info"):
        shutil.copytree(found / name, packages / name, ignore=shutil.ignore_patterns("_libwasmtime*", "__pycache__"))
    asked, env = ("go-calc", "go_backend=wasmtime"), _before(native, packages)
    doctor = native.scons("doctor", env=env)
    assert doctor.status == 1
    assert "-m pip install --force-reinstall 'wasmtime" in doctor.stdout
    native.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    native.scons(env=env).refused("WW512", "cannot be loaded", "--force-reinstall")
    native.scons(*asked, env=env).refused("WW482", f"looked in {packages}", "--force-reinstall wasmtime")
    native.scons(*asked).good()
