"""A Python component's folder: the files that it is built from, the world that ``app.py`` names, and what they mean. Pure."""

from __future__ import annotations

import ast
import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.errors import Place
from witworks.model.components import WorldHint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

APP: Final = "app.py"
"""The module that has the classes which the world asks for."""
REQUIREMENTS: Final = "requirements.txt"
_NOT_SOURCES: Final = frozenset({"tests", "wit", "build", "dist", "venv", "node_modules", "__pycache__"})
_NOT_READ: Final = frozenset({"component.toml", "conftest.py", "pyproject.toml", "pyrightconfig.json", REQUIREMENTS})
_WORLD: Final = re.compile(r"^#\s*@world\s+(?P<world>[\w:/@.+-]+)\s*$", re.MULTILINE)


def files(folder: Path) -> list[Path]:
    """What ``app.py`` may import, or read while it is imported, sorted: no tests, no WIT, no documents, nothing hidden."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _NOT_SOURCES and not name.startswith("."))
        found += [
            Path(place, name)
            for name in sorted(names)
            if name not in _NOT_READ and not name.startswith(".") and not name.endswith((".md", ".pyc", ".wit"))
        ]
    return found


def world_hint(folder: Path) -> WorldHint | None:
    """The world of the line ``# @world …`` in ``app.py``."""
    app = folder / APP
    if not app.is_file():
        return None
    text = app.read_text(encoding="utf-8", errors="replace")
    found = _WORLD.search(text)
    return found and WorldHint(found["world"], None, Place(app, text.count("\n", 0, found.start("world")) + 1))


def meaning(sources: Mapping[str, bytes], facts: Iterable[str]) -> str:
    """SHA-256 of all that a component is made of; equal for code that differs in comments behind it alone.

    Lines and columns count, for tracebacks name them.
    """
    digest = hashlib.sha256()
    for fact in facts:
        digest.update(f"{fact}\0".encode())
    for name, content in sorted(sources.items()):
        digest.update(f"{name}\0".encode() + (_code(content) if name.endswith(".py") else content) + b"\0")
    return digest.hexdigest()


def _code(content: bytes) -> bytes:
    try:
        return ast.dump(ast.parse(content), include_attributes=True).encode()
    except (SyntaxError, ValueError, RecursionError):
        return content  # the guest's Python may be newer than ours
