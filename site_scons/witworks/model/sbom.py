"""What a component is made of beside its own code, out of its language's lock file, as a section of the component.

The section is ``.dep-v0``, the one that cargo-auditable introduced and that ``wasm-tools metadata show`` and scanners for Rust
read: JSON, compressed with zlib. ``source`` says the registry: ``crates.io``, ``npm``, ``pypi``, ``go``, ``git``, ``local``.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from witworks.reading import MALFORMED, json_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

SECTION: Final = ".dep-v0"
_LARGEST: Final = 1 << 24
_REQUIREMENT: Final = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*==\s*(?P<version>[^\s;\\]+)", re.MULTILINE)
_GO_SUM: Final = re.compile(r"^(?P<name>\S+) v(?P<version>[^\s/]+) h1:", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Ingredient:
    """A package of others that is in a component, or may be."""

    name: str
    version: str
    source: str


def ingredients(file: str, text: str) -> list[Ingredient]:
    """The packages of a lock file, by its name; raises ValueError for a text that is none."""
    return sorted(set(READERS[file](text)))


def section(name: str, version: str, found: Iterable[Ingredient]) -> bytes:
    """The content of the section, for the component of that name and version: the same bytes for the same packages."""
    packages: list[dict[str, Any]] = [
        {"name": one.name, "version": one.version, "source": one.source} for one in sorted(set(found))
    ]
    root = {"name": name, "version": version, "source": "local", "root": True, "dependencies": list(range(len(packages)))}
    text = json.dumps({"packages": [*packages, root]}, separators=(",", ":"))
    return zlib.compress(text.encode(), 9)


def of_section(content: bytes) -> list[Ingredient]:
    """The packages that a section names beside the component itself; ValueError for what is no such section."""
    try:
        found = json_of(zlib.decompressobj().decompress(content, _LARGEST))["packages"]
        others = [one for one in found if one.get("root") is not True]
        return sorted({Ingredient(str(one["name"]), str(one["version"]), str(one.get("source", "registry"))) for one in others})
    except (zlib.error, *MALFORMED) as error:
        raise ValueError("it is no list of packages") from error


def _cargo(text: str) -> Iterator[Ingredient]:
    import tomli

    for one in tomli.loads(text).get("package", []):
        source = str(one.get("source", ""))
        if source:  # what has none is of the folder itself
            registry = "crates.io" if "crates.io" in source else "git" if source.startswith("git+") else "registry"
            yield Ingredient(str(one["name"]), str(one["version"]), registry)


def _npm(text: str) -> Iterator[Ingredient]:
    for path, one in json_of(text).get("packages", {}).items():
        if path and not one.get("dev") and not one.get("link") and "version" in one:
            yield Ingredient(path.rpartition("node_modules/")[2], str(one["version"]), "npm")


def _go(text: str) -> Iterator[Ingredient]:
    yield from (Ingredient(found["name"], found["version"], "go") for found in _GO_SUM.finditer(text))


def _pip(text: str) -> Iterator[Ingredient]:
    yield from (Ingredient(found["name"], found["version"], "pypi") for found in _REQUIREMENT.finditer(text))


READERS: Final[Mapping[str, Callable[[str], Iterator[Ingredient]]]] = {
    "Cargo.lock": _cargo,
    "package-lock.json": _npm,
    "go.sum": _go,
    "requirements.txt": _pip,
}
"""The lock files that are read, by name."""
