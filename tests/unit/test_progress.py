"""How far a build is, and the time that it leaves: the model, what programs say of themselves, and the lines that are drawn."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from witworks import programs
from witworks.progress import board, durations, screen
from witworks.progress.board import Board, Row, View, share_said
from witworks.progress.building import wanted
from witworks.progress.drawing import Drawing, clock
from witworks.progress.durations import Durations
from witworks.progress.plan import Count, Estimate, Plan, Step, remaining
from witworks.setup import bootstrap

if TYPE_CHECKING:
    from pathlib import Path


def step(name: str, seconds: float, *needs: str, known: bool = True, alone: str = "", sure: bool = True) -> Step:
    return Step(name, "cargo", Estimate(seconds, known), needs, alone=alone, sure=sure)


def test_what_must_come_one_after_the_other_takes_its_sum() -> None:
    plan = Plan.of([step("a", 3), step("b", 4, "a"), step("c", 5, "b"), step("d", 1)], jobs=8)
    assert plan.left(0) == 12


def test_jobs_share_what_may_be_done_at_once() -> None:
    steps = [step(name, 2) for name in "abcdefgh"]
    assert Plan.of(steps, jobs=4).left(0) == 4
    assert Plan.of(steps, jobs=1).left(0) == 16


def test_what_no_two_may_have_at_once_is_no_work_for_many() -> None:
    assert Plan.of([step(name, 2, alone="cargo") for name in "abcd"], jobs=4).left(0) == 8


def test_time_that_passes_is_time_that_is_gone() -> None:
    plan = Plan.of([step("a", 10), step("b", 5, "a")], jobs=2)
    plan.begin("a", 100)
    assert plan.left(104) == 11
    assert plan.left(120) == 5, "one that takes longer than before may end at any time"
    plan.end("a", 121)
    assert plan.left(121) == 5
    plan.spare("b")
    assert (plan.left(121), plan.count()) == (0, Count(1, 1, sure=True))


def test_the_count_says_what_is_not_certain() -> None:
    plan = Plan.of([step("a", 1), step("b", 1, "a", sure=False)], jobs=1)
    assert plan.count() == Count(0, 2, sure=False)
    plan.begin("x", 0, step("x", 1))
    assert plan.count() == Count(0, 3, sure=False), "one that nobody foresaw counts from when it begins"
    plan.begin("b", 0)
    assert plan.count() == Count(0, 3, sure=True)


def test_a_slower_machine_is_noticed_by_what_is_over() -> None:
    plan = Plan.of([step("a", 4, known=False), step("b", 10, known=False), step("c", 10)], jobs=1)
    assert plan.left(0) == 24
    plan.begin("a", 0)
    plan.end("a", 8)
    assert plan.left(8) == 2 * 10 + 10, "what was measured here is measured here"


def test_a_step_that_says_how_far_it_is_is_believed() -> None:
    unknown, known = step("a", 20, known=False), step("b", 20)
    for one in (unknown, known):
        one.state, one.started = "running", 0
        one.tell(0.25, 10)
    assert remaining(unknown, 10) == 30
    assert remaining(unknown, 25) == 15, "while it says nothing new, time passes"
    unknown.tell(0.25, 26)
    assert remaining(unknown, 26) == 14
    assert remaining(known, 10) == 15, "of one that was measured the rest takes its part of that"


def test_durations_are_kept_by_step_and_stand_for_their_kind(tmp_path: Path) -> None:
    file = tmp_path / "durations.json"
    first = Durations(lambda: file)
    assert first.expect("calc", "cargo") == (durations.TYPICAL["cargo"], False)
    assert first.expect("wac", "setup", 160.0) == (160.0, False)
    for seconds in (75.0, 2.0):
        first.note("calc", "cargo", seconds)
    first.note("gone", "go", 1.0)
    first.save(lambda name: name != "gone")

    second = Durations(lambda: file)
    assert second.expect("calc", "cargo") == (2.0, True), "the newest of two: the first did what is done only once"
    assert second.expect("other", "cargo") == (2.0, True)
    assert second.expect("gone", "go") == (durations.TYPICAL["go"], False)
    second.note("calc", "cargo", 30.0)
    second.note("calc", "cargo", 3.0)
    second.save()
    assert Durations(lambda: file).expect("calc", "cargo") == (3.0, True), "the middle of the last three"


NO_SECONDS: tuple[object, ...] = ([], [{}], "1", None)
DAMAGED: tuple[object, ...] = (None, {}, *({"kind": "x", "seconds": seconds} for seconds in NO_SECONDS))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 2, "steps": {}}', "[" * 100_000]
    + [json.dumps({"format": 1, "steps": {"a": one}}) for one in DAMAGED],
)
def test_durations_that_are_damaged_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "durations.json").write_text(text, "utf-8")
    assert Durations(lambda: tmp_path / "durations.json").expect("a", "cargo") == (durations.TYPICAL["cargo"], False)


@pytest.mark.parametrize(
    ("line", "share"),
    [
        ("    Building [=====>                   ] 12/48: serde, syn", 0.25),
        ("tests/unit/test_tools.py ........                                    [ 34%]", 0.34),
        ("inputs: 500 of 2000", 0.25),
        ("   Compiling serde v1.0.228", None),
        ("error: expected 3/4 of it", None),
        ("0 of 0", None),
    ],
)
def test_what_programs_say_of_how_far_they_are(line: str, share: float | None) -> None:
    assert share_said(line) == share


class Recorded:
    """A screen that only remembers."""

    def __init__(self, of: Board) -> None:
        self.of = of
        self.shown: list[str] = []

    def open(self) -> None:
        self.shown.append("open")

    def close(self) -> None:
        self.shown.append("close")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Board:
    """A board that is looked at, in the place of this process's own."""
    fresh = Board()
    fresh.screen = Recorded(fresh)  # type: ignore[assignment]
    monkeypatch.setattr(programs, "BOARD", fresh)
    monkeypatch.setattr(board, "BOARD", fresh)
    return fresh


