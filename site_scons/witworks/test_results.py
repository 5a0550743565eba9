"""How many tests passed: out of pytest's JUnit file, into the stamp that says they need not run again."""

from __future__ import annotations

import json
import operator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from witworks.programs import write_atomic
from witworks.reading import MALFORMED, json_of

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Results:
    """Counts of one run, and the names of the tests that failed."""

    passed: int
    failed: int
    skipped: int
    failures: tuple[str, ...] = ()

    @property
    def collected(self) -> int:
        """How many tests there were."""
        return self.passed + self.failed + self.skipped

    @property
    def text(self) -> str:
        """``9 passed, 0 failed, 1 skipped``: skipped only where some were."""
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")

    def write(self, path: Path) -> None:
        """Store the counts."""
        write_atomic(path, json.dumps(asdict(self)) + "\n")


def read(path: Path) -> Results | None:
    """The counts that :meth:`Results.write` stored; None where there are none."""
    try:
        data = json_of(path.read_text(encoding="utf-8"))
        passed, failed, skipped = (operator.index(data[name]) for name in ("passed", "failed", "skipped"))
        return Results(passed, failed, skipped, tuple(map(str, data["failures"])))
    except (OSError, *MALFORMED):
        return None


def read_junit(path: Path) -> Results | None:
    """The counts in a JUnit file that pytest wrote; None where it wrote none."""
    from xml.etree import ElementTree as ET

    try:
        cases = list(ET.parse(path).iter("testcase"))  # noqa: S314 - written by the pytest we started
    except (OSError, ET.ParseError):
        return None
    failures = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = [case for case in cases if case.find("skipped") is not None and case not in failures]
    return Results(
        passed=len(cases) - len(failures) - len(skipped),
        failed=len(failures),
        skipped=len(skipped),
        failures=tuple(f"{case.get('classname')}::{case.get('name')}" for case in failures),
    )


def total(results: list[Results]) -> Results:
    """The sum of several runs."""
    return Results(sum(one.passed for one in results), sum(one.failed for one in results), sum(one.skipped for one in results))
