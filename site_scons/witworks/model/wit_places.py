"""Where the WIT says what a tool, or a comparison, speaks of: an interface, a function, a type, a feature, a world. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from witworks.errors import Place
from witworks.model.wit_text import blank_comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FEATURES: Final = {
    r"\bmap\b": r"\bmap\s*<",
    r"fixed.?(?:length|size)|\blist of fixed": r"\blist\s*<[^<>;]*,\s*\d+\s*>",
    r"\bstreams?\b": r"\bstream\b",
    r"\bfutures?\b": r"\bfuture\b",
    r"\basync": r"\basync\s+func\b",
    r"error.?context": r"\berror-context\b",
}
"""What tools call the features of WIT that they do not do, in a word, and how WIT has them."""
_TYPES: Final = "record|variant|enum|flags|resource|type"


def of_item(item: str, files: Iterable[Path]) -> Place | None:
    """Where ``demo:calc/ops#add``, an interface, or a function or an import of the world is declared."""
    owner, _, inner = item.partition("#")
    name = re.escape((inner or owner).rpartition(".")[2])
    interface = re.escape(owner.partition("@")[0].rpartition("/")[2])
    texts = [(file, _text(file)) for file in files]
    within = [
        (file, text, found.end()) for file, text in texts for found in [_search(rf"\binterface\s+%?{interface}\b", text)] if found
    ]
    for file, text, start in within if inner else ():
        if (found := _search(_declared(name), text, start)) is not None:
            return _place(file, text, found.start())
    for file, text in texts:
        if (found := _search(rf"(?<![\w-])%?{name}\s*:\s*(?:async\b|func\b)", text)) is not None:
            return _place(file, text, found.start())
    for file, text, start in within:
        return _place(file, text, text.rindex("interface", 0, start))
    return None


def of_function(names: Iterable[str], files: Iterable[Path]) -> Place | None:
    """The first function that is called like one of these."""
    any_of = "|".join(map(re.escape, names))
    return _first(rf"(?<![\w-])%?(?:{any_of})\s*:\s*(?:async\s+)?func\b", files)


def of_feature(words: str, files: Iterable[Path]) -> Place | None:
    """The first place of the feature that a tool's words name; None where nobody knows it by that name."""
    patterns = [wit for said, wit in _FEATURES.items() if re.search(said, words, re.IGNORECASE)]
    return next((place for pattern in patterns if (place := _first(pattern, files)) is not None), None)


def of_world(name: str | None, files: Iterable[Path]) -> Place | None:
    """The line of the world of that name, ``calculator`` or ``demo:calc/calculator``; without one of the first there is."""
    plain = re.escape((name or "").partition("@")[0].rpartition("/")[2])
    return _first(rf"(?<![\w-])world\s+%?{plain or '[A-Za-z]'}", files)


def of_use(interface: str, files: Iterable[Path]) -> Place | None:
    """Where an interface of another package is imported, exported or used, or that package's world is included."""
    plain = interface.partition("@")[0]
    package = plain.partition("/")[0]
    for pattern in (rf"{re.escape(plain)}(?![\w-])", rf"{re.escape(package)}/"):
        if (place := _first(rf"(?<![\w:-]){pattern}", files)) is not None:
            return place
    return None


def _declared(name: str) -> str:
    return rf"(?<![\w-])(?:%?{name}\s*:|(?:{_TYPES})\s+%?{name}(?![\w-]))"


def _first(pattern: str, files: Iterable[Path]) -> Place | None:
    return next(_all(pattern, files), None)


def _all(pattern: str, files: Iterable[Path]) -> Iterator[Place]:
    for file in files:
        text = _text(file)
        if (found := _search(pattern, text)) is not None:
            yield _place(file, text, found.start())


def _search(pattern: str, text: str, start: int = 0) -> re.Match[str] | None:
    return re.compile(pattern).search(text, start)


def _text(file: Path) -> str:
    return blank_comments(file.read_text(encoding="utf-8"))


def _place(file: Path, text: str, offset: int) -> Place:
    return Place(file, text.count("\n", 0, offset) + 1)
