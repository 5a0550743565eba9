"""Everything that a run has complained of, and the format in which it is told beside the text: ``--format``, WITWORKS_FORMAT."""

from __future__ import annotations

import atexit
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import formats
from witworks.errors import ToolError, did_you_mean
from witworks.programs import write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.errors import WitworksError
    from witworks.formats import Finding, Level, Program

NAME: Final = "errors"
"""The name of the documents in the build folder, without their suffix."""


class Findings:
    """The findings of one run."""

    def __init__(self) -> None:
        self.form = "text"
        self.verbose = False
        self._root = Path.cwd()
        self._found: list[Finding] = []
        self._file: Path | None = None

    def tell_as(self, form: str, root: Path, build: Path, *, verbose: bool = False) -> None:
        """Tell them in this format, if ``verbose`` with all that tools said; ToolError for an unknown format.

        A document is written into ``build`` when the run ends.
        """
        if form not in formats.FORMATS:
            known = ", ".join(formats.FORMATS)
            raise ToolError("WW307", f"--format={form} is not one of: {known}", fix=did_you_mean(form, formats.FORMATS))
        self.form, self._root, self.verbose = form, root, verbose
        if suffix := formats.SUFFIXES.get(form):
            self._file = build / f"{NAME}{suffix}"
            atexit.register(self._write)

    def add(self, error: WitworksError, level: Level) -> None:
        """Remember one, and annotate it where GitHub runs us."""
        found = formats.finding(error, level, self._root)
        self._found.append(found)
        if self.form == "github":
            from witworks.formats.github import annotation

            sys.stdout.write(f"{annotation(found)}\n")

    def document(self, programs: Sequence[Program]) -> str:
        """The document with what the doctor found, which is printed and not written."""
        self._file = None
        return formats.document(self.form, self._found, programs)

    def _write(self) -> None:
        if self._file is not None:
            write_atomic(self._file, formats.document(self.form, self._found) + "\n")
            sys.stderr.write(f"wrote {os.path.relpath(self._file, self._root)}\n")


def wanted(option: str | None) -> str:
    """The format that the user wants: by the option, else by the environment, else what suits where we run."""
    by_itself = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    return option or os.environ.get("WITWORKS_FORMAT") or by_itself


RUN: Final = Findings()
"""Those of this run."""
