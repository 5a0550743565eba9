"""``scons js`` and ``scons npm``: modules that Node.js runs, made anew for what has changed, the same bytes every time."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import textwrap
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

DOCUMENTED = WIT.replace("  add:", "  /// The sum.\n  add:")
ARCHIVE = "build/npm/acme-calc-1.2.0-rc.1.tgz"
CALL = """
import { Calc } from "../project/build/js/calc/index.js";
const calc = await Calc.instantiate();
console.log(Calc.world, calc.ops.add(2, 3));
for (const wrong of [2 ** 31, 1.5, "1", undefined]) {
  try {
    calc.ops.sub(1, wrong);
  } catch (error) {
    console.log(`${error instanceof RangeError || error instanceof TypeError} ${error.message}`);
  }
}
"""
FAILS = """
import { Calc } from "../project/build/js/calc/index.js";
const error = await Calc.instantiate().catch((error) => error);
console.log(error.name, error.message.split("\\n")[0]);
"""
SAID = """\
demo:calc/calculator 5
true [WW505] b: 2147483648 does not fit s32 (-2147483648 to 2147483647)
true [WW504] b: expected an integer (s32), got number 1.5
true [WW504] b: expected an integer (s32), got string "1"
true [WW504] b: expected an integer (s32), got undefined
"""


def node(project: Project, code: str) -> str:
    """What a program of the user prints that imports the modules."""
    file = project.scratch / "call.mjs"
    file.write_text(textwrap.dedent(code), encoding="utf-8")
    done = subprocess.run(["node", file], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(shared: Project) -> Project:
    if programs.find("node") is None or programs.find("npm") is None:
        pytest.skip("no Node.js on this machine")
    install(tools.TOOLS["jco-transpile"], print)
    shared.environment["WITWORKS_TOOLS"] = str(tools.tools_folder())
    shared.wat(wit=DOCUMENTED)
    shared.wat("other")
    shared.scons("js").good()
    return shared


@pytest.fixture
def calc(built: Project, copy_of: Callable[[Project], Project]) -> Project:
    copy = copy_of(built)
    copy.environment = dict(built.environment)
    return copy


def test_a_module_is_called_from_node(built: Project) -> None:
    assert node(built, CALL) == SAID
    types = built.read("build/js/calc/interfaces/ops.d.ts")
    assert "  /** The sum. */\n  add(a: number, b: number): number;" in types
    assert built.scons("js").idle()


def test_nobody_else_needs_it(calc: Project) -> None:
    calc.scons("-c").good()
    assert not (calc.root / "build/js").exists()
    run = calc.scons().good()
    assert not run.ran("js", "transpile", "wasi")
    assert not (calc.root / "build/js").exists()
    assert calc.scons("js-calc").good().ran("js") == {"calc"}
    assert not (calc.root / "build/js/other").exists()


def test_each_change_makes_anew_what_it_must(calc: Project) -> None:
    def made() -> list[str]:
        return sorted(calc.scons("js").good().actions)

    before = calc.read("build/js/calc/component/glue.js")
    calc.edit("components/calc/wit/world.wit", "The sum.", "What both are together.")
    assert made() == ["js calc", "world calc"]
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    assert made() == ["component calc", "transpile calc", "validate calc", "wat calc"]
    assert calc.read("build/js/calc/component/glue.js") == before, "the same component gives the same code"
    (calc.root / "build/js/calc/interfaces/ops.js").unlink()
    (calc.root / "build/js/other/component/glue.core.wasm").unlink()
    assert made() == ["js calc", "transpile other"]
    calc.scons("js").idle()


def test_parts_of_other_worlds_are_refused_with_the_words_of_python(calc: Project) -> None:
    old = (calc.root / "build/js/calc/component/glue.core.wasm").read_bytes()
    component = (calc.root / "build/calc/calc.wasm").read_bytes()
    calc.edit("components/calc/wit/world.wit", "sub: func(a: s32, b: s32)", "sub: func(a: s32, c: s32)")
    calc.scons("calc", "js-calc").good()
    core = calc.root / "build/js/calc/component/glue.core.wasm"
    core.write_bytes(old)
    (calc.root / "build/python/calc/calc.wasm").write_bytes(component)
    said = node(calc, FAILS)
    python = calc.python("""
        from calc import Calc
        from witworks.runtime import WrongWorld
        try:
            Calc()
        except WrongWorld as error:
            print("WrongWorld", str(error).splitlines()[0])
    """)
    assert said.strip().replace(str(core), "FILE") == python.replace(str(calc.root / "build/python/calc/calc.wasm"), "FILE")
    assert "[WW502]" in said
    modules = calc.root / "build/js/calc/component/modules.js"
    modules.write_text(modules.read_text("utf-8").replace('built = "', 'built = "0'), encoding="utf-8")
    assert "component/glue.js was built from 0" in node(calc, FAILS)


def test_a_package_for_npm(calc: Project, tmp_path: Path) -> None:
    manifest = '[npm]\nname = "@acme/calc"\nversion = "1.2.0-rc.1"\ndescription = "Adds, for $5 a sum"\nlicense = "MIT"\n'
    calc.write("components/calc/component.toml", manifest)
    calc.write("build/js/calc/private.txt", "not yours")
    calc.scons("npm").good()
    first = (calc.root / ARCHIVE).read_bytes()
    with tarfile.open(fileobj=io.BytesIO(first)) as archive:
        names = archive.getnames()
        assert names == sorted(names)
        said = json.loads(archive.extractfile("package/package.json").read())  # type: ignore[union-attr]
    assert "package/private.txt" not in names
    assert {"package/index.js", "package/index.d.ts", "package/component/glue.core.wasm"} <= set(names)
    about = {"name": "@acme/calc", "version": "1.2.0-rc.1", "description": "Adds, for $5 a sum", "license": "MIT"}
    assert said.items() >= about.items()
    assert "dependencies" not in said
    calc.scons("npm").idle()
    (calc.root / ARCHIVE).unlink()
    calc.scons("npm").good()
    assert (calc.root / ARCHIVE).read_bytes() == first
    home = tmp_path / "user"
    home.mkdir()
    (home / "package.json").write_text("{}", encoding="utf-8")
    for command in (
        ["npm", "install", "--offline", "--no-audit", "--no-fund", str(calc.root / ARCHIVE)],
        ["node", "-e", "import('@acme/calc').then(async ({Calc}) => console.log((await Calc.instantiate()).ops.add(2, 3)))"],
    ):
        done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
    assert done.stdout == "5\n"


@pytest.mark.parametrize(("line", "word"), [('name = "Calc"', "small letters"), ('version = "1.2"', "1.2.0-rc.1")])
def test_what_npm_does_not_take_is_refused(project: Project, line: str, word: str) -> None:
    project.wat()
    project.write("components/calc/component.toml", f"[npm]\n{line}\n")
    project.scons("npm").refused("WW102", "component.toml:2", word)


def test_without_node_it_says_what_to_install(project: Project) -> None:
    project.wat()
    empty = project.scratch / "empty"
    empty.mkdir()
    project.environment |= {"PATH": str(empty), "WITWORKS_TOOLS": str(empty)}
    project.scons("js").refused("WW314", "jco-transpile")
