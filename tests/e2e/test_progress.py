"""Long work on a terminal: what is done, what is left, and every line of the build whole above it; elsewhere lines alone."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from witworks import programs

from tests.e2e.terminals import HEAD, Seen, sit_before

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Project

DELAY = 0.4


@pytest.fixture
def slow(project: Project) -> Project:
    """Two components, and a wasm-tools that takes its time before it does what it does."""
    real = programs.find("wasm-tools")
    assert real is not None
    tool = project.script("wasm-tools", f'[ "$1" = --version ] || sleep {DELAY}\nexec {real} "$@"\n')
    project.environment["WITWORKS_WASM_TOOLS"] = str(tool)
    project.wat("calc")
    project.wat("other")
    return project


def words(text: str) -> str:
    """What a build has said, without the breaks of a terminal, and with no times."""
    return re.sub(r"\s+", "", re.sub(r"\d+\.\d s", "… s", text))


@pytest.mark.parametrize("columns", [80, 40])
def test_a_build_shows_how_far_it_is_below_its_lines(slow: Project, columns: int) -> None:
    piped = slow.scons("-j1", env={"TERM": "xterm-256color"}).good()
    assert "\x1b" not in piped.text
    assert "rich" not in piped.imported
    shutil.rmtree(slow.root / "build")
    (slow.root / ".sconsign.dblite").unlink(missing_ok=True)

    seen = sit_before(slow, "-j1", columns=columns)
    assert seen.status == 0
    heads = seen.heads()
    assert heads, seen.text()
    counts = [(int(head["done"]), int(head["total"])) for head in heads]
    assert counts[0][0] < counts[-1][0], str(counts)
    assert all(head["about"] == "" for head in heads), "nothing was there, so nothing can be spared"
    assert counts[0][1] == counts[-1][1] == len(json.loads(slow.read("build/.witworks/durations.json"))["steps"])
    assert any(re.search(r"^about \d+:\d\d left$|^soon done$", head["left"] or "") for head in heads)
    shown = {line.split()[0] for frame in seen.frames for line in frame if re.search(r" (calc|other) +\d+:\d\d", line)}
    assert {"component", "validate"} <= shown
    assert all(sum(HEAD.match(line) is not None for line in frame) <= 1 for frame in seen.frames), "never twice, never wrapped"
    # In the end the terminal has the very lines that a pipe gets, and nothing else.
    assert words(seen.text()) == words(piped.stdout)
    assert not seen.cursor_hidden
    assert b"\x1b[?25l" not in seen.raw


def test_what_was_built_before_says_what_comes(slow: Project) -> None:
    slow.scons().good()
    took = json.loads(slow.read("build/.witworks/durations.json"))["steps"]
    assert took["build/calc/calc.wasm"]["seconds"][0] >= DELAY
    slow.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    seen = sit_before(slow)
    assert seen.status == 0
    (head, *_), last = seen.heads(), seen.heads()[-1]
    assert head["about"] == "~", "what comes after a step may yet be spared"
    assert int(last["total"]) < len(took) / 2 + 1, "the other component is not touched"


def test_a_null_build_at_a_terminal_loads_nothing_and_shows_nothing(slow: Project, tmp_path: Path) -> None:
    slow.scons().good()
    log = tmp_path / "audit.log"
    for arguments in ([], ["test"]):
        log.unlink(missing_ok=True)
        seen = sit_before(slow, *arguments, env={"WITWORKS_AUDIT": str(log)})
        assert seen.status == 0
        assert b"\x1b" not in seen.raw
        audit = log.read_text("utf-8")
        assert "rich" not in audit.split()
        assert not any(line.startswith("process ") for line in audit.splitlines())


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["progress=no"], {}),
        (["-s"], {}),
        (["-n"], {}),
        ([], {"TERM": "dumb"}),
        ([], {"CI": "true"}),
        ([], {"WITWORKS_PROGRESS": "no"}),
    ],
)
def test_who_wants_no_progress_sees_none(slow: Project, arguments: list[str], env: dict[str, str]) -> None:
    seen = sit_before(slow, *arguments, env=env)
    assert seen.status == 0
    assert b"\x1b" not in seen.raw
    assert not seen.heads()


def test_errors_stand_whole_above_it(slow: Project) -> None:
    slow.edit("components/other/other.wat", "i32.sub))", "i32.sub")
    seen = sit_before(slow, "-k", columns=60)
    assert seen.status == 2
    assert seen.heads()
    report = slow.scons("-k").stderr
    assert "error[WW4" in report
    for line in report.splitlines():
        assert line in seen.text()
    assert HEAD.search(seen.text()) is None


def test_ctrl_c_leaves_the_terminal_as_it_was(slow: Project) -> None:
    typed: list[bytes] = []

    def interrupt(seen: Seen) -> bytes | None:
        if seen.heads() and not typed:
            typed.append(b"\x03")
            return typed[0]
        return None

    seen = sit_before(slow, act=interrupt)
    assert (seen.status, typed) == (2, [b"\x03"])
    assert not seen.cursor_hidden
    assert not any(HEAD.match(line) for line in seen.lines), seen.text()
    assert "interrupted" in seen.text()
    assert "Traceback" not in seen.text()
    assert sit_before(slow).status == 0


def test_programs_that_write_to_the_terminal_themselves_are_let(slow: Project) -> None:
    """A user's own command beside ours: SCons gives it the terminal, so nothing is drawn while it runs."""
    slow.write(
        "SConstruct",
        """\
        DefaultEnvironment(tools=[])
        SetOption("num_jobs", 2)
        env = Environment(tools=["wasm"])
        for name in ("calc", "other"):  # so much that some is left when the others have ended, however quick the machine
            env.WasmFolder(f"components/{name}")
        own = Environment(ENV={"PATH": "/usr/bin:/bin"})
        for name in ("one", "two"):
            say = f"for n in 1 2 3 4 5 6; do printf '{name} '; sleep 0.1; echo $n of the own command; done; touch $TARGET"
            own.Command(f"{name}.txt", [], say.replace("$n", "$$n"))
        """,
    )
    seen = sit_before(slow)
    assert seen.status == 0
    assert seen.heads()
    words = " ".join(seen.lines)
    assert all(words.count(f"{n} of the own command") == 2 for n in range(1, 7)), seen.text()
    assert not any(HEAD.match(line) for line in seen.lines)
