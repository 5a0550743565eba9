"""What a user gets wrong: each time one coded report with its place, no traceback, and a good build after the correction."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Project

WORLD = "components/calc/wit/world.wit"


def _recovers(project: Project, path: str, text: str) -> None:
    """Put the file right again: the next build succeeds, and the one after that has nothing to do."""
    project.write(path, text)
    project.scons().good()
    project.scons().idle()


@pytest.mark.provokes("WW200", "WW202", "WW205", "WW211")
@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("add: func(a: s32", "add: func(a: s33", "WW200", [f"{WORLD}:4:16", "s33"]),
        ("interface ops {", "interface ops {{", "WW200", [f"{WORLD}:3:16"]),
        ("world calculator {", "world calculator (", "WW211", ["no world"]),
        ("export ops;", "export opps;", "WW200", [f"{WORLD}:9:10", "opps"]),
        ("package demo:calc;", "", "WW205", [f"{WORLD}:1"]),
        ("package demo:calc;", "package democalc;", "WW205", [f"{WORLD}:1"]),
        (
            "interface ops {",
            "interface ops {\n  use demo:nowhere/types.{t};",
            "WW202",
            [f"{WORLD}:4", "folders searched", "/wit"],
        ),
        ("export ops;", "export ops;\n  export ops;", "WW200", [f"{WORLD}:10"]),
    ],
)
def test_wit_that_is_wrong(calc: Project, old: str, new: str, code: str, words: list[str]) -> None:
    good = calc.read(WORLD)
    calc.edit(WORLD, old, new)
    calc.scons().refused(code, *words)
    assert not (calc.root / "build/calc/world.json").exists()
    _recovers(calc, WORLD, good)


def test_wit_that_becomes_wrong_leaves_the_component_that_was_good(calc: Project) -> None:
    calc.scons().good()
    good = calc.read(WORLD)
    calc.edit(WORLD, "s32", "s33")
    calc.scons().refused("WW200")
    assert (calc.root / "build/calc/calc.wasm").exists()
    calc.write(WORLD, good)
    assert calc.scons().good().ran("wat", "component") == set()
    calc.scons().idle()


@pytest.mark.provokes("WW207")
def test_wit_that_is_not_utf8(calc: Project) -> None:
    (calc.root / WORLD).write_bytes(b"package demo:calc; // \xff\n")
    calc.scons().refused("WW207", WORLD)


@pytest.mark.provokes("WW204")
def test_a_package_of_another_version(calc: Project) -> None:
    good = calc.read(WORLD)
    calc.write("wit/shapes/types.wit", "package demo:shapes@1.2.0;\ninterface types { type t = u8; }\n")
    calc.edit(WORLD, "interface ops {", "interface ops {\n  use demo:shapes/types@1.1.0.{t};")
    calc.scons().refused("WW204", f"{WORLD}:4", "demo:shapes@1.1.0", "demo:shapes@1.2.0", "wit/shapes")
    _recovers(calc, WORLD, good.replace("interface ops {", "interface ops {\n  use demo:shapes/types@1.2.0.{t};"))


@pytest.mark.provokes("WW203")
def test_two_packages_of_one_name(calc: Project) -> None:
    for folder in ("one", "two"):
        calc.write(f"wit/{folder}/types.wit", "\npackage demo:shapes;\ninterface types { type t = u8; }\n")
    calc.scons().refused("WW203", "demo:shapes", "wit/one/types.wit:2", "wit/two/types.wit:2")
    shutil.rmtree(calc.root / "wit/two")
    calc.scons().good()


@pytest.mark.provokes("WW206")
def test_two_packages_in_one_folder(calc: Project) -> None:
    calc.write("components/calc/wit/other.wit", "package demo:other;\n")
    calc.scons().refused("WW206", "demo:calc", "demo:other", "wit/other.wit:1")


def test_no_world_at_all(project: Project) -> None:
    project.write("components/calc/calc.wat", "(module)")
    project.scons().refused("WW211", "components/calc", "wit")


@pytest.mark.provokes("WW212")
def test_several_worlds_until_the_manifest_names_one(calc: Project) -> None:
    calc.write(WORLD, calc.read(WORLD) + "\nworld second {\n  export ops;\n}\n")
    calc.scons().refused("WW212", "demo:calc/calculator", "demo:calc/second", f"{WORLD}:12", "[component] world =")
    _recovers(calc, "components/calc/component.toml", '[component]\nworld = "calculator"\n')


def test_a_world_that_no_package_has(calc: Project) -> None:
    calc.write("components/calc/component.toml", '[component]\nworld = "calculater"\n')
    calc.scons().refused("WW211", "component.toml:2", "did you mean 'calculator'?")
    _recovers(calc, "components/calc/component.toml", '[component]\nworld = "demo:calc/calculator"\n')


@pytest.mark.provokes("WW101", "WW102", "WW103", "WW112", "WW201")
@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("[component\n", "WW101", ["component.toml:1"]),
        ('[component]\nwrold = "calculator"\n', "WW102", ["component.toml:2", "did you mean 'world'?"]),
        ("[component]\nworld = 3\n", "WW102", ["component.toml:2", "component.world"]),
        ('[component]\nworld = ""\n', "WW102", ["component.toml:2"]),
        ('component = "calc"\n', "WW102", ["component.toml:1"]),
        ('[compnent]\nworld = "x"\n', "WW102", ["component.toml:1", "did you mean 'component'?"]),
        ('[component]\nlanguage = "rsut"\n', "WW103", ["component.toml:2", "did you mean 'rust'?"]),
        ('[component]\nlanguage = "go"\n', "WW112", ["component.toml:2", "go.mod"]),
        ('[component]\nwit = "nowhere"\n', "WW201", ["component.toml:2", "components/calc/nowhere"]),
        ("[rust]\nfeatures = 3\n", "WW102", ["component.toml:2", "a list of strings"]),
        ("[rust]\ndefault-features = 1\n", "WW102", ["component.toml:2", "true or false"]),
    ],
)
def test_a_manifest_that_is_wrong(calc: Project, text: str, code: str, words: list[str]) -> None:
    calc.write("components/calc/component.toml", text)
    calc.scons().refused(code, *words)


def test_a_component_that_lacks_an_export(calc: Project) -> None:
    good = calc.read("components/calc/calc.wat")
    calc.edit("components/calc/calc.wat", "ops#sub", "ops#sbu")
    calc.scons().refused("WW406", "sub")
    assert not (calc.root / "build/calc/calc.wasm").exists()
    _recovers(calc, "components/calc/calc.wat", good)


def test_a_component_that_has_an_export_of_another_type(calc: Project) -> None:
    good = calc.read("components/calc/calc.wat")
    calc.edit("components/calc/calc.wat", "(param i32 i32) (result i32) local.get 0 local.get 1 i32.sub", "(param i32)")
    calc.scons().refused("WW409", "sub")
    _recovers(calc, "components/calc/calc.wat", good)


@pytest.mark.provokes("WW404")
def test_a_core_module_where_a_component_is_expected(calc: Project) -> None:
    calc.write(
        "SConstruct",
        """\
        env = Environment(tools=["wasm"])
        world = env.WasmWorld(["build/world.json", "build/world.sig"], "components/calc/wit/world.wit", WASMWORLD="calculator")
        core = env.WatModule("build/calc.core.wasm", "components/calc/calc.wat",
                             WASMWORLD="calculator", WASMWITPACKAGE="components/calc/wit")
        env.WasmValidate("build/calc.wasm", [core, world[0]])
        """,
    )
    calc.scons().refused("WW404", "build/calc.core.wasm is a core module, not a component")


@pytest.mark.provokes("WW401")
def test_text_that_is_no_module(calc: Project) -> None:
    good = calc.read("components/calc/calc.wat")
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.sbu")
    calc.scons().refused("WW401", "components/calc/calc.wat:3", "i32.sbu")
    _recovers(calc, "components/calc/calc.wat", good)


@pytest.mark.provokes("WW107")
def test_two_texts_in_one_folder(calc: Project) -> None:
    calc.write("components/calc/more.wat", "(module)")
    calc.scons().refused("WW107", "calc.wat, more.wat")


@pytest.mark.provokes("WW105")
def test_a_folder_of_two_languages_until_the_manifest_decides(calc: Project) -> None:
    calc.write("components/calc/Cargo.toml", "")
    calc.scons().refused("WW105", "rust, wat", "Cargo.toml says rust", "calc.wat says wat")
    _recovers(calc, "components/calc/component.toml", '[component]\nlanguage = "wat"\n')


@pytest.mark.provokes("WW105", "WW108")
def test_a_folder_that_is_no_component_and_one_in_the_place_of_its_name(calc: Project) -> None:
    calc.write("components/half/wit/world.wit", "package demo:half;\nworld half { }\n")
    calc.scons("calc").good()
    for target in ("half", "test-half"):
        calc.scons(target).refused("WW105", "components/half", "`half` is no component", "rust: Cargo.toml")
    for target in ("components/calc", "components/calc/"):
        calc.scons(target).refused("WW108", "the folder of a component", "name the component: calc")


def test_the_targets_there_are_come_without_each_components_own_kinds(calc: Project) -> None:
    run = calc.scons("zzzzzz").refused("WW108", "known: ", "calc", "doctor")
    assert "test-calc" not in run.stderr


def test_an_option_that_scons_does_not_know_sums_up_nothing(calc: Project) -> None:
    calc.scons().good()
    run = calc.scons("--verbos")
    assert run.status == 2
    assert "no such option" in run.stderr
    assert "component " not in run.stdout


@pytest.mark.provokes("WW104")
@pytest.mark.parametrize(
    "name", ["class", "match", "json", "Calc", "my_calc", "calc--x", "2d", "test", "all", "test-x", "wasmtime", "naïve"]
)
def test_a_name_that_no_component_can_have(project: Project, name: str) -> None:
    project.wat(name)
    project.scons().refused("WW104", f"components/{name}", "rename the folder, say to `")


def test_names_with_spaces_are_named_in_full(project: Project) -> None:
    project.wat("my calc")
    project.scons().refused("WW104", "components/my calc", "my-calc")


def test_one_bad_component_does_not_stop_another_that_is_asked_for(calc: Project) -> None:
    calc.wat("Bad")
    calc.scons().refused("WW104")
    assert calc.scons("calc").good().ran("wat") == {"calc"}


def test_every_bad_component_is_reported(calc: Project) -> None:
    calc.wat("Bad")
    calc.wat("class")
    run = calc.scons()
    assert run.status == 2
    assert run.stderr.count("error[WW104]") == 2
    assert "Traceback" not in run.text


@pytest.mark.provokes("WW108", "WW307")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["clac"], "WW108", ["did you mean 'calc'?"]),
        (["tset"], "WW108", ["did you mean 'test'?"]),
        (["test-clac"], "WW108", ["did you mean 'test-calc'?"]),
        (["doctr"], "WW108", ["did you mean 'doctor'?"]),
        (["calc", "clac"], "WW108", ["`clac`"]),
        (["calc", "doctor"], "WW108", ["`doctor` is a command", "type: scons doctor"]),
        (["calc", "explain", "calc"], "WW108", ["`explain` is a command"]),
        (["wasm_tool=x"], "WW307", ["did you mean wasm_tools=…?"]),
        (["-profile=small"], "WW307", ["-profile=small is no option", "write profile=small"]),
        (["--profile=small"], "WW307", ["write profile=small"]),
        (["--rust-std=installed"], "WW307", ["write rust_std=installed"]),
        (["rust_std=instaled"], "WW307", ["did you mean 'installed'?"]),
        (["Calc=1"], "WW307", ["Calc"]),
        (["cargo_flags='"], "WW307", ["cargo_flags"]),
    ],
)
def test_a_target_or_a_setting_that_is_not_there(calc: Project, arguments: list[str], code: str, words: list[str]) -> None:
    calc.scons(*arguments).refused(code, *words)
    assert not (calc.root / "build/calc").exists()


def test_a_file_as_target_is_built(calc: Project) -> None:
    assert calc.scons("build/calc/world.json").good().actions == ("world calc",)


def test_a_project_without_components_says_so(project: Project) -> None:
    run = project.scons().good()
    assert "components/" in run.stdout


@pytest.mark.provokes("WW302")
def test_no_wasm_tools_where_the_setting_says(calc: Project) -> None:
    calc.scons("wasm_tools=/nonexistent/wasm-tools").refused("WW302", "/nonexistent/wasm-tools", "pip install")
    calc.scons().good()


def test_a_wasm_tools_that_prints_no_json(calc: Project, bundled: Path) -> None:
    odd = calc.script("wasm-tools", f'[ "$2" = wit ] && echo hello && exit\nexec {bundled} "$@"\n')
    calc.scons(f"wasm_tools={odd}").refused("WW210", "hello")


def test_failures_go_on_elsewhere_with_k(calc: Project) -> None:
    calc.wat("area")
    calc.edit("components/area/area.wat", "i32.sub", "i32.sbu")
    run = calc.scons("-k")
    assert run.status == 2
    assert run.ran("package") == {"calc"}
    assert "FAILED: core" in run.stdout


def test_a_folder_that_cannot_be_read_stops_neither_the_others_nor_doctor(calc: Project) -> None:
    calc.wat("broken")
    (calc.root / "components/broken/wit/world.wit").unlink()
    calc.scons().refused("WW201", "broken")
    assert calc.scons("-k").refused("WW201", "broken").ran("wat") == {"calc"}
    doctor = calc.scons("doctor")
    assert doctor.status == 0, doctor.text
    assert "error[WW201]" in doctor.stderr
    assert "wasm-tools" in doctor.stdout
    assert calc.scons("-c").status == 0


def test_folders_with_nothing_to_build_are_reported_together_and_stop_no_other(calc: Project) -> None:
    for name in ("one", "two"):
        calc.write(f"components/{name}/package.json", "{}")
        calc.write(f"components/{name}/wit/world.wit", calc.read(WORLD))
    run = calc.scons()
    assert run.status == 2
    assert run.stderr.count("error[WW435]") == 2
    assert run.actions == ()
    assert calc.scons("calc").good().ran("package") == {"calc"}
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    kept_on = calc.scons("-k")
    assert (kept_on.status, kept_on.ran("package")) == (2, {"calc"})
    assert kept_on.stderr.count("error[WW435]: component") == 2
    assert calc.scons("-c").status == 0


@pytest.mark.parametrize(
    ("death", "words"),
    [
        ("kill -9 $$", ["ended by SIGKILL", "run out of memory", "-j1"]),
        ("echo stack overflow >&2; kill -11 $$", ["ended by SIGSEGV", "crashed", "stack overflow"]),
        ("sh -c 'kill -9 $$'; exit $?", ["ended by SIGKILL"]),
    ],
)
def test_a_tool_that_is_killed_in_the_middle(calc: Project, bundled: Path, death: str, words: list[str]) -> None:
    dying = calc.script("wasm-tools", f'if [ "$2" = new ]; then echo half >"$4"; {death}; fi\nexec {bundled} "$@"\n')
    calc.scons(f"wasm_tools={dying}").refused("WW332", "component `calc`: wasm-tools was", *words)
    assert not (calc.root / "build/calc/calc.unchecked.wasm").exists()
    calc.scons().good()
    calc.scons().idle()
