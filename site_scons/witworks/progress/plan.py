"""The steps of a build that are to be taken, and from them how many there are and how much time they leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_TRUSTED: Final = 0.05
"""The part of a step that must be done before what it said of itself counts for more than what it took before."""
_ENOUGH: Final = 3.0
"""Seconds of typical steps that must be over before they tell how fast this machine is."""
_PACES: Final = (0.1, 10.0)


class Estimate(NamedTuple):
    """Seconds that a step will take. ``known`` says that this very step has taken them before, or one like it here."""

    seconds: float
    known: bool


@dataclass(slots=True)
class Step:
    """One action. ``needs`` are the names of the steps that come before it."""

    name: str
    kind: str
    expected: Estimate
    needs: tuple[str, ...] = ()
    sure: bool = True
    """Whether it will run for certain; else it may turn out that nothing has changed for it."""
    alone: str = ""
    """What no two steps may have at one time."""
    state: Literal["waiting", "running", "done", "spared"] = "waiting"
    started: float = 0.0
    took: float = 0.0
    share: float = 0.0
    """The part of it that was done when it last said so itself."""
    said: float = 0.0
    """When that was."""

    def tell(self, share: float, now: float) -> None:
        """A running step says how much of it is done; of what it says twice only the first is news."""
        if share != self.share:
            self.share, self.said = min(max(share, 0.0), 1.0), now


class Count(NamedTuple):
    """How many steps are done, of how many; ``sure`` where none of these may yet be spared."""

    done: int
    total: int
    sure: bool


@dataclass(slots=True)
class Plan:
    """The steps of one run, each after those that it needs."""

    jobs: int
    steps: dict[str, Step] = field(default_factory=dict)

    @classmethod
    def of(cls, steps: Iterable[Step], jobs: int) -> Plan:
        """The plan of these steps, which come in the order of their needs."""
        return cls(max(jobs, 1), {step.name: step for step in steps})

    def begin(self, name: str, now: float, unforeseen: Step | None = None) -> None:
        """The step is being carried out; it may be one that nobody foresaw."""
        if name not in self.steps and unforeseen is not None:
            self.steps[name] = unforeseen
        if (step := self.steps.get(name)) is not None:
            step.state, step.started = "running", now

    def end(self, name: str, now: float) -> None:
        """The step is over."""
        if (step := self.steps.get(name)) is not None and step.state == "running":
            step.state, step.took = "done", now - step.started

    def spare(self, name: str) -> None:
        """The step need not be taken: what it makes is up to date."""
        if (step := self.steps.get(name)) is not None and step.state == "waiting":
            step.state = "spared"

    def count(self) -> Count:
        """How far it is, in steps."""
        kept = [step for step in self.steps.values() if step.state != "spared"]
        done = sum(step.state == "done" for step in kept)
        return Count(done, len(kept), all(step.sure or step.state != "waiting" for step in kept))

    def left(self, now: float) -> float:
        """Seconds until all is done: the longest of what must come one after the other, and of the work that all jobs share."""
        pace = self._pace()
        chain: dict[str, float] = {}
        alone: dict[str, float] = {}
        work = longest = 0.0
        for step in self.steps.values():
            seconds = remaining(step, now, pace) if step.state in {"waiting", "running"} else 0.0
            work += seconds
            if step.alone:
                alone[step.alone] = alone.get(step.alone, 0.0) + seconds
            chain[step.name] = seconds + max((chain.get(name, 0.0) for name in step.needs), default=0.0)
            longest = max(longest, chain[step.name])
        return max(longest, work / self.jobs, *alone.values(), 0.0)

    def _pace(self) -> float:
        """How much slower this machine is than the one on which the typical seconds were measured."""
        over = [step for step in self.steps.values() if step.state == "done" and not step.expected.known]
        typical = sum(step.expected.seconds for step in over)
        if typical < _ENOUGH:
            return 1.0
        slowest, fastest = _PACES
        return min(max(sum(step.took for step in over) / typical, slowest), fastest)


def remaining(step: Step, now: float, pace: float = 1.0) -> float:
    """Seconds until a step that is not over will be: by its own word, else by what it took before."""
    seconds = step.expected.seconds * (1.0 if step.expected.known else pace)
    if step.state != "running":
        return seconds
    if step.share >= _TRUSTED:
        spent = step.said - step.started
        seconds = spent + seconds * (1.0 - step.share) if step.expected.known else spent / step.share
    return max(seconds - (now - step.started), 0.0)