TALKS = """
import sys, time
sys.stderr.write("   Building [==>     ] 1/4: a\\r")
sys.stderr.flush()
time.sleep(0.3)
sys.stderr.write("   Building [====>   ] 2/4: b\\rwarning: é\\n")
sys.stdout.write("one\\r\\ntwo" + "x" * 200_000)
print(sys.stdin.read(), end="")
"""


def test_a_program_is_heard_and_gathered_as_ever(shown: Board) -> None:
    quiet = programs.run([sys.executable, "-c", TALKS], input="given")
    with shown.task("cargo", "calc", name="a"):
        heard = programs.run([sys.executable, "-c", TALKS], input="given")
        assert [row.kind for row in shown.view().rows] == ["cargo"]
        left = shown.view().rows[0].left
    assert (heard.status, heard.stdout) == (0, quiet.stdout)
    assert heard.stderr == "warning: é\n", "what was shown for a moment is no part of what it said"
    assert left is not None, "half of it was done, it said"
    assert shown.view().rows == []


def test_a_program_that_is_heard_has_its_time_too(shown: Board) -> None:
    with shown.task("cargo", "calc"), pytest.raises(TimeoutError):
        programs.run([sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(60)"], seconds=0.5)


@pytest.mark.parametrize("script", ["sleep 30 & echo begun", "sleep 30"], ids=["what it started", "what it is given"])
def test_neither_what_it_started_nor_what_it_is_given_takes_more_time(shown: Board, script: str) -> None:
    started = time.monotonic()
    with shown.task("cargo", "calc"), pytest.raises(TimeoutError):
        programs.run(["sh", "-c", script], input="x" * 1_000_000, seconds=0.5)
    assert time.monotonic() - started < 20


def test_what_a_program_streams_is_printed_line_by_line(shown: Board, capsys: pytest.CaptureFixture[str]) -> None:
    with shown.task("test", "the project"):
        done = programs.run([sys.executable, "-c", "print('a'); print('n: 1 of 2', end='\\r'); print('b', end='')"], stream=True)
    assert (done.output, capsys.readouterr().out) == ("", "a\nb\n")


class Nobody(io.StringIO):
    """A stream that nobody reads any more."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(text)


@pytest.mark.parametrize("stream", [io.TextIOWrapper(io.BytesIO(), "ascii"), Nobody()], ids=["ascii", "nobody"])
def test_what_cannot_be_printed_keeps_no_program_waiting(
    shown: Board, monkeypatch: pytest.MonkeyPatch, stream: io.TextIOWrapper | Nobody
) -> None:
    monkeypatch.setattr(sys, "stdout", stream)
    code = "import sys; sys.stdout.reconfigure(encoding='utf-8'); print('\u2713'); print('x' * 200_000)"
    with shown.task("test", "the project"):
        assert programs.run([sys.executable, "-c", code], stream=True, seconds=20).status == 0
    if isinstance(stream, io.TextIOWrapper):
        assert isinstance(stream.buffer, io.BytesIO)
        assert stream.buffer.getvalue().startswith(b"\\u2713\nx")


@pytest.mark.parametrize(("encoding", "expected"), [("ascii", "one\ntwo\\u2713\nthree\n"), ("utf-8", "one\ntwo✓\nthree\n")])
def test_every_line_is_printed_above_what_is_shown(encoding: str, expected: str) -> None:
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding)
    above = screen._Above(stream, Console(file=stream, force_terminal=True))
    for text in ("one\r\n", "two✓\r\nthr", "ee\n"):
        print(text, end="", file=above)
    stream.flush()
    assert (written.getvalue().decode(encoding), above.encoding) == (expected, encoding)


@pytest.mark.parametrize("fails", ["start", "stop"])
def test_a_terminal_that_goes_leaves_the_streams_as_they_were(monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    def gone(*_given: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(f"rich.live.Live.{fails}", gone)
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    terminal = screen.Terminal(lambda: View(None, 0.0, None, []))
    with contextlib.suppress(OSError):
        terminal._draw()
    with terminal.aside():
        assert sys.stdout is stream
        print("heard")
    assert stream.getvalue().endswith("heard\n")


def test_what_is_begun_within_a_task_is_part_of_it(shown: Board) -> None:
    with shown.task("tool", "wac"):
        with shown.task("setup", "wac", Estimate(100, known=True)):
            (row,) = shown.view().rows
            assert (row.kind, round(row.left or 0)) == ("tool", 100)
        with pytest.raises(ValueError, match="x"), shown.task("setup", "wac"):
            raise ValueError("x")
        assert len(shown.view().rows) == 1
    assert shown.view().rows == []


def drawn(view: View, width: int, encoding: str = "utf-8") -> list[str]:
    raw = io.BytesIO()
    console = Console(file=io.TextIOWrapper(raw, encoding), width=width, force_terminal=True, color_system=None)
    console.print(Drawing(view))
    console.file.flush()
    return raw.getvalue().decode(encoding).splitlines()


VIEW = View(
    Count(24, 112, sure=False),
    72.0,
    220.4,
    [Row("cargo", "analytics-processor-with-a-long-name", 52.0, 20.0), Row("go", "tabular", 3.0, None)] * 3,
)


def test_a_wide_terminal_shows_it_all() -> None:
    head, cargo, go, *_, more = drawn(VIEW, 80)
    assert head.split()[-5:] == ["24/~112", "1:12", "about", "3:40", "left"]
    assert cargo.split() == ["cargo", "analytics-processor-with-a-long-name", "0:52,", "about", "0:20", "left"]
    assert go.split() == ["go", "tabular", "0:03"]
    assert more == "  and 2 more"


@pytest.mark.parametrize("width", [1, 2, 10, 24, 40, 59, 60, 61, 80, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_no_line_is_wider_than_the_terminal(width: int, encoding: str) -> None:
    lines = drawn(VIEW, width, encoding)
    assert len(lines) == 6
    assert all(len(line) < max(width, 2) for line in lines), lines
    if width == 40:
        cut = "…" if encoding == "utf-8" else "a"
        assert lines[:2] == ["  24/~112  1:12  about 3:40 left", f"  cargo analytics-processor-with-{cut} 0:52"]


def test_a_clock_is_read_at_a_glance() -> None:
    assert [clock(seconds) for seconds in (0, 7.9, 60, 750, 3723)] == ["0:00", "0:07", "1:00", "12:30", "1:02:03"]


@pytest.mark.parametrize(
    ("setting", "environment", "is_terminal", "answer"),
    [
        ("auto", {"TERM": "xterm"}, True, True),
        ("auto", {"TERM": "xterm"}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {}, True, False),
        ("auto", {"TERM": "xterm", "CI": "true"}, True, False),
        ("no", {"TERM": "xterm"}, True, False),
        ("yes", {"TERM": "xterm", "CI": "true"}, False, True),
    ],
)
def test_progress_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    environment: dict[str, str],
    answer: bool,  # noqa: FBT001
    is_terminal: bool,  # noqa: FBT001
) -> None:
    """Set-up, which cannot import the package, has the same answer."""
    assert wanted(setting, environment, is_terminal=is_terminal) is answer
    for name in ("TERM", "CI", "WITWORKS_PROGRESS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    assert bootstrap._shows_progress(["test", f"progress={setting}"]) is answer
    monkeypatch.setenv("WITWORKS_PROGRESS", setting)
    assert bootstrap._shows_progress(["test"]) is answer


def test_set_up_says_how_many_packages_pip_has_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "requirements.lock").write_text("a==1 \\\n  --hash=sha256:0\nb==2 \\\n  --hash=sha256:0\n", "utf-8")
    with bootstrap._step("packages") as line:
        taken = bootstrap._Taken(tmp_path, line)
        for said in ("Collecting a", "  Downloading a", "Requirement already satisfied: b", "Collecting c"):
            taken.hear(f"{said}\n")
        taken.hear("Installing collected packages: a\n")
    begun = "  setup      packages ... "
    told = ["", "1 of 2, about 0 s left", "2 of 2", "installing", "0.0 s\n"]
    assert capsys.readouterr().out.split("\r\x1b[K") == [f"{begun}{words}" for words in told]


def test_set_up_says_nothing_where_it_does_not_fit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    with bootstrap._step("packages") as line:
        line.tell("12 of 34, about 56 s left")
    assert capsys.readouterr().out == "  setup      packages ... 0.0 s\n"


def test_a_short_wait_is_not_shown() -> None:
    from witworks.progress.screen import Terminal

    before = sys.stdout
    terminal = Terminal(lambda: pytest.fail("it was looked at"))
    terminal.open()
    terminal.close()
    assert sys.stdout is before
