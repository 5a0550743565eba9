"""How a set-up is carried out: announced and timed, one at a time, quoted where it fails."""

from __future__ import annotations

import contextlib
import fcntl
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.errors import MachineError
from witworks.progress.board import BOARD
from witworks.progress.durations import DOWNLOAD, TYPICAL_TOOLS, Durations
from witworks.toolchains import machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Say = Callable[[str], None]

TIMES: Final = Durations(lambda: machine.cache_folder() / "durations.json")
"""How long installations took for this user."""
ENVIRONMENT: Final = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}


class Steps:
    """Commands that are announced, timed, and quoted where they fail."""

    def __init__(self, say: Say, *, verbose: bool, what: str = "", name: str = "") -> None:
        self.say = say
        self._name = name
        self._verbose = verbose
        self._ending = f"{what}: " if what else ""

    def take(
        self, argv: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> programs.Finished:
        """What the command answered; before it the command is printed, after it the time."""
        command = programs.shlex_join([Path(argv[0]).name, *map(str, argv[1:])])
        self.say(f"  setup      {command}")
        name = self._name or " ".join(command.split()[:2])
        with BOARD.task("setup", name, TIMES.expect(name, "setup", TYPICAL_TOOLS.get(name, DOWNLOAD))):
            done = programs.run(argv, cwd=cwd, env={**ENVIRONMENT, **(env or {})}, stream=self._verbose)
        if done.status == 0:
            TIMES.note(name, "setup", done.seconds)
            with contextlib.suppress(OSError):  # a memory that cannot be kept costs an estimate
                TIMES.save()
        ending = "done" if done.status == 0 else f"failed with status {done.status}"
        self.say(f"  setup      {self._ending}{ending} after {done.seconds:.1f} s")
        return done


@contextlib.contextmanager
def alone(say: Say, what: str = "setup") -> Iterator[None]:
    """One set-up of ``what`` at a time for this user, whatever the project; the second waits, and says so."""
    folder = machine.cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / f"{what}.lock").open("w")
    except OSError as error:
        fix = "make the folder writable, or set XDG_CACHE_HOME"
        raise MachineError("WW902", f"cannot write to {folder}: {error.strerror}", fix=fix) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  setup      waiting for another set-up to end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
