"""Each public Builder by hand, in an SConstruct without WasmProject: it builds, is up to date, and follows a changed input."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Project

BY_HAND = """\
DefaultEnvironment(tools=[])
Decider("content-timestamp")
env = Environment(tools=["wasm"])
"""
WAT_BY_HAND = (
    BY_HAND
    + """\
world = env.WasmWorld(["out/world.json", "out/world.sig"], Glob("wit/calc/*.wit"), WASMWORLD="calculator")
core = env.WatModule("out/calc.core.wasm", "src/calc.wat", WASMWORLD="calculator", WASMWITPACKAGE="wit/calc")
env.Depends(core, world[1])
made = env.WasmComponent("out/calc.unchecked.wasm", core)
calc = env.WasmValidate("out/calc.wasm", [made, world[0]])
env.WasmPrecompile("out/calc.cwasm", calc)
env.WasmBindings("out/python/calc/__init__.py", world[0], WASMCOMPONENTNAME="calc")
"""
)


def _by_hand(calc: Project, sconstruct: str) -> None:
    calc.write("SConstruct", sconstruct)
    calc.write("src/calc.wat", calc.read("components/calc/calc.wat"))
    calc.write("wit/calc/world.wit", calc.read("components/calc/wit/world.wit"))


def test_builders_by_hand_build_and_are_then_up_to_date(calc: Project) -> None:
    _by_hand(calc, WAT_BY_HAND)
    stages = sorted(action.split()[0] for action in calc.scons().good().actions)
    assert stages == sorted(["world", "wat", "component", "validate", "precompile", "bindings"])
    calc.scons().idle()


def test_builders_by_hand_follow_source_wit_and_flag(calc: Project) -> None:
    _by_hand(calc, WAT_BY_HAND)
    calc.scons().good()
    calc.edit("src/calc.wat", "i32.sub", "i32.mul")
    assert _stages(calc) == {"wat", "component", "validate", "precompile"}
    calc.edit("wit/calc/world.wit", "  add:", "  /// Adds.\n  add:")
    assert _stages(calc) >= {"world", "bindings"}
    calc.edit("SConstruct", 'tools=["wasm"]', 'tools=["wasm"], WATFLAGS=["--encoding", "utf16"]')
    assert _stages(calc) >= {"wat", "component"}
    calc.edit("SConstruct", 'tools=["wasm"]', 'tools=["wasm"], WASMVALIDATEFLAGS=["--features", "all"]')
    assert _stages(calc) == {"validate"}
    calc.edit("SConstruct", 'WASMCOMPONENTNAME="calc"', 'WASMCOMPONENTNAME="adder"')
    assert _stages(calc) == {"bindings"}
    calc.scons().idle()


def test_a_world_by_hand_follows_its_name_and_the_packages_it_uses(calc: Project) -> None:
    _by_hand(calc, WAT_BY_HAND)
    calc.edit("wit/calc/world.wit", "interface ops {", "interface ops {\n  use demo:shapes/types.{t};")
    calc.write("wit/shapes/types.wit", "package demo:shapes;\ninterface types { type t = u8; }\n")
    calc.scons("out/world.json").good()
    calc.edit("wit/shapes/types.wit", "u8", "u16")
    assert calc.scons("out/world.json").good().actions == ("world out",)
    calc.edit("wit/calc/world.wit", "world calculator", "world other { export ops; }\nworld calculator")
    calc.edit("SConstruct", 'WASMWORLD="calculator")\ncore', 'WASMWORLD="other")\ncore')
    assert calc.scons("out/world.json").good().actions == ("world out",)
    assert '"name": "other"' in calc.read("out/world.json")


def test_the_compilers_own_flags_can_be_replaced_whole(calc: Project) -> None:
    _by_hand(calc, WAT_BY_HAND)
    calc.edit("SConstruct", 'tools=["wasm"]', 'tools=["wasm"], WASMCOMPONENTCOMSTR="making $TARGET"')
    assert "making out/calc.unchecked.wasm" in calc.scons().good().stdout


@pytest.mark.provokes("WW208")
def test_a_world_that_is_not_there(calc: Project) -> None:
    _by_hand(calc, WAT_BY_HAND.replace('WASMWORLD="calculator"', 'WASMWORLD="calculater"'))
    run = calc.scons("out/world.json").refused("WW208", "calculater")
    assert "calculator" in run.stderr


@pytest.mark.provokes("WW407")
def test_a_component_without_its_function_is_caught_by_validation(calc: Project) -> None:
    """`component new` checks against the embedded world; validation checks against the one that is asked for."""
    _by_hand(calc, WAT_BY_HAND)
    calc.write("more/world.wit", calc.read("wit/calc/world.wit").replace("  sub:", "  neg: func(a: s32) -> s32;\n  sub:"))
    calc.edit("SConstruct", 'Glob("wit/calc/*.wit")', 'Glob("more/*.wit")')
    calc.scons("-k").refused("WW407", "demo:calc/ops", "neg")
    assert not (calc.root / "out/calc.wasm").exists()


def test_a_folder_by_hand(calc: Project) -> None:
    calc.write("SConstruct", BY_HAND + 'env.WasmFolder("components/calc")\n')
    assert calc.scons().good().ran("wat", "bindings", "precompile", "package") == {"calc"}
    calc.scons().idle()
    assert calc.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(40, 2))") == "42"


def test_a_folder_that_is_no_component(calc: Project) -> None:
    calc.write("SConstruct", BY_HAND + 'env.WasmFolder("components")\n')
    run = calc.scons()
    assert run.status == 2
    assert "error[WW105]" in run.stderr
    assert 'File "' not in run.text, run.text


def test_folders_can_be_elsewhere(calc: Project) -> None:
    calc.write(
        "SConstruct",
        BY_HAND.replace('["wasm"]', '["wasm"], WASMBUILDDIR="#out", WASMCOMPONENTSDIR="#guests", WASMWITDIR="#contracts"')
        + "env.WasmProject()\n",
    )
    (calc.root / "components").rename(calc.root / "guests")
    (calc.root / "contracts").mkdir()
    (calc.root / "guests/calc/wit").rename(calc.root / "contracts/calc")
    calc.write("guests/calc/component.toml", '[component]\nworld = "calculator"\n')
    calc.scons().good()
    assert (calc.root / "out/python/calc/__init__.py").is_file()
    assert not (calc.root / "build").exists()
    calc.scons().idle()


def test_a_variant_of_one_module_in_two_environments(calc: Project, bundled: Path) -> None:
    _by_hand(
        calc, WAT_BY_HAND + f'other = env.Clone(WASMTOOLS="{bundled}")\nother.WasmComponent("two/calc.unchecked.wasm", core)\n'
    )
    calc.scons().good()
    assert (calc.root / "two/calc.unchecked.wasm").read_bytes() == (calc.root / "out/calc.unchecked.wasm").read_bytes()


def test_cargo_by_hand(rust: Project, cargo_target: Path) -> None:
    rust.write(
        "SConstruct",
        BY_HAND + f'env.CargoWasm("out/adder.core.wasm", "components/adder/Cargo.toml", CARGOTARGETDIR="{cargo_target}")\n',
    )
    assert rust.scons().good().actions == ("cargo out",)
    rust.scons().idle()
    rust.edit("components/adder/src/lib.rs", "a - b", "a * b")
    assert rust.scons().good().actions == ("cargo out",)
    rust.edit("SConstruct", "CARGOTARGETDIR", 'CARGOFLAGS=["--release"], CARGOTARGETDIR')
    assert rust.scons().good().actions == ("cargo out",)
    rust.scons().idle()


def _stages(project: Project) -> set[str]:
    return {action.split()[0] for action in project.scons().good().actions}


@pytest.mark.provokes("WW124")
@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            'env.WatModule("out/a.core.wasm", ["src/a.wat", "src/b.wat"])',
            "WatModule takes one source, and is given 2: src/a.wat, src/b.wat",
        ),
        ('env.WatModule("out/a.core.wasm", [])', "WatModule takes one source, and is given 0: none"),
        ('env.WasmBindings("out/__init__.py", "out/a.wasm")', "WasmBindings takes a .json as source 1, and is given out/a.wasm"),
        ('env.WasmWorld("out/world.json", Glob("wit/calc/*.wit"))', "WasmWorld takes 2 targets, and is given 1: out/world.json"),
        ('env.WasmValidate("out/a.wasm", ["out/world.json", "out/b.wasm"])', "WasmValidate takes a .wasm as source 1"),
        (
            'env.CargoWasm("out/a.core.wasm", "components/a")',
            "CargoWasm takes the Cargo.toml as source 1, and is given components/a",
        ),
        ('env.WasmValidate("out/a.wasm", ["a.wasm", "b.json", "c.json"])', "WasmValidate takes 1 or 2 sources, and is given 3"),
        ('env.GoModule("out/a.core.wasm", "components/a/go.mod")', "GoModule takes 2 targets, and is given 1: out/a.core.wasm"),
        ('env.WasmWheel("out/a.whl", [])', "WasmWheel takes one source or more, and is given 0: none"),
        ('env.WasmCompose("out/a.wasm", "a.toml")', "WasmCompose takes a .json or .wac as source 1, and is given a.toml"),
        ('env.WasmGoRuntime("out/go.mod", "src/calc.wat")', "WasmGoRuntime takes no source, and is given 1: src/calc.wat"),
        (
            'env.WasmJsShim("package.json", "out/jco")',
            "WasmJsShim takes a target that ends in @bytecodealliance/preview2-shim/package.json, and is given package.json",
        ),
    ],
)
def test_a_builder_given_what_it_does_not_take_says_so_at_the_call(calc: Project, call: str, says: str) -> None:
    _by_hand(calc, f"{BY_HAND}\n\n{call}\n")
    name = call[4 : call.index("(")]
    calc.scons().refused("WW124", says, f"--> {calc.root}/SConstruct:6", f"fix: give it what it takes: env.{name}(")


@pytest.mark.provokes("WW124")
def test_every_builder_is_guarded_and_shows_its_example(calc: Project) -> None:
    calls = """
