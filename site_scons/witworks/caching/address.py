"""The server that ``cache=grpc://…`` names, and what it is told and asked for: nothing is connected to, nothing imported."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from witworks.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMES: Final = ("grpc", "grpcs")
_FORM: Final = "write cache=grpc://HOST:PORT or cache=grpcs://HOST[:PORT], with /INSTANCE behind it where the server has several"
_HTTPS: Final = 443


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is and how it is spoken to. The token is shown nowhere."""

    scheme: str
    target: str
    """Host and port, as gRPC wants them."""
    instance: str
    is_loopback: bool
    token: str = field(default="", repr=False)
    certificate: Path | None = None
    """The certificates to trust instead of the system's."""

    @property
    def is_secure(self) -> bool:
        """Whether all that is said is encrypted, and the server's name proved."""
        return self.scheme == "grpcs"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.target}"


def server(chosen: Mapping[str, str], root: Path) -> Server:
    """The server of these settings; raises ToolError for one that cannot be, or that a token must not be sent to."""
    try:
        parts = urlsplit(chosen["cache"])
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ToolError("WW307", f"cache= names no server: {error}", fix=_FORM) from error
    if parts.username or parts.password:
        raise ToolError(
            "WW307", "cache= holds a name or a password", fix="leave it out, and put a token into WITWORKS_CACHE_TOKEN"
        )
    if parts.scheme not in SCHEMES or not host or parts.query or parts.fragment or (port is None and parts.scheme == "grpc"):
        raise ToolError("WW307", f"cache={chosen['cache']} names no server", fix=_FORM)
    found = Server(
        scheme=parts.scheme,
        target=f"[{host}]:{port or _HTTPS}" if ":" in host else f"{host}:{port or _HTTPS}",
        instance=parts.path.strip("/"),
        is_loopback=_is_loopback(host),
        token=_token(chosen["cache_token"]),
        certificate=root / Path(chosen["cache_certificate"]).expanduser() if chosen["cache_certificate"] else None,
    )
    if found.token and not found.is_secure and not found.is_loopback:
        raise ToolError("WW321", f"the token is not sent to {found}, where anybody on the way could read it", fix="use grpcs://")
    if found.certificate is not None and not found.certificate.is_file():
        raise ToolError("WW307", f"cache_certificate={found.certificate} is no file", fix="name a file of certificates in PEM")
    return found


def _token(text: str) -> str:
    token = text.strip()
    if not token.isascii() or not token.isprintable():
        raise ToolError("WW307", "cache_token holds what no token can", fix="set WITWORKS_CACHE_TOKEN to the token alone")
    return token


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
