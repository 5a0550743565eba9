"""Compositions that cannot be, all in one project: each is told with its place and its fix, and is mended as the fix says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from witworks.toolchains.tools import TOOLS, is_installed

if TYPE_CHECKING:
    from tests.e2e.conftest import Project

WIT: Final = """\
package demo:{name};
interface {name}-out {{ f: func(); }}
world {name} {{
  {more}
  export {name}-out;
}}
"""
GAP: Final = "package demo:gap;\ninterface hole { dig: func(); }\n"
STORE: Final = "package demo:store;\ninterface files { size: func() -> u64; }\n"
KEEPER: Final = '(module (func (export "demo:store/files#size") (result i32) i32.const 1))'
BOXES: Final = "package demo:box;\ninterface boxes { resource handle; }\n"
FILES: Final = {
    "gap": 'root = "lonely"\n',
    "loud": 'root = "noisy"\n',
    "ring": 'root = "ping"\n',
    "other": 'root = "reader"\n',
    "astray": 'root = "reader"\n[wire]\n"demo:store/files" = "noisy"\n',
    "typo": 'root = "lonely"\nopen = ["demo:gap/hole", "demo:gap/hol"]\n',
    "inside": 'root = "giver"\n',
}


def _part(project: Project, name: str, more: str = "", **deps: str) -> None:
    text = f'(module (func (export "demo:{name}/{name}-out#f")))'
    project.wat(name, WIT.format(name=name, more=more), text)
    for package, wit in deps.items():
        project.write(f"components/{name}/wit/deps/{package}/{package}.wit", wit)


def _fix(said: str, composition: str) -> str:
    """The fix that is printed for one of the compositions."""
    (found,) = re.findall(rf"^error\[WW\d+\]: composition `{composition}`.*\n(?:  .*\n)*?  fix: (.*)\n", said, re.MULTILINE)
    return str(found)


@pytest.mark.provokes("WW450", "WW452", "WW454", "WW455", "WW456", "WW457", "WW459")
def test_each_is_told_and_then_mended_as_it_is_told(project: Project) -> None:
    if not is_installed(TOOLS["wac"]):
        pytest.skip("wac is not installed: `scons setup` brings it where a composition needs it")
    _part(project, "lonely", "import demo:gap/hole;", gap=GAP)
    _part(project, "noisy", "import log: func(text: string);")
    _part(project, "ping", "import demo:pong/pong-out;", pong="package demo:pong;\ninterface pong-out { f: func(); }\n")
    _part(project, "pong", "import demo:ping/ping-out;", ping="package demo:ping;\ninterface ping-out { f: func(); }\n")
    _part(project, "reader", "import demo:store/files;", store=STORE)
    project.wat("keeper", STORE.replace("u64", "u32") + "world keeper {\n  export files;\n}\n", KEEPER)
    _part(project, "giver", "import demo:box/boxes;", box=BOXES)
    project.edit("components/giver/wit/world.wit", "{ f: func(); }", "{ use demo:box/boxes.{handle}; g: func() -> handle; }")
    project.write("components/giver/giver.wat", '(module (func (export "demo:giver/giver-out#g") (result i32) i32.const 1))')
    project.wat("boxer", BOXES + "world boxer {\n  export boxes;\n}\n", "(module)")
    for name, text in FILES.items():
        project.write(f"compositions/{name}.toml", text)
    run = project.scons("-k", *FILES)
    assert run.status == 2, run.text
    assert "Traceback" not in run.text

    for name in ("gap", "loud"):  # the host is to supply it
        (line,) = re.findall(rf"(open = .*) in {name}.toml|in {name}.toml: (open = .*)", _fix(run.stderr, name))
        project.write(f"compositions/{name}.toml", FILES[name] + "".join(line) + "\n")
    (meant,) = re.findall(r"did you mean '(.*)'\?", _fix(run.stderr, "typo"))
    project.edit("compositions/typo.toml", 'demo:gap/hol"', f'{meant}"')
    assert "or remove the line" in _fix(run.stderr, "astray")
    project.edit("compositions/astray.toml", '[wire]\n"demo:store/files" = "noisy"\n', "")
    assert "or make the two texts the same" in _fix(run.stderr, "other")
    project.edit("components/keeper/wit/world.wit", "u32", "u64")
    project.edit("components/keeper/keeper.wat", "i32", "i64")
    (interface,) = re.findall(r"leave `(.*)` to the host too \(open\)", _fix(run.stderr, "inside"))
    project.write("compositions/inside.toml", FILES["inside"] + f'open = ["{interface}"]\n')
    assert "let a third component export what both need" in _fix(run.stderr, "ring")
    project.write("components/pong/wit/world.wit", WIT.format(name="pong", more=""))
    made = project.scons(*FILES).good()
    assert made.ran("compose") == set(FILES)
    project.scons(*FILES).idle()
