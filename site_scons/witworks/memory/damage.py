"""What was built and has been changed since: found when it makes a later step fail, and removed, so that it is made anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Node
import SCons.Util

from witworks.errors import MachineError, WitworksError
from witworks.reports import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Node

AGAIN: Final = "run scons again: it makes anew what was removed"
_CHUNK: Final = 1 << 20


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
        report.code, report.message, at=report.at, notes=[*report.notes, *notes], fix=AGAIN, output=report.output
    )


def _has_changed(node: Node) -> bool:
    """Whether a file that was built, in an earlier run, has another content than when it was."""
    path = getattr(node, "abspath", "")
    if node.get_state() != SCons.Node.up_to_date or not path or not node.has_builder() or not Path(path).is_file():
        return False
    known = getattr(node.get_stored_info().ninfo, "csig", None)
    return known is not None and known != SCons.Util.hash_file_signature(path, _CHUNK)
