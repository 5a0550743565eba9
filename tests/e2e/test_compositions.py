"""Compositions: several components made one, tested and packed like any other, and made anew only for what is in them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from witworks.toolchains.tools import TOOLS, is_installed, tools_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Project

NUMBERS = """\
package demo:numbers;
/// Counts on.
interface numbers {
  /// The number after `x`.
  next: func(x: s32) -> s32;
}
world counting {
  export numbers;
}
"""
COUNTING = '(module (func (export "demo:numbers/numbers#next") (param i32) (result i32) local.get 0 i32.const 1 i32.add))\n'
WORK = """\
package demo:work;
interface work {
  run: func(x: s32) -> s32;
}
world worker {
  import demo:numbers/numbers;
  import log: func(x: s32);
  export work;
}
"""
WORKER = """\
(module
  (import "demo:numbers/numbers" "next" (func $next (param i32) (result i32)))
  (import "$root" "log" (func $log (param i32)))
  (func (export "demo:work/work#run") (param i32) (result i32)
    local.get 0
    call $log
    local.get 0
    call $next
    call $next))
"""
TEST = """\
import pytest

seen = []


@pytest.fixture
def component_imports():
    return {"log": seen.append}


def test_run(component):
    assert component.work.run(40) == 42
    assert seen == [40]
