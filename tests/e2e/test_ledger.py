"""Where nothing has moved SCons is given nothing to look at; whatever moves is seen, however it was done."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Project, Run

LIGHT = {f"witworks.{name}" for name in ("memory", "reading", "stamps", "summary", "tool")}
LIGHT |= {f"witworks.memory.{name}" for name in ("ledger", "locking", "standing")}
LEDGER = "build/.witworks/ledger.json"


@pytest.fixture
def built(calc: Project) -> Project:
    """A project whose last run found nothing to do."""
    calc.wat("other")
    calc.write("components/calc/README.md", "What it does.\n")
    calc.scons().good()
    _light(calc.scons())
    return calc


def _light(run: Run) -> None:
    """The run did nothing, and loaded next to nothing to find that out."""
    run.idle()
    assert {name for name in run.imported if name.startswith("witworks.")} == LIGHT
    assert "reused" in run.stdout
    assert "is up to date" in run.stdout


def test_names_of_components_are_targets(built: Project) -> None:
    _light(built.scons("calc"))
    _light(built.scons("all", "other"))
    assert "other" not in built.scons("calc").stdout


def test_what_is_no_component_is_refused_as_ever(built: Project) -> None:
    built.scons("cal").refused("WW108", "did you mean 'calc'?")
    built.scons("colour=red").refused("WW307")


def _same_size_and_an_old_date(built: Project) -> None:
    file = built.root / "components/calc/calc.wat"
    before = file.stat()
    file.write_text(file.read_text("utf-8").replace("i32.sub", "i32.mul"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns - 1_000_000_000))


def _an_emitted_module_lost(built: Project) -> None:
    (built.root / "build/python/calc/ops.py").unlink()


def _an_output_lost(built: Project) -> None:
    (built.root / "build/calc/calc.cwasm").unlink()


def _a_file_renamed(built: Project) -> None:
    (built.root / "components/calc/calc.wat").rename(built.root / "components/calc/main.wat")


def _another_world(built: Project) -> None:
    built.edit("components/calc/wit/world.wit", "sub: func(a: s32, b: s32)", "sub: func(a: s32, c: s32)")


@pytest.mark.parametrize(
    "edit", [_same_size_and_an_old_date, _an_emitted_module_lost, _an_output_lost, _a_file_renamed, _another_world]
)
def test_what_moves_is_made_again_and_nothing_else(built: Project, edit: Callable[[Project], None]) -> None:
    edit(built)
    run = built.scons().good()
    assert {action.split()[1] for action in run.actions} == {"calc"}
    assert "other      wat" in run.stdout
    _light(built.scons())


def _touched(built: Project) -> None:
    os.utime(built.root / "components/calc/calc.wat")


def _read_me(built: Project) -> None:
    built.edit("components/calc/README.md", "does", "can do")


def _one_more_file(built: Project) -> None:
    built.write("components/calc/notes.txt", "…")


@pytest.mark.parametrize("edit", [_touched, _read_me, _one_more_file])
def test_what_moves_without_mattering_is_looked_at_once(built: Project, edit: Callable[[Project], None]) -> None:
    edit(built)
    run = built.scons()
    run.idle()
    assert "witworks.project.wasm_project" in run.imported
    _light(built.scons())


def test_a_second_package_of_one_name_is_seen(built: Project) -> None:
    built.write("wit/one/world.wit", "package demo:calc;\n")
    built.scons().good()
    built.write("wit/two/world.wit", "package demo:calc;\n")
    built.scons().refused("WW203", "demo:calc")


def test_a_new_folder_is_built_and_a_removed_one_forgotten(built: Project) -> None:
    built.wat("third")
    assert built.scons().good().ran("wat") == {"third"}
    shutil.rmtree(built.root / "components/other")
    _light(built.scons())
    assert "other" not in built.scons().stdout


def test_another_flag_or_environment_or_sconstruct_is_looked_at(built: Project) -> None:
    assert "witworks.project.wasm_project" in built.scons(env={"WITWORKS_SOMETHING": "1"}).good().imported
    script = built.read("SConstruct")
    built.write("SConstruct", script.replace("env.WasmProject()", 'env.Append(WATFLAGS=["--async-callback"])\nenv.WasmProject()'))
    for _ in range(2):
        assert "witworks.project.wasm_project" in built.scons().imported


def test_a_damaged_ledger_is_worth_nothing(built: Project) -> None:
    whole = (built.root / LEDGER).read_bytes()
    for data in (b"", whole[: len(whole) // 2], b"[]", b"\xff\xfe", whole.replace(b'"entries": {', b'"entries": [{', 1)):
        (built.root / LEDGER).write_bytes(data)
        run = built.scons()
        run.idle()
        assert "witworks.project.wasm_project" in run.imported
        _light(built.scons())


def test_a_file_edited_while_it_is_built_is_looked_at_again(calc: Project, bundled: object) -> None:
    source = calc.root / "components/calc/calc.wat"
    calc.environment["WITWORKS_WASM_TOOLS"] = str(
        calc.script("wasm-tools", f'case "$*" in *embed*) echo ";; edited" >> "{source}";; esac\nexec "{bundled}" "$@"\n')
    )
    calc.scons().good()
    assert json.loads(calc.read(LEDGER))["entries"] == {}
    assert calc.scons().good().ran("wat") == {"calc"}


def test_tests_and_wheels_see_the_whole_graph(built: Project) -> None:
    assert "witworks.project.wasm_project" in built.scons("test").good().imported
    run = built.scons("wheels")
    assert run.stdout.count("build/wheels/") == 2, run.text


@pytest.mark.parametrize("path", ["build/calc/world.json", "build/calc/calc.unchecked.wasm", "build/python/calc/__init__.py"])
def test_what_was_built_is_not_believed_where_somebody_has_edited_it(built: Project, path: str) -> None:
    """Even where it makes sense: another world, a component of that world, other bindings."""
    file = built.root / path
    whole = built.files()
    if path.endswith("world.json"):
        built.edit(path, '"add"', '"sum"')
    elif path.endswith(".wasm"):
        file.write_bytes((built.root / "build/other/other.unchecked.wasm").read_bytes() + b"\0\2\1x")
    else:
        built.edit(path, "import", "import os\nimport")
    run = built.scons().good()
    assert f"  changed    {path} is not as it was built, and is made anew where it is asked for\n" in run.stdout
    built.scons().idle()
    assert {name: data for name, data in built.files().items() if name.startswith(("build/calc", "build/python"))} == {
        name: data for name, data in whole.items() if name.startswith(("build/calc", "build/python"))
    }
    (built.root / path).touch()
    built.scons().idle()


OWN = """\
own = env.Command(env.File("build/notes"), "components/calc/calc.wat", "echo built >> $TARGET")
env.Precious(own)
env.Command("build/copy", own, Copy("$TARGET", "$SOURCE"))
env.WasmProject()"""


def test_what_somebody_has_edited_is_lost_only_where_it_is_made_anew(calc: Project) -> None:
    """Not where another target is asked for; and not where a builder of the user's adds to what is there."""
    calc.wat("other")
    calc.edit("SConstruct", "env.WasmProject()", OWN)
    calc.scons("all", "build/copy").good()
    calc.scons("all", "build/copy").good()  # the first time SCons kept its records elsewhere
    calc.write("build/notes", "mine\n")
    calc.write("build/other/other.wasm", "mine\n")
    run = calc.scons("test-calc").good()
    assert "build/other/other.wasm is not as it was built, and is made anew where it is asked for\n" in run.stdout
    assert (calc.read("build/notes"), calc.read("build/other/other.wasm")) == ("mine\n", "mine\n")
    assert calc.scons("all", "build/copy").good().ran("validate") == {"other"}
    assert calc.read("build/notes") == "mine\nbuilt\n"


@pytest.mark.parametrize("where", ["other", "calc"])
def test_a_pipe_in_the_place_of_what_was_built(built: Project, where: str) -> None:
    file = built.root / f"build/{where}/{where}.wasm"
    file.unlink()
    os.mkfifo(file)
    built.scons("calc").good()
    built.scons().good()
    assert file.is_file()


def test_a_folder_in_the_place_of_what_was_built(built: Project) -> None:
    """A program that is to see the file may have made it: docker does."""
    file = built.root / "build/calc/calc.wasm"
    file.unlink()
    (file / "mine").mkdir(parents=True)
    built.scons().refused("WW902", "build/calc/calc.wasm is a folder, and is to be a file", "fix: move it away")
    assert (file / "mine").is_dir()
    (file / "mine").rmdir()
    file.rmdir()
    built.scons().good()