from witworks.builders.given import TAKES

for name, takes in TAKES.items():
    try:
        env["BUILDERS"][name](env, [f"out/{name}/{number}" for number in range(takes.targets + 1)], [])
        print("not refused:", name)
    except SystemExit:
        print("refused:", name)
"""
    _by_hand(calc, BY_HAND + calls)
    run = calc.scons("-n")
    refused = re.findall(r"^refused: (\w+)$", run.stdout, re.MULTILINE)
    assert "not refused" not in run.stdout
    assert len(refused) > 35
    assert re.findall(r"^error\[WW124\]: (\w+) takes .* targets?, and is given", run.stderr, re.MULTILINE) == refused
    assert re.findall(r"^  fix: give it what it takes: env\.(\w+)\(", run.stderr, re.MULTILINE) == refused


@pytest.mark.provokes("WW124")
def test_a_tool_that_there_is_not_is_refused_at_the_call(calc: Project) -> None:
    _by_hand(calc, f'{BY_HAND}env.WasmTool("out/wrench", [])\n')
    calc.scons().refused("WW124", "WasmTool knows no tool wrench", f"--> {calc.root}/SConstruct:4", "wit-bindgen")


def test_bindings_for_editors_leave_what_is_beside_them(calc: Project) -> None:
    """The folder is one that the user has chosen; what an earlier world has left there goes."""
    said = 'for out; do :; done; case "$1" in --version) echo 0.25.1;; *) mkdir -p "$out/world"; :>"$out/types.py"; MORE;; esac\n'
    tool = calc.script("componentize-py", said.replace("MORE", ':>"$out/world/old.py"'))
    calc.write(
        "SConstruct", f'{BY_HAND}env.PythonGuest("src/types.py", "src/world.sig", WASMWORLD="calc", WASMWITPACKAGE="wit")\n'
    )
    calc.write("src/world.sig", "1\n")
    calc.write("src/mine.py", "mine\n")
    calc.write("wit/world.wit", "package demo:calc;\nworld calc {}\n")
    calc.scons(f"componentize_py={tool}").good()
    assert (calc.root / "src/world/old.py").is_file()
    calc.script("componentize-py", said.replace("MORE", ":"))
    calc.write("src/world.sig", "2\n")
    calc.scons(f"componentize_py={tool}").good()
    assert not (calc.root / "src/world/old.py").exists()
    assert calc.read("src/mine.py") == "mine\n"


def test_npm_packages_leave_the_folder_of_their_lock_alone(calc: Project) -> None:
    calc.write("SConstruct", BY_HAND + 'env.NpmPackages("web/installed", "web/package-lock.json", WASMCOMPONENTNAME="calc")\n')
    for path in ("web/package.json", "web/package-lock.json", "web/node_modules/mine/index.js"):
        calc.write(path, "{}\n")
    calc.scons().refused("WW432", "cannot be installed beside", "yours are there", "build/calc/npm/installed")
    assert calc.read("web/node_modules/mine/index.js") == "{}\n"
