"""A small writer of JavaScript and TypeScript: lines, blocks, documentation."""

from __future__ import annotations

import contextlib
import textwrap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH: Final = 100


class Writer:
    """Collects lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._indent = ""

    def __call__(self, line: str = "") -> None:
        """One line."""
        self._lines.append(f"{self._indent}{line}".rstrip())

    @contextlib.contextmanager
    def block(self, head: str, tail: str = "}") -> Iterator[None]:
        """Everything written inside is one level deeper, between ``head`` and ``tail``."""
        self(head)
        self._indent += "  "
        yield
        self._indent = self._indent[:-2]
        self(tail)

    def doc(self, text: str) -> None:
        """``text`` as a comment that editors show; nothing for no text."""
        lines = [part for line in text.strip().splitlines() for part in self._wrapped(line.replace("*/", "*\\/"))]
        if len(lines) == 1:
            self(f"/** {lines[0]} */")
        elif lines:
            self("/**")
            for line in lines:
                self(f" * {line}")
            self(" */")

    def _wrapped(self, line: str) -> list[str]:
        width = WIDTH - len(self._indent) - len(" * ")
        hang = line[: len(line) - len(line.lstrip())]
        return textwrap.wrap(line, width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False) or [""]

    def text(self) -> str:
        """All that was written, ending in one newline."""
        return "\n".join(self._lines).rstrip("\n") + "\n"
