"""The shared cache in a run of SCons: components are looked for before the graph is made, and put in as they are built.

What is found stands in the graph as one file to copy, in the place of everything that a compiler would do. A cache that is slow,
down, full or lying costs one line, and the work is done here.
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.builders.cargo import VARIABLE
from witworks.caching.action import digest_of
from witworks.caching.describing import Unshareable, composition, describe
from witworks.caching.store import StoreError
from witworks.memory import standing
from witworks.memory.recording import below, leaves
from witworks.programs import write_atomic
from witworks.progress.board import BOARD
from witworks.summary import size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from witworks.caching.action import Digest
    from witworks.caching.describing import Described
    from witworks.caching.store import Store
    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

THREADS: Final = 8
PATIENCE: Final = 5.0
PATIENCE_EACH: Final = 0.1
"""The seconds that all look-ups together may take before another one begins: for any project, and more for each component."""


@dataclass(slots=True)
class SharedCache:
    """A store and what this run has to do with it."""

    env: Environment
    store: Store
    writes: bool
    say: Callable[[str], None]
    fetched: dict[str, Path] = field(default_factory=dict)
    """The components that were found, each with the file that holds it."""
    _described: dict[str, Described] = field(default_factory=dict)
    _broken: bool = False
    _once: threading.Lock = field(default_factory=threading.Lock)

    def look(self, components: Sequence[Component]) -> None:
        """Find out which components are there, and bring them."""
        folder = output.context(self.env).build / ".witworks" / "fetched"
        for component in components:
            try:
                described = describe(self.env, component)
            except Unshareable as reason:
                self._not_shared(component.name, reason)
            else:
                if described is not None:
                    self._described[component.name] = described
        end = time.monotonic() + PATIENCE + PATIENCE_EACH * len(self._described)
        with ThreadPoolExecutor(THREADS) as pool:
            found = zip(self._described, pool.map(lambda name: self._find(name, end), self._described), strict=True)
            wanted = {folder / f"{name}.wasm": digest for name, digest in found if digest is not None}
        here = {path for path, digest in wanted.items() if _is(path, digest)}
        here |= self._bring({path: digest for path, digest in wanted.items() if path not in here})
        self.fetched = {path.stem: path for path in wanted if path in here}

    def put(self, name: str, made: Node) -> None:
        """Put in a component that was just built, unless an input was saved while it was, or is none that was described."""
        described = self._described.get(name)
        if not self.writes or self._broken or described is None:
            return
        if (stray := self._stray(made, described)) is not None:
            self._not_shared(name, f"it is built from {stray} too")
            return
        now = describe(self.env, described.component)
        if now is None or now.exact.key != described.exact.key:
            return
        data = Path(made.abspath).read_bytes()
        try:
            self.store.put((described.exact, described.loose), {described.exact.outputs[0]: data})
        except StoreError as error:
            self._give_up(error)

    def composed(self, name: str, file: Path, parts: Mapping[str, Path]) -> bytes | None:
        """What was composed of these parts elsewhere, if it is there."""
        if self._broken:
            return None
        try:
            found = self.store.find(composition(self.env, name, file, parts))
            return next((data for _, data in self.store.fetch((found or {}).values())), None)
        except StoreError as error:
            self._give_up(error)
            return None

    def put_composed(self, name: str, file: Path, parts: Mapping[str, Path], data: bytes) -> None:
        """Put in what was composed of these parts."""
        if not self.writes or self._broken:
            return
        action = composition(self.env, name, file, parts)
        try:
            self.store.put((action,), {action.outputs[0]: data})
        except StoreError as error:
            self._give_up(error)

    def _find(self, name: str, end: float) -> Digest | None:
        if self._broken:
            return None
        if time.monotonic() > end:
            self._give_up(StoreError("it takes too long to look for what is there"))
            return None
        try:
            found = self.store.find(self._described[name].wanted)
        except StoreError as error:
            self._give_up(error)
            return None
        return next(iter(found.values())) if found else None

    def _bring(self, wanted: Mapping[Path, Digest]) -> set[Path]:
        """Write each file with what has its digest; those that came."""
        came: set[Path] = set()
        if self._broken or not wanted:
            return came
        digests = set(wanted.values())
        total, here = sum(digest.size for digest in digests), 0
        try:
            with BOARD.task("cache", size(total)):
                for digest, data in self.store.fetch(digests):
                    for path in (path for path, one in wanted.items() if one == digest):
                        write_atomic(path, data)
                        came.add(path)
                    here += digest.size
                    BOARD.tell(here / max(total, 1))
        except StoreError as error:
            self._give_up(error)
        return came

    def _stray(self, made: Node, described: Described) -> str | None:
        """What the component was built from and its description does not speak of."""
        context = output.context(self.env)
        read = (path for path in leaves([made])[1] if os.path.realpath(path) not in described.known)
        strays = [path for path in read if not standing.is_ours(path) and not Path(path).is_relative_to(context.build)]
        if strays:
            return f"{os.path.relpath(min(strays), context.root)}, outside of its folder,"
        facts = (str(node) for node in below([made]) if not hasattr(node, "abspath"))
        asked = sorted(fact.partition(": ")[0] for fact in facts if fact.startswith(VARIABLE))
        return f"the {asked[0]}" if asked else None

    def _not_shared(self, name: str, reason: object) -> None:
        self.say(f"  cache      {name} is not shared: {reason}")

    def _give_up(self, error: StoreError) -> None:
        """Say once what is wrong with the cache; the rest is done without it."""
        with self._once:
            first, self._broken = not self._broken, True
        if first:
            self.say(f"  cache      not used any more in this run: {error}")


def _is(path: Path, digest: Digest) -> bool:
    """Whether a file has come in an earlier run already."""
    try:
        return path.stat().st_size == digest.size and digest_of(path.read_bytes()) == digest
    except OSError:
        return False
