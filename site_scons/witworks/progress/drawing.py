"""The lines that a terminal of any width shows of a board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, OverflowMethod, RenderResult

    from witworks.progress.board import Row, View
    from witworks.progress.plan import Count

_ROWS: Final = 4
"""Steps that are shown each in a line of its own."""
_WIDE: Final = 60
"""Columns from which on there is room for a bar."""
_BAR: Final = 20
_KIND: Final = 10
_SOON: Final = 1.0
"""Seconds that are not worth being counted."""
_MINUTE: Final = 60
_HOUR: Final = 3600


class Drawing:
    """One look at a board; whatever the width, no line of it is longer."""

    def __init__(self, view: View) -> None:
        self._view = view

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines, which leave the last column empty: some terminals would wrap after it."""
        width = max(options.max_width - 1, 1)
        overflow: OverflowMethod = "ellipsis" if console.encoding.startswith("utf") else "crop"
        view = self._view
        lines: list[Table | Text] = [] if view.steps is None else [_head(view, view.steps, width, overflow)]
        lines += [_line(row, width, overflow) for row in view.rows[:_ROWS]]
        if (more := len(view.rows) - _ROWS) > 0:
            lines.append(_cut(Text(f"  and {more} more", "dim"), width, overflow))
        yield Group(*lines)


def clock(seconds: float) -> str:
    """Seconds for a reader: ``0:07``, ``12:30``, ``1:02:03``."""
    whole = int(seconds)
    hours = f"{whole // _HOUR}:{whole // _MINUTE % _MINUTE:02}" if whole >= _HOUR else f"{whole // _MINUTE}"
    return f"{hours}:{whole % _MINUTE:02}"


def time_left(seconds: float | None) -> str:
    """How long it will still take, as one says it; empty where nobody knows."""
    if seconds is None:
        return ""
    return f"about {clock(seconds)} left" if seconds >= _SOON else "soon done"


def _head(view: View, steps: Count, width: int, overflow: OverflowMethod) -> Table | Text:
    """How far the whole build is: a bar where there is room for it, the count, and the times."""
    done, total, sure = steps
    count = f"{done}/{'' if sure else '~'}{total}"
    words = [count, clock(view.elapsed), time_left(view.left)]
    text = Text("  ".join(filter(None, words)), "bold")
    if width < _WIDE:
        return _cut(Text("  ").append_text(text), width, overflow)
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_row("", ProgressBar(total=max(total, 1), completed=done, width=_BAR), text)
    return grid


def _line(row: Row, width: int, overflow: OverflowMethod) -> Text:
    """The kind, the subject as far as there is room for it, and the times."""
    left = time_left(row.left if row.left is None or row.left >= _SOON else None)
    narrow = width < _WIDE
    times = clock(row.elapsed) if narrow or not left else f"{clock(row.elapsed)}, {left}"
    kind = f"  {row.kind}" if narrow else f"  {row.kind.ljust(_KIND)}"
    subject = _cut(Text(row.subject), max(width - len(kind) - len(times) - 2, 1), overflow)
    return _cut(Text.assemble(kind, " ", subject, " ", (times, "dim")), width, overflow)


def _cut(text: Text, width: int, overflow: OverflowMethod) -> Text:
    text.truncate(width, overflow=overflow)
    return text
