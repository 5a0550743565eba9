"""Inputs that come with what others publish: witworks.toml, its lock, wkg's configuration, and the lock files that an SBOM is made of."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final

from witworks.errors import WitworksError
from witworks.model import dependencies, fetched, lock, sbom
from witworks.registry import config

from tests.fuzz import seeds
from tests.fuzz.texts import prepared, put

if TYPE_CHECKING:
    from pathlib import Path

_PROJECT: Final = b"""\
registry = "registry.example/acme"

[dependencies]
"acme:shapes" = "1.2.0"
"acme:store" = { version = "^0.3", registry = "other.example:5000" }
"acme:near" = { path = "near" }
"acme:filter-component" = { version = ">=1.0.0, <2.0.0", as = "sieve", wasi = ["filesystem"] }

[publish]
namespace = "acme"
authors = ["Ada"]
license = "MIT"
homepage = "https://example.org"

[signers]
acme = "keys.pub"
"""
_WKG: Final = b"""\
default_registry = "registry.example"
[namespace_registries]
acme = "127.0.0.1:5055"
[registry."127.0.0.1:5055"]
type = "oci"
[registry."127.0.0.1:5055".oci]
protocol = "http"
auth = { username = "u", password = "p" }
[package_registries]
"acme:x" = { registry = "a", metadata = { preferredProtocol = "oci", "oci" = { registry = "b", namespacePrefix = "c/" } } }
"""


def _lock_text(_: Path) -> list[bytes]:
    digest = "sha256:" + "a" * 64
    made = [
        lock.Locked("acme:shapes", "1.2.0", "registry.example", "1.2.0", digest, "wit", {"deps/acme-shapes/shapes.wit": digest}),
        lock.Locked("acme:filter-component", "^1", "registry.example", "1.0.1", digest, "component"),
    ]
    return [lock.dumps(made).encode()]


def _named(project: Path, data: bytes) -> None:
    put(project / "near" / "near.wit", b"package acme:near;\n")
    put(project / "keys.pub", b"ada ssh-ed25519 AAAA\n")
    put(project / lock.FILE_NAME, _lock_text(project)[0])
    put(project / dependencies.FILE_NAME, data)


def _project(project: Path) -> None:
    """What is wanted, and what of it is there."""
    found = dependencies.read(project)
    locked = lock.read(project)
    for wanted in found.dependencies:
        with contextlib.suppress(WitworksError):
            fetched.of(found, wanted, locked.get(wanted.name), project / "build")


def _lock(project: Path) -> None:
    found = lock.read(project)
    assert lock.read(project) == found
    lock.dumps(found.values())


def _wkg(project: Path) -> None:
    os.environ[config.VARIABLE] = str(project / "wkg.toml")
    found = config.read()
    for name, registry in (("acme:x", ""), ("acme:y", "127.0.0.1:5055"), ("other:z", "registry.example")):
        with contextlib.suppress(WitworksError):
            place = found.place(name, registry)
            found.text_for(name, place)
        found.credentials(registry)
        found.is_plain(registry)
        found.hidden("a p b")


def _ingredients(project: Path) -> None:
    """Whatever a lock file holds: packages, or one of the errors that whoever packs takes for a file that is none."""
    text = (project / "lock").read_text("utf-8", "replace")
    for name in sbom.READERS:
        with contextlib.suppress(ValueError, KeyError, AttributeError, TypeError):
            sbom.section("a", "1.0.0", sbom.ingredients(name, text))


TARGETS: Final = {
    "witworks.toml": (prepared(_named)(_project), lambda _: [_PROJECT], 2_000, "toml"),
    "witworks.lock": (prepared(lambda project, data: put(project / lock.FILE_NAME, data))(_lock), _lock_text, 2_000, "toml"),
    "wkg's configuration": (
        prepared(lambda project, data: put(project / "wkg.toml", data))(_wkg),
        lambda _: [_WKG],
        1_000,
        "toml",
    ),
    "lock files of an SBOM": (
        prepared(lambda project, data: put(project / "lock", data))(_ingredients),
        lambda _: seeds.files(
            "Cargo.lock", "package-lock.json", "go.sum", "requirements.txt", folders=("components", "site_scons/witworks/setup")
        ),
        1_000,
    ),
}
