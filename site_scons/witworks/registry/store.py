"""Packages that this user has fetched, by their digest, for all projects: what is here is asked of no registry again."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from witworks.model.lock import digest_of
from witworks.programs import write_atomic
from witworks.toolchains import machine

if TYPE_CHECKING:
    from pathlib import Path


def get(digest: str) -> bytes | None:
    """The bytes of that digest; None where they are not here, or not whole."""
    try:
        data = _path(digest).read_bytes()
    except OSError:
        return None
    return data if digest_of(data) == digest else None


def put(digest: str, data: bytes) -> None:
    """Keep the bytes; a store that cannot be written to costs time, not the fetch."""
    with contextlib.suppress(OSError):
        write_atomic(_path(digest), data)


def is_checked(known: str) -> bool:
    """Whether what the text says was found to hold before, on this machine."""
    return _checked(known).is_file()


def note_checked(known: str) -> None:
    """Remember that what the text says holds."""
    with contextlib.suppress(OSError):
        write_atomic(_checked(known), known)


def _checked(known: str) -> Path:
    return machine.cache_folder() / "packages" / f"{digest_of(known.encode()).partition(':')[2]}.signed"


def _path(digest: str) -> Path:
    return machine.cache_folder() / "packages" / f"{digest.partition(':')[2]}.wasm"
