"""An action in the messages of the Remote Execution API: its digest, and the blobs that whoever executes it would need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from witworks.caching.action import Digest, digest_of
from witworks.caching.wire import messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from witworks.caching.action import Action, Input
    from witworks.caching.wire import Message


@dataclass(frozen=True, slots=True)
class Encoded:
    """An action: ``digest`` names it; ``blobs`` are the messages it consists of, the action itself and each folder of inputs."""

    digest: Digest
    blobs: Mapping[Digest, bytes]


def encode(action: Action) -> Encoded:
    """The action as messages. Inputs beside the project get a common parent: the folder ``project`` is where it stands then."""
    blobs: dict[Digest, bytes] = {}
    ups = max((path.split("/").count("..") for path in action.inputs), default=0)
    home = ["project"] * ups
    top = _Folder()
    for path, one in action.inputs.items():
        top.add(_within(home, path), one)
    platform = messages.Platform(
        properties=[_named(messages.Platform.Property, *item) for item in sorted(action.platform.items())]
    )
    command = messages.Command(
        arguments=action.command,
        environment_variables=[
            _named(messages.Command.EnvironmentVariable, *item) for item in sorted(action.environment.items())
        ],
        output_paths=sorted(action.outputs),
        working_directory="/".join(home),
        platform=platform,
    )
    whole = messages.Action(
        command_digest=message_of(_kept(command, blobs)),
        input_root_digest=message_of(top.store(blobs)),
        platform=platform,
    )
    return Encoded(_kept(whole, blobs), blobs)


def message_of(digest: Digest) -> Message:
    """A digest as a message."""
    return messages.Digest(hash=digest.sha256, size_bytes=digest.size)


@dataclass(slots=True)
class _Folder:
    """A folder of the Merkle tree: its digest covers everything below it."""

    files: dict[str, Input] = field(default_factory=dict)
    folders: dict[str, _Folder] = field(default_factory=dict)

    def add(self, path: list[str], one: Input) -> None:
        first, *rest = path
        if rest:
            self.folders.setdefault(first, _Folder()).add(rest, one)
        else:
            self.files[first] = one

    def store(self, blobs: dict[Digest, bytes]) -> Digest:
        """The folder's digest; its message and those of the folders in it are in ``blobs`` then."""
        message = messages.Directory(
            files=[
                messages.FileNode(name=name, digest=message_of(one.digest), is_executable=one.executable)
                for name, one in sorted(self.files.items())
            ],
            directories=[
                messages.DirectoryNode(name=name, digest=message_of(folder.store(blobs)))
                for name, folder in sorted(self.folders.items())
            ],
        )
        return _kept(message, blobs)


def _kept(message: Message, blobs: dict[Digest, bytes]) -> Digest:
    data = message.SerializeToString(deterministic=True)
    digest = digest_of(data)
    blobs[digest] = data
    return digest


def _named(kind: Message, name: str, value: str) -> Message:
    return kind(name=name, value=value)


def _within(home: list[str], path: str) -> list[str]:
    """The parts of a path relative to the project, seen from the input root."""
    parts = path.split("/")
    ups = parts.count("..")
    return [*home[: len(home) - ups], *parts[ups:]]
