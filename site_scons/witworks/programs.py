"""Every program that Witworks runs is found, run and remembered here; no other module touches ``subprocess``."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from witworks import hearing, stamps, stopping, tracing
from witworks.errors import ToolError
from witworks.progress.board import BOARD
from witworks.reading import json_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


_SHELL: Final = "/bin/sh"
"""Where every such system has it, whatever is on PATH."""
_LIMITS: Final = 'ulimit -v "$1" 2>/dev/null; test -z "$2" || ulimit -f "$2" || exit; shift 2; exec "$@"'
"""A shell that holds a program to an address space of so many KiB, and to files of so many blocks."""
_KIB: Final = 1024
_BLOCK: Final = 512
FOREIGN_MEMORY: Final = 1 << 30
"""Bytes of memory that a tool may take over what somebody else has made."""
_WITHHELD: Final = "WITWORKS_CACHE_TOKEN"


@dataclass(frozen=True, slots=True)
class Finished:
    """What a program left behind: its exit status, its output as text, and how long it took."""

    argv: tuple[str, ...]
    status: int
    stdout: str
    stderr: str
    seconds: float

    @property
    def output(self) -> str:
        """Both streams, standard error last, for a report."""
        return "\n".join(text for text in (self.stdout.strip("\n"), self.stderr.strip("\n")) if text)

    def tail(self, lines: int = 20) -> str:
        """The last lines of the output, where tools put the reason of a failure."""
        return "\n".join(self.output.splitlines()[-lines:])


def run(  # noqa: PLR0913 - each is of another kind, and all but one are optional
    argv: Sequence[str | os.PathLike[str]],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str | None] | None = None,
    input: str | bytes | None = None,  # noqa: A002 - the name that subprocess gave it
    stream: bool = False,
    seconds: float | None = None,
) -> Finished:
    """What the program answered; a status other than 0 is an answer too. Raises stopping.Interrupted when the user stops us.

    ``env`` is added to this process's environment; None takes a variable away. With ``stream`` the program writes to our own
    standard streams, and ``Finished`` holds no text. After ``seconds`` it is ended, and TimeoutError is raised.

    Where progress is shown (:mod:`witworks.progress`) it is heard line by line: what it says may tell how far it is.
    """
    command = (*tracing.prefix(), *(os.fspath(part) for part in argv))
    data = input.encode() if isinstance(input, str) else input
    started = time.perf_counter()
    ear = BOARD.ear()
    out = None if stream and ear is None else subprocess.PIPE
    told = {} if ear is None else hearing.variables(command[0], pass_on=stream)
    # It leads a process group of its own, so that what it has started ends with it.
    variables = {**_inherited(), "RUST_BACKTRACE": "0", **(env or {}), **told}
    child = _start(command, cwd, {name: value for name, value in variables.items() if value is not None}, data, out)
    try:
        with stopping.listed(child.pid):
            if ear is None:
                stdout, stderr = child.communicate(data, timeout=seconds)
            else:
                stdout, stderr = hearing.communicate(child, data, seconds, ear, pass_on=stream)
    except subprocess.TimeoutExpired:
        _end(child)
        raise TimeoutError from None
    except BaseException:
        _end(child)
        raise
    return Finished(command, child.returncode, _text(stdout), _text(stderr), time.perf_counter() - started)


def bounded(argv: Sequence[str | os.PathLike[str]], memory: int, largest: int | None = None) -> list[str | os.PathLike[str]]:
    """The command with so many bytes of memory, and of each file that it writes, where the system can hold it to that."""
    if os.name != "posix":
        return list(argv)
    return [_SHELL, "-c", _LIMITS, "sh", str(memory // _KIB), "" if largest is None else str(largest // _BLOCK + 1), *argv]


def find(name: str) -> Path | None:
    """The program of that name: of the running virtual environment, else on PATH, else beside Python."""
    beside = str(Path(sys.executable).parent)
    searched = [None, beside] if sys.prefix == sys.base_prefix else [beside, None]
    for path in searched:
        if found := shutil.which(name, path=path):
            return Path(found)
    return None


class Probes:
    """Answers of programs, remembered in a file until what they were asked of changes: a null build asks nobody."""

    def __init__(self, path: Path | None) -> None:
        self._path = path  # None: remembered by this process alone
        self._lock = threading.RLock()
        self._answers: dict[str, _Answer] | None = None
        self.asked: set[str] = set()
        """Lines of :mod:`witworks.stamps`: as long as they hold, the answers of this run do."""

    def ask(
        self,
        key: str | Sequence[str],
        *,
        watch: Iterable[Path] = (),
        make: Callable[[], str],
        env: Iterable[str] = (),
    ) -> str:
        """The remembered answer, or that of ``make`` when a watched file or environment variable has changed."""
        name = key if isinstance(key, str) else "\0".join(key)
        guard = [*map(stamps.of_path, sorted(set(watch))), *map(stamps.of_variable, sorted(env))]
        with self._lock:
            self.asked.update(guard)
            answers = self._load()
            known = answers.get(name)
            if known is not None and known.guard == guard:
                return known.text
            text = make()
            answers[name] = _Answer(guard, text)
            self._save(answers)
            return text

    def _load(self) -> dict[str, _Answer]:
        if self._answers is None:
            self._answers = {}
            if self._path is None:
                return self._answers
            # A file that is absent, damaged or of another make is worth no more than an empty one.
            with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
                read = json_of(self._path.read_text("utf-8"))
                self._answers = {str(key): _Answer.of(value) for key, value in read.items()}
        return self._answers

    def _save(self, answers: dict[str, _Answer]) -> None:
        if self._path is None:
            return
        text = json.dumps({key: {"guard": a.guard, "text": a.text} for key, a in sorted(answers.items())}, indent=1)
        # A memory that cannot be kept (read-only or full disk) costs time, not the build.
        with contextlib.suppress(OSError):
            write_atomic(self._path, text)


@dataclass(frozen=True, slots=True)
class _Answer:
    guard: list[str]
    text: str

    @classmethod
    def of(cls, value: object) -> _Answer:
        match value:
            case {"guard": list(guard), "text": str(text)}:
                return cls([str(part) for part in guard], text)
        raise ValueError(value)


def write_atomic(path: Path, content: str | bytes) -> None:
    """The file holds the whole content or what it held before, whatever happens in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with draft.open("xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _inherited() -> dict[str, str]:
    """This process's environment, without the secret that no compiler, and no build script of a dependency, need know."""
    return {name: value for name, value in os.environ.items() if name != _WITHHELD}


def _start(
    command: tuple[str, ...], cwd: Path | None, env: dict[str, str], data: bytes | None, out: int | IO[bytes] | None
) -> subprocess.Popen[bytes]:
    stdin = subprocess.DEVNULL if data is None else subprocess.PIPE
    try:
        return subprocess.Popen(command, cwd=cwd, env=env, stdin=stdin, stdout=out, stderr=out, process_group=0)  # noqa: S603
    except OSError as error:
        raise _cannot_start(command, cwd, error) from error


def _cannot_start(command: tuple[str, ...], cwd: Path | None, error: OSError) -> ToolError:
    reason = error.strerror or str(error)
    if cwd is not None and not cwd.is_dir():
        return ToolError("WW301", f"cannot run {command[0]} in {cwd}: no such folder", fix=f"make the folder {cwd}")
    fix = f"install {command[0]}, or put the folder that holds it on PATH"
    if isinstance(error, PermissionError):
        fix = f"make it executable: chmod +x {shutil.which(command[0], mode=os.F_OK) or command[0]}"
    return ToolError("WW301", f"cannot run {command[0]}: {reason}", notes=[f"command: {shlex_join(command)}"], fix=fix)


def shlex_join(command: Iterable[str]) -> str:
    """The command as a user would type it."""
    import shlex

    return shlex.join(command)


def _end(child: subprocess.Popen[bytes]) -> None:
    """No child outlives us: it is asked to stop, then killed, and reaped either way."""
    stopping.tell(child.pid, signal.SIGTERM)
    try:
        child.wait(stopping.GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        stopping.tell(child.pid, signal.SIGKILL)
        child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")
