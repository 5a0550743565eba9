"""What is being done at this moment, told by the threads that do it, and looked at by whoever shows it."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from witworks.progress.plan import Estimate, Step, remaining

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from witworks.progress.plan import Count, Plan

_SHARES: Final = (
    re.compile(r"^\s*Building \[[^\]]*\] (?P<done>\d+)/(?P<total>\d+)"),  # cargo
    re.compile(r"\[ *(?P<done>\d+)(?P<total>)%\]\s*$"),  # pytest
    re.compile(r"^\S.* (?P<done>\d+) of (?P<total>\d+)\b"),  # the fuzzer
)
_WHOLE: Final = 100


class Row(NamedTuple):
    """One step that is being carried out: the kind of work, at what, for how long, and for how long still, if that is known."""

    kind: str
    subject: str
    elapsed: float
    left: float | None


class View(NamedTuple):
    """All that there is to show. Without a build ``steps`` is None."""

    steps: Count | None
    elapsed: float
    left: float | None
    rows: list[Row]


class Screen(Protocol):
    """Shows a board for as long as there is something to show."""

    def open(self) -> None:
        """Begin to show; what is over soon is never shown."""

    def close(self) -> None:
        """Take everything away again."""

    def aside(self) -> contextlib.AbstractContextManager[None]:
        """Leave the terminal to a program that writes to it by itself."""


@dataclass(slots=True)
class _Task:
    subject: str
    step: Step
    since: float


@dataclass(slots=True)
class Board:
    """The tasks of all threads, and the plan of the build that they belong to, where there is one."""

    screen: Screen | None = None
    plan: Plan | None = None
    _started: float = 0.0
    _tasks: dict[int, _Task] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _own: threading.local = field(default_factory=threading.local)
    _numbers: int = 0

    def open(self, plan: Plan) -> None:
        """A build begins, with this plan."""
        with self._lock:
            self.plan, self._started = plan, time.monotonic()
        if self.screen is not None:
            self.screen.open()

    def close(self) -> None:
        """The build is over."""
        with self._lock:
            self.plan = None
        if self.screen is not None:
            self.screen.close()

    @contextlib.contextmanager
    def task(self, kind: str, subject: str, expected: Estimate | None = None, *, name: str = "") -> Iterator[None]:
        """Something that takes time is done in the block; ``name`` is its step in the plan.

        What is begun within the task of the same thread is part of that, and says what to expect of it.
        """
        now = time.monotonic()
        if (outer := self._mine()) is not None:
            outer.step.expected = expected or outer.step.expected
            yield
            return
        step = Step(name, kind, expected or Estimate(0.0, known=False), state="running", started=now)
        with self._lock:
            self._numbers += 1
            number = self._numbers
            if self.plan is not None and name:
                self.plan.begin(name, now, step)
                step = self.plan.steps[name]
            self._tasks[number] = _Task(subject, step, now)
        self._own.task = number
        if self.screen is not None:
            self.screen.open()
        done = False
        try:
            yield
            done = True
        finally:
            self._own.task = None
            with self._lock:
                del self._tasks[number]
                over = not self._tasks and self.plan is None
                if self.plan is not None and name and done:
                    self.plan.end(name, time.monotonic())
            if self.screen is not None and over:
                self.screen.close()

    def spare(self, name: str) -> None:
        """A step of the plan need not be taken."""
        with self._lock:
            if self.plan is not None:
                self.plan.spare(name)

    def ear(self) -> Callable[[str], None] | None:
        """What is to hear the lines of a program that this thread runs, if anything is shown: they may say how far it is."""
        task = self._mine()
        if self.screen is None or task is None:
            return None

        def hear(line: str) -> None:
            if (share := share_said(line)) is not None:
                task.step.tell(share, time.monotonic())

        return hear

    def tell(self, share: float) -> None:
        """This part of what this thread does is done."""
        if (task := self._mine()) is not None:
            task.step.tell(share, time.monotonic())

    def aside(self) -> contextlib.AbstractContextManager[None]:
        """Nothing is shown in the block: someone else writes to the terminal."""
        return contextlib.nullcontext() if self.screen is None else self.screen.aside()

    def view(self) -> View:
        """What there is to show now."""
        now = time.monotonic()
        with self._lock:
            rows = [Row(task.step.kind, task.subject, now - task.since, _left(task.step, now)) for task in self._tasks.values()]
            if self.plan is None:
                return View(None, 0.0, None, rows)
            return View(self.plan.count(), now - self._started, self.plan.left(now), rows)

    def _mine(self) -> _Task | None:
        with self._lock:
            return self._tasks.get(getattr(self._own, "task", None) or 0)


def share_said(line: str) -> float | None:
    """The part of its work that a program says to have done; None where it says nothing of that."""
    for pattern in _SHARES:
        if (found := pattern.search(line)) and (total := int(found["total"] or _WHOLE)):
            return min(int(found["done"]) / total, 1.0)
    return None


def _left(step: Step, now: float) -> float | None:
    if not (step.share or step.expected.seconds):
        return None
    return remaining(step, now)


BOARD: Final = Board()
"""The board of this process."""
