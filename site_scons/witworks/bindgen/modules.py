"""One emitted Python file: its imports as they turn out to be needed, what it offers, and its text in the usual order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from witworks.bindgen.writer import WIDTH, Writer

if TYPE_CHECKING:
    from collections.abc import Iterable

RUNTIME: Final = "from witworks import runtime as rt"
DIRECT: Final = "from witworks.runtime import direct as d"
VALUES: Final = "from witworks.runtime import values as v"


class SourceFile:
    """An emitted module: write the body to ``out``; say what it needs; :meth:`text` puts the head in front."""

    def __init__(self, doc: str) -> None:
        self.out = Writer()
        self.offered: set[str] = set()
        self._doc = doc
        self._standard: dict[str, set[str]] = {}
        self._local: dict[str, set[str]] = {}
        self._witworks: set[str] = set()

    def need(self, module: str, name: str) -> str:
        """``name`` of a module of the standard library, to be used in the body."""
        self._standard.setdefault(module, set()).add(name)
        return name

    def need_local(self, module: str, name: str, *, to: str | None = None) -> None:
        """``from .module import name`` (``as to``); module ``""`` is the package itself."""
        self._local.setdefault(module, set()).add(name if to in (None, name) else f"{name} as {to}")

    def rt(self, name: str) -> str:
        """A name of :mod:`witworks.runtime`."""
        self._witworks.add(RUNTIME)
        return f"rt.{name}"

    def values(self, name: str) -> str:
        """A name of :mod:`witworks.runtime.values`."""
        self._witworks.add(VALUES)
        return f"v.{name}"

    def direct(self, name: str) -> str:
        """A name of :mod:`witworks.runtime.direct`."""
        self._witworks.add(DIRECT)
        return f"d.{name}"

    def text(self) -> str:
        """The whole file."""
        head = Writer()
        head.doc(self._doc)
        body = self.out.text().strip("\n")
        if not (self._doc + body).isascii():
            head.blank()
            head("# The docs in the WIT may hold any character.")
            head("# ruff: noqa: RUF001, RUF002, RUF100")
        head.blank()
        head("from __future__ import annotations")
        for group in (self._from(self._standard, ""), sorted(self._witworks), self._from(self._local, ".")):
            if group:
                head.blank()
                for line in group:
                    head(line)
        if self.offered:
            head.blank()
            head.items("__all__ = [", [f'"{name}"' for name in all_order(self.offered)], "]")
        return head.text() + (f"{_gap(body)}{body}\n" if body else "")

    def _from(self, imports: dict[str, set[str]], dot: str) -> list[str]:
        lines: list[str] = []
        for module in sorted(imports):
            plain = import_order(name for name in imports[module] if " as " not in name)
            renamed = [[name] for name in imports[module] if " as " in name]
            for names in sorted([plain, *renamed] if plain else renamed, key=lambda names: _import_key(names[0])):
                line = f"from {dot}{module} import {', '.join(names)}"
                fits = len(line) <= WIDTH
                lines.append(line if fits else f"from {dot}{module} import ({', '.join(names)})")
        return lines


def _gap(body: str) -> str:
    return "\n\n" if body.startswith(("class ", "def ", "@")) else "\n"


def import_order(names: Iterable[str]) -> list[str]:
    """Names as import sorters want them: constants, classes, the rest."""
    return sorted(names, key=_import_key)


def all_order(names: Iterable[str]) -> list[str]:
    """Names as ``__all__`` sorters want them."""
    return sorted(names, key=lambda name: (_kind(name), _natural(name)))


def _import_key(name: str) -> tuple[int, list[tuple[int, int, str]], str]:
    own = name.partition(" as ")[0]
    return _kind(own), _natural(own.lower()), name


def _kind(name: str) -> int:
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[:1].isupper() else 2


def _natural(name: str) -> list[tuple[int, int, str]]:
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name) if part]
