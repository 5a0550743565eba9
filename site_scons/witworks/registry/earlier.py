"""Whether a file in ``wit/deps`` is just as it was once fetched: then nobody has edited it, whatever the lock says by now.

This user's store remembers what was written into this project on this machine; of what came with the sources, earlier locks in
git tell. What was fetched into another project, and copied from there by hand, is the user's.
"""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING, Final

from witworks.errors import ManifestError, RegistryError, ToolError
from witworks.memory.history import Commit
from witworks.model import lock
from witworks.model.lock import digest_of
from witworks.registry import store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCKS: Final = 100
"""How many locks before the one that is here are looked at."""


class Earlier:
    """What was fetched before into the project in ``root``, whose WIT is in ``wit``."""

    def __init__(self, root: Path, wit: Path) -> None:
        self._root, self._wit = root, wit
        self._locks: set[tuple[str, str]] | None = None

    def wrote(self, path: str) -> bool:
        """Whether the file of that path below ``wit/`` is as some fetch has written it."""
        digest = digest_of((self._wit / path).read_bytes())
        return store.is_checked(self._known(path, digest)) or (path, digest) in self._of_git()

    def note(self, path: str, content: bytes) -> None:
        """Remember what is written there."""
        store.note_checked(self._known(path, digest_of(content)))

    def left(self) -> Iterator[str]:
        """The paths of the WIT in ``deps/`` that is as some fetch has written it."""
        for file in sorted((self._wit / "deps").glob("*/*.wit")):
            path = file.relative_to(self._wit).as_posix()
            if file.is_file() and self.wrote(path):
                yield path

    def _of_git(self) -> set[tuple[str, str]]:
        if self._locks is None:
            self._locks = set()
            import tomli

            with contextlib.suppress(ManifestError, ToolError):  # no git, or nothing committed
                for text in itertools.islice(Commit(self._root, "HEAD").versions(lock.FILE_NAME), _LOCKS):
                    with contextlib.suppress(RegistryError, ValueError, RecursionError):  # none that we have written
                        found = lock.of_data(tomli.loads(text), self._root / lock.FILE_NAME)
                        self._locks |= {item for one in found.values() for item in one.files.items()}
        return self._locks

    def _known(self, path: str, digest: str) -> str:
        return f"fetched {self._root.resolve()} {path} {digest}"