"""
LIGHT = {f"witworks.{name}" for name in ("memory", "reading", "stamps", "summary", "tool")}
LIGHT |= {f"witworks.memory.{name}" for name in ("ledger", "locking", "standing")}


def compose(project: Project) -> Project:
    """Two components of text and one that is none of theirs, and the composition `both`."""
    project.write("wit/numbers/numbers.wit", NUMBERS)
    project.write("wit/work/work.wit", WORK)
    for name, world, wat in (("counting", "counting", COUNTING), ("worker", "worker", WORKER)):
        project.write(f"components/{name}/{name}.wat", wat)
        project.write(f"components/{name}/component.toml", f'[component]\nworld = "{world}"\n')
    project.wat("apart")
    project.write("compositions/both.toml", 'root = "worker"\nopen = ["log"]\n')
    project.write("compositions/both/tests/test_both.py", TEST)
    return project


@pytest.fixture(scope="module")
def made(shared: Project) -> Project:
    if not is_installed(TOOLS["wac"]) and shutil.which("wac") is None:
        pytest.skip("wac is not installed: `scons setup` brings it where a composition needs it")
    compose(shared)
    run = shared.scons("test").good()
    assert {action for action in run.actions if action.endswith(" both")} == {
        *("plan both", "compose both", "validate both", "precompile both", "bindings both", "package both", "test both"),
    }
    assert "1 passed, 0 failed" in run.stdout
    return shared


@pytest.fixture
def built(made: Project, copy_of: Callable[[Project], Project]) -> Project:
    """A copy that has been built: SCons has looked at it where it lies."""
    copied = copy_of(made)
    copied.scons().good()
    return copied


def test_it_is_called_like_any_component_and_calls_the_host(built: Project) -> None:
    said = built.python("""
        from both import Both
        with Both(log=lambda x: print("log", x)) as both:
            print(both.work.run(40))
    """)
    assert said.split("\n") == ["log 40", "42"]
    assert (built.root / "build/compositions/both.wasm").is_file()


def test_nothing_is_looked_at_where_nothing_has_moved(built: Project) -> None:
    run = built.scons().idle()
    assert {name for name in run.imported if name.startswith("witworks.")} == LIGHT
    assert "both       composition" in run.stdout
    assert built.scons("both").idle()
    assert built.scons("test").idle()


def test_a_changed_part_is_composed_and_tested_again_and_nothing_else(built: Project) -> None:
    built.edit("components/counting/counting.wat", "i32.const 1 ", "i32.const 1 i32.const 0 i32.add ")
    run = built.scons("test").good()
    assert {action.split()[1] for action in run.actions} == {"counting", "both"}
    assert run.ran("compose", "validate", "precompile", "package", "test") >= {"both"}
    assert run.ran("plan", "bindings") == set()
    assert built.scons("test").idle()


def test_a_component_that_is_no_part_concerns_no_composition(built: Project) -> None:
    built.edit("components/apart/apart.wat", "i32.sub", "i32.mul")
    run = built.scons("test").good()
    assert {action.split()[1] for action in run.actions} == {"apart"}


def test_words_in_the_wit_change_no_code(built: Project) -> None:
    built.edit("wit/numbers/numbers.wit", "Counts on.", "Counts on and on.")
    run = built.scons().good()
    assert run.ran("compose", "validate", "wat") == set()
    assert built.scons().idle()


@pytest.mark.provokes("WW451")
def test_a_new_component_may_make_it_ambiguous(built: Project) -> None:
    built.write("components/other/other.wat", COUNTING)
    built.write("components/other/component.toml", '[component]\nworld = "counting"\n')
    run = built.scons().refused("WW451", "`worker` imports `demo:numbers/numbers`", "wit/work/work.wit:6", "counting and other")
    assert run.ran("compose") == set()
    built.write("compositions/both.toml", 'root = "worker"\nopen = ["log"]\n[wire]\n"demo:numbers/numbers" = "other"\n')
    assert built.scons().good().ran("plan", "compose") == {"both"}
    built.edit("components/other/other.wat", "i32.const 1", "i32.const 2")
    assert built.scons("test").refused("WW603", "both failed its tests").ran("compose") == {"both"}


def test_a_mock_takes_the_place_of_a_part(built: Project) -> None:
    built.write("components/stub/stub.wat", COUNTING.replace("i32.const 1", "i32.const 100"))
    built.write("components/stub/component.toml", '[component]\nworld = "counting"\n')
    built.write("compositions/both.toml", 'root = "worker"\nopen = ["log"]\n[wire]\n"demo:numbers/numbers" = "counting"\n')
    mocked = 'root = "worker"\nopen = ["log"]\n[replace]\n"demo:numbers/numbers" = "stub"\n'
    built.write("compositions/mocked.toml", mocked)
    built.write("compositions/by-host.toml", mocked.replace("stub", "host"))
    built.scons().good()
    said = built.python("""
        from both import Both
        from mocked import Mocked
        from by_host import ByHost
        class Numbers:
            def next(self, x): return x * 3
        print(Both(log=id).work.run(0), Mocked(log=id).work.run(0), ByHost(log=id, numbers=Numbers()).work.run(1))
    """)
    assert said == "2 200 9"


def test_compositions_nest(built: Project) -> None:
    built.write(
        "wit/top/top.wit",
        "package demo:top;\ninterface top { go: func(x: s32) -> s32; }\n"
        "world tower {\n  import demo:work/work;\n  import log: func(x: s32);\n  export top;\n}\n",
    )
    built.write("components/high/component.toml", '[component]\nworld = "tower"\n')
    built.write(
        "components/high/high.wat",
        '(module (import "demo:work/work" "run" (func $run (param i32) (result i32))) (import "$root" "log" (func (param i32)))'
        ' (func (export "demo:top/top#go") (param i32) (result i32) local.get 0 call $run call $run))',
    )
    built.write("compositions/tower.toml", 'root = "high"\nopen = ["log"]\n[wire]\n"demo:work/work" = "both"\n')
    built.scons().good()
    code = "from tower import Tower; seen = []; print(Tower(log=seen.append).top.go(0), seen)"
    assert built.python(code) == "4 [0, 2]"
    built.edit("components/counting/counting.wat", "i32.const 1", "i32.const 10")
    assert built.scons().good().ran("compose") == {"both", "tower"}
    assert built.python(code) == "40 [0, 20]"
    built.scons().idle()


@pytest.mark.provokes("WW458")
def test_a_wac_file_says_it_all(built: Project) -> None:
    wac = """\
    package my:own;

    let a = new component:counting {};
    let b = new component:worker { "demo:numbers/numbers": a["demo:numbers/numbers"], ... };
    export b["demo:work/work"];
    """
    built.write("compositions/by-hand.wac", wac)
    assert built.scons().good().ran("compose") == {"by-hand"}
    assert built.python("from by_hand import ByHand; print(ByHand(log=id).work.run(1))") == "3"
    built.edit("components/counting/counting.wat", "i32.const 1", "i32.const 10")
    assert built.scons().good().ran("compose") == {"by-hand", "both"}
    assert built.python("from by_hand import ByHand; print(ByHand(log=id).work.run(1))") == "21"
    built.scons().idle()
    built.edit("compositions/by-hand.wac", '"demo:numbers/numbers": a', '"demo:numbers/numbers": c')
    built.scons().refused("WW458", "compositions/by-hand.wac:4", "undefined name `c`")


def test_contracts_beside_the_wit_hold_for_compositions_too(built: Project) -> None:
    built.write("wit/work/tests/conftest.py", TEST.partition("def test_run")[0].replace("return", "return imports or"))
    built.write(
        "wit/work/tests/conftest.py",
        "import pytest\n\n\nclass Numbers:\n    def next(self, x):\n        return x + 1\n\n\n@pytest.fixture\n"
        "def component_imports(component_name):\n"
        '    return {"log": id} | ({"numbers": Numbers()} if component_name == "worker" else {})\n',
    )
    built.write("wit/work/tests/test_work.py", "def test_run(component):\n    assert component.work.run(1) == 3\n")
    assert built.scons("test").good().ran("contract") == {"worker", "both"}


def test_its_wheel(built: Project) -> None:
    assert built.scons("wheels").status == 0
    assert (built.root / "build/wheels/both-0.1.0-py3-none-any.whl").is_file()


@pytest.mark.provokes("WW121", "WW122", "WW123")
@pytest.mark.parametrize(
    ("path", "text", "code", "word"),
    [
        ("compositions/worker.toml", 'root = "worker"\n', "WW121", "a component has the name `worker` already"),
        ("compositions/both.wac", "package a:b;\n", "WW121", "another file, both.toml, makes the name `both` already"),
        ("compositions/pipe.toml", 'root = "workr"\n', "WW122", "did you mean 'worker'?"),
        ("compositions/pipe.wac", "package a:b;\n", "WW122", "names no part"),
        ("compositions/pipe.toml", 'root = "pipe"\n', "WW123", "pipe → pipe"),
        ("compositions/Pipe.toml", 'root = "worker"\n', "WW104", "rename the file, say to `pipe`"),
    ],
)
def test_files_that_cannot_be_compositions(built: Project, path: str, text: str, code: str, word: str) -> None:
    built.write(path, text)
    built.scons().refused(code, word)


def test_cleaning_takes_what_was_made(built: Project) -> None:
    built.scons("-c").good()
    assert not (built.root / "build").exists()


@pytest.mark.provokes("WW314")
def test_the_missing_tool_is_missed_by_compositions_alone(built: Project) -> None:
    built.environment["WITWORKS_WAC"] = "/nowhere/wac"
    run = built.scons()
    run.refused("WW314", "no wac at /nowhere/wac", "makes one component of several")
    built.edit("components/apart/apart.wat", "i32.sub", "i32.mul")
    assert "apart" in built.scons().ran("package")


def test_a_package_for_what_two_need(built: Project) -> None:
    run = built.scons("new", "name=shared", "lang=wit").good()
    assert "made wit/shared/" in run.stdout
    assert "use demo:shared/types.{…};" in run.stdout
    built.edit("wit/numbers/numbers.wit", "interface numbers {", "interface numbers {\n  use demo:shared/types.{item};")
    assert built.scons().good().ran("world") == {"counting", "worker"}
    built.scons("new", "name=shared", "lang=wit").refused("WW110", "wit/shared is there already")


def test_questions_know_compositions(built: Project) -> None:
    built.edit("components/counting/counting.wat", "i32.const 1", "i32.const 3")
    said = built.scons("explain", "both", "apart").good().stdout
    assert "both would be made anew" in said
    assert "components/counting/counting.wat changed" in said
    assert "apart is up to date" in said
    built.edit("compositions/both.toml", 'open = ["log"]', 'open = ["log"]  # the host prints')
    assert "compositions/both.toml changed" in built.scons("explain", "both").good().stdout
    assert "wac" in built.scons("doctor").stdout


def test_a_composition_without_its_parts_is_skipped_with_them(built: Project) -> None:
    built.rust("counting-rust", wit=NUMBERS.replace("demo:numbers", "demo:others"))
    built.write("compositions/rusty.toml", 'root = "counting-rust"\n')
    nothing = {"WITWORKS_RUST_STD": "installed", "PATH": "/nowhere", "HOME": "/nowhere", "WITWORKS_TOOLS": str(tools_folder())}
    run = built.scons("skip_missing=yes", env=nothing)
    assert run.status == 0, run.text
    assert "skipped counting-rust" in run.stdout
    assert "skipped rusty: its part counting-rust is" in run.stdout
    assert "both       composition" in run.stdout


@pytest.mark.parametrize("way", ["manifest", "sources"])
def test_a_component_that_takes_on_a_world_may_make_it_ambiguous(built: Project, way: str) -> None:
    """The composition itself has not moved: a component that was none of its parts has."""
    built.write("wit/apart/apart.wit", "package demo:apart;\nworld nothing {}\n")
    if way == "manifest":
        built.write("components/other/other.wat", COUNTING)
        built.write("components/other/component.toml", '[component]\nworld = "nothing"\n')
        built.scons("other")
        built.scons("both").good()
        built.write("components/other/component.toml", '[component]\nworld = "counting"\n')
    else:
        built.rust("other")
        shutil.rmtree(built.root / "components/other/wit")
        built.write("components/other/src/lib.rs", 'wit_bindgen::generate!({ path: "../../wit/apart", world: "nothing" });\n')
        built.environment["WITWORKS_RUST_STD"] = "installed"
        built.scons("both").good()
        built.write("components/other/src/lib.rs", 'wit_bindgen::generate!({ path: "../../wit/numbers", world: "counting" });\n')
    run = built.scons("both")
    run.refused("WW451", "counting and other")
    assert run.ran("compose") == set()


FILES = "package demo:host;\ninterface files {\n  resource file { constructor(size: u32); size: func() -> u32; }\n}\n"
COUNTERS = (
    "package demo:counters;\ninterface counters {\n  resource counter { constructor(start: u32); next: func() -> u32; }\n}\n"
)
SIZES = """\
package demo:sizes;
interface sizes {
  use demo:host/files.{file};
  twice: func(f: borrow<file>) -> u32;
}
world sizing {
  export sizes;
}
"""
SIZING = """\
(module
  (import "demo:host/files" "[method]file.size" (func $size (param i32) (result i32)))
  (import "demo:host/files" "[resource-drop]file" (func $drop (param i32)))
  (func (export "demo:sizes/sizes#twice") (param i32) (result i32)
    local.get 0
    call $size
    local.get 0
    call $size
    i32.add
    local.get 0
    call $drop))
