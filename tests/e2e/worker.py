"""What a worker of the Remote Execution API does before it runs a command: python worker.py OUTPUT FOLDER BLOB…

Finds the action that makes OUTPUT among the blobs, lays its input tree out in FOLDER, and prints the command as JSON. It knows
nothing of Witworks.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from buildgrid.common.protos.build.bazel.remote.execution.v2 import remote_execution_pb2 as messages

Blobs = dict[str, bytes]


def _blob(blobs: Blobs, digest: Any) -> bytes:
    data = blobs[digest.hash]
    assert len(data) == digest.size_bytes
    return data


def actions(blobs: Blobs) -> list[Any]:
    """The blobs that are actions whose command and inputs are there too."""
    found = []
    for data in blobs.values():
        try:
            action = messages.Action.FromString(data)
        except Exception:  # noqa: BLE001, S112 - most blobs are something else
            continue
        if action.command_digest.hash in blobs and action.input_root_digest.hash in blobs:
            found.append(action)
    return found


def lay_out(blobs: Blobs, digest: Any, folder: Path) -> None:
    """The folder as the message of that digest has it."""
    folder.mkdir()
    here = messages.Directory.FromString(_blob(blobs, digest))
    for file in here.files:
        (folder / file.name).write_bytes(_blob(blobs, file.digest))
        (folder / file.name).chmod(0o755 if file.is_executable else 0o644)
    for below in here.directories:
        lay_out(blobs, below.digest, folder / below.name)


def main(output: str, folder: str, *files: str) -> None:
    blobs = {hashlib.sha256(data).hexdigest(): data for data in map(Path.read_bytes, map(Path, files))}
    for action in actions(blobs):
        command = messages.Command.FromString(_blob(blobs, action.command_digest))
        if output in command.output_paths:
            assert action.platform == command.platform
            lay_out(blobs, action.input_root_digest, Path(folder))
            told = {
                "arguments": list(command.arguments),
                "environment": {one.name: one.value for one in command.environment_variables},
                "outputs": list(command.output_paths),
                "platform": {one.name: one.value for one in command.platform.properties},
                "working_directory": command.working_directory,
            }
            sys.stdout.write(json.dumps(told))
            return
    sys.exit(f"no action makes {output}")


if __name__ == "__main__":
    main(*sys.argv[1:])
