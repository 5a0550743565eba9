"""Where reports point, held against the table of diagnostics: at the user's own text, or with a reason at nothing."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from witworks.diagnostics import table

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS: Final = ("wit", "manifest", "source", "folder", "file")
"""WIT; what says how to build (TOML, JSON, lock files); any other text; a folder in which something is missing; bytes."""
_MANIFESTS: Final = frozenset({"go.mod", "go.work", "requirements.txt", "name=…"})
_REPORT: Final = re.compile(r"^(?:error|warning)\[(WW\d{3})\]: .*\n(?:(?!  ).+\n)*(?:  --> (?P<place>.+))?", re.MULTILINE)


def kind(place: str) -> str:
    """What a place is, by its path."""
    path = PurePath(re.sub(r":\d+(?::\d+)?$", "", place))
    if path.name in _MANIFESTS or path.suffix in {".toml", ".json", ".lock", ".wac"}:
        return "manifest"
    return {".wit": "wit", ".wasm": "file", "": "source" if path.name in {"SConstruct", "SConscript"} else "folder"}.get(
        path.suffix, "source"
    )


def wrong(text: str) -> Iterator[str]:
    """The reports in ``text`` that point elsewhere than the table says of their code, or at nothing without a reason."""
    for report in _REPORT.finditer(text):
        known, place = table()[report[1]], report["place"]
        if place is None and not known.placeless:
            yield f"no place: {report[0]}"
        elif place is not None and kind(place) not in known.place:
            yield f"a place of another kind than {', '.join(known.place)}: {report[0]}"
