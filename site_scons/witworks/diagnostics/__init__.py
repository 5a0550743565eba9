"""The one table of everything that can go wrong: what a code means, why it happens, how it is mended, and how it looks.

The texts lie beside this module, one file for each hundred of codes. ``scons explain-error`` prints them;
``python -m tests.diagnostics`` writes ``docs/errors.md`` and ``docs/troubleshooting.md`` from them.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is known of one code; ``why`` and ``fix`` are Markdown, ``example`` is a report as it is printed."""

    code: str
    section: str
    title: str
    why: str
    fix: str
    example: str
    place: tuple[str, ...] = ()
    """What its reports point at, in the user's own text: ``wit``, ``manifest``, ``source``, ``folder``, ``file``."""
    placeless: str = ""
    """Why one of them may point at nothing."""
    symptoms: tuple[str, ...] = ()
    """What one may meet instead of the code: the words of a tool, or of whoever describes the trouble."""
    unprovoked: str = ""
    """Why no test meets the real failure, where none can."""

    def explained(self) -> str:
        """All of it, for a terminal."""
        example = "\n".join(f"    {line}".rstrip() for line in self.example.splitlines())
        mended = f"To mend it: {_plain(self.fix)}"
        return f"{self.code}: {self.title}\n\n{_plain(self.why)}\n\n{mended}\n\nFor example:\n\n{example}"


@functools.cache
def table() -> Mapping[str, Diagnostic]:
    """Every code with what is known of it, in order."""
    return {one.code: one for file in sorted(FOLDER.glob("*.toml")) for one in _read(file)}


def answer(words: Sequence[str]) -> str:
    """What there is to say of each code among ``words``, else of all codes that know a message with those words in it.

    Without words it is the list of all codes. Raises ToolError where nothing is known.
    """
    if not words:
        return _listed(table().values(), "One of them in full: scons explain-error WW404")
    codes = [_found(word) for word in words]
    if known := [code for code in codes if code is not None]:
        return "\n\n\n".join(code.explained() for code in known)
    if meant := _about(words):
        return meant[0].explained() if len(meant) == 1 else _listed(meant, "One of them in full: scons explain-error CODE")
    raise ToolError(
        "WW800",
        f"no code and no message that is known has {' '.join(words)!r} in it",
        fix="copy the code from the report (WW and three digits), or some words of the message; "
        "scons explain-error alone lists all codes",
    )


def _found(word: str) -> Diagnostic | None:
    """The code that ``word`` means, however it was copied: ``WW404``, ``ww404``, ``404``, ``error[WW404]:``."""
    match = re.fullmatch(r"(?:error)?\[?(?:ww)?(\d{3})\]?:?", word.strip(), re.IGNORECASE)
    return table().get(f"WW{match[1]}") if match else None


def _about(words: Sequence[str]) -> list[Diagnostic]:
    """The codes whose title, or one of whose symptoms, has all of ``words`` in it."""
    wanted = " ".join(words).lower().split()
    return [one for one in table().values() if any(_has(text, wanted) for text in (one.title, *one.symptoms))]


def _listed(ones: Iterable[Diagnostic], end: str) -> str:
    sections: dict[str, list[str]] = {}
    for one in ones:
        sections.setdefault(one.section, []).append(f"  {one.code}  {one.title}")
    return "\n\n".join([*("\n".join([section, *lines]) for section, lines in sections.items()), end])


def _has(text: str, wanted: Sequence[str]) -> bool:
    return all(word in text.lower() for word in wanted)


def _read(file: Path) -> list[Diagnostic]:
    content = tomllib.loads(file.read_text("utf-8"))
    section = content.pop("section")
    return [
        Diagnostic(code, section, **{**one, "symptoms": tuple(one.get("symptoms", ())), "place": tuple(one.get("place", ()))})
        for code, one in content.items()
    ]


def _plain(text: str) -> str:
    """Markdown as a terminal shows it: links by their targets, no fences."""
    text = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", lambda m: m[1] if m[1].startswith("docs/") else f"{m[1]} (docs/{m[2]})", text)
    return re.sub(r"^```\w*\n|\n```$|^```$", "", text, flags=re.MULTILINE)
