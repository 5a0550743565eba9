"""wkg's configuration as the user has it: which registry a package is in, and how it is spoken to.

Credentials stay where they are, in wkg's configuration or docker's. They are handed to wkg through a pipe or in its own
environment, and known here only so that nothing that is printed shows them.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks.errors import ManifestError, Place, RegistryError
from witworks.model import toml_text
from witworks.model.manifest import parse
from witworks.reading import json_of
from witworks.registry import reasons

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VARIABLE: Final = "WKG_CONFIG_FILE"
_HIDDEN: Final = "***"
_SHORTEST: Final = 4
"""What is shorter is hidden nowhere: it would be found in ordinary words."""
_HEADER: Final = re.compile(r"(?i)\b(basic|bearer)\s+(?!(?:authentication|authorization|token)(?![\w+/=.~-]))[\w+/=.~-]{4,}")
"""What a header says of a name and a password, whoever's they are: docker's helpers tell us none."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a package is: the registry's host, and the path in it below which namespaces lie (empty, or ending in ``/``)."""

    host: str
    prefix: str

    def reference(self, name: str, version: str) -> str:
        """The package as OCI tools refer to it: ``host/path/namespace/name:version``."""
        return f"{self.host}/{self.prefix}{name.replace(':', '/')}:{version}"


@dataclass(frozen=True, slots=True)
class Config:
    """What wkg's configuration file says."""

    data: Mapping[str, Any]

    def place(self, name: str, registry: str) -> Location:
        """Where the package is: in ``registry``, else where wkg's configuration has it; RegistryError where nothing says."""
        if registry:
            host, _, path = registry.partition("/")
            return Location(host, f"{path}/" if path else "")
        namespace = name.partition(":")[0]
        said = _at(self.data, "package_registry_overrides", name) or _at(self.data, "namespace_registries", namespace)
        said = said or self.data.get("default_registry")
        if isinstance(said, str):
            return Location(said, "")
        if isinstance(said, dict):
            oci = _table(said, "metadata", "oci")
            there = oci.get("registry") or said.get("registry")
            if isinstance(there, str):
                return Location(there, str(oci.get("namespacePrefix") or ""))
        raise RegistryError(
            "WW708",
            f"nothing says in which registry `{name}` is",
            fix='type registry=HOST, or write in witworks.toml: registry = "HOST", or set one in wkg\'s configuration',
        )

    def text_for(self, name: str, place: Location) -> str:
        """The configuration with the package in that place, for wkg alone."""
        custom = {"preferredProtocol": "oci", "oci": {"registry": place.host, "namespacePrefix": place.prefix}}
        overrides = _table(self.data, "package_registry_overrides")
        mapped = {**overrides, name: {"registry": place.host, "metadata": custom}}
        return toml_text.dumps({**self.data, "package_registry_overrides": mapped})

    def is_plain(self, host: str) -> bool:
        """Whether the registry is spoken to without encryption."""
        return bool(_at(self.data, "registry", host, "oci", "protocol") == "http")

    def credentials(self, host: str) -> dict[str, str]:
        """What tells ``wkg oci`` the name and the password that the configuration has; it finds docker's by itself."""
        user, password = _pair(_at(self.data, "registry", host, "oci", "auth"))
        return {"WKG_OCI_USERNAME": user, "WKG_OCI_PASSWORD": password} if user or password else {}

    def hidden(self, text: str) -> str:
        """The text without any secret, and without what would steer a terminal."""
        for secret in sorted(self._secrets(), key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        return reasons.plain(_HEADER.sub(rf"\1 {_HIDDEN}", text))

    def _secrets(self) -> set[str]:
        """Passwords and tokens, and what a header says of them, for a registry may send that back."""
        pairs = [(os.environ.get("WKG_OCI_USERNAME", ""), os.environ.get("WKG_OCI_PASSWORD", ""))]
        pairs += [_pair(_at(one, "oci", "auth")) for one in _table(self.data, "registry").values()]
        found: set[str] = set()
        for name, value in os.environ.items():
            if name.startswith("WKG_REGISTRY_") and "_AUTH_" in name:
                found.add(value)
        for auth in _docker_auths():
            pairs.append(_pair(auth))
            found.add(auth)
        for user, password in pairs:
            coded = base64.b64encode(f"{user}:{password}".encode()).decode()
            found |= {password, *((coded, coded.rstrip("=")) if password else ())}
        return {secret for secret in found if len(secret) >= _SHORTEST}


def read() -> Config:
    """The user's configuration of wkg; empty where there is none. Raises RegistryError for a file that is none."""
    path = _path()
    if not path.is_file():
        return Config({})
    try:
        return Config(parse(path))
    except (ManifestError, OSError) as error:
        at = error.at if isinstance(error, ManifestError) else Place(path)
        raise RegistryError("WW708", f"wkg's configuration cannot be read: {path}", at=at, fix="correct the file") from error


def _path() -> Path:
    if said := os.environ.get(VARIABLE):
        return Path(said)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", "")) / "wasm-pkg" / "config.toml"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "wasm-pkg" / "config.toml"


def _docker_auths() -> Iterator[str]:
    folder = Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker")
    try:
        data = json_of((folder / "config.json").read_text("utf-8"))
        yield from (str(one[key]) for one in data.get("auths", {}).values() for key in ("auth", "identitytoken") if one.get(key))
    except (OSError, ValueError, AttributeError, TypeError):
        return


def _pair(auth: object) -> tuple[str, str]:
    """The name and the password of a table, or of a text that has both in base 64."""
    if isinstance(auth, dict):
        return str(auth.get("username", "")), str(auth.get("password", ""))
    user, _, password = _decoded(auth).partition(":") if isinstance(auth, str) else ("", "", "")
    return user, password


def _decoded(auth: str) -> str:
    try:
        return base64.b64decode(auth + "=" * (-len(auth) % 4)).decode("utf-8", "replace")
    except (ValueError, binascii.Error):
        return ""


def _at(data: object, *keys: str) -> Any:  # noqa: ANN401 - whatever the file has there
    for key in keys:
        if not isinstance(data, dict):
            return None
        data = data.get(key)
    return data


def _table(data: object, *keys: str) -> dict[str, Any]:
    """The table there; an empty one where the file has something else."""
    found = _at(data, *keys)
    return found if isinstance(found, dict) else {}
