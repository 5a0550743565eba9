"""Inputs of which a package says that they are its signature, and the keys of those who may sign it."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING, Any, Final

from witworks.errors import RegistryError
from witworks.model.dependencies import Dependency
from witworks.model.lock import digest_of
from witworks.registry import signing
from witworks.registry.wkg import Release
from witworks.runtime.fingerprint import COMPONENT_HEADER, with_section

from tests.fuzz.mutate import LABEL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_DIGEST: Final = "sha256:" + "a" * 64
_SIGNERS: Final = b"ada ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJQDddaWJDjBexZjiG/5mM3d1+GejQvhiv6DaDSlYqFS ada\n"
_SIGNATURE: Final = b"""\
-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAglAN11pYkOMF7FmOIb/mYzd3X4Z
6NC+GK/oNoNKVioVIAAAAQd2l0d29ya3MtcGFja2FnZQAAAAAAAAAGc2hhNTEyAAAAUwAA
AAtzc2gtZWQyNTUxOQAAAEDFjDee8hX6lKd+NXOZslz/5iVM+mHdbfnhsfO3UILxpRa59T
8T9CyMtQoKbexd4vU1l8H1mDjCP3ncMEN/zBMN
-----END SSH SIGNATURE-----
"""
"""By a key that was thrown away, of ``acme:shapes@1.0.0`` with that digest."""


class _Signed:
    """Who gives the package with the signature."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def newest(self, _name: str, _requirement: str, _registry: str) -> Release:
        return Release("1.0.0", digest_of(self._data), self._data)


def _signed(project: Path, data: bytes) -> Callable[[], object]:
    """A package is taken only where ssh-keygen says that one of the keys has signed it."""
    label, _, said = data.partition(LABEL)
    keys = project / "build" / "keys"
    keys.parent.mkdir(exist_ok=True)
    keys.write_bytes(said if label == b"keys" else _SIGNERS)
    package = (
        said
        if label == b"package"
        else with_section(COMPONENT_HEADER, signing.SECTION, said if label == b"signature" else _SIGNATURE)
    )
    wanted = Dependency("acme:shapes", "^1", "registry.example")
    os.environ["XDG_CACHE_HOME"] = str(project / "build" / "machine")
    shutil.rmtree(project / "build" / "machine", ignore_errors=True)
    client: Any = _Signed(package)

    def look() -> None:
        signing.signer(package, "acme:shapes", "1.0.0", _DIGEST)
        with contextlib.suppress(RegistryError):
            signing.check(client, wanted, "1.0.1", _DIGEST, keys)
            raise AssertionError("a signature of another version was taken")
        signing.check(client, wanted, "1.0.0", _DIGEST, keys)

    return look


def _signatures(_: Path) -> Sequence[bytes]:
    package = with_section(COMPONENT_HEADER, signing.SECTION, _SIGNATURE)
    return [b"signature" + LABEL + _SIGNATURE, b"keys" + LABEL + _SIGNERS, b"package" + LABEL + package]


def _no_ssh() -> str | None:
    return None if shutil.which("ssh-keygen") else "there is no ssh-keygen"


TARGETS: Final = {"signatures": (_signed, _signatures, 400, "text", _no_ssh)}
