"""Signatures of ssh-keygen's: who has made one, and keys that cannot make any."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from witworks.errors import RegistryError
from witworks.registry import signing

if TYPE_CHECKING:
    from pathlib import Path

DIGEST, OTHER = f"sha256:{'0' * 64}", f"sha256:{'1' * 64}"
pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen")


def key(folder: Path, name: str, passphrase: str = "") -> Path:
    made = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "", "-f", str(made)], check=True)
    return made


def test_who_has_signed(tmp_path: Path) -> None:
    ada, eve = key(tmp_path, "ada"), key(tmp_path, "eve")
    listed = subprocess.run(["ssh-keygen", "-l", "-f", str(ada)], check=True, capture_output=True, text=True).stdout
    signed = signing.sign("demo:x", "1.0.0", DIGEST, ada)
    assert signing.signer(signed, "demo:x", "1.0.0", DIGEST) == listed.split()[1]
    assert signing.signer(signing.sign("demo:x", "1.0.0", DIGEST, eve), "demo:x", "1.0.0", DIGEST) not in {"", listed.split()[1]}
    assert not signing.signer(signed, "demo:x", "1.0.0", OTHER)
    assert not signing.signer(signed, "demo:x", "1.0.1", DIGEST)
    assert not signing.signer(b"\0asm\x0d\0\1\0", "demo:x", "1.0.0", DIGEST)


def test_a_key_that_cannot_sign_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    for name in (key(tmp_path, "locked", "a passphrase"), tmp_path / "nowhere"):
        with pytest.raises(RegistryError, match="WW717") as caught:
            signing.sign("demo:x", "1.0.0", DIGEST, name)
        assert "ssh-agent" in caught.value.render()
