"""What a component is built from, as one value with a digest: the key of the shared cache.

The description is that of the Remote Execution API: a command, its inputs as files with digests, its outputs, and the properties
of the platform, which here are the tools. Two clones that agree in all of it build the same component. Pure.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Digest:
    """The SHA-256 of some bytes in hex, and how many they are."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Input:
    """One file among the inputs; ``content`` is of those that are in no folder, but made for the description."""

    digest: Digest
    executable: bool = False
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """How a component is built. Paths are relative to the project; ``platform`` names the tools with their versions.

    ``environment`` are variables as a shell has them. Whoever lays the inputs out and runs the command there, with those tools,
    gets the outputs.
    """

    command: tuple[str, ...]
    inputs: Mapping[str, Input]
    outputs: tuple[str, ...]
    environment: Mapping[str, str]
    platform: Mapping[str, str]

    @property
    def key(self) -> str:
        """The SHA-256 of the whole description."""
        inputs = {path: (one.digest.sha256, one.digest.size, one.executable) for path, one in self.inputs.items()}
        whole = (self.command, inputs, self.outputs, dict(self.environment), dict(self.platform))
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def digest_of(data: bytes) -> Digest:
    """The digest of ``data``."""
    return Digest(hashlib.sha256(data).hexdigest(), len(data))


def input_of(path: Path) -> Input:
    """A file as an input."""
    return Input(digest_of(path.read_bytes()), executable=bool(path.stat().st_mode & 0o100))


def held(path: Path) -> Input:
    """A file as an input under another name."""
    data = path.read_bytes()
    return Input(digest_of(data), content=data)


def written(text: str) -> Input:
    """A text as an input that is in no folder."""
    data = text.encode()
    return Input(digest_of(data), content=data)
