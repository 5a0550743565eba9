"""Where the shared cache keeps things: what every store can do, and the one in a folder.

A folder has ``ac/`` (what each action made) and ``cas/`` (bytes by their digest), like a server of the Remote Execution API. Any
number of machines may share it; everything is written in one step, and nothing is given that is not what its digest says.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from witworks.caching.action import Digest, digest_of
from witworks.programs import write_atomic
from witworks.reading import MALFORMED, json_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from witworks.caching.action import Action

_HEX: Final = 64


class StoreError(Exception):
    """A store that cannot be used now; ``str()`` says why in a few words."""


class Store(Protocol):
    """What the build asks of a shared cache. Each may raise :class:`StoreError`."""

    def find(self, action: Action, /) -> Mapping[str, Digest] | None:
        """The outputs of an action by their paths, or None where nobody has put it in."""

    def fetch(self, digests: Iterable[Digest], /) -> Iterator[tuple[Digest, bytes]]:
        """The bytes of each digest that is there, checked, in any order."""

    def put(self, actions: Sequence[Action], outputs: Mapping[str, bytes], /) -> None:
        """Keep what has been made, as the result of each of the actions."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a folder holds: actions, blobs and their bytes."""

    actions: int
    blobs: int
    size: int


class FolderStore:
    """A :class:`Store` in a folder, which holds at most ``room`` bytes: what was unused for longest goes first."""

    def __init__(self, folder: Path, room: int) -> None:
        self._folder = folder
        self._room = room

    def find(self, action: Action) -> Mapping[str, Digest] | None:
        """The outputs of an action; a record that cannot be read is none."""
        path = self._action(action.key)
        try:
            data = json_of(path.read_text("utf-8"))
            found = {str(name): Digest(str(item["sha256"]), int(item["size"])) for name, item in data["outputs"].items()}
        except FileNotFoundError:
            return None
        except (OSError, *MALFORMED):
            return None
        if found.keys() != set(action.outputs) or not all(self._is_there(digest) for digest in found.values()):
            return None
        self._used(path, *(self._blob(digest) for digest in found.values()))
        return found

    def fetch(self, digests: Iterable[Digest]) -> Iterator[tuple[Digest, bytes]]:
        """The bytes of each digest."""
        for digest in digests:
            if (data := self._fetch(digest)) is not None:
                yield digest, data

    def put(self, actions: Sequence[Action], outputs: Mapping[str, bytes]) -> None:
        """Keep what the actions have made: the bytes first, so that no record leads nowhere."""
        digests = {name: digest_of(data) for name, data in outputs.items()}
        record = {"outputs": {name: {"sha256": one.sha256, "size": one.size} for name, one in sorted(digests.items())}}
        try:
            for name, data in outputs.items():
                if not self._is_there(digests[name]):
                    write_atomic(self._blob(digests[name]), data)
            for action in actions:
                write_atomic(self._action(action.key), json.dumps(record))
            self._make_room()
        except OSError as error:
            raise StoreError(f"cannot write {self._folder}: {error.strerror}") from error

    def usage(self) -> Usage:
        """What the folder holds now."""
        found = list(self._files())
        blobs = [size for _, size, path in found if path.parent.parent.name == "cas"]
        return Usage(len(found) - len(blobs), len(blobs), sum(size for _, size, _ in found))

    def _fetch(self, digest: Digest) -> bytes | None:
        try:
            data = self._blob(digest).read_bytes()
        except FileNotFoundError:  # another process has made room
            return None
        except OSError as error:
            raise StoreError(f"cannot read {self._folder}: {error.strerror}") from error
        if digest_of(data) != digest:
            with contextlib.suppress(OSError):
                self._blob(digest).unlink()
            raise StoreError(f"a file in {self._folder} is not what its name says; it was removed")
        return data

    def _make_room(self) -> None:
        """Remove files until the rest fits; a record that leads nowhere any more is found out by whoever reads it."""
        found = sorted(self._files())
        total = sum(size for _, size, _ in found)
        for _, size, path in found:
            if total <= self._room:
                break
            path.unlink(missing_ok=True)
            total -= size

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for kind in ("ac", "cas"):
            for path in (self._folder / kind).glob("??/*"):
                with contextlib.suppress(OSError):  # another process has removed it
                    seen = path.stat()
                    yield seen.st_mtime, seen.st_size, path

    def _is_there(self, digest: Digest) -> bool:
        try:
            return self._blob(digest).stat().st_size == digest.size
        except OSError:
            return False

    def _used(self, *paths: Path) -> None:
        for path in paths:
            with contextlib.suppress(OSError):  # a folder that may only be read
                os.utime(path)

    def _action(self, key: str) -> Path:
        return self._folder / "ac" / key[:2] / key

    def _blob(self, digest: Digest) -> Path:
        if len(digest.sha256) != _HEX or not digest.sha256.isalnum():
            raise StoreError("a record names no digest")
        return self._folder / "cas" / digest.sha256[:2] / digest.sha256
