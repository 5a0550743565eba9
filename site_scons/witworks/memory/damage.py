"""What was built and has been changed since: found before a build, and made anew.

SCons itself goes by what a target is made from, never by what it has become: it would build on whatever lies there, and take it
for what it had built. What changes during a build is found when it makes a later step fail.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Node
import SCons.Node.FS
import SCons.Util

from witworks.errors import MachineError, WitworksError
from witworks.reports import translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witworks.scons_types import Node

AGAIN: Final = "run scons again: it makes anew what was removed"
_CHUNK: Final = 1 << 20


def renew(build: Path) -> list[str]:
    """Let what is in the graph, lies in the build folder and is not as it was built be made anew; these files, sorted.

    Nothing is removed here, for SCons does that where it makes the file: what nobody asked for stays, and what is precious.
    A file that has the time and the size that it had is not read.
    """
    changed = []
    for node in _files(SCons.Node.FS.get_default_fs().Dir(str(build).replace("$", "$$"))):
        if node.has_builder() and _is_another(node):
            node.always_build = True
            changed.append(str(node))
    return sorted(changed)


def _files(folder: Node) -> Iterator[Node]:
    """The files below the folder that the graph knows."""
    below: dict[str, Node] = dict(getattr(folder, "entries", {}))
    for name, node in below.items():
        if isinstance(node, SCons.Node.FS.File):
            yield node
        elif name not in {".", ".."}:
            yield from _files(node)


def _is_another(node: Node) -> bool:
    try:
        seen = os.stat(node.abspath)  # noqa: PTH116 - there may be very many
    except OSError:
        return False
    if not stat.S_ISREG(seen.st_mode):  # reading a pipe would wait for ever
        return True
    known = node.get_stored_info().ninfo
    if getattr(known, "csig", None) is None or (known.timestamp, known.size) == (seen.st_mtime, seen.st_size):
        return False
    return bool(SCons.Util.hash_file_signature(node.abspath, _CHUNK) != known.csig)


def told(error: Exception, target: Node, sources: Sequence[Node]) -> WitworksError:
    """The report of a step that failed; it says so where a source is not as it was built, and that is then gone.

    What is no report, and nothing of the kind, is raised again.
    """
    damaged = [node for node in sources if _has_changed(node)]
    if not damaged:
        return translated(error, target)
    for node in damaged:
        Path(node.abspath).unlink(missing_ok=True)
    notes = [f"{node} is not as it was built, and was removed" for node in damaged]
    try:
        report = translated(error, target)
    except Exception:  # noqa: BLE001 - nobody can say what a file makes of a step that something else has written to
        return MachineError("WW804", f"{target} cannot be made: {type(error).__name__}: {error}"[:300], notes=notes, fix=AGAIN)
    return WitworksError(
        report.code,
        report.message,
        at=report.at,
        notes=[*report.notes, *notes],
        fix=AGAIN,
        output=report.output,
        shown=report.shown,
    )


def _has_changed(node: Node) -> bool:
    """Whether a file that was built, in an earlier run, has another content than when it was."""
    path = getattr(node, "abspath", "")
    if node.get_state() != SCons.Node.up_to_date or not path or not node.has_builder() or not Path(path).is_file():
        return False
    known = getattr(node.get_stored_info().ninfo, "csig", None)
    return known is not None and known != SCons.Util.hash_file_signature(path, _CHUNK)
