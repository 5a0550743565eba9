"""JavaScript and TypeScript with the real tools: what builds, what is built again, and what goes wrong, told."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest
from witworks import programs
from witworks.setup.install import install
from witworks.toolchains import tools

from tests.e2e.conftest import WIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Project

pytestmark = pytest.mark.slow

JS = """\
import { sum } from "./sum.js";

export const ops = {
  add: sum,
  sub(a, b) {
    return a - b;
  },
};
"""
SUM = "export const sum = (a, b) => a + b;\n"
TS = """\
import type { Ops } from "demo:calc/ops";
import { sum } from "./sum";

export const ops: Ops = {
  add: sum,
  sub(a, b) {
    return a - b;
  },
};
"""
TS_SUM = "export function sum(a: number, b: number): number {\n  return a + b;\n}\n"
ALL = frozenset(["world", "types", "bundle", "javascript", "validate", "precompile", "bindings", "package"])


@pytest.fixture(scope="module")
def installed() -> Path:
    """The folder of tools, with componentize-qjs in it."""
    if programs.find("node") is None or programs.find("npm") is None:
        pytest.skip("no Node.js on this machine")
    install(tools.TOOLS["componentize-qjs"], print)
    return tools.tools_folder()


@pytest.fixture
def empty(project: Project, installed: Path) -> Project:
    project.environment["WITWORKS_TOOLS"] = str(installed)
    return project


def javascript(project: Project, name: str = "calc") -> Project:
    project.write(f"components/{name}/app.js", JS)
    project.write(f"components/{name}/sum.js", SUM)
    project.write(f"components/{name}/wit/world.wit", WIT)
    return project


def typescript(project: Project, name: str = "calc") -> Project:
    project.write(f"components/{name}/src/main.ts", TS)
    project.write(f"components/{name}/src/sum.ts", TS_SUM)
    project.write(f"components/{name}/package.json", '{ "main": "src/main.ts" }')
    project.write(f"components/{name}/wit/world.wit", WIT)
    return project


@pytest.fixture(scope="module")
def both(shared: Project, installed: Path) -> Project:
    """`calc` in JavaScript and `typed` in TypeScript, built once for all tests that change something."""
    shared.environment["WITWORKS_TOOLS"] = str(installed)
    typescript(javascript(shared), "typed")
    run = shared.scons().good()
    assert {action.split()[0] for action in run.actions if action.endswith(" calc")} == ALL
    assert {action.split()[0] for action in run.actions if action.endswith(" typed")} == ALL | {"tsc"}
    return shared


@pytest.fixture
def built(both: Project, copy_of: Callable[[Project], Project]) -> Project:
    project = copy_of(both)
    project.environment |= both.environment
    return project


def test_they_compute_and_a_second_run_has_nothing_to_do(built: Project) -> None:
    code = "from {0} import {1}\nwith {1}() as c: print(c.ops.add(40, 2), c.ops.sub(-2, 3))"
    assert built.python(code.format("calc", "Calc")) == "42 -5"
    assert built.python(code.format("typed", "Typed")) == "42 -5"
    built.scons().idle()


def test_a_source_that_the_bundle_is_made_of_rebuilds_its_component_alone(built: Project) -> None:
    built.edit("components/calc/sum.js", "a + b", "a + b + 1")
    assert built.scons().good().ran("bundle", "javascript") == {"calc"}
    built.edit("components/typed/src/sum.ts", "a + b", "a + b + 1")
    run = built.scons().good()
    assert run.ran("bundle", "javascript", "tsc") == {"typed"}
    assert built.python("from typed import Typed\nwith Typed() as c: print(c.ops.add(40, 2))") == "43"


def test_what_changes_no_code_makes_no_component(built: Project) -> None:
    built.edit("components/calc/sum.js", "export", "// adds up\nexport")
    assert built.scons().good().actions == ("bundle calc",)
    built.edit("components/typed/src/sum.ts", "a: number, b: number", "a: number, b: number | 0")
    assert set(built.scons().good().actions) == {"tsc typed", "bundle typed"}


@pytest.mark.parametrize("path", ["README.md", "notes.txt", "tests/data.js", "unused.json"])
def test_what_no_module_reads_bundles_nothing(built: Project, path: str) -> None:
    built.write(f"components/calc/{path}", "{}")
    assert built.scons().good().actions == ()


def test_settings_of_the_bundler_and_what_they_extend_are_inputs(built: Project) -> None:
    built.write("components/calc/jsconfig.json", '{"extends": "./base.json"}')
    built.write("components/calc/base.json", "{}")
    assert built.scons().good().ran("bundle") == {"calc"}
    built.write("components/calc/base.json", '{"compilerOptions": {"target": "es2022"}}')
    assert built.scons().good().actions == ("bundle calc",)
    built.scons().idle()


def test_a_comment_in_the_wit_writes_types_and_compiles_nothing(built: Project) -> None:
    built.edit("components/typed/wit/world.wit", "  add:", "  /// Adds up.\n  add:")
    assert set(built.scons().good().actions) == {"world typed", "types typed", "bindings typed"}
    assert "Adds up." in built.read("build/typed/world.d.ts")
    built.scons().idle()


def test_a_changed_world_is_checked_against_the_code(built: Project) -> None:
    built.edit("components/typed/wit/world.wit", "a: s32, b: s32", "a: string, b: s32")
    run = built.scons("typed").refused("WW401", "typed", "TS2322", "components/typed/src/main.ts:5:3")
    assert run.ran("tsc") == {"typed"}


def test_an_interrupted_build_leaves_nothing_half_made(built: Project, wait_for: Callable[[Callable[[], bool]], None]) -> None:
    built.edit("components/calc/sum.js", "a + b", "a + b + 2")
    real = shutil.which("node")
    script = f'[ "$1" != --version ] || exec "{real}" --version\ntouch "{built.scratch}/started"\nexec sleep 60'
    node = built.script("bin/node", script)
    child = built.start("calc", env={"PATH": f"{node.parent}:{os.environ['PATH']}"})
    wait_for((built.scratch / "started").exists)
    os.killpg(child.pid, signal.SIGINT)
    assert built.finish(child).status == 2
    assert not (built.root / "build/calc/calc.bundle.js").exists()
    assert "calc" in built.scons().good().ran("javascript")
    assert built.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(40, 2))") == "44"


@pytest.mark.parametrize("name", ["app.js", "main.mjs", "calculator.js"])
def test_a_lone_file_is_a_component(empty: Project, name: str) -> None:
    empty.write(f"components/calc/{name}", JS.replace('import { sum } from "./sum.js";', "const sum = (a, b) => a + b;"))
    empty.write("components/calc/wit/world.wit", WIT)
    assert "javascript" in empty.scons().good().stdout


@pytest.mark.parametrize("way", ["comment", "package.json"])
def test_the_sources_name_their_world(empty: Project, way: str) -> None:
    empty.write("wit/calc/calc.wit", WIT + "world another {}\n")
    javascript(empty)
    shutil.rmtree(empty.root / "components/calc/wit")
    empty.scons().refused("WW212", "another")
    if way == "comment":
        empty.edit("components/calc/sum.js", "export", "// @world calculator\nexport")
    else:
        empty.write("components/calc/package.json", '{ "witworks": { "world": "demo:calc/calculator" } }')
    empty.scons().good()


def test_a_syntax_error_is_told_once_with_its_place(empty: Project) -> None:
    javascript(empty).edit("components/calc/sum.js", "a + b;", "a + ;")
    empty.scons().refused("WW401", "calc", "components/calc/sum.js:1:34", 'Unexpected ";"')


def test_a_type_error_is_told_once_with_its_place(empty: Project) -> None:
    typescript(empty).edit("components/calc/src/sum.ts", "return a + b", 'return "a"')
    empty.scons().refused("WW401", "calc", "components/calc/src/sum.ts:2:3", "TS2322")


@pytest.mark.provokes("WW433", "WW434")
@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ('"./sum.js"', '"./gone.js"', "WW401", ["app.js:1:21", "gone.js"]),
        ('"./sum.js"', '"left-pad"', "WW401", ["app.js:1:21", "left-pad"]),
        ('"./sum.js"', '"demo:calc/nowhere"', "WW401", ["does not import", "it imports: nothing"]),
        ('"./sum.js"', '"demo:calc/ops"', "WW401", ["import type"]),
        ("const ops", "const opps", "WW433", ["`ops`", "demo:calc/ops", "rename `opps`"]),
        ("add: sum", "plus: sum", "WW433", ["`ops.add`"]),
        ("add: sum", "add: sum, ...explode()", "WW434", ["app.js:4:16", "explode"]),
    ],
)
def test_what_is_missing_is_named(empty: Project, old: str, new: str, code: str, words: list[str]) -> None:
    javascript(empty).edit("components/calc/app.js", old, new)
    empty.scons().refused(code, "calc", *words)


@pytest.mark.parametrize(
    ("type_", "feature"), [("list<u32, 4>", "fixed-length-list"), ("error-context", "error-context")], ids=["fixed", "error"]
)
def test_a_world_that_the_engine_cannot_have_names_the_feature(empty: Project, type_: str, feature: str) -> None:
    javascript(empty).edit("components/calc/wit/world.wit", "add: func(a: s32, b: s32)", f"add: func(a: s32, b: {type_})")
    empty.scons().refused("WW416", "component `calc` cannot implement its world", feature)


@pytest.mark.provokes("WW435")
def test_a_folder_without_a_main_file(empty: Project) -> None:
    javascript(empty)
    (empty.root / "components/calc/app.js").rename(empty.root / "components/calc/other.js")
    empty.scons().refused("WW435", "other.js, sum.js", "app.js")


@pytest.mark.provokes("WW431")
def test_dependencies_without_a_lock_file(empty: Project) -> None:
    javascript(empty).write("components/calc/package.json", '{ "dependencies": { "one": "^1.0.0" } }')
    empty.scons().refused("WW431", "one", "npm install --package-lock-only --prefix", "components/calc")


@pytest.mark.provokes("WW430")
def test_a_package_json_that_is_none(empty: Project) -> None:
    javascript(empty).write("components/calc/package.json", '{\n "main": }')
    empty.scons().refused("WW430", "package.json:2:10")


def test_packages_are_installed_below_build_by_their_lock_alone(empty: Project) -> None:
    javascript(empty).edit("components/calc/app.js", '"./sum.js"', '"adder"')
    folder = empty.root / "components/calc"
    empty.write(
        "components/calc/adder/package.json", '{ "name": "adder", "version": "1.0.0", "type": "module", "main": "adder.js" }'
    )
    empty.write("components/calc/adder/adder.js", SUM)
    subprocess.run(["npm", "pack", "--silent", "./adder"], cwd=folder, check=True, capture_output=True)
    shutil.rmtree(folder / "adder")
    (folder / "adder-1.0.0.tgz").rename(empty.root / "adder-1.0.0.tgz")
    manifest = {"dependencies": {"adder": f"file:{empty.root}/adder-1.0.0.tgz"}}
    empty.write("components/calc/package.json", json.dumps(manifest))
    subprocess.run(["npm", "install", "--package-lock-only", "--silent"], cwd=folder, check=True, capture_output=True)
    run = empty.scons().good()
    assert run.ran("npm") == {"calc"}
    assert not (folder / "node_modules").exists()
    assert empty.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(40, 2))") == "42"
    empty.scons().idle()
    empty.edit("components/calc/app.js", "a - b", "b - a")
    assert "npm calc" not in empty.scons().good().actions


def test_a_node_that_is_too_old(empty: Project) -> None:
    javascript(empty)
    old = empty.script("old/node", "echo v12.0.0")
    empty.scons(env={"PATH": f"{old.parent}:/usr/bin:/bin"}).refused("WW330", "too old, 18 is needed")


NUMBERS = """\
package demo:numbers;

