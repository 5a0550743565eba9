"""The wheel, installed where nothing else of this project is, serves an SConstruct in another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SCONSTRUCT = """\
DefaultEnvironment(tools=[])
Decider("content-timestamp")
env = Environment(tools=["wasm"], toolpath=[PyPackageDir("witworks.tools")])
env.WasmProject()
"""

WIT = """\
package other:shop;
interface till { add: func(a: u32, b: u32) -> u32; }
world shop { export till; }
"""

WAT = """\
(module
  (func (export "other:shop/till#add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
"""

TEST = """\
from shop import Shop


def test_add(component: Shop) -> None:
    assert component.till.add(2, 3) == 5
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)
    (found,) = folder.glob("witworks-*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a clean environment with the wheel and its extra `build`."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", f"{wheel}[build]")
    return python


def run(*argv: object, cwd: Path | None = None, status: int = 0) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "WITWORKS", "PYTEST"))}
    done = subprocess.run([str(part) for part in argv], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_wheel_holds_the_package_and_its_templates(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"witworks/tool.py", "witworks/py.typed", "witworks/runtime/__init__.py", "witworks/tools/wasm.py"} <= names
    assert {name for name in names if name.startswith("witworks/templates/rust/") and "Cargo" in name}
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"witworks"}


def test_a_foreign_project_builds_tests_and_uses_its_component(python: Path, tmp_path: Path) -> None:
    folder = tmp_path / "components" / "shop"
    for path, text in {"wit/shop.wit": WIT, "shop.wat": WAT, "tests/test_shop.py": TEST}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (tmp_path / "SConstruct").write_text(SCONSTRUCT, encoding="utf-8")

    built = run(python, "-m", "SCons", "-Q", "test", cwd=tmp_path)
    assert "\n1 passed, 0 failed\n" in built
    again = run(python, "-m", "SCons", "-Q", cwd=tmp_path)
    assert "everything" in again
    assert "precompile build" not in again

    program = "from shop import Shop\nwith Shop() as shop:\n    print('sum', shop.till.add(20, 22))"
    script = tmp_path / "build" / "python" / "use_it.py"
    script.write_text(program, encoding="utf-8")
    assert "sum 42" in run(python, script, cwd=tmp_path)


def test_the_runtime_is_imported_without_scons_or_tomli(python: Path) -> None:
    program = "import sys, witworks.runtime; print(sorted({'SCons', 'tomli', 'wasmtime'} & set(sys.modules)))"
    assert "[]" in run(python, "-c", program)
