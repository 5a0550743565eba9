"""A private folder of authenticated blobs: nothing comes out of it that this user did not put in, bit for bit.

Deserialising compiled code is as unsafe as running it (a flipped bit can crash the process or give wrong results), so every
blob has a sidecar with its digest and an HMAC under a key that only this user can read. Both are checked on the bytes
in memory that are then used.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import logging
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

LOG: Final = logging.getLogger("witworks")
KEY_SIZE: Final = 32
ROOM: Final = 2 << 30
"""Bytes that the folder may hold; the blobs unused for longest go first."""
_FORMAT: Final = "witworks-precompiled 1"


class Damaged(Exception):  # noqa: N818
    """A blob is there but is not what was put in."""


@dataclass(frozen=True, slots=True)
class Vault:
    """An open vault: its folder and its key."""

    folder: Path
    key: bytes

    def path(self, name: str) -> Path:
        """Where the blob of that name lies."""
        return self.folder / f"{name}.cwasm"

    def read(self, name: str) -> bytes | None:
        """The blob, or None if there is none; raises :class:`Damaged`."""
        body = _read(self.path(name))
        seal = _read(_sidecar(self.path(name)))
        if body is None or (seal is None and not self.path(name).exists()):  # gone, or just going: another makes room
            return None
        if seal is None:
            raise Damaged("its signature file is missing")
        digest = hashlib.sha256(body).hexdigest()
        if not hmac.compare_digest(seal, self.seal(name, digest)):
            raise Damaged("its content does not match its signature")
        with contextlib.suppress(OSError):
            os.utime(_sidecar(self.path(name)))
        return body

    def seal(self, name: str, digest: str) -> bytes:
        """The sidecar for a blob with that digest."""
        mac = hmac.new(self.key, f"{_FORMAT}\n{name}\n{digest}".encode(), "sha256").hexdigest()
        return f"{_FORMAT}\nkey {name}\nsha256 {digest}\nhmac-sha256 {mac}\n".encode()

    def write(self, name: str, body: bytes, *, linked: Path | None = None) -> None:
        """Put a blob in, sharing the disk space of ``linked`` (the same bytes) where that can be.

        Its signature goes first: whoever reads meanwhile finds no blob, and never one that nobody has signed.
        """
        write_atomically(_sidecar(self.path(name)), self.seal(name, hashlib.sha256(body).hexdigest()))
        if linked is None or not _link(linked, self.path(name)):
            write_atomically(self.path(name), body)
        self._make_room(name)

    def _make_room(self, newest: str) -> None:
        blobs: list[tuple[float, int, Path]] = []
        for path in self.folder.glob("*.cwasm"):
            with contextlib.suppress(OSError):
                blobs.append((_sidecar(path).stat().st_mtime, path.stat().st_size, path))
        total = sum(size for _, size, _ in blobs)
        for _, size, path in sorted(blobs):
            if total <= ROOM or path == self.path(newest):
                break
            total -= size
            for doomed in (path, _sidecar(path)):
                doomed.unlink(missing_ok=True)


def open_vault(folder: Path) -> Vault | None:
    """The vault in ``folder``, made if it is not there; None, with a line of log, if the folder cannot be trusted or used."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if reason := _not_private(folder, stat.S_ISDIR):
            LOG.warning("precompiled components are not cached: %s %s", folder, reason)
            return None
        return Vault(folder, _key(folder / "key"))
    except OSError as error:
        LOG.warning("precompiled components are not cached: %s: %s", folder, error.strerror)
        return None


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``path`` so that nobody ever sees half of it; nothing is left behind when that fails."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def _sidecar(path: Path) -> Path:
    return path.with_name(f"{path.name}.sig")


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _link(source: Path, target: Path) -> bool:
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        os.link(source, temporary)
        os.replace(temporary, target)  # noqa: PTH105
    except OSError:
        return False
    finally:
        temporary.unlink(missing_ok=True)  # a link to the very file it should replace is left in place by POSIX
    return True


def _not_private(path: Path, is_kind: object) -> str | None:
    """Why ``path`` is not this user's alone, or None."""
    if not hasattr(os, "geteuid"):
        return None
    found = path.lstat()
    if not callable(is_kind) or not is_kind(found.st_mode):
        return "is not what it should be (a link?): remove it"
    if found.st_uid != os.geteuid():
        return "belongs to another user: set WITWORKS_CACHE to a folder of your own"
    if found.st_mode & 0o077:
        return f"is open to other users: chmod {'700' if stat.S_ISDIR(found.st_mode) else '600'} it"
    return None


def _key(path: Path) -> bytes:
    """The vault's key; a missing or untrustworthy one is replaced, which makes every older blob worthless."""
    for _ in range(3):
        with contextlib.suppress(FileNotFoundError):
            reason = _not_private(path, stat.S_ISREG)
            key = path.read_bytes() if reason is None else b""
            if len(key) == KEY_SIZE:
                return key
            LOG.warning("the key of the precompiled components is made anew: %s %s", path, reason or "is damaged")
            path.unlink()
        _make_key(path)
    raise PermissionError(0, "its key cannot be made", str(path))


def _make_key(path: Path) -> None:
    """Make a key in one step: of several processes one wins, and all use the winner's."""
    temporary = path.with_name(f".key.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_SIZE))
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
