"""What runs again after which change, counted in actions: the promise that an edit costs what it must and no more."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Project

EVERY_STAGE = ("world", "wat", "component", "validate", "precompile", "bindings", "package")
COMPILERS = ("cargo", "wat", "component", "validate", "precompile")

SHARED_TYPES = """\
package demo:shapes@1.0.0;

interface types {
  record point { x: f64, y: f64 }
  record unrelated { z: f64 }
}
"""
USES_SHAPES = """\
package demo:area;

interface measure {
  use demo:shapes/types@1.0.0.{point};
  length: func(p: point) -> f64;
}

world area {
  export measure;
}
"""
AREA_WAT = """\
(module
  (func (export "demo:area/measure#length") (param f64 f64) (result f64) local.get 0 local.get 1 f64.add))
"""


@pytest.fixture(scope="module")
def built(shared: Project) -> Project:
    """`calc`, and `area`, which reaches a type of another package through `use`; both are built."""
    shared.wat()
    shared.write("wit/shapes/types.wit", SHARED_TYPES)
    shared.wat("area", USES_SHAPES, AREA_WAT)
    shared.scons().good()
    return shared


@pytest.fixture
def two(built: Project, copy_of: Callable[[Project], Project]) -> Project:
    return copy_of(built)


def test_a_first_build_runs_every_stage_once_and_the_result_works(calc: Project) -> None:
    first = calc.scons().good()
    assert sorted(first.actions) == sorted(f"{stage} calc" for stage in EVERY_STAGE)
    assert calc.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(40, 2))") == "42"


def test_a_second_build_does_nothing_at_all(two: Project) -> None:
    two.scons().idle()
    two.scons("-j2").idle()
    two.scons("calc").idle()


def test_a_build_of_one_component_leaves_the_others_alone(calc: Project) -> None:
    calc.wat("other")
    assert calc.scons("other").good().ran(*EVERY_STAGE) == {"other"}


def test_an_edited_source_rebuilds_its_component_alone(two: Project) -> None:
    two.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    run = two.scons().good()
    assert run.ran(*COMPILERS, "package") == {"calc"}
    assert run.ran("world", "bindings") == set()
    two.scons().idle()


def test_a_source_that_is_merely_touched_rebuilds_nothing(two: Project) -> None:
    (two.root / "components/calc/calc.wat").touch()
    assert two.scons().good().actions == ()


def test_an_edit_without_effect_on_the_core_module_stops_there(two: Project) -> None:
    two.edit("components/calc/calc.wat", "(module\n", "(module ;; a comment\n")
    assert two.scons().good().actions == ("wat calc",)


def test_a_comment_in_wit_runs_no_compiler_and_changes_no_bindings(two: Project) -> None:
    two.edit("components/calc/wit/world.wit", "  export ops;", "  export ops; // all that it can do")
    assert two.scons().good().actions == ("world calc",)
    two.scons().idle()


def test_docs_in_wit_reach_the_bindings_and_no_compiler(two: Project) -> None:
    two.edit("components/calc/wit/world.wit", "  add:", "  /// The sum of two numbers.\n  add:")
    assert set(two.scons().good().actions) == {"world calc", "bindings calc"}
    assert "The sum of two numbers." in two.read("build/python/calc/ops.py")
    two.scons().idle()


def test_reordered_functions_run_no_compiler(two: Project) -> None:
    lines = two.read("components/calc/wit/world.wit").splitlines(keepends=True)
    lines[3], lines[4] = lines[4], lines[3]
    two.write("components/calc/wit/world.wit", "".join(lines))
    run = two.scons().good()
    assert run.ran("world") == {"calc"}
    assert run.ran(*COMPILERS) == set()


def test_an_interface_outside_the_world_runs_no_compiler(two: Project) -> None:
    two.edit("components/calc/wit/world.wit", "world calculator", "interface later { f: func(); }\n\nworld calculator")
    assert two.scons().good().actions == ("world calc",)


def test_a_new_wit_file_in_the_package_is_seen(two: Project) -> None:
    two.write("components/calc/wit/more.wit", "package demo:calc;\n\ninterface more { f: func(); }\n")
    assert two.scons().good().actions == ("world calc",)
    (two.root / "components/calc/wit/more.wit").unlink()
    assert two.scons().good().actions == ("world calc",)
    two.scons().idle()


def test_a_type_that_the_world_does_not_reach_runs_no_compiler(two: Project) -> None:
    two.edit("wit/shapes/types.wit", "z: f64", "z: f32")
    run = two.scons().good()
    assert run.ran("world") == {"area"}
    assert run.ran("cargo", "wat") <= {"area"}


def test_a_field_added_in_another_package_rebuilds_what_reaches_it_and_nothing_else(two: Project) -> None:
    two.edit("wit/shapes/types.wit", "y: f64", "y: f64, w: f64")
    two.edit("components/area/area.wat", "(param f64 f64)", "(param f64 f64 f64)")
    run = two.scons().good()
    assert run.ran(*EVERY_STAGE) == {"area"}
    assert run.ran("wat") == run.ran("bindings") == {"area"}
    two.scons().idle()


def test_a_field_added_without_the_guest_following_is_an_error_that_is_gone_once_it_follows(two: Project) -> None:
    two.edit("wit/shapes/types.wit", "y: f64", "y: f64, w: f64")
    two.scons().refused("WW409", "area", "function `length`: expected `[F64, F64, F64] -> [F64]` but found")
    two.edit("components/area/area.wat", "(param f64 f64)", "(param f64 f64 f64)")
    assert two.scons().good().ran("component") == {"area"}
    two.scons().idle()


def test_a_changed_flag_rebuilds_from_there(two: Project) -> None:
    two.edit("SConstruct", 'Environment(tools=["wasm"])', 'Environment(tools=["wasm"], WASMCOMPONENTFLAGS=["--skip-validation"])')
    run = two.scons().good()
    assert run.ran("component") == {"calc", "area"}
    assert run.ran("wat", "world") == set()
    two.scons().idle()


def test_another_wasm_tools_rebuilds_and_the_same_one_at_another_path_does_not(two: Project, bundled: Path) -> None:
    real = bundled
    same = two.script("same/wasm-tools", f'exec {real} "$@"\n')
    assert two.scons(f"wasm_tools={same}").good().actions == ()
    newer = two.script("newer/wasm-tools", f'[ "$1" = --version ] && echo "wasm-tools 1.999.0" && exit\nexec {real} "$@"\n')
    run = two.scons(f"wasm_tools={newer}").good()
    assert run.ran("world") == run.ran("wat") == run.ran("validate") == {"calc", "area"}
    two.scons(f"wasm_tools={newer}").idle()


def test_a_tool_replaced_in_its_place_is_noticed(two: Project, bundled: Path) -> None:
    real = bundled
    tool = two.script("tool", f'exec {real} "$@"\n')
    two.scons(f"wasm_tools={tool}").good()
    two.script("tool", f'[ "$1" = --version ] && echo "wasm-tools 1.999.0" && exit\nexec {real} "$@"\n')
    assert two.scons(f"wasm_tools={tool}").good().ran("world") == {"calc", "area"}


@pytest.mark.parametrize(
    ("lost", "again"),
    [
        ("build/calc/calc.cwasm", {"precompile calc"}),
        ("build/calc/calc.cwasm.sig", {"precompile calc"}),
        ("build/calc/calc.wasm", {"validate calc"}),
        ("build/calc/calc.core.wasm", {"wat calc"}),
        ("build/calc/world.json", {"world calc"}),
        ("build/calc/world.sig", {"world calc"}),
        ("build/python/calc/__init__.py", {"bindings calc"}),
        ("build/python/calc/ops.py", {"bindings calc"}),
        ("build/python/calc/py.typed", {"bindings calc"}),
        ("build/python/calc/calc.wasm", {"package calc"}),
    ],
)
def test_a_deleted_output_comes_back_alone(calc: Project, lost: str, again: set[str]) -> None:
    calc.scons().good()
    before = calc.read(lost) if not lost.endswith(("wasm", "sig")) else (calc.root / lost).read_bytes()
    (calc.root / lost).unlink()
    assert set(calc.scons().good().actions) == again
    after = calc.read(lost) if not lost.endswith(("wasm", "sig")) else (calc.root / lost).read_bytes()
    assert after == before
    calc.scons().idle()


def test_a_deleted_build_folder_comes_back(calc: Project) -> None:
    calc.scons().good()
    shutil.rmtree(calc.root / "build")
    assert calc.scons().good().ran(*EVERY_STAGE) == {"calc"}
    calc.scons().idle()


def test_an_interface_that_left_the_world_takes_its_module_along(calc: Project) -> None:
    more = "interface extra { nop: func(); }\n\nworld calculator {\n  export extra;"
    calc.edit("components/calc/wit/world.wit", "world calculator {", more)
    calc.edit("components/calc/calc.wat", "(module", '(module (func (export "demo:calc/extra#nop"))')
    calc.scons().good()
    assert (calc.root / "build/python/calc/extra.py").is_file()
    calc.edit("components/calc/wit/world.wit", "  export extra;\n", "")
    calc.edit("components/calc/calc.wat", '(func (export "demo:calc/extra#nop"))', "")
    assert calc.scons().good().ran("bindings", "wat") == {"calc"}
    assert not (calc.root / "build/python/calc/extra.py").exists()


def test_a_component_folder_can_come_and_go(calc: Project) -> None:
    calc.scons().good()
    calc.wat("other")
    assert calc.scons().good().ran(*EVERY_STAGE) == {"other"}
    shutil.rmtree(calc.root / "components/other")
    calc.scons().idle()
    calc.scons("other").refused("WW108", "there is no target `other`")


def test_a_component_can_move_from_its_own_wit_to_a_shared_one(calc: Project) -> None:
    calc.scons().good()
    (calc.root / "wit").mkdir()
    (calc.root / "components/calc/wit").rename(calc.root / "wit/calc")
    calc.write("components/calc/component.toml", '[component]\nworld = "calculator"\n')
    assert calc.scons().good().ran("cargo", "precompile", "bindings") == set()
    calc.scons().idle()


def test_two_jobs_build_the_same_as_one(two: Project) -> None:
    made = (".wasm", "world.json", ".files.json", ".py", ".sig")
    one = {name: data for name, data in two.files().items() if name.endswith(made)}
    shutil.rmtree(two.root / "build")
    two.scons("-j2").good()
    assert {name: data for name, data in two.files().items() if name in one} == one


def test_a_dry_run_changes_nothing(calc: Project) -> None:
    before = calc.files()
    run = calc.scons("-n").good()
    assert run.ran("wat", "precompile", "bindings") == {"calc"}
    assert calc.files() == before
    assert not (calc.root / "build").exists()
    calc.scons().good()
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    before = calc.files()
    assert calc.scons("-n").good().ran("wat") == {"calc"}
    assert calc.files() == before
    assert calc.scons().good().ran("wat") == {"calc"}


def test_random_order_builds_the_same(two: Project) -> None:
    shutil.rmtree(two.root / "build")
    two.scons("--random").good()
    two.scons().idle()


@pytest.mark.provokes("WW213")
def test_a_feature_of_the_wit_is_there_when_the_manifest_enables_it(calc: Project) -> None:
    calc.edit("components/calc/wit/world.wit", "  sub:", "  @unstable(feature = minus)\n  sub:")
    calc.write("components/calc/component.toml", '[component]\nfeatures = ["minus"]\n')
    calc.scons().good()
    assert "def sub(" in calc.read("build/python/calc/ops.py")
    calc.edit("components/calc/calc.wat", "demo:calc/ops#sub", "sub")
    calc.write("components/calc/component.toml", "")
    calc.scons().good()
    assert "def sub(" not in calc.read("build/python/calc/ops.py")
    calc.write("components/calc/component.toml", '[component]\nfeatures = ["mnius"]\n')
    calc.scons().refused("WW213", "features: minus", "did you mean 'minus'?")