"""
COUNTER = """\
(module
  (import "[export]demo:counters/counters" "[resource-new]counter" (func $new (param i32) (result i32)))
  (memory 1)
  (global $at (mut i32) (i32.const 0))
  (func (export "demo:counters/counters#[constructor]counter") (param i32) (result i32)
    (global.set $at (i32.add (global.get $at) (i32.const 4)))
    (i32.store (global.get $at) (local.get 0))
    (call $new (global.get $at)))
  (func (export "demo:counters/counters#[method]counter.next") (param i32) (result i32)
    (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1)))
    (i32.load (local.get 0))))
"""
USES = """\
package demo:uses;
interface uses {
  count: func(start: u32) -> u32;
  measure: func(size: u32) -> u32;
}
world user {
  import demo:host/files;
  import demo:sizes/sizes;
  import demo:counters/counters;
  export uses;
}
"""
USER = """\
(module
  (import "demo:host/files" "[constructor]file" (func $open (param i32) (result i32)))
  (import "demo:host/files" "[resource-drop]file" (func $close (param i32)))
  (import "demo:sizes/sizes" "twice" (func $twice (param i32) (result i32)))
  (import "demo:counters/counters" "[constructor]counter" (func $counter (param i32) (result i32)))
  (import "demo:counters/counters" "[method]counter.next" (func $next (param i32) (result i32)))
  (import "demo:counters/counters" "[resource-drop]counter" (func $drop (param i32)))
  (func (export "demo:uses/uses#count") (param i32) (result i32) (local $it i32) (local $n i32)
    (local.set $it (call $counter (local.get 0)))
    (drop (call $next (local.get $it)))
    (local.set $n (call $next (local.get $it)))
    (call $drop (local.get $it))
    (local.get $n))
  (func (export "demo:uses/uses#measure") (param i32) (result i32) (local $it i32) (local $n i32)
    (local.set $it (call $open (local.get 0)))
    (local.set $n (call $twice (local.get $it)))
    (call $close (local.get $it))
    (local.get $n)))
