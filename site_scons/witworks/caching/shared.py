"""The shared cache in a run of SCons: components are looked for before the graph is made, and put in as they are built.

What is found stands in the graph as one file to copy, in the place of everything that a compiler would do. A cache that is slow,
down, full or lying costs one line, and the work is done here.
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import needs, output, resolving, scanners
from witworks.caching.action import Action, digest_of, input_of
from witworks.caching.store import StoreError
from witworks.errors import WitworksError
from witworks.languages import LANGUAGES
from witworks.model.components import FOREIGN
from witworks.programs import write_atomic
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from witworks.caching.action import Digest
    from witworks.caching.store import Store
    from witworks.model.components import Component
    from witworks.scons_types import Environment

THREADS: Final = 8
PATIENCE: Final = 5.0
PATIENCE_EACH: Final = 0.1
"""The seconds that all look-ups together may take before another one begins: for any project, and more for each component."""
_MACHINERY: Final = ("builders", "languages", "model", "toolchains")
_PINNED: Final = frozenset({*TOOLS, "wasm-tools"})
_INDIFFERENT: Final = ("STR", "DIR", "FOLDER")


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
            if (described := describe(self.env, component)) is not None:
                self._described[component.name] = described
        end = time.monotonic() + PATIENCE + PATIENCE_EACH * len(self._described)
        with ThreadPoolExecutor(THREADS) as pool:
            found = zip(self._described, pool.map(lambda name: self._find(name, end), self._described), strict=True)
            wanted = {folder / f"{name}.wasm": digest for name, digest in found if digest is not None}
        here = {path for path, digest in wanted.items() if _is(path, digest)}
        here |= self._bring({path: digest for path, digest in wanted.items() if path not in here})
        self.fetched = {path.stem: path for path in wanted if path in here}

    def put(self, name: str, path: Path) -> None:
        """Put in a component that was just built, unless an input was saved while it was."""
        described = self._described.get(name)
        if not self.writes or self._broken or described is None:
            return
        now = describe(self.env, described.component)
        if now is None or now.exact.key != described.exact.key:
            return
        data = path.read_bytes()
        try:
            self.store.put((described.exact, described.loose), {described.exact.outputs[0]: data})
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
        try:
            for digest, data in self.store.fetch(set(wanted.values())):
                for path in (path for path, one in wanted.items() if one == digest):
                    write_atomic(path, data)
                    came.add(path)
        except StoreError as error:
            self._give_up(error)
        return came

    def _give_up(self, error: StoreError) -> None:
        """Say once what is wrong with the cache; the rest is done without it."""
        with self._once:
            first, self._broken = not self._broken, True
        if first:
            self.say(f"  cache      not used any more in this run: {error}")


@dataclass(frozen=True, slots=True)
class Described:
    """A component's build for the cache: ``exact`` with every tool's version, ``loose`` without those that nobody pins.

    Who lacks a compiler looks for the second, and finds what was put in last; ``here`` says that none is lacking.
    """

    component: Component
    exact: Action
    loose: Action
    here: bool

    @property
    def wanted(self) -> Action:
        """What to look for."""
        return self.exact if self.here else self.loose


def _is(path: Path, digest: Digest) -> bool:
    """Whether a file has come in an earlier run already."""
    try:
        return path.stat().st_size == digest.size and digest_of(path.read_bytes()) == digest
    except OSError:
        return False


def describe(env: Environment, component: Component) -> Described | None:
    """How the component is built, or None where that cannot be told because its WIT or a file cannot be read."""
    context = output.context(env)
    try:
        world = resolving.resolve(component.wit, component.world, context.wasm_tools.path)
        paths = sorted({*_files(component), *_outside(component, context.root)})
        inputs = {os.path.relpath(path, context.root): input_of(path) for path in paths}
    except (WitworksError, OSError):
        return None
    pinned, others, here = _tools(env, component)
    loose = Action(
        command=("witworks", "build", component.name, component.language, component.world),
        inputs=inputs,
        outputs=(f"{component.name}.wasm",),
        environment={**_variables(env), "world": world.signature()},
        platform=pinned,
    )
    return Described(component, replace(loose, platform={**pinned, **others}), loose, here)


def _files(component: Component) -> Iterator[Path]:
    """The folder's own files, but for tests, words about it, and what builds write there."""
    written = set(LANGUAGES[component.language].written(component.folder))
    for folder, folders, files in os.walk(component.folder):
        here = Path(folder)
        folders[:] = [name for name in folders if name not in FOREIGN and not name.startswith(".")]
        if here == component.folder:
            folders[:] = [name for name in folders if name not in {"tests", "wit"}]
        yield from (here / name for name in files if not name.endswith((".md", ".wit")) and here / name not in written)


def _outside(component: Component, root: Path) -> Iterator[Path]:
    """The files of the project outside the folder that have a say in what is built."""
    for path in LANGUAGES[component.language].surroundings(component.folder, root):
        if path.is_file() and path.is_relative_to(root):
            yield path


def _variables(env: Environment) -> dict[str, str]:
    """The construction variables that shape what is built, as they were set: flags, commands, the profile."""
    offered = output.context(env).offered
    return {name: str(env[name]) for name in sorted(offered) if _matters(name, env.get(name))}


def _matters(name: str, value: object) -> bool:
    known_otherwise = name.endswith(_INDIFFERENT) or name in {"WASMTOOLS", "RUSTSTD"}  # places, words, and the tools' versions
    return name.isupper() and not known_otherwise and isinstance(value, (str, list))


def _tools(env: Environment, component: Component) -> tuple[dict[str, str], dict[str, str], bool]:
    """The tools that are pinned and the others, with their versions, and whether all of the others are here."""
    rows = needs.rows(env, {component.language: [component]})
    pinned = {row.program: row.version if row.found is not None else row.wanted for row in rows if row.program in _PINNED}
    others = [row for row in rows if row.program not in _PINNED]
    pinned["witworks"] = output.context(env).probes.ask(
        "machinery", watch=(files := _ours()), make=lambda: scanners.digest(files)
    )
    return pinned, {row.program: row.version for row in others}, all(row.found is not None for row in others)


def _ours() -> list[Path]:
    home = Path(__file__).parent.parent
    return sorted(file for name in _MACHINERY for file in (home / name).rglob("*") if file.is_file() and file.suffix != ".pyc")
