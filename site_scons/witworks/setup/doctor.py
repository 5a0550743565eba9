"""The table of ``scons doctor``: what was found, what is missing, who needs it, and what to type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from witworks.errors import ToolError
from witworks.formats import Program

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SHOWN: Final = 3
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
    code: str = ""
    """The code of what is said where it is missing and something needs it."""
    identity: str = ""
    """What a build depends on, where the version does not say it all."""


def report(rows: Sequence[Need]) -> str:
    """The table, sorted by program, and under it one command a missing program."""
    if not rows:
        return "No component needs a program."
    rows = sorted(_joined(rows), key=lambda row: (row.program, row.version))
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([*table, "", *_verdict(rows)])


def _joined(rows: Sequence[Need]) -> list[Need]:
    """The rows with those of one program, which several languages need, as one."""
    joined: dict[Need, list[str]] = {}
    for row in rows:
        joined.setdefault(replace(row, needed_by=()), []).extend(row.needed_by)
    return [replace(row, needed_by=tuple(names)) for row, names in joined.items()]


def lack(row: Need) -> ToolError:
    """What is missing, as a report."""
    users = ", ".join(sorted(row.needed_by))
    return ToolError(row.code, f"{row.program} is missing", notes=[f"needed by: {users}"] if users else [], fix=row.command)


def program(row: Need) -> Program:
    """The row for a document."""
    where = "" if row.found is None else str(row.found)
    return Program(row.program, row.version, row.wanted, tuple(sorted(row.needed_by)), where, row.command)


def _cells(row: Need) -> tuple[str, str, str, str, str]:
    where = "MISSING" if row.found is None else str(row.found)
    return row.program, row.version or "-", row.wanted or "-", _users(row.needed_by), where


def _users(names: Sequence[str]) -> str:
    """A few of the components, and how many there are besides."""
    shown, more = sorted(names)[:_SHOWN], len(names) - _SHOWN
    return ", ".join([*shown, *([f"{more} more"] if more > 0 else [])]) or "-"


def _verdict(rows: Sequence[Need]) -> list[str]:
    missing = [row for row in rows if row.found is None]
    if not missing:
        return ["Nothing is missing."]
    commands = dict.fromkeys(f"{row.program}: {row.command}" for row in missing)
    return [f"{len(missing)} missing. To install:", *(f"  {command}".replace("\n", "\n    ") for command in commands)]
