"""What a run has looked at for each component, out of SCons' graph and into the ledger, once all of it is good."""

from __future__ import annotations

import contextlib
import os
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Node
import SCons.Node.FS
from SCons.Script import GetBuildFailures

from witworks import stamps, stopping
from witworks.languages import LANGUAGES
from witworks.memory import standing
from witworks.memory.ledger import Entry
from witworks.model import compositions, fetched
from witworks.model.components import FOREIGN
from witworks.programs import write_atomic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from witworks.memory.ledger import Ledger
    from witworks.model.components import Component
    from witworks.programs import Probes
    from witworks.scons_types import Node
    from witworks.summary import Summary

_GOOD: Final = frozenset({SCons.Node.executed, SCons.Node.up_to_date})
_CLOCK_DRIFT: Final = 0.5
"""Seconds by which the clock on the wall may part from the other before what it said is worth nothing."""


@dataclass(slots=True)
class Recorder:
    """Collects what belongs to each component while the graph is made, and writes the ledger when the run ends."""

    ledger: Ledger
    root: Path
    wit: Path
    build: Path
    started: float = field(default_factory=time.time)
    _clock: float = field(default_factory=time.monotonic)
    everything: Sequence[Component] = ()
    """The components of the project, as far as this run has looked at them."""
    expected: dict[Component, Sequence[Node]] = field(default_factory=dict)
    """The components in the graph of this run, each with what a user wants of it."""

    def expect(self, component: Component, nodes: Sequence[Node]) -> None:
        """A component that is in the graph of this run."""
        self.expected[component] = nodes

    def close(self, summary: Summary, probes: Probes, names: Iterable[str], *, plain: bool) -> None:
        """Write the ledger; a component of which an input was written during the run is looked at again in the next."""
        if GetBuildFailures() or stopping.stopped() or self._clock_jumped():
            return
        for component, nodes in self.expected.items():
            if all(node.get_state() in _GOOD for node in nodes):
                self._note(component, nodes, summary)
        self.ledger.plain = plain
        self.ledger.fetched = [one.name for one in self.everything if one.language == fetched.LANGUAGE]
        with contextlib.suppress(OSError):  # a memory that cannot be kept costs time, not the build
            write_atomic(self.ledger.file, self.ledger.render(probes.asked, set(names)))

    def _note(self, component: Component, nodes: Sequence[Node], summary: Summary) -> None:
        made, read = leaves(nodes)
        read = {path for path in read if not standing.is_ours(path)}  # the ledger's key has them
        brought = {path for path in read if Path(path).is_relative_to(self.build)}
        made, read = made | brought, read - brought
        for part in (component, *self._parts(component, made)):
            read |= {str(path) for path in self._surroundings(part, read)}
        if stamps.written_since(read, self.started):
            return
        entry = summary.entry(component.name)
        made |= {file for folder in {Path(node.abspath).parent for node in nodes} for file in _files(folder, component)}
        self.ledger.note(
            component.name, Entry(entry.language, str(entry.artefact), list(entry.stages), sorted(read), sorted(made))
        )

    def _parts(self, component: Component, made: Collection[str]) -> list[Component]:
        """What a composition was made of: of a part from the shared cache no source is below it in the graph."""
        if component.language != compositions.LANGUAGE:
            return []
        return [other for other, nodes in self.expected.items() if other is not component and nodes[0].abspath in made]

    def _surroundings(self, component: Component, read: Iterable[str]) -> Iterator[Path]:
        """What is no input now but may become one: any file of the folder, a new one in it, or one beside the WIT it reads."""
        for folder, folders, files in os.walk(component.folder):
            folders[:] = [name for name in folders if name not in FOREIGN and not name.startswith(".")]
            yield Path(folder)
            yield from (Path(folder, name) for name in files)
        yield from {Path(path).parent for path in read if path.endswith(".wit")}
        yield self.wit
        yield from LANGUAGES[component.language].surroundings(component.folder, self.root)

    def _clock_jumped(self) -> bool:
        return abs((time.time() - self.started) - (time.monotonic() - self._clock)) > _CLOCK_DRIFT


def is_plain(script: Path, offered: Iterable[str]) -> bool:
    """Whether an SConstruct does nothing with Witworks but ``WasmProject``: it names none of what the tool offers beside it."""
    text = script.read_text(encoding="utf-8", errors="replace")
    return not any(re.search(rf"\b{re.escape(name)}\b", text) for name in (*offered, "WasmFolder", "SConscript"))


def leaves(nodes: Sequence[Node]) -> tuple[set[str], set[str]]:
    """The files below ``nodes`` in the graph: those that are made, and those that are only read."""
    made: set[str] = set()
    read: set[str] = set()
    for node in below(nodes):
        if isinstance(node, SCons.Node.FS.Base):
            (made if node.has_builder() else read).add(node.abspath)
    return made, read


def below(nodes: Sequence[Node]) -> Iterator[Node]:
    """These nodes and all that they depend on, each once: files, and facts."""
    seen: set[Node] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            yield node
            waiting += node.all_children()


def _files(folder: Path, component: Component) -> list[str]:
    """The files of a folder that is one component's alone; compositions share theirs."""
    if component.language == compositions.LANGUAGE and folder.name == "compositions":
        return []
    with os.scandir(folder) as entries:
        return [entry.path for entry in entries if entry.is_file()]
