"""Signatures by ssh-keygen: detached, beside what they sign as a package of their own, and checked when that is fetched.

What is signed is one line, ``name@version digest``, so that a signature holds for nothing else. The package that carries it is
an empty component with the signature in a custom section; its name ends in ``-signature``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import excerpts, programs
from witworks.errors import RegistryError
from witworks.model.dependencies import SIGNATURE
from witworks.model.lock import digest_of
from witworks.registry import reasons, store
from witworks.runtime.fingerprint import COMPONENT_HEADER, custom_section, with_section

if TYPE_CHECKING:
    from witworks.model.dependencies import Dependency
    from witworks.registry.wkg import Client

SECTION: Final = "witworks:ssh-signature"
_NAMESPACE: Final = "witworks-package"
_LONGEST: Final = 1 << 16
_SECONDS: Final = 60
"""How long signing may take: a key may be one that is to be touched."""


def sign(name: str, version: str, digest: str, key: Path) -> bytes:
    """The package that carries the signature; raises RegistryError where ssh-keygen does not sign."""
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        file = Path(folder) / "signed"
        file.write_text(_line(name, version, digest), "utf-8")
        # It cannot ask for a passphrase here: a key that has one is found in the agent, or not at all.
        command = ["ssh-keygen", "-Y", "sign", "-q", "-n", _NAMESPACE, "-P", "", "-f", str(key), str(file)]
        fix = "name a private key: sign=…; one with a passphrase must be known to ssh-agent: ssh-add …"
        try:
            done = programs.run(command, seconds=_SECONDS)
        except TimeoutError:
            raise RegistryError("WW717", f"`{name}` was not signed with {key} within {_SECONDS} s", fix=fix) from None
        signature = file.with_suffix(".sig")
        if done.status != 0 or not signature.is_file():
            said = reasons.plain(done.output)
            raise RegistryError("WW717", f"`{name}` cannot be signed with {key}", output=said, shown=excerpts.of(said), fix=fix)
        return with_section(COMPONENT_HEADER, SECTION, signature.read_bytes())


def signer(package: bytes, name: str, version: str, digest: str) -> str:
    """The fingerprint of the key that made the signature in the package, of these bytes; empty where there is no such key."""
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        file = Path(folder) / "signed.sig"
        file.write_bytes((custom_section(package, SECTION) or b"")[:_LONGEST])
        command = ["ssh-keygen", "-Y", "check-novalidate", "-n", _NAMESPACE, "-s", str(file)]
        done = programs.run(command, input=_line(name, version, digest))
    found = [word for word in done.stdout.split() if word.startswith("SHA256:")]
    return found[-1] if done.status == 0 and found else ""


def check(client: Client | None, wanted: Dependency, version: str, digest: str, keys: Path) -> None:
    """Raise RegistryError unless one of ``keys`` (a file as ``ssh-keygen`` calls allowed signers) has signed the package.

    Without a client, offline, only what was checked before on this machine passes.
    """
    known = f"{wanted.name}@{version} {digest} {digest_of(keys.read_bytes())}"
    if store.is_checked(known):
        return
    if client is None:
        raise RegistryError(
            "WW714", f"the signature of `{wanted.name}` cannot be had offline", fix="type once, with a network: scons fetch"
        )
    try:
        release = client.newest(f"{wanted.name}{SIGNATURE}", f"={version}", wanted.registry)
    except RegistryError as error:
        if error.code != "WW703":
            raise
        raise RegistryError(
            "WW717",
            f"`{wanted.name}` {version} is not signed, and {keys.name} says who must have",
            fix="ask those who publish it; or take the namespace out of [signers] in witworks.toml",
        ) from error
    signature = custom_section(release.data, SECTION) or b""
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        file = Path(folder) / "signed.sig"
        file.write_bytes(signature[:_LONGEST])
        line = _line(wanted.name, version, digest)
        signed = ["-s", str(file), "-f", str(keys)]
        found = programs.run(["ssh-keygen", "-Y", "find-principals", *signed])
        who = found.stdout.splitlines()
        verify = ["ssh-keygen", "-Y", "verify", "-q", "-n", _NAMESPACE, *signed, "-I", *who[:1]]
        done = programs.run(verify, input=line) if found.status == 0 and who else found
    if done.status != 0:
        raise RegistryError(
            "WW717",
            f"the signature of `{wanted.name}` {version} is by nobody in {keys.name}, or of something else",
            output=reasons.plain(done.output),
            fix="ask those who publish it; nothing was taken",
        )
    store.note_checked(known)


def _line(name: str, version: str, digest: str) -> str:
    return f"{name}@{version} {digest}\n"
