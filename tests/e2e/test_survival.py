"""What a build must live through: being killed anywhere, clocks, branches, odd paths, links, and size."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import WAT, WIT, Project

if TYPE_CHECKING:
    from pathlib import Path

THOROUGH = bool(os.environ.get("WITWORKS_THOROUGH"))
"""Whether to take the time for the full numbers; else a share of them."""
KILLS, DAMAGES, COMPONENTS = (100, 1000, 1000) if THOROUGH else (25, 30, 150)
MADE = (".wasm", "world.json", ".sig", ".py")


def _made(project: Project) -> dict[str, bytes]:
    """What a build is for: all but what is of this machine alone, and what is only remembered."""
    return {name: data for name, data in project.files().items() if name.startswith("build/") and name.endswith(MADE)}


@pytest.mark.slow
def test_killed_at_any_moment(calc: Project) -> None:
    calc.wat("other")
    started = time.monotonic()
    calc.scons().good()
    whole = time.monotonic() - started
    wanted = {name: data for name, data in _made(calc).items() if not name.endswith("cwasm.sig")}
    moments = random.Random(20261124)  # noqa: S311 - the same moments each time
    survived = 0
    for turn in range(KILLS):
        if turn % 10 == 0:
            shutil.rmtree(calc.root / "build")
        else:  # something to do, from a tree that was killed before
            calc.edit("components/calc/calc.wat", "(module", "(module ")
        child = calc.start()
        time.sleep(moments.uniform(0, whole))
        survived += child.poll() is not None
        _kill(child)
        if turn % 5 == 0:
            calc.scons().good()
            calc.scons().idle()
            found = _made(calc)
            assert {name: found[name] for name in wanted} == wanted
    assert survived < KILLS / 2, "the builds ended before they were killed"


def _kill(child: subprocess.Popen[str]) -> None:
    """Kill scons and all that it has started, as a machine does that loses its power."""
    for pid in [*_children(child.pid), child.pid]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    child.communicate()


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    direct = [int(number) for number in listed.stdout.split()]
    return [other for one in direct for other in (*_children(one), one)]


def test_dates_from_the_future(calc: Project) -> None:
    """The clock was a day ahead, and was set right: whatever is edited now looks older than what was built."""
    ahead = time.time() + 86_400
    for file in (calc.root / "components").rglob("*"):
        os.utime(file, (ahead, ahead))
    calc.scons().good()
    for file in (calc.root / "build").rglob("*"):
        os.utime(file, (ahead, ahead))
    calc.scons().good()
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    assert calc.scons().good().ran("wat") == {"calc"}
    calc.scons().idle()


def test_a_switch_of_branches_and_back(calc: Project) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=calc.root, check=True, capture_output=True)

    calc.write(".gitignore", "build/\n")
    calc.wat("other")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "first")
    calc.scons().good()
    first = _made(calc)
    git("checkout", "-qb", "branch")
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    shutil.rmtree(calc.root / "components/other")
    git("commit", "-qam", "second")
    assert calc.scons().good().ran("wat") == {"calc"}
    git("checkout", "-q", "main")
    assert calc.scons().good().ran("wat") <= {"calc", "other"}
    assert {name: data for name, data in _made(calc).items() if name in first} == first


@pytest.mark.parametrize("name", ["with a space", "l'été «ß» 日本", 'a "quoted" $HOME #1', "-dash; & | (x)"])
def test_a_project_in_a_folder_of_any_name(calc: Project, name: str) -> None:
    moved = calc.root.with_name(name)
    calc.root.rename(moved)
    odd = Project(moved, calc.scratch)
    odd.scons().good()
    odd.scons().idle()
    assert odd.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(1, 2))") == "3"
    odd.scons("test").good()
    odd.scons("explain").good()


def test_a_component_folder_that_is_a_link(calc: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "linked"
    (elsewhere / "wit").mkdir(parents=True)
    (elsewhere / "linked.wat").write_text(WAT, encoding="utf-8")
    (elsewhere / "wit" / "world.wit").write_text(WIT, encoding="utf-8")
    (calc.root / "components" / "linked").symlink_to(elsewhere)
    assert calc.scons().good().ran("wat") == {"calc", "linked"}
    calc.scons().idle()
    (elsewhere / "linked.wat").write_text(WAT.replace("i32.sub", "i32.mul"), encoding="utf-8")
    assert calc.scons().good().ran("wat") == {"linked"}


def test_a_wit_package_of_ten_thousand_lines(calc: Project) -> None:
    records = [f"  record r{number} {{\n    a: u32,\n    b: string,\n  }}\n" for number in range(2500)]
    halves = "".join(records[:1250]), "".join(records[1250:])
    text = "package demo:big;\n\ninterface types {{\n{}}}\n\ninterface more {{\n{}}}\n".format(*halves)
    assert text.count("\n") > 10_000
    calc.write("wit/big/big.wit", text)
    calc.edit("components/calc/wit/world.wit", "interface ops {", "interface ops {\n  use demo:big/types.{r7};")
    calc.scons().good()
    calc.scons().idle()
    calc.edit("wit/big/big.wit", "record r2000 {\n    a: u32", "record r2000 {\n    a: u64")
    assert calc.scons().good().ran("wat", "bindings") == set()
    calc.edit("wit/big/big.wit", "record r7 {\n    a: u32", "record r7 {\n    a: u64")
    assert calc.scons().good().ran("wat", "bindings") == {"calc"}


@pytest.mark.slow
def test_very_many_components(project: Project) -> None:
    for number in range(COMPONENTS):
        project.wat(f"c{number}")
    run = project.scons().good()
    assert len(run.ran("validate")) == COMPONENTS
    project.scons().idle()
    project.edit("components/c100/c100.wat", "i32.sub", "i32.mul")
    run = project.scons().good()
    assert {action.split()[1] for action in run.actions} == {"c100"}


def test_a_user_cache_that_cannot_be_written(calc: Project, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("not a folder", encoding="utf-8")
    calc.environment["WITWORKS_CACHE"] = str(blocked)
    calc.scons().good()
    assert calc.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(1, 2))") == "3"


@pytest.mark.slow
def test_damages_of_what_is_remembered(calc: Project) -> None:
    """SCons' database, the ledger, the answers of programs: bits flipped, cut short, filled with junk, swapped."""
    calc.scons().good()
    calc.scons().idle()
    wanted = _made(calc)
    files = [calc.root / "build" / name for name in (".sconsign.dblite", ".witworks/ledger.json", ".witworks/probes.json")]
    chance = random.Random(20261124)  # noqa: S311 - the same damages each time
    for turn in range(DAMAGES):
        file = files[turn % len(files)]
        file.write_bytes(_damaged(file.read_bytes(), chance))
        calc.scons().good()
        assert _made(calc) == wanted
    calc.scons().idle()


def _damaged(data: bytes, chance: random.Random) -> bytes:
    kind = chance.choice(["flip", "cut", "junk", "empty", "double"])
    if kind == "flip":
        changed = bytearray(data)
        for _ in range(chance.choice([1, 1, 3, 30])):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        return bytes(changed)
    return {"cut": data[: chance.randrange(len(data))], "junk": chance.randbytes(300), "empty": b"", "double": data * 2}[kind]