"""


def test_resources_of_parts_and_of_the_host(project: Project) -> None:
    """A part's resource stays inside; the host's is one, whichever part holds a handle to it."""
    if not is_installed(TOOLS["wac"]):
        pytest.skip("wac is not installed: `scons setup` brings it where a composition needs it")
    project.write("wit/host/w.wit", FILES)
    project.write("wit/counters/w.wit", COUNTERS + "world counting { export counters; }\n")
    project.write("wit/sizes/w.wit", SIZES)
    project.write("wit/uses/w.wit", USES)
    for name, world, wat in (("counting", "counting", COUNTER), ("sizing", "sizing", SIZING), ("user", "user", USER)):
        project.write(f"components/{name}/{name}.wat", wat)
        project.write(f"components/{name}/component.toml", f'[component]\nworld = "{world}"\n')
    project.write("compositions/whole.toml", 'root = "user"\nopen = ["demo:host/files"]\n')
    project.scons().good()
    said = project.python("""
        from whole import Whole

        class File:
            def __init__(self, size):
                self.bytes = size
            def size(self):
                return self.bytes

        class Files:
            file = File

        with Whole(files=Files()) as whole:
            print(whole.uses.count(40), whole.uses.measure(7), whole.uses.measure(8))
    """)
    assert said == "42 14 16"


@pytest.mark.provokes("WW453")
def test_a_newer_version_serves_who_imports_an_older(built: Project) -> None:
    """By its number, and with a function more; wac is given both names."""
    more = NUMBERS.replace("  next:", "  other: func(x: s32) -> s32;\n  next:")
    built.write("wit/numbers/numbers.wit", NUMBERS.replace("demo:numbers;", "demo:numbers@1.2.0;"))
    built.edit("wit/work/work.wit", "demo:numbers/numbers", "demo:numbers/numbers@1.2.0")
    built.write("components/counting/wit/numbers.wit", more.replace("demo:numbers;", "demo:numbers@1.3.1;"))
    built.edit("components/counting/counting.wat", "demo:numbers/numbers#next", "demo:numbers/numbers@1.3.1#next")
    (built.root / "components/counting/component.toml").unlink()
    other = '(func (export "demo:numbers/numbers@1.3.1#other") (param i32) (result i32) local.get 0)'
    built.edit("components/counting/counting.wat", "(module ", f"(module {other} ")
    built.edit("components/worker/worker.wat", "demo:numbers/numbers", "demo:numbers/numbers@1.2.0")
    built.scons().good()
    assert built.python("from both import Both; print(Both(log=id).work.run(1))") == "3"
    assert '"demo:numbers/numbers@1.2.0": p0-counting["demo:numbers/numbers@1.3.1"]' in built.read("build/both/both.wac")
    built.edit("components/counting/wit/numbers.wit", "@1.3.1", "@2.0.0")
    built.edit("components/counting/counting.wat", "@1.3.1", "@2.0.0")
    built.scons("both").refused("WW453", "wanted is 1.2.0 up to, not including, 2.0.0", "components/counting/wit/numbers.wit:9")
