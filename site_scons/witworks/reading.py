"""Data that others have written, or that was damaged since it was written: read, or refused with an error that can be told."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

MALFORMED: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError)
"""What goes wrong where data is not of the layout that its reader takes it to have."""


def json_of(text: str | bytes) -> Any:  # noqa: ANN401 - whatever it is
    """The data; ValueError for what is no JSON, however deep it is nested."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that somebody has written, and that no file can have, is none."""
    return os.path.isfile(path)  # noqa: PTH113 - Path raises OSError for a name that is too long


def is_there(path: Path) -> bool:
    """Whether there is anything at the path, in the same way."""
    return os.path.exists(path)  # noqa: PTH110 - the same
