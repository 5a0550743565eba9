"""Data as the text of TOML, for the files that we write: strings, numbers, truth values, lists and tables of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def dumps(data: Mapping[str, object]) -> str:
    """One line for each key, with everything below it in that line."""
    return "".join(f"{key(name)} = {value(content)}\n" for name, content in data.items())


def key(name: str) -> str:
    """A key, in quotes where it must be."""
    return name if _BARE.fullmatch(name) else _quoted(name)


def value(content: object) -> str:
    """A value in one line."""
    if isinstance(content, dict):
        return "{ " + ", ".join(f"{key(name)} = {value(one)}" for name, one in content.items()) + " }" if content else "{}"
    if isinstance(content, list | tuple):
        return "[" + ", ".join(map(value, content)) + "]"
    if isinstance(content, str):
        return _quoted(content)
    return json.dumps(content) if isinstance(content, bool | int | float) else str(content)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
