"""Errors as a user meets them: a code, what failed, where, the likely cause and what to type next.

Everything a user can get wrong is raised as a :class:`WitworksError` and printed by :meth:`WitworksError.render`, never as a
traceback. Codes are stable: ``WW1xx`` component folders and manifests, ``WW2xx`` WIT and worlds, ``WW3xx`` programs and
set-up, ``WW4xx`` building a component, ``WW6xx`` tests, ``WW7xx`` registries, ``WW8xx`` diagnosis, ``WW9xx`` the machine.
``WW5xx`` belongs to :mod:`witworks.runtime`, which has no access to this module. :mod:`witworks.diagnostics` explains each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EXIT_STATUS: Final = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the user's files: a path, a line and a column, counted from 1."""

    path: Path | str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class WitworksError(Exception):
    """A failure the user can act on.

    ``code`` is ``WWnnn``; ``message`` says in one line what failed; ``at`` where; each of ``notes`` adds a fact; ``fix`` is
    what to do, at best a command to type; ``output`` is the underlying tool's own words, shown whole under ``--verbose``
    and whenever they are the best explanation there is.
    """

    def __init__(  # noqa: PLR0913 - a report has that many parts, and all but two are optional
        self,
        code: str,
        message: str,
        *,
        at: Place | None = None,
        notes: Iterable[str] = (),
        fix: str | None = None,
        output: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.at = at
        self.notes = tuple(notes)
        self.fix = fix
        self.output = output

    def __str__(self) -> str:
        return self.render()

    def render(self, level: str = "error") -> str:
        """The whole report, ready to print, without a trailing newline."""
        lines = [f"{level}[{self.code}]: {self.message}"]
        if self.at is not None:
            lines.append(f"  --> {self.at}")
        lines += [_hang("note", note) for note in self.notes]
        if self.output and self.output.strip():
            lines += [f"  | {line}".rstrip() for line in self.output.strip("\n").splitlines()]
        if self.fix is not None:
            lines.append(_hang("fix", self.fix))
        return "\n".join(lines)


class ManifestError(WitworksError):
    """A component folder or its ``component.toml`` is not as it must be (WW1xx)."""


class WitError(WitworksError):
    """A WIT package or world cannot be found, read or met (WW2xx)."""


class ToolError(WitworksError):
    """A program that the build needs is missing, too old or does not run (WW3xx)."""


class ComponentError(WitworksError):
    """A component does not compile, link or validate (WW4xx)."""


class TestError(WitworksError):
    """Tests ran and failed, or could not run (WW6xx)."""

    __test__ = False


class RegistryError(WitworksError):
    """A registry, or what is to go there or comes from there, is not as it must be (WW7xx)."""


class MachineError(WitworksError):
    """The machine said no: disk full, folder not writable (WW9xx)."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` was most likely meant to be, or None."""
    import difflib

    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence for the user: the nearest known word, else all of them."""
    known = sorted(known)
    if guess := nearest(word, known):
        return f"did you mean {guess!r}?"
    return f"known: {', '.join(known)}" if known else "there are none"


def _hang(label: str, text: str) -> str:
    first, *rest = text.splitlines() or [""]
    return "\n".join([f"  {label}: {first}", *(f"        {line}" for line in rest)])