interface host {
  next: func(x: u32) -> u32;
  wide: func(x: u64) -> s64;
  resource store { constructor(x: u32); get: func() -> u32; }
}

interface echo {
  record pair { small: u32, wide: option<u64> }
  variant either { left(u32), right(list<pair>) }
  u32s: func(x: list<u32>) -> list<u32>;
  choose: func(x: either) -> either;
  fails: func(x: u32) -> result<u32, pair>;
  through: func(x: u32) -> u32;
  wide-through: func(x: u64) -> s64;
  resource counter {
    constructor(start: u32);
    add: func(x: u32) -> u32;
    twin: func() -> counter;
    two: static func(x: u32) -> counter;
  }
  held: func(x: u32) -> u32;
}

world numbers { import host; import top: func(x: u32) -> u32; export echo; export over: func(x: u32) -> u32; }
"""
NUMBERS_JS = """\
import host, { next, Store, wide } from "demo:numbers/host";
import { top } from "demo:numbers/numbers";

class Counter {
  constructor(start) { this.sum = positive(start); }
  add(x) { this.sum = positive(this.sum + x); return this.sum; }
  twin() { return new Counter(this.add(0)); }
  static two(x) { return new Counter(x); }
}

function positive(x) {
  if (x < 0) throw new Error(`negative: ${x}`);
  return x;
}

