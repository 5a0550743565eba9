"""What a user types beside building: `-c`, `-h`, `new`, `doctor`, `test`."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Project

TEST = """\
from calc import Calc

def test_add(component: Calc) -> None:
    assert component.ops.add(40, 2) == 42

def test_sub(component: Calc) -> None:
    assert component.ops.sub(40, 2) == 38
"""


@pytest.fixture(scope="module")
def passed(shared: Project) -> Project:
    """`calc` with tests, `other` with tests too; all have passed."""
    shared.wat()
    shared.write("components/calc/tests/test_calc.py", TEST)
    shared.wat("other")
    shared.write("components/other/tests/test_other.py", TEST.replace("calc", "other").replace("Calc", "Other"))
    run = shared.scons("test").good()
    assert run.ran("test") == {"calc", "other"}
    assert "4 passed, 0 failed" in run.stdout
    return shared


@pytest.fixture
def tested(passed: Project, copy_of: Callable[[Project], Project]) -> Project:
    return copy_of(passed)


def _git(project: Project, *arguments: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(command, cwd=project.root, check=True, capture_output=True, text=True).stdout


def test_clean_leaves_the_tree_as_git_has_it(tested: Project) -> None:
    _git(tested, "init", "--quiet")
    _git(tested, "add", "components", "SConstruct")
    _git(tested, "commit", "--quiet", "--message=all")
    tested.write("components/calc/notes.txt", "mine\n")
    tested.scons("-c").good()
    assert _git(tested, "status", "--porcelain", "--ignored") == "?? components/calc/notes.txt\n"
    tested.scons().good()
    tested.scons().idle()


def test_clean_removes_what_a_vanished_component_has_left(tested: Project) -> None:
    assert tested.scons("wheels").status == 0
    subprocess.run(["rm", "-r", "components/other"], cwd=tested.root, check=True)
    tested.scons("-c").good()
    assert not (tested.root / "build").exists()


def test_clean_keeps_what_is_the_users(tested: Project, tmp_path: Path) -> None:
    tested.write("build/mine.txt", "mine\n")
    tested.write("build/reports/mine.txt", "mine\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").touch()
    tested.scons("-c", f"cargo_target={elsewhere}").good()
    assert {name for name in tested.files() if name.startswith("build")} == {"build/mine.txt", "build/reports/mine.txt"}
    assert (elsewhere / "mine.txt").exists()


def test_clean_keeps_what_is_the_users_in_folders_that_are_named_like_ours(tested: Project) -> None:
    mine = {
        f"build/{name}" for name in ("docs/a.md", "wheels/a.whl", "npm/a.tgz", "compositions/a.toml", "compile_commands.json")
    }
    for path in mine:
        tested.write(path, "mine\n")
    assert tested.scons("wheels").status == 0
    assert (tested.root / "build/wheels/calc-0.1.0-py3-none-any.whl").is_file()
    tested.scons("-c").good()
    assert {name for name in tested.files() if name.startswith("build")} == mine


def test_clean_of_one_component_leaves_the_others(tested: Project) -> None:
    tested.scons("-c", "calc").good()
    assert not (tested.root / "build/calc").exists()
    assert not (tested.root / "build/python/calc").exists()
    assert tested.scons("other").good().actions == ()
    assert tested.scons().good().ran("wat", "bindings", "precompile") == {"calc"}


def test_clean_of_nothing_is_no_error(calc: Project) -> None:
    calc.scons("-c").good()
    assert not (calc.root / "build").exists()


def test_help_names_every_target_and_setting_and_makes_nothing(calc: Project) -> None:
    run = calc.scons("-h").good()
    for word in ("<component>", "all", "test", "test-<component>", "new name=", "setup", "doctor", "bench"):
        assert word in run.stdout
    for setting in ("rust_std=", "cargo_flags=", "cargo_target=", "wasm_tools="):
        assert setting in run.stdout
    assert run.processes == ()
    assert not (calc.root / "build").exists()


def test_question_tells_by_its_status(calc: Project) -> None:
    assert calc.scons("-q").status == 1
    assert not (calc.root / "build").exists()
    calc.scons().good()
    assert calc.scons("-q").status == 0


def test_verbose_shows_commands(calc: Project) -> None:
    run = calc.scons("--verbose").good()
    assert "component new" in run.stdout
    assert "component embed" in run.stdout


def test_the_summary_says_what_was_made_and_what_reused(calc: Project) -> None:
    assert calc.scons().good().stdout.splitlines()[-1].split()[-2:] == ["everything", "-"]
    assert calc.scons().good().stdout.splitlines()[-1].split()[-2:] == ["nothing", "everything"]


def test_a_run_in_a_subfolder_with_u_finds_the_project(calc: Project) -> None:
    assert calc.scons("-C", "components/calc", "-u").good().ran("wat") in ({"calc"}, set())


def test_doctor_lists_what_was_found(calc: Project) -> None:
    run = calc.scons("doctor").good()
    assert "wasm-tools" in run.stdout
    assert "calc" in run.stdout
    assert run.actions == ()


def test_doctor_says_what_is_missing_and_how_to_get_it(calc: Project) -> None:
    run = calc.scons("doctor", "wasm_tools=/nonexistent/wasm-tools")
    assert run.status == 1, run.text
    assert "pip install" in run.stdout
    assert "Traceback" not in run.text


def test_tests_run_once(tested: Project) -> None:
    run = tested.scons("test").idle()
    assert "4 passed, 0 failed" in run.stdout


def test_tests_run_again_for_what_changed_alone(tested: Project) -> None:
    tested.edit("components/calc/tests/test_calc.py", "40", "41")
    tested.edit("components/calc/tests/test_calc.py", "42", "43")
    tested.edit("components/calc/tests/test_calc.py", "38", "39")
    assert tested.scons("test").good().actions == ("test calc",)
    tested.edit("components/other/other.wat", "(module", '(module (global (export "x") i32 (i32.const 1))')
    assert tested.scons("test").good().ran("test") == {"other"}


def test_a_new_test_file_is_run(tested: Project) -> None:
    tested.write("components/calc/tests/test_more.py", TEST)
    run = tested.scons("test").good()
    assert run.actions == ("test calc",)
    assert "6 passed" in run.stdout


def test_a_file_that_a_test_reads_counts(tested: Project) -> None:
    reads = """
