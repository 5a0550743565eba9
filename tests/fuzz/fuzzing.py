"""Inputs looked at by processes of their own, so that one which crashes or hangs is a finding and not the end."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.fuzz.guard import PATIENCE
from tests.fuzz.seeds import ROOT
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

SEED: Final = 20260612
BATCH: Final = 500
"""Inputs that one process looks at: what it leaves in memory is then gone."""
_SILENCE = PATIENCE + 20.0
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
    """The first inputs of each target, as many as ``wanted`` says; ``folder`` is written to."""

    def __init__(self, wanted: Mapping[str, int], folder: Path, seed: int = SEED) -> None:
        self.wanted, self.seed = wanted, seed
        self.taken: Counter[str] = Counter()
        """How many inputs of each were taken for what they should be: where that is none, nothing was looked at."""
        self._folder = folder
        self.at: dict[str, int] = dict.fromkeys(wanted, 0)
        """How many inputs of each were looked at."""

    def failures(self) -> Iterator[Failure]:
        """What goes wrong with them."""
        while ranges := self._next():
            yield from self._looked_at(ranges)

    def _next(self) -> list[tuple[str, int, int]]:
        """What the next process looks at: of each target where it has come to."""
        found, room = [], BATCH
        for target, count in self.wanted.items():
            last = min(count, self.at[target] + room)
            if last > self.at[target]:
                found.append((target, self.at[target], last))
                room -= last - self.at[target]
        return found

    def _looked_at(self, ranges: Sequence[tuple[str, int, int]]) -> Iterator[Failure]:
        """The failures of one process."""
        folder, done = self._folder, False
        with (folder / "errors").open("wb") as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.fuzz.worker", json.dumps(ranges), str(self.seed), str(folder)],
                cwd=folder,
                env=_environment(),
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        target, ended, begun = ranges[0][0], True, False
        try:
            for event in _events(child):
                if "at" in event:
                    target, self.at[event["target"]], ended = event["target"], event["at"] + 1, False
                    begun = True
                elif "failed" in event:
                    ended = True
                    yield Failure(target, event["failed"], event["kind"], event["trace"])
                elif "taken" in event:
                    self.taken[target] += 1
                done = done or "done" in event
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):  # at its end, or hung
                child.wait(5)
            with contextlib.suppress(ProcessLookupError):  # what it started and did not wait for goes with it
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            assert child.stdout is not None
            child.stdout.close()
        if done or (child.returncode == 0 and begun and ended):  # it ended itself, because of its memory
            return
        kind = "hang" if child.returncode == -signal.SIGKILL else "crash"
        said = (folder / "errors").read_text("utf-8", "replace")[-3000:]
        if not begun:
            raise RuntimeError(f"no input of `{target}` can be made: status {child.returncode}\n{said}")
        yield Failure(target, self.at[target] - 1, kind, f"status {child.returncode}\n{said}")


def _environment() -> dict[str, str]:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "site_scons")])
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("WITWORKS_", "PYTEST_"))}
    return {**variables, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}


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
