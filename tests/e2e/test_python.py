"""Components written in Python: built by the real componentize-py, rebuilt for what they are made of, and called."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from witworks.toolchains import tools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Project

pytestmark = pytest.mark.slow
TOOL = tools.TOOLS["componentize-py"]

WIT = """\
package demo:calc;

/// Sums.
interface ops {
  /// Half of an even number.
  halve: func(a: s32) -> result<s32, string>;
  boom: func(words: string);
}

world calculator {
  export ops;
}
"""
APP = '''\
"""Halves numbers."""

from componentize_py_types import Err
from wit_world import exports

from helper import is_even


class Ops(exports.Ops):
    def halve(self, a: int) -> int:
        if not is_even(a):
            raise Err(f"{a} is odd")
        return a // 2

    def boom(self, words: str) -> None:
        raise ValueError(words)
'''
HELPER = """\
def is_even(a: int) -> bool:
    return a % 2 == 0
"""


@pytest.fixture(scope="module")
def installed() -> Path:
    """The user's folder of tools, with componentize-py in it."""
    if not tools.is_installed(TOOL):
        pytest.skip(f"{TOOL.title} is not installed: ./scons setup")
    return tools.tools_folder()


def _calc(project: Project, installed: Path) -> Project:
    project.environment["WITWORKS_TOOLS"] = str(installed)
    project.write("components/calc/app.py", APP)
    project.write("components/calc/helper.py", HELPER)
    project.write("components/calc/wit/world.wit", WIT)
    project.write("components/calc/README.md", "Halves.")
    return project


@pytest.fixture
def calc(project: Project, installed: Path) -> Project:
    return _calc(project, installed)


@pytest.fixture(scope="module")
def built(shared: Project, installed: Path) -> Project:
    _calc(shared, installed).scons().good()
    return shared


CALL = """
    from calc import Calc, HalveError
    with Calc() as calc:
        print(calc.ops.halve(42))
        try:
            calc.ops.halve(3)
        except HalveError as error:
            print(error.payload)
"""


def test_it_is_built_and_called_and_an_err_is_a_typed_error(built: Project) -> None:
    assert built.python(CALL).splitlines() == ["21", "3 is odd"]
    built.scons().idle()


def test_it_leaves_nothing_in_the_users_folder(built: Project) -> None:
    found = {path.name for path in (built.root / "components" / "calc").rglob("*") if path.is_file()}
    assert found == {"app.py", "helper.py", "world.wit", "README.md"}


def test_what_is_no_input_rebuilds_nothing(built: Project, copy_of: Callable[[Project], Project]) -> None:
    calc = copy_of(built)
    calc.write("components/calc/README.md", "Halves numbers.")
    calc.write("components/calc/conftest.py", "import pytest\n")
    calc.write("components/calc/tests/helper_of_tests.py", "import pytest\n")
    assert calc.scons().good().ran("component", "guest", "validate") == set()
    calc.edit("components/calc/wit/world.wit", "/// Sums.", "/// Sums and halves.")
    assert set(calc.scons().good().actions) == {"world calc", "bindings calc"}


def test_a_comment_behind_code_makes_no_other_component(built: Project, copy_of: Callable[[Project], Project]) -> None:
    calc = copy_of(built)
    before = (calc.root / "build/calc/calc.wasm").read_bytes()
    calc.edit("components/calc/app.py", "return a // 2", "return a // 2  # exactly")
    assert calc.scons().good().actions == ("component calc",)
    assert (calc.root / "build/calc/calc.wasm").read_bytes() == before
    calc.scons().idle()


def test_a_changed_module_is_in_the_next_component(built: Project, copy_of: Callable[[Project], Project]) -> None:
    calc = copy_of(built)
    calc.edit("components/calc/helper.py", "a % 2 == 0", "a % 2 == 0 and a < 10")
    assert calc.scons().good().ran("component", "validate", "precompile", "package") == {"calc"}
    assert calc.python(CALL.replace("42", "8").replace("(3)", "(42)")).splitlines() == ["4", "42 is odd"]


def test_a_changed_world_makes_bindings_and_component_anew(built: Project, copy_of: Callable[[Project], Project]) -> None:
    calc = copy_of(built)
    calc.edit("components/calc/wit/world.wit", "boom: func(words: string);", "boom: func(words: string, loud: bool);")
    calc.edit("components/calc/app.py", "words: str)", "words: str, loud: bool)")
    assert calc.scons().good().ran("guest", "component") == {"calc", "calc/componentize_py_types.py"}
    assert "loud: bool" in calc.read("build/calc/guest/wit_world/exports/__init__.py")


TRAP = """
    from calc import Calc
    from witworks.runtime import Trap
    with Calc() as calc:
        try:
            calc.ops.boom("kaputt")
        except Trap as error:
            print(error)
            print("said:", error.said)
"""


