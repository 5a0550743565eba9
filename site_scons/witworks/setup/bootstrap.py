"""What ``./scons`` runs when something is missing: makes ``.venv`` from ``requirements.lock``, then becomes SCons in it.

It needs the standard library alone, for it runs before anything is installed. What is finished is written down in
``.venv`` only after it is finished, so an interrupted set-up is taken up again and never mistaken for a whole one:
``witworks-home`` marks the environment as ours and names the project it belongs to, ``witworks-whole`` is absent while
a program writes to it, and ``witworks-lock`` and ``witworks-project`` are copies of the files it was made from.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXIT_STATUS: Final = 2
INTERRUPTED_STATUS: Final = 130
TAIL_LINES: Final = 20
GRACE_SECONDS: Final = 5
SETTLED: Final = 0.1
"""The part of the packages that must have been taken before it says how long the others will take."""


class SetupError(Exception):
    """A set-up that cannot go on: a code, what failed, and what to do."""

    def __init__(self, code: str, message: str, *, fix: str, output: str = "") -> None:
        super().__init__(message)
        quoted = [f"  | {line}".rstrip() for line in output.strip().splitlines()[-TAIL_LINES:]]
        self.report = "\n".join([f"error[{code}]: {message}", *quoted, f"  fix: {fix}"])


class Environment:
    """The virtual environment of one project."""

    def __init__(self, project: Path, *, verbose: bool = False, shows: bool = False) -> None:
        self.project = project
        self.shows = shows and not verbose
        self.folder = project / ".venv"
        self.python = self.folder / "bin" / "python"
        self.verbose = verbose
        self._home = self.folder / "witworks-home"
        self._whole = self.folder / "witworks-whole"
        self._copies = {
            project / "requirements.lock": self.folder / "witworks-lock",
            project / "pyproject.toml": self.folder / "witworks-project",
        }

    def ready(self) -> bool:
        """Whether nothing is left to do."""
        return self._usable() and all(_same(source, copy) for source, copy in self._copies.items())

    def make(self, lock: int) -> None:
        """Do what is left to do."""
        if not self._usable():
            self._create(lock)
        (lock_file, lock_copy), (project_file, project_copy) = self._copies.items()
        if not _same(lock_file, lock_copy):
            arguments = ["--require-hashes", "--requirement", str(lock_file)]
            self._pip("packages from requirements.lock", arguments, _index_advice, lock)
            _copy(lock_file, lock_copy)
        if not _same(project_file, project_copy):
            arguments = ["--no-deps", "--no-build-isolation", "--editable", str(self.project)]
            self._pip("this project, editable", arguments, _project_advice, lock)
            self._make_bindings_importable()
            # Where Python keeps no bytecode (PYTHONDONTWRITEBYTECODE), every build would compile the package anew.
            package = str(self.project / "site_scons" / "witworks")
            self._run([str(self.python), "-m", "compileall", "-q", "-x", "templates", package], lock)
            _copy(project_file, project_copy)

    def _usable(self) -> bool:
        """Whether there is a whole environment, made by us, for this very folder, with a Python that still exists."""
        return self._is_ours() and self._belongs_here() and self._whole.is_file() and os.access(self.python, os.X_OK)

    def _is_ours(self) -> bool:
        return self._home.is_file()

    def _belongs_here(self) -> bool:
        # A copied or moved environment would import the project from where it was made.
        return self._home.read_text("utf-8") == f"{self.project}\n"

    def _create(self, lock: int) -> None:
        if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
            message = f"Python {platform.python_version()} ({sys.executable}) cannot make virtual environments"
            raise SetupError("WW311", message, fix=_venv_advice())
        self._clear()
        with _step(f".venv with Python {platform.python_version()}"):
            self.folder.mkdir()
            self._home.write_text(f"{self.project}\n", "utf-8")
            status, output = self._run([sys.executable, "-m", "venv", str(self.folder)], lock)
            if status != 0:
                message = "the virtual environment .venv was not made"
                raise SetupError("WW311", message, fix=_venv_advice(), output=output)
            self._whole.touch()

    def _clear(self) -> None:
        """Make room, if what is there is ours."""
        if self.folder.is_symlink() or (self.folder.exists() and not self._is_ours()):
            if self.folder.is_dir() and not self.folder.is_symlink() and not any(self.folder.iterdir()):
                self.folder.rmdir()
                return
            message = f"{self.folder} was not made by ./scons, so it stays as it is"
            own = f"{self.python} -m pip install -e '{self.project}[build]' && {self.python} -m SCons"
            fix = f"move it away and run ./scons again, or use it yourself:\n       {own}"
            raise SetupError("WW312", message, fix=fix)
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _pip(self, what: str, arguments: list[str], advice: Callable[[str], str], lock: int) -> None:
        command = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
        with _step(what) as step:
            # pip takes a package that it was interrupted in for a whole one, so such an environment is made anew.
            self._whole.unlink()
            status, output = self._run(command, lock, _Taken(self.project, step).hear if self.shows else None)
            if status >= 0:
                self._whole.touch()
            if status != 0:
                raise SetupError("WW313", f"pip could not install {what}", fix=advice(output), output=output)

    def _run(self, command: list[str], lock: int, hear: Callable[[str], None] | None = None) -> tuple[int, str]:
        """The status and output of a program that holds the lock too: nobody starts while an orphan still writes.

        ``hear`` gets each line when it comes.
        """
        out = None if self.verbose else subprocess.PIPE
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, pass_fds=[lock], process_group=0
        )
        try:
            if hear is None or child.stdout is None:
                output, _ = child.communicate()
            else:
                lines = []
                for line in child.stdout:
                    lines.append(line)
                    hear(line.decode("utf-8", "replace"))
                child.communicate()
                output = b"".join(lines)
        except BaseException:
            _end_group(child)
            raise
        return child.returncode, (output or b"").decode("utf-8", "replace")

    def _make_bindings_importable(self) -> None:
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        asked = subprocess.run([self.python, "-c", code], stdout=subprocess.PIPE, text=True, check=True)
        pth = Path(asked.stdout.strip()) / "witworks-bindings.pth"
        pth.write_text(f"{self.project / 'build' / 'python'}\n", "utf-8")


def main(arguments: list[str]) -> int:
    """The exit status of a set-up that failed; one that succeeds becomes SCons and never returns."""
    project = Path(__file__).resolve().parents[3]
    environment = Environment(project, verbose="--verbose" in arguments, shows=_shows_progress(arguments))
    # What SCons prints may be for a program (`eval "$(./scons completion shell=bash)"`): then nothing else is printed there.
    for_a_program = "completion" in arguments or any(word.startswith("--format=") for word in arguments)
    with contextlib.redirect_stdout(sys.stderr if for_a_program else sys.stdout):
        status = set_up(environment)
    if status == 0:
        sys.stdout.flush()
        os.chdir(project)
        os.execv(environment.python, [str(environment.python), "-m", "SCons", "-Q", *arguments])  # noqa: S606 - as SCons
    return status


def set_up(environment: Environment) -> int:
    """The status of a set-up: 0 when the environment is ready, else what failed has been said."""
    project = environment.project
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with _locked(project) as lock:
            if not environment.ready():
                environment.make(lock)
    except SetupError as error:
        print(error.report, file=sys.stderr)
        return EXIT_STATUS
    except OSError as error:
        fix = f"make room in {project}, and make it writable"
        print(f"error[WW901]: set-up: {error}", f"  fix: {fix}", sep="\n", file=sys.stderr)
        return EXIT_STATUS
    except KeyboardInterrupt:
        print("set-up interrupted; ./scons takes it up again", file=sys.stderr)
        return INTERRUPTED_STATUS
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return 0


@contextlib.contextmanager
def _locked(project: Path) -> Iterator[int]:
    """The lock of this project's set-up; the second of two waits for the first, and says so."""
    lock = os.open(project / ".venv.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with _step("waiting for another ./scons that is setting up"):
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


class _Line:
    """One line: what is being done, and behind it how far that is, where it fits."""

    def __init__(self, what: str) -> None:
        self._text = f"  setup      {what} ... "
        self._told = False
        print(self._text, end="", flush=True)

    def tell(self, words: str) -> None:
        """Say this in the place of what was said last."""
        if len(self._text) + len(words) < shutil.get_terminal_size().columns:
            self._told = True
            print(f"\r\x1b[K{self._text}{words}", end="", flush=True)

    def end(self, words: str) -> None:
        """Say this at last."""
        print(f"\r\x1b[K{self._text}{words}" if self._told else words, flush=True)


@contextlib.contextmanager
def _step(what: str) -> Iterator[_Line]:
    """One line: what is being done, and how long it took."""
    started = time.monotonic()
    line = _Line(what)
    try:
        yield line
    except BaseException:
        line.end("not done")
        raise
    line.end(f"{time.monotonic() - started:.1f} s")


class _Taken:
    """How many of the packages in the lock file pip has taken, by its own words."""

    def __init__(self, project: Path, line: _Line) -> None:
        self._total = (project / "requirements.lock").read_text("utf-8").count("==")
        self._line = line
        self._started = time.monotonic()
        self._taken = 0

    def hear(self, said: str) -> None:
        """Tell what a line of pip's says."""
        if said.startswith("Installing collected packages"):
            self._line.tell("installing")
        elif said.startswith(("Collecting ", "Requirement already satisfied: ")) and self._taken < self._total:
            self._taken += 1
            share = self._taken / self._total
            left = (time.monotonic() - self._started) * (1 - share) / share
            words = f"{self._taken} of {self._total}"
            self._line.tell(f"{words}, about {left:.0f} s left" if SETTLED <= share < 1 else words)


def _shows_progress(arguments: list[str]) -> bool:
    """Whether someone looks at a terminal that can be written on twice; as :mod:`witworks.progress` has it."""
    wish = next((word.partition("=")[2] for word in reversed(arguments) if word.startswith("progress=")), "")
    wish = wish or os.environ.get("WITWORKS_PROGRESS", "auto")
    able = sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in {"", "dumb"} and not os.environ.get("CI")
    return wish == "yes" or (wish == "auto" and able)


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """End a program and those it started: a grandchild left over would write into the environment made next."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GRACE_SECONDS)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _same(source: Path, copy: Path) -> bool:
    return copy.is_file() and copy.read_bytes() == source.read_bytes()


def _copy(source: Path, copy: Path) -> None:
    fresh = copy.with_suffix(".new")
    fresh.write_bytes(source.read_bytes())
    fresh.replace(copy)


def _venv_advice() -> str:
    if shutil.which("apt-get"):
        sudo = "" if os.geteuid() == 0 else "sudo "
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        package = f"python{version}-venv" if sys.executable.startswith("/usr/bin/") else "python3-venv"
        return f"{sudo}apt-get update && {sudo}apt-get install -y {package}"
    return "use a Python with its ensurepip and venv modules: WITWORKS_PYTHON=/path/to/python3 ./scons"


def _index_advice(output: str) -> str:
    if "No space left" in output:
        return "make room on the disk, then run ./scons again"
    if "do not match the hashes" in output.lower():
        return "a package is not the one that was locked: check the package index, then run ./scons again"
    return "check the network and pip's settings (pip config list), then run ./scons again: what it has, it keeps"


def _project_advice(_: str) -> str:
    return "put pyproject.toml, or the file it names, right; then run ./scons again"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
