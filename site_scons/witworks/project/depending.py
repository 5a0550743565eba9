"""A project's dependencies as ``WasmProject`` finds them: held against the lock, and the components among them in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from witworks import output
from witworks.errors import Place, RegistryError
from witworks.model import fetched, lock
from witworks.model.lock import digest_of
from witworks.project import request
from witworks.registry.earlier import Earlier
from witworks.registry.fetching import FOLDER, Fetch, edited

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from witworks.context import Context
    from witworks.model.components import Component
    from witworks.model.dependencies import Dependency
    from witworks.model.lock import Locked
    from witworks.scons_types import Environment


def fetch(env: Environment, command: str) -> NoReturn:
    """Carry out ``fetch`` or ``update``, and end the run."""
    context = output.context(env)
    request.want_to_change(command)
    Fetch(context, context.project, output.say, update=command == "update").run()
    raise SystemExit(0)


def ensure(context: Context) -> None:
    """Raise RegistryError unless every dependency is locked and here.

    What is locked is taken from what this user has fetched before; only where tools may be installed too, a registry is asked.
    """
    wanted = [one for one in context.project.dependencies if one.path is None]
    if not wanted:
        return
    locked = lock.read(context.root)
    for one in wanted:
        held = locked.get(one.name)
        if held is None or not held.serves(one) or not _is_here(context, one, held):
            _bring(context, one, held)
            return


def components(context: Context, taken: Collection[str]) -> tuple[Component, ...]:
    """The components among the dependencies; raises RegistryError for one that is called as a component of the project is."""
    if not context.project.dependencies:
        return ()
    locked = lock.read(context.root)
    found = []
    for wanted in context.project.dependencies:
        held = locked.get(wanted.name)
        if (one := fetched.of(context.project, wanted, held, context.build / FOLDER)) is None:
            continue
        if one.name in taken:
            raise RegistryError(
                "WW716",
                f"`{wanted.name}` would be called `{one.name}` here, as a component of the project is",
                at=context.project.place(wanted.name),
                fix=f'call it otherwise: "{wanted.name}" = {{ …, as = "their-{one.name}" }}',
            )
        found.append(one)
    return tuple(found)


def _is_here(context: Context, wanted: Dependency, held: Locked) -> bool:
    """Whether the files of a dependency are there, and not those of an earlier lock; RegistryError where one was edited."""
    for path, digest in held.files.items():
        file = context.wit / path
        if not file.is_file():
            return False
        if digest_of(file.read_bytes()) != digest:
            if Earlier(context.root, context.wit).wrote(path):
                return False
            raise edited(file)
    return held.kind == "wit" or _is_fetched(context.build / FOLDER / f"{wanted.alias}.wasm", context.root / lock.FILE_NAME, held)


def _is_fetched(file: Path, locked: Path, held: Locked) -> bool:
    """Whether the component is there. One that is older than the lock, and another, is of the lock before: it is none.

    What was changed after the lock is no such thing; that is told where it is built with.
    """
    if not file.is_file():
        return False
    return file.stat().st_mtime_ns >= locked.stat().st_mtime_ns or digest_of(file.read_bytes()) == held.digest


def _bring(context: Context, wanted: Dependency, held: Locked | None) -> None:
    offline = context.settings["offline"] == "yes" or not context.may_provision
    if held is not None and held.serves(wanted):
        try:
            Fetch(context, context.project, _silent, update=False, offline=True).run()
        except RegistryError as error:
            if error.code != "WW714":
                raise
            if offline:
                raise _not_fetched(context, wanted, "is locked, but not on this machine") from error
        else:
            return
    elif offline:
        said = "is not locked" if held is None else f"is locked for {held.requirement or 'other'}, not for {wanted.requirement}"
        raise _not_fetched(context, wanted, said)
    Fetch(context, context.project, output.say, update=False).run()


def _silent(_text: str) -> None:
    return


def _not_fetched(context: Context, wanted: Dependency, what: str) -> RegistryError:
    at = context.project.place(wanted.name) if context.project.path else Place(context.root)
    return RegistryError("WW712", f"`{wanted.name}` {what}", at=at, fix="type: scons fetch")
