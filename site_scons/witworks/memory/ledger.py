"""What the last good build of each component read and made: where nothing of it has moved, SCons need not look at it.

SCons' own decider goes by the time and the size of a file before it reads it; the ledger goes by more
(:mod:`witworks.stamps`). Where something has moved, SCons looks, and decides by content as ever.

One file, ``build/.witworks/ledger.json``. Nothing here imports more than a null build can afford.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from witworks import stamps
from witworks.reading import MALFORMED, json_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

_FORMAT: Final = 2


class Entry(NamedTuple):
    """A component as its last good build left it: what the summary says of it, what it was made from, and what was made."""

    language: str
    artefact: str
    stages: list[str]
    read: list[str]
    made: list[str]


class Ledger:
    """The entries of a project.

    ``key`` stands for what all components depend on and is no file; ``facts`` are lines of :mod:`witworks.stamps` that
    all of them rest on; ``plain`` says that the SConstruct does nothing with Witworks but ``WasmProject``; ``fetched`` are the
    components that are there without a folder.
    """

    def __init__(self, file: Path, key: str) -> None:
        self.file = file
        self.plain = False
        self.fetched: list[str] = []
        self._key = key
        self._facts: list[str] = []
        self._stamps: dict[str, str] = {}
        self._entries: dict[str, Entry] = {}
        self._seen: dict[str, str] = {}
        try:
            self._take(json_of(file.read_text("utf-8")))
        except (OSError, *MALFORMED):
            self._entries = {}  # absent, damaged or of another make: no more than an empty one

    def unmoved(self, names: Collection[str]) -> Mapping[str, Entry]:
        """Those of the named components of which every path is as it was left."""
        found = {name: self._entries[name] for name in names if name in self._entries}
        return {name: entry for name, entry in found.items() if self._stands(entry)}

    def note(self, name: str, entry: Entry) -> None:
        """Remember a component as it is now."""
        self._entries[name] = entry
        self._stamps.update((path, stamps.stamp(path)) for path in entry.read)
        self._stamps.update((path, stamps.stamp_made(path)) for path in entry.made)

    def render(self, facts: Iterable[str], names: Collection[str]) -> str:
        """The file's text: the entries of those components, and the facts of this run beside those of earlier ones."""
        entries = {name: entry for name, entry in sorted(self._entries.items()) if name in names}
        used = {path for entry in entries.values() for path in (*entry.read, *entry.made)}
        data = {
            "format": _FORMAT,
            "key": self._key,
            "plain": self.plain,
            "fetched": self.fetched,
            "facts": sorted({*self._facts, *facts}),
            "entries": {name: entry._asdict() for name, entry in entries.items()},
            "stamps": {path: text for path, text in sorted(self._stamps.items()) if path in used},
        }
        return json.dumps(data)

    def _take(self, data: dict[str, Any]) -> None:
        if data["format"] == _FORMAT and data["key"] == self._key and stamps.hold(data["facts"]):
            self.plain, self.fetched = data["plain"] is True, [str(name) for name in data["fetched"]]
            self._entries = {name: Entry(**entry) for name, entry in data["entries"].items()}
            self._facts, self._stamps = list(data["facts"]), dict(data["stamps"])

    def _stands(self, entry: Entry) -> bool:
        known = self._stamps.get
        return all(self._now(path) == known(path) for path in entry.read) and all(
            stamps.stamp_made(path) == known(path) for path in entry.made
        )

    def _now(self, path: str) -> str:
        """The stamp of what may be read for many components: asked for once."""
        if path not in self._seen:
            self._seen[path] = stamps.stamp(path)
        return self._seen[path]


def key(*parts: str) -> str:
    """What the ledger is kept for, as one short text: ``parts``, and the environment but for what tells of the terminal."""
    import hashlib

    quiet = ("_", "PWD", "OLDPWD", "SHLVL", "TERM", "COLUMNS", "LINES", "WITWORKS_PROGRESS")
    lines = [*parts, *(f"{name}={value}" for name, value in sorted(os.environ.items()) if name not in quiet)]
    return hashlib.sha256("\0".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
