"""Inputs looked at by processes of their own, so that one which crashes or hangs is a finding and not the end."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.fuzz.guard import PATIENCE
from tests.fuzz.seeds import ROOT
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED: Final = 20260612
BATCH: Final = 500
"""Inputs that one process looks at: what it leaves in memory is then gone."""
_SILENCE: Final = PATIENCE + 20
"""How long a process may say nothing, in which no alarm reaches it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that brought about what none may; ``kind`` is an exception's name, ``crash``, ``hang`` or ``memory``."""

    target: str
    number: int
    kind: str
    trace: str

    @property
    def sort(self) -> tuple[str, str]:
        """What failures with one cause have in common: the kind, and the line of code."""
        places = [line for line in self.trace.splitlines() if line.startswith('  File "')]
        return self.kind, places[-1] if places else ""

    def __str__(self) -> str:
        again = f"python -m tests.fuzz --again '{self.target}' {self.number}"
        return f"{self.target}, input {self.number}: {self.kind}\n{self.trace.rstrip()}\n  again: {again}"


class Run:
    """The first ``count`` inputs of a target; ``folder`` is written to."""

    def __init__(self, target: str, count: int, folder: Path, seed: int = SEED) -> None:
        self.target, self.count, self.seed = target, count, seed
        self.taken = 0
        """How many inputs were taken for what they should be: where that is none, nothing was looked at."""
        self._folder = folder

    def failures(self) -> Iterator[Failure]:
        """What goes wrong with them."""
        at = 0
        while at < self.count:
            last = min(self.count, at + BATCH)
            for failure, number in self._batch(at, last):
                at = number
                if failure is not None:
                    yield failure

    def _batch(self, first: int, last: int) -> Iterator[tuple[Failure | None, int]]:
        """The failures of one process, and where the next one has to begin."""
        target, folder, seed = self.target, self._folder, self.seed
        command = [sys.executable, "-m", "tests.fuzz.worker", target, str(seed), str(first), str(last), str(folder)]
        paths = os.pathsep.join([str(ROOT), str(ROOT / "site_scons")])
        variables = {name: value for name, value in os.environ.items() if not name.startswith(("WITWORKS_", "PYTEST_"))}
        with (folder / "errors").open("wb") as errors:
            child = subprocess.Popen(
                command,
                cwd=folder,
                env={**variables, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        at, done = first, False
        try:
            for event in _events(child):
                if "failed" in event:
                    yield Failure(target, event["failed"], event["kind"], event["trace"]), event["failed"] + 1
                at, done = event.get("at", at), done or "done" in event
                self.taken += event.get("taken", 0)
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):  # at its end, or hung
                child.wait(1)
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            assert child.stdout is not None
            child.stdout.close()
        if done:
            yield None, last
            return
        if child.returncode == 0:  # it ended itself, because of its memory
            return
        kind = "hang" if child.returncode == -signal.SIGKILL else "crash"
        said = (folder / "errors").read_text("utf-8", "replace")[-3000:]
        yield Failure(target, at, kind, f"status {child.returncode}\n{said}"), at + 1


def _events(child: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """What the process says, until it ends, or says nothing for too long."""
    assert child.stdout is not None
    pending = b""
    while select.select([child.stdout], [], [], _SILENCE)[0]:
        read = os.read(child.stdout.fileno(), 1 << 16)
        if not read:
            return
        *lines, pending = (pending + read).split(b"\n")
        yield from map(json.loads, lines)


def share(target: str, of: float) -> int:
    """How many inputs of a target are that part of the whole; one at least."""
    return max(1, round(TARGETS[target].inputs * of))
