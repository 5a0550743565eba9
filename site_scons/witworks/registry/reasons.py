"""Why a registry's answer will not do, out of what wkg says of it."""

from __future__ import annotations

import re
import signal
from typing import Final

from witworks import excerpts
from witworks.errors import RegistryError

_LONGEST: Final = 2000
"""Characters of what wkg says that are told; the registry's own words may be any number."""
_TOO_LARGE: Final = frozenset({-signal.SIGXFSZ, 128 + signal.SIGXFSZ, -signal.SIGABRT, 128 + signal.SIGABRT, -signal.SIGKILL})
_SAID: Final = (
    ("WW706", r"File too large|memory allocation of|Cannot allocate memory"),
    (
        "WW705",
        r"nvalid digest|igest mismatch|nexpected EOF|message length|nable to decode|ailed to (decode|parse)|error \(404",
    ),
    ("WW704", r"[Uu]nauthorized|UNAUTHORIZED|Not authorized|[Aa]uthentication|denied|client error \(40[13]"),
    ("WW703", r"manifest unknown|was not found in component registry|no release matching|name unknown"),
    ("WW702", r"Connection refused|dns error|\(Connect\)|InvalidContentType|timed out|Connection reset|connection closed"),
)


def plain(text: str) -> str:
    """What others say, without what would steer a terminal."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}" for sign in text)


def failed(name: str, host: str, status: int, said: str, largest: int) -> RegistryError:
    """The report for a step of wkg's that failed with ``status`` and these words, which hold no secret any more."""
    code = "WW706" if status in _TOO_LARGE else next((code for code, mark in _SAID if re.search(mark, said)), "WW701")
    if code == "WW706":
        return too_large(name, host, largest)
    message, fix = {
        "WW705": (
            f"what {host} sent for `{name}` is not what it said that it would send",
            "tell those who run the registry; nothing was taken from it",
        ),
        "WW704": (
            f"{host} does not let you at `{name}`",
            f'give wkg the credentials: docker login {host}, or `auth` under [registry."{host}".oci] in wkg\'s configuration',
        ),
        "WW703": (
            f"{host} has no `{name}` in the versions asked for",
            "correct the name or the range of versions; a component's name ends in -component",
        ),
        "WW702": (
            f"{host} cannot be reached for `{name}`",
            f'check the name and the network; a registry without TLS needs protocol = "http" under [registry."{host}".oci]',
        ),
        "WW701": (f"wkg could not do it for `{name}` at {host}", "correct what it says"),
    }[code]
    said = said[-_LONGEST:]
    return RegistryError(code, message, output=said, shown=excerpts.of(said) if code == "WW701" else "", fix=fix)


def too_large(name: str, host: str, largest: int) -> RegistryError:
    """The report for bytes without end."""
    return RegistryError(
        "WW706",
        f"what {host} sends for `{name}` is larger than {largest / 1e6:g} MB",
        fix="if it is meant to be, raise the limit: package_size=1GB",
    )


def too_slow(name: str, host: str, seconds: float) -> RegistryError:
    """The report for an answer that does not come."""
    return RegistryError(
        "WW707",
        f"{host} took longer than {seconds:g} s over `{name}`",
        fix="try again later; where the registry is that slow, raise the limit: registry_timeout=600",
    )


def other_bytes(name: str, host: str, what: str) -> RegistryError:
    """The report for bytes that are not what they were said to be."""
    return RegistryError(
        "WW705",
        f"what {host} sent for `{name}` is not what it said that it would send",
        notes=[what],
        fix="tell those who run the registry; nothing was taken from it",
    )