def test_an_exception_is_a_trap_whose_fix_says_how_to_see_it(built: Project) -> None:
    said = built.python(TRAP)
    assert "fix: the guest is Python and raised an exception, or wanted WASI: `scons profile=debug` shows" in said
    assert said.endswith("said:")


def test_in_a_debug_build_a_trap_has_the_traceback(built: Project, copy_of: Callable[[Project], Project]) -> None:
    calc = copy_of(built)
    calc.scons("profile=debug").good()
    said = calc.python(TRAP)
    assert '  |   File "/0/app.py", line 16, in boom' in said
    assert "  | ValueError: kaputt" in said
    assert "profile=debug" not in said
    calc.write("components/calc/component.toml", "[python]\nwasi = true\n")
    assert calc.scons().good().ran("component") == set(), "what a debug build asks for is what the manifest says"


@pytest.mark.provokes("WW422")
def test_packages_come_from_the_requirements_alone(calc: Project) -> None:
    wheel = calc.root / "components" / "calc" / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("thing.py", "EVEN = 2\n")
        archive.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
        archive.writestr(
            "thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("thing-1.0.dist-info/RECORD", "")
    calc.edit("components/calc/helper.py", "def is_even", "from thing import EVEN\n\n\ndef is_even")
    calc.edit("components/calc/helper.py", "% 2", "% EVEN")
    calc.scons().refused("WW401", "No module named 'thing'", "helper.py:1", "requirements.txt")
    calc.write("components/calc/requirements.txt", f"thing @ {wheel.as_uri()}\n")
    calc.scons().refused("WW422", "requirements.txt", "hash")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    calc.write("components/calc/requirements.txt", f"thing @ {wheel.as_uri()} --hash=sha256:{digest}\n")
    calc.scons().good()
    assert calc.python(CALL).splitlines() == ["21", "3 is odd"]
    calc.scons().idle()


def test_the_active_environment_is_not_taken_from(calc: Project) -> None:
    packages = calc.scratch / "venv" / "lib" / "python3.14" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "thing.py").write_text("EVEN = 2\n", encoding="utf-8")
    calc.edit("components/calc/helper.py", "def is_even", "from thing import EVEN\n\n\ndef is_even")
    calc.environment["VIRTUAL_ENV"] = str(calc.scratch / "venv")
    calc.scons().refused("WW401", "No module named 'thing'")


@pytest.mark.provokes("WW421")
@pytest.mark.parametrize(
    ("file", "edit", "code", "words"),
    [
        ("app.py", ("return a // 2", "return a //"), "WW401", ["app.py:13", "SyntaxError: invalid syntax", "`calc`"]),
        ("helper.py", ("def is_even", "1 / 0\ndef is_even"), "WW401", ["helper.py:1", "ZeroDivisionError"]),
        ("app.py", ("class Ops", "class Other"), "WW421", ["no class or function `Ops`"]),
        ("app.py", ("def boom", "def bang"), "WW421", ["method 'boom'", "class `Ops`"]),
    ],
    ids=["syntax", "import", "class", "method"],
)
def test_an_app_that_is_not_its_world_is_refused(
    calc: Project, file: str, edit: tuple[str, str], code: str, words: list[str]
) -> None:
    calc.edit(f"components/calc/{file}", *edit)
    calc.scons().refused(code, *words)


def test_a_world_that_clashes_with_c_is_refused(calc: Project) -> None:
    calc.edit("components/calc/wit/world.wit", "export ops;", "export read: func() -> u32;")
    calc.scons().refused("WW416", "read", "interface")


def test_there_must_be_an_app(calc: Project) -> None:
    (calc.root / "components/calc/app.py").rename(calc.root / "components/calc/main.py")
    calc.scons("calc").refused("WW105", "python: app.py")
    calc.write("components/calc/component.toml", '[component]\nlanguage = "python"\n')
    calc.scons().refused("WW112", "app.py")


def test_a_script_beside_another_language_is_no_marker(project: Project) -> None:
    project.wat()
    project.write("components/calc/generate.py", "print()\n")
    project.write("components/calc/conftest.py", "")
    project.scons().good()


def test_a_folder_of_scripts_is_no_component_and_hinders_none(project: Project) -> None:
    project.wat()
    project.write("components/scr/foo.py", "print(1)\n")
    project.scons().good()
    project.scons("scr").refused("WW105", "python: app.py")


def test_new_makes_a_component_that_editors_understand(project: Project, installed: Path) -> None:
    project.environment["WITWORKS_TOOLS"] = str(installed)
    project.scons("new", "name=async", "lang=python").refused("WW104")
    project.scons("new", "name=image-filter", "lang=python").good()
    project.scons("test-image-filter").good()
    project.scons("test-image-filter").idle()
    folder = project.root / "components" / "image-filter"
    for checker in ("pyright", "mypy"):
        if find_spec(checker) is None:
            pytest.skip(f"{checker} is not installed")
        done = subprocess.run(
            [sys.executable, "-m", checker],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
