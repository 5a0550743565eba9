"""``programs.run`` and ``programs.find``: an answer for every ending, a coded error where there was no start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from typing import TYPE_CHECKING

import pytest
from witworks import programs
from witworks.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

SITE_SCONS = os.fspath(os.path.join(os.path.dirname(programs.__file__), os.pardir))  # noqa: PTH118, PTH120


def test_a_failure_is_an_answer() -> None:
    done = programs.run([sys.executable, "-c", "import sys; print('out'); print('bad', file=sys.stderr); sys.exit(3)"])
    assert (done.status, done.stdout, done.stderr, done.output) == (3, "out\n", "bad\n", "out\nbad")
    assert done.seconds > 0


def test_bytes_that_are_not_text_are_shown_as_such() -> None:
    done = programs.run([sys.executable, "-c", "import sys; sys.stdout.buffer.write(b'a\\xffb')"])
    assert done.stdout == "a\ufffdb"


def test_environment_is_added_and_backtraces_are_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUST_BACKTRACE", "full")
    monkeypatch.setenv("KEPT", "kept")
    code = "import os; print(os.environ['KEPT'], os.environ['MORE'], os.environ['RUST_BACKTRACE'])"
    assert programs.run([sys.executable, "-c", code], env={"MORE": "more"}).stdout == "kept more 0\n"
    assert "KEPT" in programs.run([sys.executable, "-c", code], env={"MORE": "more", "KEPT": None}).stderr


def test_input_reaches_the_program_and_none_means_end_of_file() -> None:
    echo = [sys.executable, "-c", "import sys; sys.stdout.write(sys.stdin.read())"]
    assert programs.run(echo, input="grün").stdout == "grün"
    assert programs.run(echo).stdout == ""


def test_tail_is_the_end_of_the_output() -> None:
    done = programs.run([sys.executable, "-c", "print(*range(30), sep='\\n')"])
    assert done.tail(2) == "28\n29"


def test_no_such_program() -> None:
    with pytest.raises(ToolError, match="no-such-program") as caught:
        programs.run(["no-such-program", "a b"])
    assert caught.value.code == "WW301"
    assert "no-such-program 'a b'" in caught.value.render()


def test_a_file_that_may_not_be_executed(tmp_path: Path) -> None:
    script = tmp_path / "tool"
    script.write_text("#!/bin/sh\n")
    with pytest.raises(ToolError) as caught:
        programs.run([script])
    assert caught.value.code == "WW301"
    assert caught.value.fix == f"make it executable: chmod +x {script}"


def test_no_such_folder_is_not_blamed_on_the_program(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="no such folder") as caught:
        programs.run([sys.executable, "-c", ""], cwd=tmp_path / "gone")
    assert caught.value.code == "WW301"


def test_an_interrupt_ends_the_child(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    child = f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    script = textwrap.dedent(f"""
        import sys
        from witworks import programs
        try:
            programs.run([sys.executable, "-c", {child!r}])
        except KeyboardInterrupt:
            sys.exit(7)
    """)
    parent = subprocess.Popen([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": SITE_SCONS})
    pid = int(_read_when_there(mark))
    parent.send_signal(signal.SIGINT)
    assert parent.wait(20) == 7
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_find_looks_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "some-tool"
    tool.write_text("#!/bin/sh\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.find("some-tool") is None
    tool.chmod(0o755)
    assert programs.find("some-tool") == tool


def test_the_virtual_environment_goes_before_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("venv", "path"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "some-tool").write_text("#!/bin/sh\n")
        (tmp_path / folder / "some-tool").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "python"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert programs.find("some-tool") == tmp_path / "venv" / "some-tool"
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    assert programs.find("some-tool") == tmp_path / "path" / "some-tool"


def _read_when_there(path: Path) -> str:
    for _ in range(400):
        if path.is_file() and (text := path.read_text()):
            return text
        time.sleep(0.05)
    pytest.fail(f"{path} was never written")
