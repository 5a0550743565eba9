"""``scons audit-deps``: whether a build reads a file of the project that the graph does not know as an input.

The components are built anew in a copy of the project, where every program runs under strace, and what Witworks itself opens for
a component is noted, such as the sources that it copies for componentize-py. That is compared with the inputs that SCons knows of
once it has built: a change of any other file would go unseen.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import excerpts, output, programs, tracing
from witworks.commands import questions
from witworks.commands.copies import Copy, seeded
from witworks.errors import ToolError
from witworks.memory import standing
from witworks.memory.recording import leaves
from witworks.toolchains import machine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from witworks.commands.questions import Expected
    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

_KNOWN: Final = "known.json"
_INDIFFERENT: Final = "_test.go"
"""go looks into its tests for the package that they belong to; nothing of them gets into what is built."""


def audit(env: Environment, asked: Collection[Component]) -> tuple[str, bool]:
    """A line or more for each component, and whether none has read what the graph does not know."""
    with tempfile.TemporaryDirectory(prefix="witworks-") as name:
        scratch = Path(name).resolve()
        _check_strace(scratch)
        logs = scratch / "logs"
        logs.mkdir()
        copy = Copy(env, scratch / output.context(env).root.name, seeded(env, scratch / "cargo"))
        before = {str(file) for file in copy.root.rglob("*") if file.is_file()}
        output.say(f"  {'':10} building in {copy.root}, watched by strace")
        copy.scons([questions.AUDIT, f"{questions.TRACE}={logs}", *(component.name for component in asked)])
        known = json.loads((logs / _KNOWN).read_text("utf-8"))
        # Witworks itself may lie in the project: what its programs read of that is a tool, not an input.
        of_project = {path for path in before if not path.startswith(f"{known['package']}{os.sep}")}
        read = _read(logs, known["own"], of_project)
        blocks = [_told(its.name, read.get(its.name, set()), known["inputs"][its.name], copy.root) for its in asked]
    return "\n".join(text for text, _ in blocks), all(good for _, good in blocks)


def watch(env: Environment, expected: Expected, names: Sequence[str], folder: Path) -> None:
    """Build the named components, or all, with every program under strace: ``folder`` gets its logs and the known inputs."""
    watched = questions.asked(expected, names)

    def note(_target: Sequence[Node], _source: Sequence[Node], _env: Environment) -> None:
        known = {component.name: sorted(leaves(nodes)[1]) for component, nodes in watched.items()}
        own = {name: sorted(paths) for name, paths in tracing.opened_by_us().items()}
        programs.write_atomic(folder / _KNOWN, json.dumps({"package": standing.PACKAGE, "inputs": known, "own": own}))

    tracing.begin(folder)
    everything = [node for nodes in watched.values() for node in nodes]
    env.AlwaysBuild(env.Alias(questions.AUDIT, everything, output.action(note, questions.AUDIT, None)))


def _check_strace(scratch: Path) -> None:
    """Raise ToolError unless strace is here, may watch, and says of a file that was read what we look for."""
    if programs.find("strace") is None:
        fix = machine.apt_command(["strace"]) if machine.has_apt() else "install strace"
        raise ToolError("WW331", "there is no strace on this machine: nothing can tell which files are read", fix=fix)
    log, read = scratch / "probe.strace", scratch / "probe"
    read.touch()
    tried = programs.run([*tracing.command(log), "cat", read])
    if tried.status != 0 or str(read) not in tracing.files_read(log.read_text("utf-8", "replace")):
        raise ToolError(
            "WW331",
            "strace cannot tell which files a program reads on this machine",
            output=tried.stderr,
            shown=excerpts.of(tried.stderr),
            fix="in a container, start that with --cap-add=SYS_PTRACE; else try a newer strace",
        )


def _read(logs: Path, own: Mapping[str, Iterable[str]], of_project: Collection[str]) -> dict[str, set[str]]:
    """By component, which files of the project its programs opened, or we did."""
    found = {component: set(paths).intersection(of_project) for component, paths in own.items()}
    for component, text in tracing.logs(logs):
        found.setdefault(component, set()).update(tracing.files_read(text).intersection(of_project))
    return found


def _told(name: str, read: set[str], known: Collection[str], root: Path) -> tuple[str, bool]:
    inputs = {os.path.realpath(path) for path in known}
    surprising = [path for path in read if os.path.realpath(path) not in inputs and not path.endswith(_INDIFFERENT)]
    unknown = sorted(os.path.relpath(path, root) for path in surprising)
    if not unknown:
        return f"{name}: the graph knows all {len(read)} files of the project that were read for it", True
    return "\n".join([f"{name}: read what the graph does not know:", *(f"  {path}" for path in unknown)]), False
