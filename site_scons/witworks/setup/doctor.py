"""The table of ``scons doctor``: what was found, what is missing, who needs it, and what to type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADINGS: Final = ("program", "version", "wanted", "needed by", "where")


@dataclass(frozen=True, slots=True)
class Need:
    """A program that components need: where it is, else (``found`` is None) the command that installs it here."""

    program: str
    found: Path | None
    version: str
    needed_by: tuple[str, ...]
    command: str
    wanted: str = ""
    """The version that is installed where there is none."""


def report(rows: Sequence[Need]) -> str:
    """The table, sorted by program, and under it one command a missing program."""
    if not rows:
        return "No component needs a program."
    rows = sorted(rows, key=lambda row: (row.program, row.version))
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([*table, "", *_verdict(rows)])


def _cells(row: Need) -> tuple[str, str, str, str, str]:
    where = "MISSING" if row.found is None else str(row.found)
    return row.program, row.version or "-", row.wanted or "-", ", ".join(sorted(row.needed_by)) or "-", where


def _verdict(rows: Sequence[Need]) -> list[str]:
    missing = [row for row in rows if row.found is None]
    if not missing:
        return ["Nothing is missing."]
    commands = dict.fromkeys(f"{row.program}: {row.command}" for row in missing)
    return [f"{len(missing)} missing. To install:", *(f"  {command}".replace("\n", "\n    ") for command in commands)]
