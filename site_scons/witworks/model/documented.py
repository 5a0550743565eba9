"""The documentation of a world beside a component's bytes, which have none of it themselves: as a section, and back."""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import replace
from typing import Any, Final

from witworks.errors import WitError
from witworks.model.world import Interface, World
from witworks.model.world_json import from_json, signature
from witworks.reading import MALFORMED, json_of

SECTION: Final = "witworks:documented-world"
_LARGEST: Final = 1 << 24
_UNPRINTED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of characters that no documentation has: some cannot be written, others end a line where nobody sees it."""


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
        data = json_of(zlib.decompressobj().decompress(content, _LARGEST).decode())
        return from_json(data) if _is_proper(data) else None
    except (WitError, zlib.error, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _is_proper(data: object) -> bool:
    """Whether all documentation is text that can be written into sources."""
    left = [data]
    while left:
        match left.pop():
            case dict(table):
                if not _is_prose(table.get("docs", "")):
                    return False
                left += table.values()
            case list(items):
                left += items
    return True


def _is_prose(docs: Any) -> bool:  # noqa: ANN401 - whatever the publisher has there
    return isinstance(docs, str) and not any(unicodedata.category(sign) in _UNPRINTED for sign in docs if sign not in "\t\n")


def _alike(key: str, one: Interface, other: Interface) -> bool:
    try:
        return _signature(key, one) == _signature(key, other)
    except MALFORMED:
        return False


def _signature(key: str, interface: Interface) -> str:
    return signature(World("witworks:one", "interface", exports=(key,), interfaces={key: interface}))
