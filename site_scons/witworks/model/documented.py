"""The documentation of a world beside a component's bytes, which have none of it themselves: as a section, and back."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Final

from witworks.errors import WitError
from witworks.model.world import Interface, World, loads

SECTION: Final = "witworks:documented-world"
_LARGEST: Final = 1 << 24


def section(text: str) -> bytes:
    """The content of the section, for the text of a ``world.json``."""
    return zlib.compress(text.encode(), 9)


def documented(found: World, content: bytes | None) -> World:
    """The world that a component's bytes declare, with the documentation of the section where that speaks of the same.

    The section may be anybody's: what does not fit, in an interface, leaves it without documentation.
    """
    said = _read(content) if content else None
    if said is None:
        return found
    interfaces = {
        key: said.interfaces[key] if key in said.interfaces and _alike(key, one, said.interfaces[key]) else one
        for key, one in found.interfaces.items()
    }
    return replace(found, interfaces=interfaces, docs=found.docs or said.docs)


def _read(content: bytes) -> World | None:
    try:
        return loads(zlib.decompressobj().decompress(content, _LARGEST).decode())
    except (WitError, zlib.error, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _alike(key: str, one: Interface, other: Interface) -> bool:
    return _signature(key, one) == _signature(key, other)


def _signature(key: str, interface: Interface) -> str:
    return World("witworks:one", "interface", exports=(key,), interfaces={key: interface}).signature()
