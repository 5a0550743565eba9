"""Errors as a user meets them: a code, what failed, where, the likely cause and what to type next.

Everything a user can get wrong is raised as a :class:`WitworksError` and printed by :meth:`WitworksError.render`, never as a
traceback. Codes are stable: ``WW1xx`` component folders and manifests, ``WW2xx`` WIT and worlds, ``WW3xx`` programs and
set-up, ``WW4xx`` building a component, ``WW6xx`` tests, ``WW7xx`` registries, ``WW8xx`` diagnosis, ``WW9xx`` the machine.
``WW5xx`` belongs to :mod:`witworks.runtime`, which has no access to this module. :mod:`witworks.diagnostics` explains each.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

EXIT_STATUS: Final = 2
MORE: Final = "scons --verbose shows all that the tool said"
"""Below a report that does not."""


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
    what to do, at best a command to type. ``output`` is all that the underlying tool said, for ``--verbose`` and for documents;
    ``shown`` is what of it is the diagnosis itself (see :mod:`witworks.excerpts`): nothing where we say it all.
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
        shown: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.at = at
        self.notes = tuple(notes)
        self.fix = fix
        self.output = (output or "").strip("\n")
        self.shown = (shown or "").strip("\n")

    def __str__(self) -> str:
        return self.render(verbose=True)

    def render(self, level: str = "error", *, verbose: bool = False) -> str:
        """The whole report, ready to print, without a trailing newline; if ``verbose``, with all that the tool said."""
        lines = [f"{level}[{self.code}]: {self.message}"]
        if self.at is not None:
            lines.append(f"  --> {self.at}")
        lines += [_hang("note", note) for note in self.notes]
        lines += [f"  | {line}".rstrip() for line in (self.output if verbose else self.shown).splitlines()]
        if not verbose and not _says_all(self.shown, self.output):
            lines.append(f"  more: {MORE}")
        if self.fix is not None:
            lines.append(_hang("fix", self.fix))
        return "\n".join(lines)


@contextlib.contextmanager
def blaming(place: Place | None) -> Iterator[None]:
    """Let a report that comes from here, and has no place, have this one; what the machine lacks has none."""
    try:
        yield
    except WitworksError as error:
        if not isinstance(error, (ToolError, MachineError)):
            error.at = error.at or place
        raise


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


def _says_all(shown: str, output: str) -> bool:
    """Whether an excerpt has every line that has something in it."""
    return {line.strip() for line in output.splitlines()} <= {"", *(line.strip() for line in shown.splitlines())}


def _hang(label: str, text: str) -> str:
    first, *rest = text.splitlines() or [""]
    return "\n".join([f"  {label}: {first}", *(f"        {line}" for line in rest)])
