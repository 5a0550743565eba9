"""The store that the setting ``cache`` names, and what ``scons cache-stats`` says of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from witworks import settings
from witworks.caching import address
from witworks.caching.remote import RemoteStore
from witworks.caching.store import FolderStore, StoreError
from witworks.errors import ToolError
from witworks.summary import size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from witworks.caching.store import Store


def store(chosen: Mapping[str, str], root: Path) -> Store | None:
    """The shared cache of these settings; None where none is set. Raises ToolError for one that there cannot be."""
    where = chosen["cache"]
    if not where:
        return None
    if "://" in where:
        return RemoteStore(address.server(chosen, root), root)
    return FolderStore(root / Path(where).expanduser(), settings.size("cache_size", chosen["cache_size"]))


def stats(chosen: Mapping[str, str], root: Path) -> str:
    """What the cache holds, for a reader."""
    found = store(chosen, root)
    if isinstance(found, RemoteStore):
        try:
            return found.stats()
        except StoreError as error:
            raise ToolError(
                "WW322", f"the cache does not answer as it must: {error}", fix="is the server up, and the address right?"
            ) from error
    if not isinstance(found, FolderStore):
        raise ToolError("WW307", "cache-stats needs a cache", fix="type: scons cache-stats cache=FOLDER")
    usage, room = found.usage(), settings.size("cache_size", chosen["cache_size"])
    return f"{chosen['cache']}: {usage.actions} actions, {usage.blobs} files, {size(usage.size)} of {size(room)}"
