"""A small writer of Python text: lines, indented blocks, docstrings, argument lists that break when they are too long."""

from __future__ import annotations

import contextlib
import textwrap
from typing import TYPE_CHECKING, Final

from witworks.bindgen.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH: Final = 88
"""Where emitted lines break: the default of the formatters that users have."""


class Writer:
    """Collects lines; all it knows of Python is indentation and how a long line breaks."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._indent = ""

    def __call__(self, line: str = "") -> None:
        """One line, or several if it is too long."""
        for part in lay_out(line, WIDTH - len(self._indent)):
            self._plain(part)

    def _plain(self, line: str) -> None:
        self._lines.append(f"{self._indent}{line}".rstrip())

    @contextlib.contextmanager
    def block(self, header: str = "") -> Iterator[None]:
        """Everything written inside is one level deeper, below ``header``."""
        if header:
            self(header)
        self._indent += "    "
        yield
        self._indent = self._indent[:-4]

    def blank(self, count: int = 1) -> None:
        """``count`` empty lines, fewer if the text ends in some already."""
        while self._lines and not self._lines[-1]:
            self._lines.pop()
        self._lines += [""] * count

    def doc(self, text: str) -> None:
        """``text`` as a docstring."""
        lines = _wrap(_escape(text), WIDTH - len(self._indent) - len('""""""'))
        if len(lines) == 1:
            self._plain(f'"""{lines[0]}"""')
            return
        self._plain(f'"""{lines[0]}')
        for line in lines[1:]:
            self._plain(line)
        self._plain('"""')

    def items(self, head: str, items: Iterable[str], tail: str) -> None:
        """``head``, the items with commas between them, and ``tail``."""
        self(f"{head}{', '.join(items)}{tail}")

    def text(self) -> str:
        """All that was written, ending in one newline."""
        self.blank(0)
        return "\n".join(self._lines) + "\n"


def _escape(text: str) -> str:
    """``text`` so that it can stand between triple quotes; a quote at its end must not join theirs."""
    text = text.strip()
    body = text.rstrip('"')
    quotes = len(text) - len(body)
    return body.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') + '\\"' * quotes


def _wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        if len(line.rstrip()) <= width:
            lines.append(line.rstrip())
        else:
            hang = line[: len(line) - len(line.lstrip())]
            lines += textwrap.wrap(line, width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)
    return lines or [""]
