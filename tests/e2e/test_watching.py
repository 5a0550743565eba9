"""``scons watch``: builds again when something changes, keeps what was built last where that fails, and ends with Ctrl-C."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

import pytest
from witworks.setup.install import install
from witworks.toolchains.tools import TOOLS, tools_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.conftest import Project

CALL = "from calc import Calc; print(Calc().ops.sub(7, 2))"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def watching(calc: Project, said: list[str], wait_for: Callable[[Callable[[], bool]], None]) -> Iterator[Project]:
    """The project, watched; what is printed is gathered, and the first build is over."""
    install(TOOLS["watchfiles"], print)
    calc.environment["WITWORKS_TOOLS"] = str(tools_folder())
    child = calc.start("watch")
    assert child.stdout is not None
    assert child.stderr is not None
    readers = [threading.Thread(target=said.extend, args=(stream,)) for stream in (child.stdout, child.stderr)]
    for reader in readers:
        reader.start()
    wait_for(lambda: builds(said) == 1)
    yield calc
    os.killpg(child.pid, signal.SIGINT)
    assert child.wait(60) == 0
    for reader, stream in zip(readers, (child.stdout, child.stderr), strict=True):
        reader.join()
        stream.close()
    assert "Traceback" not in "".join(said)


def builds(said: list[str]) -> int:
    """How many builds have ended."""
    return sum("waiting for the next change" in line for line in list(said))


def test_what_changes_is_built_and_what_fails_leaves_the_last(
    watching: Project, said: list[str], wait_for: Callable[[Callable[[], bool]], None]
) -> None:
    assert watching.python(CALL) == "5"
    wat = watching.read("components/calc/calc.wat")
    watching.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    wait_for(lambda: builds(said) == 2)
    assert watching.python(CALL) == "14"
    assert any("changed" in line and "components/calc/calc.wat" in line for line in said)

    # The world has changed, and the code not yet: bindings and component of before go together, and on.
    watching.edit("components/calc/wit/world.wit", "sub: func(", "minus: func(")
    wait_for(lambda: builds(said) == 3)
    assert "that failed: what was built last stays" in "".join(said)
    assert watching.python(CALL) == "14"

    watching.edit("components/calc/wit/world.wit", "minus: func(", "sub: func(")
    watching.write("components/calc/calc.wat", wat)
    wait_for(lambda: builds(said) >= 4 and "all is built" in said[-1])
    assert watching.python(CALL) == "5"


def test_what_an_editor_makes_and_takes_away_is_not_named(
    watching: Project, said: list[str], wait_for: Callable[[Callable[[], bool]], None]
) -> None:
    beside = watching.root / "components/calc/sedMexVKr"
    beside.write_text(watching.read("components/calc/calc.wat").replace("i32.sub", "i32.mul"), "utf-8")
    beside.rename(watching.root / "components/calc/calc.wat")
    wait_for(lambda: builds(said) == 2)
    assert [line.split()[1:] for line in said if "  changed " in line] == [["components/calc/calc.wat"]]

    (watching.root / "components/calc/wit/world.wit").unlink()
    wait_for(lambda: builds(said) == 3)
    assert [line.split()[1:] for line in said if "  changed " in line][1:] == [["components/calc/wit/world.wit"]]


def test_a_build_that_makes_nothing_of_the_users_begins_no_other(watching: Project, said: list[str]) -> None:
    watching.python(CALL)
    watching.write("watch.log", "what is printed, kept in a file of the project\n")
    watching.write("components/calc/target/made.txt", "what a tool makes\n")
    threading.Event().wait(1)
    assert builds(said) == 1


def test_what_is_replaced_or_comes_anew_is_watched_too(
    watching: Project, said: list[str], wait_for: Callable[[Callable[[], bool]], None]
) -> None:
    """Editors put another file in the place of the old one, and git other folders."""
    for count in (1, 2):
        watching.write("draft", watching.read("SConstruct") + "\n").replace(watching.root / "SConstruct")
        wait_for(lambda count=count: builds(said) == 1 + count)  # type: ignore[misc]
    before = builds(said)
    (watching.root / "components").rename(watching.root / "aside")
    wait_for(lambda: builds(said) > before)
    before = builds(said)
    (watching.root / "aside").rename(watching.root / "components")
    wait_for(lambda: builds(said) > before)
    before = builds(said)
    watching.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    wait_for(lambda: builds(said) > before and watching.python(CALL) == "14")


def test_the_project_is_gone(calc: Project, wait_for: Callable[[Callable[[], bool]], None]) -> None:
    install(TOOLS["watchfiles"], print)
    calc.environment["WITWORKS_TOOLS"] = str(tools_folder())
    child = calc.start("watch")
    wait_for((calc.root / "build/.witworks/ledger.json").exists)  # the first build is at its end
    calc.root.rename(calc.root.with_name("aside"))
    calc.finish(child).refused("WW902", "is gone, and nothing is watched any more")


@pytest.mark.provokes("WW750")
def test_what_watches_is_missed_where_nothing_may_be_installed(calc: Project, tmp_path: Path) -> None:
    calc.environment |= {"WITWORKS_TOOLS": str(tmp_path), "PATH": "/usr/bin:/bin"}
    calc.scons("watch").refused("WW750", "pip install watchfiles")
