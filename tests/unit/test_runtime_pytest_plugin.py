"""The plug-in that gives a component's tests their fixtures, run as users run it: in a pytest of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SITE = Path(__file__).parents[2] / "site_scons"
PACKAGE = """
class MathEngine:
    opened = closed = 0

    def __init__(self, **imports):
        self.imports = imports
        MathEngine.opened += 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        MathEngine.closed += 1
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    tests = tmp_path / "components" / "math-engine" / "tests"
    tests.mkdir(parents=True)
    package = tmp_path / "build" / "python" / "math_engine"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return tmp_path


def write(project: Path, text: str, place: str = "components/math-engine/tests/test_it.py") -> None:
    (project / place).parent.mkdir(parents=True, exist_ok=True)
    (project / place).write_text(text, encoding="utf-8")


def run(project: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *_plugin(), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(SITE), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def _plugin() -> list[str]:
    """Name the plug-in, unless the installed witworks brings it by itself."""
    from importlib.metadata import entry_points

    return [] if any(found.name == "witworks" for found in entry_points(group="pytest11")) else ["-p", "witworks.pytest_plugin"]


def test_each_test_gets_a_fresh_instance_that_is_closed(project: Path) -> None:
    write(
        project,
        """
def test_one(component, component_class):
    assert (component_class.opened, component_class.closed, component.imports) == (1, 0, {})

def test_two(component, component_class):
    assert (component_class.opened, component_class.closed) == (2, 1)
""",
    )
    status, output = run(project, "components/math-engine/tests")
    assert status == 0, output
    assert "component: math-engine" in output


def test_imports_are_overridden(project: Path) -> None:
    write(
        project,
        """
import pytest

@pytest.fixture
def component_imports():
    return {"log": print}

def test_it(component):
    assert component.imports == {"log": print}
""",
    )
    assert run(project, "components/math-engine/tests")[0] == 0


def test_imports_can_be_mocked(project: Path) -> None:
    write(
        project,
        """
def test_asked(component, mock_imports):
    mock_imports.now.returns(7)
    assert component.imports["now"]() == 7
    assert component.imports["log"]("hello") is None
    assert mock_imports.log.calls == [("hello",)]

def test_not_asked(component):
    assert component.imports == {}
""",
    )
    package = project / "build" / "python" / "math_engine" / "__init__.py"
    typed = "*, log: Callable[[str], None] = print, now: Callable[[], int] = id, **imports"
    text = PACKAGE.replace("**imports", typed).replace("self.imports = imports", "self.imports = given(log, now)")
    given = "\ndef given(log, now):\n    return {} if log is print else {'log': log, 'now': now}\n"
    package.write_text(f"from collections.abc import Callable\n{text}{given}", encoding="utf-8")
    status, output = run(project, "components/math-engine/tests")
    assert status == 0, output


def test_failures_name_the_component(project: Path) -> None:
    write(project, "def test_it(component):\n    assert False\n")
    status, output = run(project, "components")
    assert status == 1
    assert "- component -" in output
    assert "\nmath-engine\n" in output


@pytest.mark.provokes("WW601")
def test_an_unbuilt_component_is_a_clear_failure(project: Path) -> None:
    (project / "build" / "python" / "math_engine" / "__init__.py").unlink()
    write(project, "def test_it(component):\n    pass\n")
    status, output = run(project, "components/math-engine/tests")
    assert status == 1
    assert "error[WW601]: component math-engine is not built" in output
    assert "fix: run scons math-engine" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("way", ["option", "setting"])
def test_bindings_may_lie_elsewhere(project: Path, way: str) -> None:
    (project / "build" / "python").rename(project / "elsewhere")
    write(project, "def test_it(component):\n    pass\n")
    arguments = ["--witworks-bindings", "elsewhere"]
    if way == "setting":
        (project / "pytest.ini").write_text("[pytest]\nwitworks_bindings = elsewhere\n", encoding="utf-8")
        arguments = []
    assert run(project, *arguments, "components/math-engine/tests")[0] == 0


@pytest.mark.provokes("WW606")
def test_another_module_of_the_name_is_refused(project: Path) -> None:
    write(project, "import math_engine\n\ndef test_it(component):\n    pass\n")
    write(project, "", "components/math-engine/tests/math_engine.py")
    status, output = run(project, "components/math-engine/tests")
    assert status == 1
    assert "error[WW606]: another module is called math_engine" in output


def test_it_is_inert_elsewhere(project: Path) -> None:
    write(
        project,
        """
import sys

def test_nothing_heavy():
    assert not {"wasmtime", "witworks.runtime", "SCons"} & set(sys.modules)

def test_header_is_silent(request):
    assert request.config.getoption("--witworks-bindings") is None
""",
        "tests/test_other.py",
    )
    status, output = run(project, "tests")
    assert status == 0, output
    assert "component:" not in output


@pytest.mark.provokes("WW605")
def test_the_fixture_outside_components_says_so(project: Path) -> None:
    write(project, "def test_it(component):\n    pass\n", "tests/test_other.py")
    status, output = run(project, "tests")
    assert status == 1
    assert "error[WW605]" in output


def test_a_contract_test_without_any_built_component_says_so(project: Path) -> None:
    write(project, "package demo:calc;\nworld calculator {}\n", "wit/calc/calc.wit")
    write(project, "def test_it(component):\n    pass\n", "wit/calc/tests/test_it.py")
    status, output = run(project, "wit/calc/tests")
    assert status == 1
    assert "error[WW605]: no component that implements a world of" in output
    assert "fix: run scons" in output


def test_the_component_under_test_can_be_named(project: Path) -> None:
    write(project, "package demo:calc;\nworld calculator {}\n", "wit/calc/calc.wit")
    write(
        project, "def test_it(component, bindings):\n    assert bindings.__name__ == 'math_engine'\n", "wit/calc/tests/test_it.py"
    )
    status, output = run(project, "--witworks-component=math-engine", "wit/calc/tests")
    assert status == 0, output
    assert "component: math-engine" in output
