"""What was found wrong, for machines: JSON, SARIF 2.1.0 for editors and CI, and annotations of GitHub's workflows. Pure."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from witworks.errors import WitworksError

Level = Literal["error", "warning"]
FORMATS: Final = ("text", "json", "sarif", "github")
"""What ``--format`` may be; ``github`` is the text with annotations beside it."""
SUFFIXES: Final = {"json": ".json", "sarif": ".sarif"}
"""The formats that are documents, each with what its file's name ends in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``path`` is relative to the project where it is in the project, with ``/`` between folders."""

    code: str
    level: Level
    message: str
    path: str = ""
    line: int | None = None
    column: int | None = None
    notes: tuple[str, ...] = ()
    fix: str = ""
    output: str = ""
    """All that the tool said."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program as ``scons doctor`` found it; ``path`` is empty where it is missing, and ``command`` is what brings it."""

    name: str
    version: str
    wanted: str
    needed_by: tuple[str, ...]
    path: str
    command: str
    purpose: str = ""
    """What it is for, where no component needs it."""
    missing: bool = False
    """Whether it is not here, and something needs it."""


def finding(error: WitworksError, level: Level, root: Path) -> Finding:
    """The report as a finding of the project in ``root``."""
    at = error.at
    return Finding(
        code=error.code,
        level=level,
        message=error.message,
        path=_relative(at.path, root) if at else "",
        line=at.line if at else None,
        column=at.column if at else None,
        notes=error.notes,
        fix=error.fix or "",
        output=error.output,
    )


def document(form: str, findings: Sequence[Finding], programs: Sequence[Program] | None = None) -> str:
    """The whole document in the format ``json`` or ``sarif``; ``programs`` are the doctor's."""
    from witworks.formats import plain, sarif

    return sarif.document(findings) if form == "sarif" else plain.document(findings, programs)


def _relative(path: Path | str, root: Path) -> str:
    whole = os.path.normpath(root / path)
    inside = os.path.relpath(whole, root)
    return (whole if inside.startswith("..") else inside).replace(os.sep, "/")
