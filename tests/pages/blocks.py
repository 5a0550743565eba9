"""A page of Markdown as the steps that a reader would take: its fenced blocks, in order, with what the page says of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_COMMENT = re.compile(r"^<!-- (?P<word>project|not run|status): (?P<said>.+) -->$")
_NAMED = re.compile(r"^(?:#|//|;;|--) (?P<path>[\w./-]+)$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, where it begins, and what the comment before it says."""

    page: str
    line: int
    language: str
    text: str
    said: tuple[str, str] = ("", "")

    @property
    def place(self) -> str:
        """File and line, as editors take them."""
        return f"{self.page}:{self.line}"

    @property
    def reason(self) -> str:
        """Why it is not run; empty where nothing says so."""
        return self.said[1] if self.said[0] == "not run" else ""

    @property
    def status(self) -> int:
        """What its last command ends with."""
        return int(self.said[1]) if self.said[0] == "status" else 0

    @property
    def path(self) -> str | None:
        """The file that it is, where its first line is a comment with a path and nothing else."""
        first = self.text.split("\n", 1)[0]
        found = _NAMED.match(first)
        return (
            found["path"] if found and ("/" in found["path"] or "." in found["path"] or found["path"] == "SConstruct") else None
        )


@dataclass(frozen=True)
class Page:
    """A page: its name, the project that its steps are taken in, and its blocks."""

    name: str
    project: str
    blocks: tuple[Block, ...]
    indented: tuple[int, ...]
    """Lines of code that no fence holds, so that nobody would run it."""


def read(path: Path) -> Page:
    """The page in a file of the project."""
    name = path.relative_to(ROOT).as_posix()
    blocks: list[Block] = []
    indented: list[int] = []
    project, said = "", ("", "")
    inside: tuple[int, str, list[str]] | None = None
    before = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if inside is None and (found := _COMMENT.match(line)):
            if found["word"] == "project":
                project = found["said"]
            else:
                said = (found["word"], found["said"])
        elif inside is None and line.startswith("```"):
            inside = (number, line.removeprefix("```"), [])
        elif inside is not None and line == "```":
            if not inside[1].startswith("{"):  # a directive of Sphinx
                blocks.append(Block(name, inside[0], inside[1], "\n".join(inside[2]) + "\n", said))
            inside, said = None, ("", "")
        elif inside is not None:
            inside[2].append(line)
        elif line.startswith("    ") and not before.strip():
            indented.append(number)
        before = line
    assert inside is None, f"{name}: a block is left open"
    return Page(name, project, tuple(blocks), tuple(indented))


def pages() -> list[Page]:
    """Every page that readers get: the README and all of docs/."""
    return [read(path) for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))]
