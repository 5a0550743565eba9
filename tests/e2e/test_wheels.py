"""``scons wheels``: one wheel a component, the same bytes every time, which works where nothing else is."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import venv
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.e2e.conftest import Project

ROOT = Path(__file__).resolve().parents[2]
WHEEL = "build/wheels/calc-0.1.0-py3-none-any.whl"
MANIFEST = """\
[wheel]
name = "Acme.Calc"
version = "1.2.0rc1"
description = "Adds, for $5 a sum"
authors = ["Ada", "Bob <bob@example.org>"]
license = "MIT OR Apache-2.0"
"""
BY_HAND = """\
DefaultEnvironment(tools=[])
Decider("content-timestamp")
env = Environment(tools=["wasm"])
world = env.WasmWorld(["out/world.json", "out/world.sig"], Glob("wit/calc/*.wit"), WASMWORLD="calculator")
core = env.WatModule("out/calc.core.wasm", "src/calc.wat", WASMWORLD="calculator", WASMWITPACKAGE="wit/calc")
made = env.WasmComponent("out/calc.unchecked.wasm", core)
env.WasmValidate("out/python/calc/calc.wasm", [made, world[0]])
env.WasmBindings("out/python/calc/__init__.py", world[0], WASMCOMPONENTNAME="calc")
env.WasmWheel(
    "out/calc-1.0-py3-none-any.whl",
    ["out/python/calc/__init__.py", "out/python/calc/calc.wasm"],
    WASMWHEELNAME="calc",
    WASMWHEELVERSION="1.0",
)
"""


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_wheel_holds_the_package_and_says_what_it_is(calc: Project) -> None:
    calc.write("components/calc/component.toml", MANIFEST)
    calc.scons().good()
    calc.write("build/python/calc/private.txt", "not yours")
    calc.python("import calc")
    calc.write("build/python/calc/__pycache__/x.pyc", "compiled")
    assert calc.scons("wheels").good().ran("wheel") == {"wheels"}
    (wheel,) = (calc.root / "build/wheels").iterdir()
    assert wheel.name == "acme_calc-1.2.0rc1-py3-none-any.whl"
    files = contents(wheel)
    info = "acme_calc-1.2.0rc1.dist-info"
    package = {"calc.wasm", *json.loads(calc.read("build/python/calc/.files.json"))}
    assert package >= {"__init__.py", "ops.py", "py.typed"}
    about = [f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD")]
    assert list(files) == [*sorted(f"calc/{name}" for name in package), *about]
    assert files["calc/calc.wasm"] == (calc.root / "build/calc/calc.wasm").read_bytes()
    said = Parser().parsestr(files[f"{info}/METADATA"].decode())
    assert {name: value for name, value in said.items() if name != "Requires-Dist"} == {
        "Metadata-Version": "2.4",
        "Name": "Acme.Calc",
        "Version": "1.2.0rc1",
        "Summary": "Adds, for $5 a sum",
        "Author": "Ada",
        "Author-email": "Bob <bob@example.org>",
        "License-Expression": "MIT OR Apache-2.0",
        "Classifier": "Typing :: Typed",
        "Requires-Python": ">=3.11",
    }
    (needed,) = said.get_all("Requires-Dist") or []
    assert needed.startswith("witworks>=")
    assert "Tag: py3-none-any" in files[f"{info}/WHEEL"].decode()


def test_the_record_is_right(calc: Project) -> None:
    calc.scons("wheels").good()
    files = contents(calc.root / WHEEL)
    own = "calc-0.1.0.dist-info/RECORD"
    rows = list(csv.reader(io.StringIO(files[own].decode())))
    assert [row[0] for row in rows] == list(files)
    assert rows[-1] == [own, "", ""]
    for path, digest, size in rows[:-1]:
        expected = base64.urlsafe_b64encode(hashlib.sha256(files[path]).digest()).decode().rstrip("=")
        assert (digest, int(size)) == (f"sha256={expected}", len(files[path]))


def test_a_wheel_is_made_once_and_again_for_every_change(calc: Project) -> None:
    def made() -> set[str]:
        return calc.scons("wheels").good().ran("wheel")

    assert made() == {"wheels"}
    first = (calc.root / WHEEL).read_bytes()
    calc.scons("wheels").idle()
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    assert made() == {"wheels"}
    calc.edit("components/calc/wit/world.wit", "  add:", "  /// Adds.\n  add:")  # changes the module of the interface alone
    assert made() == {"wheels"}
    assert b"Adds." in contents(calc.root / WHEEL)["calc/ops.py"]
    calc.write("components/calc/component.toml", '[wheel]\ndescription = "Adds"\n')
    assert made() == {"wheels"}
    (calc.root / "components/calc/component.toml").unlink()
    calc.edit("components/calc/calc.wat", "i32.mul", "i32.sub")
    calc.edit("components/calc/wit/world.wit", "  /// Adds.\n", "")
    assert made() == {"wheels"}
    assert (calc.root / WHEEL).read_bytes() == first, "the same content gives the same bytes"
    calc.scons("wheels").idle()
    calc.scons("-c").good()
    assert not (calc.root / "build/wheels").exists()


@pytest.mark.provokes("WW413")
def test_the_builder_by_hand(calc: Project) -> None:
    calc.write("SConstruct", BY_HAND)
    calc.write("src/calc.wat", calc.read("components/calc/calc.wat"))
    calc.write("wit/calc/world.wit", calc.read("components/calc/wit/world.wit"))
    assert "wheel out" in calc.scons().good().actions
    calc.scons().idle()
    calc.edit("SConstruct", 'VERSION="1.0"', 'VERSION="1.0", WASMWHEELLICENSE="MIT"')
    assert calc.scons().good().actions == ("wheel out",)
    assert b"License-Expression: MIT\n" in contents(calc.root / "out/calc-1.0-py3-none-any.whl")["calc-1.0.dist-info/METADATA"]
    calc.edit("src/calc.wat", "i32.sub", "i32.mul")
    assert "wheel out" in calc.scons().good().actions
    calc.edit("SConstruct", 'VERSION="1.0"', 'VERSION="1.1"')
    calc.scons().refused("WW413", "calc-1.1-py3-none-any.whl")
    calc.edit("SConstruct", 'VERSION="1.1"', 'VERSION="one"')
    calc.scons().refused("WW413", "WASMWHEELVERSION", "'one'")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('version = "1.0-beta"', "1.2.0rc1"),
        ('name = "-calc"', "letters and digits"),
        ('description = "two\\nlines"', "one line"),
        ('authors = ["Ada <nowhere>"]', "name@example.org"),
        ('license = "see the file"', "SPDX"),
        ("version = 1.0", "string"),
        ('verison = "1.0"', "version"),
    ],
)
def test_a_manifest_that_no_wheel_can_say(calc: Project, line: str, word: str) -> None:
    calc.write("components/calc/component.toml", f"[wheel]\n{line}\n")
    calc.scons("wheels").refused("WW102", "component.toml:2", word)


def test_the_help_names_the_target(calc: Project) -> None:
    assert "wheels" in calc.scons("-h").good().stdout


def test_it_installs_and_works_in_a_clean_environment(calc: Project, tmp_path: Path) -> None:
    calc.scons("wheels").good()
    folder = tmp_path / "clean"
    venv.create(folder / "environment", with_pip=True)
    python = folder / "environment" / "bin" / "python"
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)
    (witworks,) = folder.glob("witworks-*.whl")
    run(python, "-m", "pip", "install", "-q", witworks, calc.root / WHEEL)
    run(python, "-m", "pip", "check")
    program = """
import importlib.util, importlib.metadata, pathlib, calc
with calc.Calc() as component, calc.Calc.pool(2) as pool:
    print(component.ops.add(20, 22), pool.map(lambda calc, number: calc.ops.sub(number, 1), [1, 2]))
print(importlib.metadata.version("calc"), [name for name in ("SCons", "tomli") if importlib.util.find_spec(name)])
print({"calc.wasm", "py.typed"} <= {file.name for file in pathlib.Path(calc.__file__).parent.iterdir()})
"""
    cache = {"WITWORKS_CACHE": str(folder / "cache")}
    assert run(python, "-W", "error", "-c", program, cwd=folder, **cache).splitlines() == ["42 [0, 1]", "0.1.0 []", "True"]
    run(python, "-m", "pip", "uninstall", "-q", "-y", "calc")
    assert not list(folder.glob("environment/lib/python*/site-packages/calc*"))


def run(*argv: object, cwd: Path | None = None, **variables: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "WITWORKS", "PYTEST"))}
    command = [str(part) for part in argv]
    done = subprocess.run(command, cwd=cwd, env=environment | variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
