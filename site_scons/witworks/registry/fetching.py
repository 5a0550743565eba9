"""``scons fetch`` and ``scons update``: dependencies into ``wit/deps`` and ``build/deps``, and into the lock.

Everything is fetched and held against its digest before the first file is written; what fails leaves the project as it was.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from witworks.errors import MachineError, Place, RegistryError, blaming
from witworks.model import lock
from witworks.model.dependencies import FILE_NAME
from witworks.model.lock import Locked, digest_of
from witworks.programs import write_atomic
from witworks.progress.board import BOARD
from witworks.registry import content, opening, signing, store
from witworks.registry.earlier import Earlier
from witworks.toolchains import skew

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from witworks.context import Context
    from witworks.model.dependencies import Dependency, Project
    from witworks.registry.wkg import Client

FOLDER: Final = "deps"
"""The folder below ``build/`` for components, and below ``wit/`` for WIT."""
_MOVE: Final = "move it away, and do the same again"


@dataclass(slots=True)
class _Written:
    """The files that are to be there: WIT by its path below ``wit/``, components by their path below ``build/``."""

    wit: dict[str, str] = field(default_factory=dict)
    components: dict[str, bytes] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)


class Fetch:
    """One run: what the project says, what its lock had, and what is found."""

    def __init__(
        self, context: Context, project: Project, say: Callable[[str], None], *, update: bool, offline: bool = False
    ) -> None:
        self._context = context
        self._project = project
        self._say = say
        self._update = update
        self._offline = offline or context.settings["offline"] == "yes"
        self._old = lock.read(context.root)
        self._earlier = Earlier(context.root, context.wit)
        self._written = _Written()

    @cached_property
    def _client(self) -> Client:
        return opening.client(self._context)

    def run(self) -> None:
        """Fetch what is wanted, check it, and write it."""
        wanted = [one for one in self._project.dependencies if one.path is None]
        if not (wanted or self._old):
            self._say(f"no dependency comes from a registry; {FILE_NAME} names those that do")
            return
        locked: list[Locked] = []
        with BOARD.task("fetch", f"{len(wanted)} package{'s' if len(wanted) != 1 else ''}"):
            for dependency in wanted:
                locked.append(self._blamed(dependency))
                BOARD.tell(len(locked) / len(wanted))
        self._check_places()
        self._write(locked)
        for one in locked:
            before = self._old.get(one.name)
            change = f", was {before.version}" if before and before.version != one.version else ""
            self._say(f"  locked     {one.name} {one.version}{change}  {one.digest}")
        if not wanted:
            self._say("no dependency comes from a registry any more")

    def _blamed(self, wanted: Dependency) -> Locked:
        with blaming(self._project.place(wanted.name)):
            return self._take(wanted)

    def _take(self, wanted: Dependency) -> Locked:
        held = self._old.get(wanted.name)
        if held is not None and held.serves(wanted) and not self._update:
            version, digest, data = held.version, held.digest, self._held(held)
        elif self._offline:
            raise _offline(wanted.name, "which version to take is not locked")
        else:
            release = self._client.newest(wanted.name, wanted.requirement, wanted.registry)
            version, digest, data = release.version, release.digest, release.data
        if held is not None and held.version == version and held.digest != digest:
            raise self._another(held, digest)
        self._check_signature(wanted, version, digest)
        store.put(digest, data)
        wasm_tools = self._context.wasm_tools.path
        with skew.told(wanted.name, data, self._context.wasm_tools):
            kind = content.kind(wanted.name, data, wasm_tools)
        files: dict[str, str] = {}
        if kind == "component":
            self._written.components[f"{FOLDER}/{wanted.alias}.wasm"] = data
        else:
            files = self._texts(wanted, content.texts(wanted.name, version, data, wasm_tools))
        return Locked(wanted.name, wanted.requirement, wanted.registry, version, digest, kind, files)

    def _held(self, held: Locked) -> bytes:
        """The bytes that the lock says, from this machine or the registry; RegistryError where the registry has others."""
        if (data := store.get(held.digest)) is not None:
            return data
        if self._offline:
            raise _offline(held.name, f"version {held.version} was never fetched on this machine")
        release = self._client.newest(held.name, f"={held.version}", held.registry)
        if release.digest != held.digest:
            raise self._another(held, release.digest)
        return release.data

    def _another(self, held: Locked, digest: str) -> RegistryError:
        return RegistryError(
            "WW713",
            f"`{held.name}` {held.version} has other bytes in the registry than {lock.FILE_NAME} says",
            at=lock.place(self._context.root, held.name),
            notes=[f"locked: {held.digest}", f"there:  {digest}"],
            fix=f"find out who replaced it; if that was right, remove its part from {lock.FILE_NAME}, and type: scons fetch",
        )

    def _check_signature(self, wanted: Dependency, version: str, digest: str) -> None:
        keys = self._project.signer(wanted.name)
        if keys is not None:
            signing.check(self._client if not self._offline else None, wanted, version, digest, keys)

    def _texts(self, wanted: Dependency, texts: Mapping[str, str]) -> dict[str, str]:
        files = {}
        for package, text in texts.items():
            path = f"{FOLDER}/{package.replace(':', '-').replace('@', '-')}/package.wit"
            if self._written.wit.setdefault(path, text) != text:
                raise RegistryError(
                    "WW716",
                    f"`{wanted.name}` and `{self._written.owners[path]}` bring `{package}`, each another one",
                    at=self._project.place(wanted.name),
                    fix="choose versions that were published with the same one",
                )
            self._written.owners[path] = wanted.name
            files[path] = digest_of(text.encode())
        return files

    def _check_places(self) -> None:
        """Raise for a file that is not ours to write: nothing of the user's is overwritten."""
        for file in (
            *(self._context.wit / path for path in self._written.wit),
            *(self._context.build / path for path in self._written.components),
        ):
            _check_free(file)
        ours = {path: digest for one in self._old.values() for path, digest in one.files.items()}
        for path, text in self._written.wit.items():
            file = self._context.wit / path
            if not file.is_file():
                continue
            there = digest_of(file.read_bytes())
            if there not in {digest_of(text.encode()), ours.get(path)} and not self._earlier.wrote(path):
                raise edited(file)

    def _write(self, locked: list[Locked]) -> None:
        ours = [path for one in self._old.values() for path, digest in one.files.items() if self._is(path, digest)]
        old = {*ours, *self._earlier.left()} - self._written.wit.keys()
        for path, text in self._written.wit.items():
            self._earlier.note(path, text.encode())  # before it is there: a run that ends here has left no edit
            _put(self._context.wit / path, text.encode())
        for path, data in self._written.components.items():
            _put(self._context.build / path, data)
        for path in sorted(old):
            file = self._context.wit / path
            file.unlink()
            if not (file.parent.is_symlink() or any(file.parent.iterdir())):
                file.parent.rmdir()
        _put(self._context.root / lock.FILE_NAME, lock.dumps(locked).encode())

    def _is(self, path: str, digest: str) -> bool:
        file = self._context.wit / path
        return file.is_file() and digest_of(file.read_bytes()) == digest


def edited(file: Path) -> RegistryError:
    """The report for a file in ``wit/deps`` that is not as it was fetched."""
    return RegistryError(
        "WW715",
        f"{file} is not as it was fetched",
        at=Place(file),
        fix="move it away, and type: scons fetch; to change a package, make a dependency of a path of it",
    )


def _check_free(file: Path) -> None:
    """Raise where no file can be: something else lies there, or in the place of one of its folders."""
    there = next(path for path in (file, *file.parents) if os.path.lexists(path))
    if there == file and there.is_dir():
        raise MachineError("WW902", f"{there} is a folder, and is to be a file", fix=_MOVE)
    if there != file and not there.is_dir():
        raise MachineError("WW902", f"{there} is no folder, and is to be one", fix=_MOVE)


def _put(file: Path, data: bytes) -> None:
    if not (file.is_file() and file.read_bytes() == data):
        write_atomic(file, data)


def _offline(name: str, why: str) -> RegistryError:
    return RegistryError("WW714", f"`{name}` cannot be had offline: {why}", fix="type once, with a network: scons fetch")
