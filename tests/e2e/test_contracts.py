"""Contract tests: those beside the WIT of a package run for every component that implements one of its worlds."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import SITE, WAT, WIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Project

OTHER_WORLD = """
world with-log {
  import log: func(line: u32);
  export ops;
}
"""
CONTRACT = """\
def test_add(component, bindings):
    assert component.ops.add(40, 2) == 42
    assert bindings.__name__ in ("calc", "sums", "logging_calc")
"""
CONFTEST = """\
import pytest

@pytest.fixture
def component_imports(component_name):
    return {"log": print} if component_name == "logging-calc" else {}
"""
OF_ONE_WORLD = "def test_sub(component):\n    assert component.ops.sub(40, 2) == 38\n"


def implement(project: Project, name: str, world: str, wat: str = WAT) -> None:
    project.write(f"components/{name}/{name}.wat", wat)
    project.write(f"components/{name}/component.toml", f'[component]\nworld = "{world}"\n')


@pytest.fixture(scope="module")
def passed(shared: Project) -> Project:
    """Two components with one world, one with another of the same package, and one with a world of its own; all pass."""
    shared.write("wit/calc/calc.wit", WIT + OTHER_WORLD)
    shared.write("wit/calc/tests/test_ops.py", CONTRACT)
    shared.write("wit/calc/tests/conftest.py", CONFTEST)
    shared.write("wit/calc/tests/calculator/test_calculator.py", OF_ONE_WORLD)
    implement(shared, "calc", "calculator")
    implement(shared, "sums", "calculator")
    implement(shared, "logging-calc", "with-log", WAT.replace("(module", '(module (import "$root" "log" (func (param i32)))'))
    shared.wat("apart", *(text.replace("demo:calc", "demo:apart") for text in (WIT, WAT)))
    shared.write("components/calc/tests/test_ops.py", OF_ONE_WORLD)
    run = shared.scons("test").good()
    assert run.ran("contract") == {"calc", "sums", "logging-calc"}
    assert run.ran("test") == {"calc"}
    # Two tests for each of the two, one for the third, and calc's own.
    assert "6 passed, 0 failed" in run.stdout
    return shared


@pytest.fixture
def tested(passed: Project, copy_of: Callable[[Project], Project]) -> Project:
    return copy_of(passed)


def test_nothing_runs_again_and_the_counts_stay(tested: Project) -> None:
    run = tested.scons("test").idle()
    assert "6 passed, 0 failed" in run.stdout


def test_a_changed_contract_tests_all_who_keep_it_and_nobody_else(tested: Project) -> None:
    tested.edit("wit/calc/tests/test_ops.py", "40", "30 + 10")
    run = tested.scons("test").good()
    assert set(run.actions) == {"contract calc", "contract sums", "contract logging-calc"}
    assert tested.scons("test").idle()


def test_a_contract_of_one_world_concerns_that_world_alone(tested: Project) -> None:
    tested.edit("wit/calc/tests/calculator/test_calculator.py", "40", "30 + 10")
    assert set(tested.scons("test").good().actions) == {"contract calc", "contract sums"}


def test_a_changed_component_is_held_to_the_contract_again(tested: Project) -> None:
    tested.edit("components/sums/sums.wat", "i32.add", "i32.mul")
    run = tested.scons("test-sums").refused("WW603", "sums", "test_add", "wit/calc/tests")
    assert run.ran("contract") == {"sums"}


def test_a_new_component_is_held_to_the_contract(tested: Project) -> None:
    implement(tested, "more", "calculator", WAT.replace("i32.sub", "i32.mul"))
    tested.edit("wit/calc/tests/test_ops.py", '("calc", ', '("calc", "more", ')
    tested.scons("test-more").refused("WW603", "more", "test_sub", "1 passed, 1 failed")


def test_a_contract_without_a_test_is_refused_once_for_each(tested: Project) -> None:
    tested.write("wit/calc/tests/test_ops.py", "")
    tested.scons("test-logging-calc").refused("WW602", "logging-calc", "wit/calc/tests")


def test_pytest_alone_runs_the_contract_for_all_that_are_built(tested: Project) -> None:
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-p", "witworks.pytest_plugin", "wit/calc/tests"]
    environment = {**os.environ, "PYTHONPATH": str(SITE), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tested.root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for test in ("test_add[calc]", "test_add[logging-calc]", "test_add[sums]", "test_sub[calc]", "test_sub[sums]"):
        assert f"{test} PASSED" in done.stdout
    assert "5 passed" in done.stdout
    assert "component: calc\ncomponent: logging-calc\ncomponent: sums\n" in done.stdout