from pathlib import Path

def test_data() -> None:
    assert (Path(__file__).parent / 'data.txt').read_text() == 'x'
"""
    tested.write("components/calc/tests/test_calc.py", TEST + reads)
    tested.write("components/calc/tests/data.txt", "x")
    tested.scons("test").good()
    tested.write("components/calc/tests/data.txt", "y")
    tested.scons("test").refused("WW603", "test_data")


def test_one_components_tests(tested: Project) -> None:
    tested.edit("components/calc/tests/test_calc.py", "test_add", "test_sum")
    tested.edit("components/other/tests/test_other.py", "test_add", "test_sum")
    assert tested.scons("test-other").good().ran("test") == {"other"}


@pytest.mark.provokes("WW603")
def test_a_failing_test_names_its_component_and_is_run_again(tested: Project) -> None:
    tested.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    run = tested.scons("test").refused("WW603", "calc", "test_sub", "1 passed, 1 failed", "`scons test-calc`")
    assert "test calc" in run.actions
    assert run.stdout.endswith("\n3 passed, 1 failed\n"), "the closing line counts the failures too"
    assert tested.scons("test").refused("WW603").ran("test") >= {"calc"}
    tested.edit("components/calc/calc.wat", "i32.mul", "i32.sub")
    tested.scons("test").good()


@pytest.mark.provokes("WW602")
def test_a_tests_folder_without_a_test(tested: Project) -> None:
    tested.write("components/calc/tests/test_calc.py", "")
    tested.scons("test").refused("WW602", "calc")


def test_tests_that_cannot_be_collected(tested: Project) -> None:
    tested.write("components/calc/tests/test_calc.py", "import nowhere\n")
    run = tested.scons("test")
    assert run.status == 2
    assert "error[WW60" in run.stderr
    assert "calc" in run.stderr
    assert "nowhere" in run.stderr


def test_a_project_whose_components_have_no_tests(calc: Project) -> None:
    run = calc.scons("test").good()
    assert run.ran("test") == set()
    calc.scons("test-calc").good()


@pytest.mark.provokes("WW109", "WW110")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], "WW109", ["name=hello lang=rust"]),
        (["name=hello"], "WW109", ["lang=rust"]),
        (["name=hello", "lang=rsut"], "WW103", ["did you mean 'rust'?"]),
        (["name=Hello", "lang=rust"], "WW104", ["hello"]),
        (["name=class", "lang=rust"], "WW104", ["class-component"]),
        (["name=../hello", "lang=rust"], "WW104", []),
        (["name=a/b", "lang=rust"], "WW104", []),
        (["name=calc", "lang=rust"], "WW110", ["calc", "nothing was changed"]),
    ],
)
def test_new_refuses(calc: Project, arguments: list[str], code: str, words: list[str]) -> None:
    before = {name: data for name, data in calc.files().items() if not name.startswith("build")}
    calc.scons("new", *arguments).refused(code, *words)
    assert {name: data for name, data in calc.files().items() if not name.startswith("build")} == before


def test_fetch_writes_no_lock_where_there_is_nothing_to_lock(calc: Project) -> None:
    assert "witworks.toml names those that do" in calc.scons("fetch").good().stdout
    assert not (calc.root / "witworks.lock").exists()


def test_new_in_a_project_without_components(project: Project) -> None:
    (project.root / "components").rmdir()
    run = project.scons("new", "name=hello-there", "lang=rust").good()
    assert "scons hello-there" in run.stdout
    assert (project.root / "components/hello-there/Cargo.toml").is_file()


def test_new_changes_nothing_where_nothing_is_to_be_changed(project: Project) -> None:
    for option in ("-n", "-c", "-q"):
        assert "new does nothing with" in project.scons(option, "new", "name=hello", "lang=wat").good().stdout
    (project.root / "components/hello").symlink_to("nowhere")
    project.scons("new", "name=hello", "lang=wat").refused("WW110", "is there already")
    assert [path.name for path in (project.root / "components").iterdir()] == ["hello"]


def test_new_removes_nothing_that_it_has_not_made(project: Project) -> None:
    project.write("components/.hello.new/mine.txt", "mine\n")
    project.scons("new", "name=hello", "lang=wat").good()
    assert project.read("components/.hello.new/mine.txt") == "mine\n"
    assert {path.name for path in (project.root / "components").iterdir()} == {".hello.new", "hello"}


@pytest.mark.parametrize("folder", ["#", "..", "#/../"])
def test_a_clean_of_the_projects_own_folder_is_refused(calc: Project, folder: str) -> None:
    calc.edit("SConstruct", 'Environment(tools=["wasm"])', f'Environment(tools=["wasm"], WASMBUILDDIR="{folder}")')
    calc.write("docs/mine.md", "mine\n")
    for words in ((), ("-c",)):
        calc.scons(*words).refused("WW902", "the project's sources are in it", "choose a folder of its own")
    assert calc.read("docs/mine.md") == "mine\n"
