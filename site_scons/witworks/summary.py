"""What a run did, a line a component: language, size, time, what was made and what was reused."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_UNITS: Final = ("B", "kB", "MB", "GB")
_THOUSAND: Final = 1000


@dataclass(slots=True)
class Entry:
    """One component's part in a run. ``stages`` are all its steps in order; ``made`` those that ran, with their seconds."""

    language: str
    artefact: Path
    stages: tuple[str, ...]
    made: dict[str, float] = field(default_factory=dict)
    failed: str | None = None


class Summary:
    """Collects from every thread what was done, and renders it as a table."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._beside: dict[str, Entry] = {}
        self._has_failed = False
        self._lock = threading.Lock()

    def expect(self, component: str, language: str, artefact: Path, stages: tuple[str, ...]) -> None:
        """Announce a component and the stages that this run may carry out for it."""
        self._entries[component] = Entry(language, artefact, stages)

    def names(self) -> list[str]:
        """Every component that was announced, sorted."""
        return sorted(self._entries)

    def entry(self, component: str) -> Entry:
        """A component's part, which was announced."""
        return self._entries[component]

    def also(self, component: str, stage: str) -> None:
        """Announce one more stage of a component."""
        entry = self._entries[component]
        entry.stages = (*entry.stages, stage)

    def made(self, component: str, stage: str, seconds: float) -> None:
        """Count a stage that ran to its end."""
        with self._lock:
            if (entry := self._entries.get(component)) is not None:
                entry.made[stage] = entry.made.get(stage, 0.0) + seconds

    def failed(self, component: str, stage: str) -> None:
        """Note the stage that a component failed in, or something that is no component's."""
        with self._lock:
            self._has_failed = True
            if (entry := self._beside.pop(component, None)) is not None:
                self._entries[component] = entry
            if (entry := self._entries.get(component)) is not None:
                entry.failed = entry.failed or stage

    def has_made(self, component: str) -> bool:
        """Whether anything was made for the component."""
        return component in self._entries and bool(self._entries[component].made)

    def keep(self, components: Collection[str]) -> None:
        """Leave out all other components, which were not asked for, unless they fail: what was asked for has them in it."""
        everything = self._beside | self._entries
        self._entries = {name: entry for name, entry in everything.items() if name in components}
        self._beside = {name: entry for name, entry in everything.items() if name not in components}

    def render(self) -> str:
        """The table, ready to print; empty where no component was expected."""
        if not self._entries:
            return ""
        rows = [("component", "language", "size", "time", "made", "reused")]
        # A run that failed has not looked at everything: what it did not make is not known to be good.
        rows += [_row(name, entry, complete=not self._has_failed) for name, entry in sorted(self._entries.items())]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def size(count: int) -> str:
    """``count`` bytes for a reader: ``57.3 kB``."""
    value, unit = float(count), 0
    while value >= _THOUSAND and unit < len(_UNITS) - 1:
        value, unit = value / _THOUSAND, unit + 1
    return f"{value:.0f} {_UNITS[unit]}" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"


def _row(name: str, entry: Entry, *, complete: bool) -> tuple[str, str, str, str, str, str]:
    there = entry.artefact.is_file()
    reused = [stage for stage in entry.stages if stage not in entry.made] if complete and there else []
    made = _told(entry, [stage for stage in entry.stages if stage in entry.made]) or "nothing"
    if entry.failed is not None:
        made = f"FAILED: {entry.failed}"
    return (
        name,
        entry.language,
        size(entry.artefact.stat().st_size) if there else "-",
        f"{sum(entry.made.values()):.1f} s",
        made,
        _told(entry, reused) or "-",
    )


def _told(entry: Entry, stages: list[str]) -> str:
    return "everything" if stages and len(stages) == len(entry.stages) else ", ".join(stages)
