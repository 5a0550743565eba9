"""A small writer of Go text that comes out as gofmt would have it."""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ITEM: Final = re.compile(r"(?P<mark>[-*+•]|\d+[.)])\s+(?P<text>.*)")


class Writer:
    """Collects lines; all it knows of Go is tabs, comments and the columns of fields."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._indent = 0

    def __call__(self, line: str = "") -> None:
        """One line."""
        self._lines.append(f"{chr(9) * self._indent}{line}" if line else "")

    @contextlib.contextmanager
    def block(self, header: str, end: str = "}") -> Iterator[None]:
        """Everything written inside is one level deeper, between ``header`` and ``end``."""
        self(header)
        self._indent += 1
        yield
        self._indent -= 1
        self(end)

    @contextlib.contextmanager
    def indented(self) -> Iterator[None]:
        """Everything written inside is one level deeper."""
        self._indent += 1
        yield
        self._indent -= 1

    def label(self, line: str) -> None:
        """A line one level further out: the labels of Go's switches stand where the switch does."""
        self._indent -= 1
        self(line)
        self._indent += 1

    def blank(self) -> None:
        """One empty line, unless there is one, or the text begins here."""
        if self._lines and self._lines[-1]:
            self()

    def doc(self, *paragraphs: str) -> None:
        """Paragraphs as a comment."""
        text = "\n\n".join(part.strip() for part in paragraphs if part.strip())
        for line in comment(text):
            self(f"// {line}" if line else "//")

    def fields(self, items: Sequence[tuple[str, str, str]]) -> None:
        """Names, types and docs of a struct's fields; the types of those without docs between them stand in a column."""
        width = max((len(name) for name, _, _ in items), default=0) if not any(docs for _, _, docs in items) else 0
        for position, (name, kind, docs) in enumerate(items):
            if position and not width:
                self.blank()
            self.doc(docs)
            self(f"{name:<{width}} {kind}")

    def text(self) -> str:
        """All that was written, ending in one newline."""
        return "\n".join(self._lines).rstrip("\n") + "\n"


def quoted(text: str) -> str:
    """``text`` as a string of Go."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f")


def comment(text: str) -> list[str]:
    """The lines of a comment as gofmt leaves them: lists are set off and indented, nothing else is."""
    lines: list[str] = []
    in_list = False
    for raw in text.splitlines():
        line = " ".join(raw.split()).replace("\t", " ")
        found = _ITEM.match(line)
        if found:
            if not in_list and lines and lines[-1]:
                lines.append("")
            mark = found["mark"] if found["mark"][0].isdigit() else "-"
            mark = mark.replace(")", ".")
            lines.append(f"{' ' * (3 - len(mark))}{mark} {found['text']}".rstrip())
            in_list = True
        elif in_list and line and raw.startswith((" ", "\t")):
            lines.append(f"    {line}")
        elif not line:
            if lines and lines[-1]:
                lines.append("")
        else:
            if in_list and lines[-1]:
                lines.append("")
            in_list = False
            lines.append(f"\\{line}" if line.startswith("#") else line)
    while lines and not lines[-1]:
        lines.pop()
    return lines
