"""The shared cache in a folder: another clone gets what one has built, and whatever is wrong with the cache costs one line."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from witworks import programs
from witworks.errors import ToolError
from witworks.programs import Probes
from witworks.toolchains import tools

from tests.e2e.conftest import ROOT, WIT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Project

COMPILED = ("wat", "cargo", "component", "validate")


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared-cache")


@pytest.fixture
def first(calc: Project, cache: Path) -> Project:
    """A project that has built two components and put them into the cache."""
    calc.wat("other")
    calc.write("components/calc/README.md", "What it does.\n")
    calc.scons(f"cache={cache}").good()
    return calc


@pytest.fixture
def clone(first: Project, tmp_path: Path) -> Project:
    """Another clone of it, where nothing was built."""
    shutil.rmtree(first.root / "build")
    first.root = first.root.rename(tmp_path / "a clone elsewhere")
    return first


def _results(project: Project) -> dict[str, bytes]:
    made = {name: data for name, data in project.files().items() if name.endswith((".wasm", ".py"))}
    return {name: data for name, data in made.items() if name.startswith("build/") and ".witworks" not in name}


def test_another_clone_compiles_nothing(clone: Project, cache: Path) -> None:
    run = clone.scons(f"cache={cache}").good()
    assert run.ran(*COMPILED) == set()
    assert run.ran("fetch") == {"calc", "other"}
    assert run.ran("bindings", "precompile") == {"calc", "other"}
    clone.scons(f"cache={cache}").idle()
    assert clone.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(1, 2))") == "3"
    fetched = _results(clone)
    shutil.rmtree(clone.root / "build")
    clone.scons().good()
    assert {name: data for name, data in _results(clone).items() if name in fetched} == fetched


def test_what_is_not_the_same_is_built_here(clone: Project, cache: Path) -> None:
    clone.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    run = clone.scons(f"cache={cache}").good()
    assert (run.ran("wat"), run.ran("fetch")) == ({"calc"}, {"other"})
    clone.edit("components/other/wit/world.wit", "b: s32", "c: s32")
    assert clone.scons(f"cache={cache}").good().ran("wat") == {"other"}


def test_words_and_tests_are_no_inputs(clone: Project, cache: Path) -> None:
    clone.edit("components/calc/README.md", "does", "can do")
    clone.edit("components/calc/wit/world.wit", "interface ops {", "interface ops { // a comment")
    clone.write("components/calc/tests/test_calc.py", "def test_nothing(component: object) -> None:\n    assert component\n")
    assert clone.scons(f"cache={cache}").good().ran("fetch") == {"calc", "other"}


def test_a_flag_and_a_profile_are_inputs(clone: Project, cache: Path) -> None:
    assert clone.scons(f"cache={cache}", "profile=debug").good().ran("fetch") == set()
    clone.edit("SConstruct", "env.WasmProject()", 'env.Append(WASMVALIDATEFLAGS=["--features=all"])\nenv.WasmProject()')
    assert clone.scons(f"cache={cache}").good().ran("fetch") == set()


VARIABLES = (
    'from SCons.Util import CLVar\nenv.Append(WATFLAGS=CLVar("--encoding=utf8"))',
    "env.Replace(NATIVESTACK=4096)",
)


@pytest.mark.parametrize("change", VARIABLES)
def test_a_variable_is_an_input_of_whatever_kind_it_is(clone: Project, cache: Path, change: str) -> None:
    clone.edit("SConstruct", "env.WasmProject()", f"{change}\nenv.WasmProject()")
    assert clone.scons(f"cache={cache}").good().ran("fetch") == set()
    shutil.rmtree(clone.root / "build")
    assert clone.scons(f"cache={cache}").good().ran("fetch") == {"calc", "other"}


def test_what_steers_other_compilers_is_no_input(clone: Project, cache: Path) -> None:
    foreign = {"RUSTFLAGS": "-Copt-level=1", "GOFLAGS": "-tags=x", "NODE_OPTIONS": "--no-warnings"}
    assert clone.scons(f"cache={cache}", env=foreign).good().ran("fetch") == {"calc", "other"}


def test_features_of_the_wit_are_inputs(calc: Project, cache: Path) -> None:
    calc.edit("components/calc/wit/world.wit", "  sub:", "  @unstable(feature = more)\n  more: func();\n  sub:")
    calc.write("components/calc/component.toml", "[component]\nfeatures = []\n")
    calc.scons(f"cache={cache}").good()
    shutil.rmtree(calc.root / "build")
    assert calc.scons(f"cache={cache}").good().ran("fetch") == {"calc"}
    calc.edit("components/calc/component.toml", "[]", '["more"]')
    shutil.rmtree(calc.root / "build")
    run = calc.scons(f"cache={cache}")
    assert run.ran("fetch") == set(), run.text


def test_what_cannot_be_written_down_is_not_shared(calc: Project, cache: Path) -> None:
    command = 'lambda target, source, env, for_signature: "$WASMTOOLS validate $SOURCE"'
    calc.edit("SConstruct", "env.WasmProject()", f"env.Replace(WASMVALIDATECOM={command})\nenv.WasmProject()")
    run = calc.scons(f"cache={cache}").good()
    assert "  cache      calc is not shared: the variable WASMVALIDATECOM is neither text nor a list of it\n" in run.stdout
    assert list(cache.rglob("*")) == []


def test_packages_that_only_this_machine_knows_are_not_shared(project: Project, cache: Path) -> None:
    project.write("components/script/app.js", "export const ops = { add: (a, b) => a + b, sub: (a, b) => a - b };\n")
    project.write("components/script/wit/world.wit", WIT)
    project.write("components/script/node_modules/extra/index.js", "export const x = 1;\n")
    run = project.scons(f"cache={cache}", "-k")
    assert "script is not shared: what is in components/script/node_modules is known to this machine alone" in run.stdout


def test_a_cache_that_lies_is_found_out(clone: Project, cache: Path) -> None:
    for blob in (cache / "cas").glob("*/*"):
        blob.write_bytes(bytes(byte ^ 1 for byte in blob.read_bytes()))
    run = clone.scons(f"cache={cache}").good()
    assert run.ran("wat") == {"calc", "other"}
    assert run.stdout.count("is not what its name says") == 1
    assert clone.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(1, 2))") == "3"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"outputs": {"calc.wasm": {"sha256": "../../x", "size": 3}}}', b"\xff"])
def test_records_that_are_none(clone: Project, cache: Path, data: bytes) -> None:
    for record in (cache / "ac").glob("*/*"):
        record.write_bytes(data)
    assert clone.scons(f"cache={cache}").good().ran("wat") == {"calc", "other"}


def test_a_cache_that_may_only_be_read(clone: Project, cache: Path) -> None:
    before = sorted(cache.rglob("*"))
    clone.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    run = clone.scons(f"cache={cache}", "cache_mode=read").good()
    assert run.ran("fetch") == {"other"}
    assert sorted(cache.rglob("*")) == before


def test_a_cache_that_cannot_be_used_is_said_once(calc: Project, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder", encoding="utf-8")
    calc.wat("other")
    run = calc.scons(f"cache={blocked}").good()
    assert run.ran("wat") == {"calc", "other"}
    assert run.stdout.count("  cache      not used any more in this run: cannot write") == 1


def test_what_was_unused_for_longest_goes(first: Project, cache: Path) -> None:
    sizes = [file.stat().st_size for file in cache.rglob("*") if file.is_file()]
    for file in (cache / "cas").glob("*/*"):
        os.utime(file, (time.time() - 1000,) * 2)
    first.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    first.scons(f"cache={cache}", f"cache_size={sum(sizes)}").good()
    assert sum(file.stat().st_size for file in cache.rglob("*") if file.is_file()) <= sum(sizes)
    text = first.scons("cache-stats", f"cache={cache}", f"cache_size={sum(sizes)}").good().stdout
    assert text.startswith(f"{cache}: ")
    first.scons("cache-stats").refused("WW307", "cache=FOLDER")
    first.scons(f"cache={cache}", "cache_size=much").refused("WW307", "cache_size=10GB")


def test_a_source_saved_while_it_is_compiled_is_not_put_in(calc: Project, cache: Path, bundled: Path) -> None:
    source = calc.root / "components/calc/calc.wat"
    calc.environment["WITWORKS_WASM_TOOLS"] = str(
        calc.script("wasm-tools", f'case "$*" in *embed*) echo ";; edited" >> "{source}";; esac\nexec "{bundled}" "$@"\n')
    )
    calc.scons(f"cache={cache}").good()
    assert list(cache.rglob("*")) == []


@pytest.mark.slow
def test_a_composition_without_wac(calc: Project, cache: Path, tmp_path: Path) -> None:
    try:
        tools.find(tools.TOOLS["wac"], "", Probes(None))
    except ToolError as error:
        pytest.skip(f"{error.message}: {error.fix}")
    caller = '(module (import "demo:calc/ops" "sub" (func $sub (param i32 i32) (result i32)))'
    export = ' (func (export "run") (result i32) i32.const 9 i32.const 2 call $sub))\n'
    calc.write("wit/calc/world.wit", calc.read("components/calc/wit/world.wit"))
    calc.write("components/main/main.wat", f"{caller}\n{export}")
    world = "package demo:main;\n\nworld main {\n  import demo:calc/ops;\n  export run: func() -> s32;\n}\n"
    calc.write("components/main/wit/world.wit", world)
    calc.write("compositions/both.toml", 'root = "main"\n')
    setting = f"cache={cache}"
    calc.scons(setting).good()
    composed = (calc.root / "build/compositions/both.wasm").read_bytes()
    shutil.rmtree(calc.root / "build")
    bare = {"PATH": str(tmp_path), "WITWORKS_TOOLS": str(tmp_path)}
    run = calc.scons(setting, env=bare).good()
    assert run.ran("fetch") == {"calc", "main"}
    assert (calc.root / "build/compositions/both.wasm").read_bytes() == composed
    assert calc.python("from both import Both\nwith Both() as b: print(b.run())") == "7"
    calc.scons(setting, env=bare).idle()
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    calc.scons(setting, env=bare).refused("WW314", "wac is not installed")
    assert calc.scons(setting).good().ran("compose") == {"both"}
    assert calc.python("from both import Both\nwith Both() as b: print(b.run())") == "18"


@pytest.mark.slow
def test_rust_without_any_compiler(rust: Project, cache: Path, tmp_path: Path) -> None:
    rust.scons(f"cache={cache}").good()
    shutil.rmtree(rust.root / "build")
    bare = {"PATH": str(tmp_path), "HOME": str(tmp_path), "CARGO_HOME": str(tmp_path), "RUSTUP_HOME": str(tmp_path), "RUSTC": ""}
    run = rust.scons(f"cache={cache}", "rust_std=installed", env=bare)
    assert run.good().ran("fetch") == {"adder"}
    assert run.ran("cargo") == set()
    shutil.rmtree(rust.root / "build")
    for steering in ({"RUSTFLAGS": "-Copt-level=1"}, {"CARGO_PROFILE_RELEASE_LTO": "fat"}, {"CARGO_BUILD_RUSTFLAGS": "-g"}):
        run = rust.scons(f"cache={cache}", "rust_std=installed", env=bare | steering)
        assert run.status != 0, f"{steering} found what was built without"
        assert run.ran("fetch") == set()


@pytest.mark.slow
def test_rust_that_reads_more_than_its_folder(rust: Project, cache: Path) -> None:
    """A package that is named by path is described, and a change of it is seen; a file that only the compiler knows of is not."""
    rust.write("crates/sums/Cargo.toml", '[package]\nname = "sums-apart"\nversion = "0.1.0"\nedition = "2021"\n')
    rust.write("crates/sums/src/lib.rs", "pub fn sum(a: i32, b: i32) -> i32 { a + b }\n")
    rust.edit("components/adder/Cargo.toml", "[dependencies]", '[dependencies]\nsums-apart = { path = "../../crates/sums" }')
    rust.edit("components/adder/src/lib.rs", "a + b", "sums_apart::sum(a, b)")
    setting = f"cache={cache}"
    rust.scons().good()  # cargo brings the lock file up to date
    shutil.rmtree(rust.root / "build")
    rust.scons(setting).good()
    shutil.rmtree(rust.root / "build")
    assert rust.scons(setting).good().ran("fetch") == {"adder"}
    rust.edit("crates/sums/src/lib.rs", "a + b", "b + a + 1")
    shutil.rmtree(rust.root / "build")
    assert rust.scons(setting).good().ran("cargo") == {"adder"}
    rust.write("words/text.txt", "compiled in\n")
    rust.edit("components/adder/src/lib.rs", "a - b", 'a - b + include_str!("../../../words/text.txt").len() as i32')
    kept = sorted(cache.rglob("*"))
    run = rust.scons(setting).good()
    assert "adder is not shared: it is built from words/text.txt, outside of its folder, too" in run.stdout
    rust.edit("components/adder/src/lib.rs", 'include_str!("../../../words/text.txt")', 'option_env!("BONUS").unwrap_or("xx")')
    run = rust.scons(setting).good()
    assert "adder is not shared: it is built from the variable BONUS too" in run.stdout
    assert sorted(cache.rglob("*")) == kept


@pytest.mark.slow
def test_go_with_other_settings(project: Project, cache: Path) -> None:
    if programs.find("go") is None:
        pytest.skip("no Go on this machine")
    shutil.copytree(ROOT / "tests/projects/every/components/golang", project.root / "components/golang")
    shutil.copytree(ROOT / "tests/projects/every/wit", project.root / "wit")
    setting = f"cache={cache}"
    project.scons(setting).good()
    for expected, steering in (({"golang"}, {}), (set(), {"GOFLAGS": "-tags=x"}), (set(), {"GOEXPERIMENT": "nogreenteagc"})):
        shutil.rmtree(project.root / "build")
        assert project.scons(setting, "cache_mode=read", env=steering).good().ran("fetch") == expected, steering
