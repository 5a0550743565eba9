"""``witworks.lock``: which version and which bytes of each dependency a project is built with."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from witworks.errors import Place, RegistryError
from witworks.model import dependencies, toml_text, versions
from witworks.model.manifest import parse
from witworks.reading import line_where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from witworks.model.dependencies import Dependency

FILE_NAME: Final = "witworks.lock"
_VERSION: Final = 1
_HEAD: Final = "# Written by `scons fetch` and `scons update`. Keep it with the sources; leave its lines as they are.\n"
_DIGEST: Final = "sha256:"
_HEX_DIGITS: Final = 64


@dataclass(frozen=True, slots=True)
class Locked:
    """A dependency as it was resolved. ``digest`` is that of its bytes, ``files`` that of each file of WIT written for it."""

    name: str
    requirement: str
    registry: str
    version: str
    digest: str
    kind: Literal["component", "wit"]
    files: Mapping[str, str] = field(default_factory=dict)

    def serves(self, wanted: Dependency) -> bool:
        """Whether the dependency is still what was resolved."""
        return (self.name, self.requirement, self.registry) == (wanted.name, wanted.requirement, wanted.registry)


def read(root: Path) -> dict[str, Locked]:
    """The locked dependencies by name; empty without a lock. Raises :class:`RegistryError` for what is none."""
    path = root / FILE_NAME
    return of_data(parse(path), path) if path.is_file() else {}


def of_data(data: dict[str, Any], path: Path) -> dict[str, Locked]:
    """The same of what a lock has in it, for which errors name ``path``."""
    try:
        if data["version"] != _VERSION:
            raise RegistryError(
                "WW712",
                f"{path.name} is of layout {data['version']!r}; this version of Witworks reads {_VERSION}",
                at=Place(path),
                fix="update witworks",
            )
        found = [_locked(one) for one in data.get("package", [])]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        fix = f"take it from version control again, or remove it and type: scons fetch ({type(error).__name__})"
        raise RegistryError("WW712", f"{path.name} is no lock", at=Place(path), fix=fix) from error
    return {one.name: one for one in found}


def dumps(locked: Iterable[Locked]) -> str:
    """The file's text: the same for the same dependencies."""
    parts = [f"\n[[package]]\n{toml_text.dumps(asdict(one))}" for one in sorted(locked, key=lambda one: one.name)]
    return f"{_HEAD}version = {_VERSION}\n{''.join(parts)}"


def digest_of(data: bytes) -> str:
    """The digest of a package's bytes as registries write it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def is_digest(text: object) -> bool:
    """Whether the text is a SHA-256, as registries write it."""
    if not isinstance(text, str) or not text.startswith(_DIGEST):
        return False
    digits = text.removeprefix(_DIGEST)
    return len(digits) == _HEX_DIGITS and set(digits) <= set("0123456789abcdef")


def _locked(data: dict[str, Any]) -> Locked:
    one = Locked(**data)
    dependencies.split(one.name)
    good = is_digest(one.digest) and versions.is_version(one.version) and one.kind in {"component", "wit"}
    if not good or not all(_is_ours(path) and is_digest(digest) for path, digest in one.files.items()):
        raise ValueError(one.name)
    return one


def _is_ours(path: str) -> bool:
    """Whether a file of the lock is one that is written: ``deps/…/….wit``, and nowhere else."""
    head, *names, last = path.split("/")
    return head == "deps" and len(names) == 1 and last.endswith(".wit") and not any(one.startswith(".") for one in (*names, last))


def place(root: Path, word: str) -> Place:
    """The line of the lock that says a name, or a digest."""
    path = root / FILE_NAME
    return Place(path, line_where(path, lambda line: f'"{word}"' in line))
