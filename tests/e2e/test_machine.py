"""What the machine does to a build: Ctrl-C, a full disk, a folder that cannot be written, two builds at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.conftest import Project

    WaitFor = Callable[[Callable[[], bool]], None]


@pytest.fixture
def slow(calc: Project, bundled: Path) -> Path:
    """A wasm-tools that takes its time over `component new` while the file `slow` is there, and says that it began."""
    marks = calc.scratch
    (marks / "slow").touch()
    return calc.script(
        "wasm-tools",
        f"""\
        if [ "$2" = new ] && [ -e {marks}/slow ]; then
            touch {marks}/began
            exec sleep 60
        fi
        exec {bundled} "$@"
        """,
    )


@pytest.fixture
def mounted(calc: Project) -> Iterator[Callable[[str], Path]]:
    """Mount a small file system as the build folder; skip where that is not allowed."""
    folder = calc.root / "build"

    def mount(options: str) -> Path:
        folder.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if (
            shutil.which("mount") is None
            or (done := subprocess.run(command, capture_output=True, text=True, check=False)).returncode
        ):
            pytest.skip(f"cannot mount a file system here: {done.stderr.strip() if shutil.which('mount') else 'no mount'}")
        return folder

    yield mount
    if os.path.ismount(folder):
        subprocess.run(["umount", str(folder)], check=True)


def test_ctrl_c_ends_a_job_that_begins_in_that_moment(calc: Project, slow: Path, wait_for: WaitFor) -> None:
    """The signal reaches SCons alone, as when the second job's program is started just after it."""
    child = calc.start("-j2", f"wasm_tools={slow}")
    wait_for((calc.scratch / "began").exists)
    child.send_signal(signal.SIGINT)
    stdout, stderr = child.communicate(timeout=20)
    assert child.returncode != 0
    assert "Traceback" not in stdout + stderr, stdout + stderr
    assert "error[WW" not in stderr, stderr
    assert not (calc.root / "build/calc/calc.unchecked.wasm").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_the_build_at_once_and_the_next_one_is_right(calc: Project, slow: Path, wait_for: WaitFor, jobs: int) -> None:
    calc.wat("other")
    child = calc.start(f"-j{jobs}", f"wasm_tools={slow}")
    wait_for((calc.scratch / "began").exists)
    os.killpg(child.pid, signal.SIGINT)
    try:
        stdout, stderr = child.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        pytest.fail("the build went on after Ctrl-C")
    assert child.returncode != 0
    assert "Traceback" not in stdout + stderr, stdout + stderr
    assert "error[WW" not in stderr, f"Ctrl-C is no fault of the component:\n{stderr}"
    assert not (calc.root / "build/calc/calc.unchecked.wasm").exists()
    (calc.scratch / "slow").unlink()
    calc.scons(f"wasm_tools={slow}").good()
    calc.scons(f"wasm_tools={slow}").idle()
    assert calc.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(40, 2))") == "42"


def test_a_killed_build_leaves_nothing_that_the_next_one_trusts(calc: Project, slow: Path, wait_for: WaitFor) -> None:
    child = calc.start(f"wasm_tools={slow}")
    wait_for((calc.scratch / "began").exists)
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    (calc.scratch / "slow").unlink()
    calc.scons(f"wasm_tools={slow}").good()
    calc.scons(f"wasm_tools={slow}").idle()


def test_a_source_saved_while_it_is_compiled_is_compiled_again(calc: Project, bundled: Path, wait_for: WaitFor) -> None:
    marks = calc.scratch
    go_on = marks / "go-on"
    tool = calc.script(
        "wasm-tools",
        f"""\
        {bundled} "$@" || exit
        if [ "$2" = embed ]; then
            touch {marks}/read
            while [ ! -e {go_on} ]; do sleep 0.05; done
        fi
        """,
    )
    child = calc.start(f"wasm_tools={tool}")
    wait_for((marks / "read").exists)
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    go_on.touch()
    calc.finish(child).good()
    calc.scons(f"wasm_tools={tool}").good()
    assert calc.python("from calc import Calc\nwith Calc() as c: print(c.ops.sub(40, 2))") == "80"


def test_a_source_saved_again_within_a_second_is_compiled_again(calc: Project) -> None:
    source = calc.root / "components/calc/calc.wat"
    calc.scons().good()
    for old, new in (("i32.sub", "i32.mul"), ("i32.mul", "i32.and")):
        time.sleep(1 - time.time() % 1)  # the whole of a second lies ahead
        source.write_text(source.read_text("utf-8").replace(old, new), encoding="utf-8")
        assert calc.scons().good().ran("wat") == {"calc"}
    source.write_text(source.read_text("utf-8").replace("i32.and", "i32.xor"), encoding="utf-8")
    assert calc.scons().good().ran("wat") == {"calc"}


def test_two_builds_at_once_take_turns(calc: Project, slow: Path, wait_for: WaitFor) -> None:
    calc.script("wasm-tools", slow.read_text("utf-8").removeprefix("#!/bin/sh\n").replace("exec sleep 60", "sleep 1"))
    first = calc.start(f"wasm_tools={slow}")
    wait_for((calc.scratch / "began").exists)
    second = calc.finish(calc.start(f"wasm_tools={slow}")).good()
    assert calc.finish(first).good().ran("component") == {"calc"}
    assert "another scons is building here" in second.stdout
    assert second.actions == ()


def test_a_dry_run_does_not_wait_for_a_build(calc: Project, slow: Path, wait_for: WaitFor) -> None:
    child = calc.start(f"wasm_tools={slow}")
    wait_for((calc.scratch / "began").exists)
    assert "another scons" not in calc.scons("-n").good().stdout
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


@pytest.mark.provokes("WW902")
def test_a_read_only_build_folder(calc: Project, mounted: Callable[[str], Path]) -> None:
    folder = mounted("ro,size=1m")
    calc.scons().refused("WW902", str(folder))
    subprocess.run(["umount", str(folder)], check=True)
    calc.scons().good()


def test_a_build_folder_that_became_read_only(calc: Project, mounted: Callable[[str], Path]) -> None:
    folder = mounted("size=4m")
    calc.scons().good()
    calc.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    calc.scons().refused("WW902", str(folder))
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    assert calc.scons().good().ran("wat") == {"calc"}


def test_a_file_where_the_build_folder_should_be(calc: Project) -> None:
    calc.write("build", "not a folder\n")
    run = calc.scons()
    assert run.status == 2
    assert "Traceback" not in run.text
    assert 'File "' not in run.text, run.text


@pytest.mark.provokes("WW901")
@pytest.mark.parametrize("kilobytes", [4, 12, 20, 28])
def test_a_full_disk(calc: Project, mounted: Callable[[str], Path], kilobytes: int) -> None:
    folder = mounted(f"size={kilobytes}k")
    run = calc.scons()
    assert run.status == 2, run.text
    assert "Traceback" not in run.text, run.text
    assert 'File "' not in run.text, run.text
    assert "error[WW901]" in run.stderr, run.text
    subprocess.run(["mount", "-o", "remount,size=4m", str(folder)], check=True)
    calc.scons().good()
    calc.scons().idle()
    assert calc.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(40, 2))") == "42"
