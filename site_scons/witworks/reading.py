"""Data that others have written, or that was damaged since it was written: read, or refused with an error that can be told."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MALFORMED: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError)
"""What goes wrong where data is not of the layout that its reader takes it to have."""


def json_of(text: str | bytes) -> Any:  # noqa: ANN401 - whatever it is
    """The data; ValueError for what is no JSON, however deep it is nested."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def lines_of(path: Path) -> list[str]:
    """The lines of a text that somebody has written, whatever its bytes are; none where there is no such file."""
    return path.read_text("utf-8", errors="replace").splitlines() if is_file(path) else []


def line_where(path: Path, says: Callable[[str], object]) -> int | None:
    """The number, from 1, of the first line of a text of which ``says`` is true; None without one, or without the file."""
    return next((number for number, line in enumerate(lines_of(path), 1) if says(line)), None)


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that somebody has written, and that no file can have, is none."""
    return os.path.isfile(path)  # noqa: PTH113 - Path raises OSError for a name that is too long


def is_there(path: Path) -> bool:
    """Whether there is anything at the path, in the same way."""
    return os.path.exists(path)  # noqa: PTH110 - the same