export const echo = {
  u32s: (x) => Array.from(x, positive),
  choose: (x) => (x.tag === "left" ? { tag: "left", val: positive(x.val) } : x),
  fails(x) { if (x > 5) throw { small: x, wide: 7n }; return x; },
  through: (x) => positive(host.next(positive(next(positive(x))))),
  wideThrough: (x) => (typeof x === "bigint" ? wide(x) : 0n),
  Counter,
  held: (x) => positive(new Store(positive(x)).get()),
};

export const over = (x) => positive(top(positive(x)));
"""
CALLS = """
import contextlib
from numbers_guest import *
from witworks.runtime import Trap

LARGE = 2**32 - 1

class Store:
    def __init__(self, x): self.x = x
    def get(self): return self.x

class Host:
    Store = store = Store
    def next(self, x): assert x > 2**31; return x - 1
    def wide(self, x): return -x

with NumbersGuest(host=Host(), top=lambda x: x) as c:
    e = c.echo
    print(list(e.u32s([0, 2**31, LARGE])) == [0, 2**31, LARGE])
    for v in (EitherLeft(LARGE), EitherRight([Pair(LARGE, None), Pair(1, 2**53 - 1)])):
        print(e.choose(v) == v)
    try:
        e.fails(LARGE)
    except FailsError as error:
        print(error.payload == Pair(LARGE, 7))
    print(e.through(LARGE) == LARGE - 2, e.wide_through(2**40) == -(2**40), c.over(LARGE) == LARGE)
    with e.counter(2**31) as counter:
        print(counter.add(5) == 2**31 + 5, counter.twin().add(1) == 2**31 + 6, e.counter_two(LARGE).add(0) == LARGE)
    print(e.held(LARGE) == LARGE)
