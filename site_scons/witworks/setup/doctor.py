"""The table of ``scons doctor``: what was found, what is wanted, who needs it, and what to type where it is missing."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from witworks.errors import ToolError
from witworks.formats import Program

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SHOWN: Final = 3
OTHER_COMPONENTS: Final = "other components"
"""The purpose of a tool that components of other languages need, or compositions."""
HEADINGS: Final = ("tool", "found", "wanted", "needed by", "to mend it")
_WIDTHS: Final = (22, 9, 11, 20, 0)
"""The most that the columns take, so that all of them fit into 80; what is longer goes on below. The last has the rest."""
_LINE: Final = 80


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
    purpose: str = ""
    """What it is for, where no component needs it but a command of scons may: ``scons graph``."""

    @property
    def is_missing(self) -> bool:
        """Whether it is not here, and something in the project needs it."""
        return self.found is None and (bool(self.needed_by) or not self.purpose)


def report(rows: Sequence[Need], *, paths: bool = False) -> str:
    """The table, sorted by tool, and what it comes to; with ``paths`` also where each tool is."""
    if not rows:
        return "No component needs a program."
    rows = sorted(_joined(rows), key=lambda row: (row.program, row.version))
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [min(max(len(line[column]) for line in cells), most) for column, most in enumerate(_WIDTHS[:-1])]
    widths.append(_LINE - sum(widths) - 2 * len(widths))
    table = [line for row in cells for line in _wrapped(row, widths)]
    where = [f"{row.program}: {row.found}" for row in rows if row.found is not None] if paths else []
    return "\n".join([*table, "", *where, *([""] if where else []), *_verdict(rows)])


def _verdict(rows: Sequence[Need]) -> list[str]:
    """How many are missing, and each command in one piece, to be copied."""
    missing = [row for row in rows if row.is_missing]
    if not missing:
        return ["Nothing is missing."]
    commands = dict.fromkeys(f"{row.program}: {row.command}" for row in missing)
    return [f"{len(missing)} missing. To install:", *(f"  {command}".replace("\n", "\n    ") for command in commands)]


def _wrapped(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """A row of the table as lines; a word that is longer than its column, such as a path, is not broken."""
    columns = [
        [
            line
            for part in cell.splitlines() or [""]
            for line in textwrap.wrap(part, width, break_long_words=False, break_on_hyphens=False)
        ]
        for cell, width in zip(cells, widths, strict=True)
    ]
    height = max(map(len, columns))
    lines = zip(*([*column, *[""] * (height - len(column))] for column in columns), strict=True)
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]


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
    users = tuple(sorted(row.needed_by))
    return Program(row.program, row.version, row.wanted, users, where, row.command, row.purpose, row.is_missing)


def _cells(row: Need) -> tuple[str, str, str, str, str]:
    found = (row.version or "yes") if row.found is not None else "MISSING" if row.is_missing else "no"
    users = _users(row.needed_by)
    if row.purpose and not row.needed_by:
        users = "nothing in this project" + (f" ({row.purpose})" if row.purpose != OTHER_COMPONENTS else "")
    return row.program, found, row.wanted or "-", users, row.command if row.found is None and row.command else "-"


def _users(names: Sequence[str]) -> str:
    """A few of the components, and how many there are besides."""
    shown, more = sorted(names)[:_SHOWN], len(names) - _SHOWN
    return ", ".join([*shown, *([f"{more} more"] if more > 0 else [])]) or "-"
