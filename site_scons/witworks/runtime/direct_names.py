"""The standard names of a guest's imports and exports (``cm32p2|…``), translated into those that most guests have.

wit-component takes both, name by name; the standard ones hold of an interface's version only the part that tells what is
compatible. What has no such name stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from witworks.runtime.codec import Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from witworks.runtime.direct import Codec

T = TypeVar("T")
PREFIX: Final = "cm32p2"
_VERSION: Final = re.compile(r"@([1-9]\d*|0\.[1-9]\d*|0\.0\.\d+)(\.\d+)*(\+.*)?$")
_ENVIRONMENT: Final = {"memory": "memory", "realloc": "cabi_realloc", "initialize": "_initialize"}
_EXPORT: Final = "[export]"


class Names:
    """The names of one world's guest: from the standard ones to the others."""

    def __init__(self, codec: Codec) -> None:
        self._exports = _unambiguous(_exports(codec))
        self._imports = _unambiguous(_imports(codec))

    def export(self, name: str) -> str:
        """The other name of an export."""
        return self._exports.get(name, name)

    def imported(self, owner: str, name: str) -> tuple[str, str]:
        """The other names of an import's module and of itself."""
        return self._imports.get((owner, name), (owner, name))


def _module(owner: str) -> str:
    """The module from which a standard import of an interface comes."""
    if owner == "$root":
        return PREFIX
    bare = owner.removeprefix(_EXPORT)
    return f"{PREFIX}|{'_ex_' if bare != owner else ''}{_track(bare)}"


def _track(interface: str) -> str:
    """An interface with the compatible part of its version."""
    return interface if "-" in interface.partition("@")[2] else _VERSION.sub(r"@\1", interface)


def _exports(codec: Codec) -> Iterator[tuple[str, str]]:
    for short, name in _ENVIRONMENT.items():
        yield f"{PREFIX}_{short}", name
    for export in codec.exports.values():
        if not isinstance(export, Unsupported):
            owner, _, function = export.core.rpartition("#")
            standard = f"{PREFIX}|{_track(owner)}|{function}"
            yield standard, export.core
            yield f"{standard}_post", f"cabi_post_{export.core}"
    for marked, resource in codec.owned:
        owner = marked.removeprefix(_EXPORT)
        yield f"{PREFIX}|{_track(owner)}|{resource}_dtor", f"{owner}#[dtor]{resource}"


def _imports(codec: Codec) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for owner, name in codec.imports:
        yield (_module(owner), name), (owner, name)
    for verb, resources in (("new", codec.owned), ("rep", codec.owned), ("drop", (*codec.owned, *codec.hosted))):
        for owner, resource in resources:
            yield (_module(owner), f"{resource}_{verb}"), (owner, f"[resource-{verb}]{resource}")


def _unambiguous(pairs: Iterable[tuple[T, T]]) -> dict[T, T]:
    """Other names by standard ones, but for those that mean several: two versions of an interface may look alike."""
    found: dict[T, set[T]] = {}
    for standard, name in pairs:
        found.setdefault(standard, set()).add(name)
    return {standard: names.pop() for standard, names in found.items() if len(names) == 1}