with NumbersGuest(host=Host(), top=lambda x: x) as c, contextlib.suppress(Trap):
    print(c.echo.wide_through(2**60))
"""


def test_numbers_go_through_as_they_are_or_not_at_all(empty: Project) -> None:
    empty.write("components/numbers-guest/wit/world.wit", NUMBERS)
    empty.write("components/numbers-guest/app.js", NUMBERS_JS)
    empty.scons().good()
    printed = empty.python(CALLS).split()
    assert printed
    assert set(printed) == {"True"}


def test_an_exception_of_the_guest_is_told_in_a_debug_build(empty: Project) -> None:
    javascript(empty).edit("components/calc/app.js", "return a - b;", "return a.left.right - b;")
    code = """
    from calc import Calc
    from witworks.runtime import Trap
    with Calc() as c:
        try:
            c.ops.sub(1, 2)
        except Trap as trap:
            print(trap)
    """
    empty.scons().good()
    assert "unreachable" in empty.python(code)
    empty.scons("profile=debug").good()
    said = empty.python(code)
    assert "cannot read property 'right' of undefined" in said
    assert "at sub" in said


@pytest.mark.parametrize("language", ["js", "typescript"])
def test_a_new_component_passes_its_tests_and_tsc(empty: Project, installed: Path, language: str) -> None:
    empty.scons("new", "name=image-filter", f"lang={language}").good()
    run = empty.scons("test-image-filter").good()
    assert "2 passed, 0 failed" in run.stdout
    tsc = installed / f"componentize-qjs-{tools.TOOLS['componentize-qjs'].version}" / "node_modules/.bin/tsc"
    config = "tsconfig.json" if language == "typescript" else "jsconfig.json"
    folder = empty.root / "components/image-filter"
    done = subprocess.run([tsc, "--noEmit", "-p", config], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    main = "src/main.ts" if language == "typescript" else "app.js"
    empty.edit(f"components/image-filter/{main}", '`Hello, ${name || "world"}!`', "name.length")
    done = subprocess.run([tsc, "--noEmit", "-p", config], cwd=folder, capture_output=True, text=True, check=False)
    assert "TS2322" in done.stdout
