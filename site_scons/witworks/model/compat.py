"""Whether a version number says what has changed: the level of a change, and the next version that would fit it.

Levels are those of :mod:`witworks.model.changes`. Where the version of a package is in the names of its interfaces, an interface
of the new version is compared with the old one that it stands in for.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from witworks.model import versions
from witworks.model.changes import Change, changes, level
from witworks.model.world import Ref, World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from witworks.model.changes import Level


@dataclass(frozen=True, slots=True)
class Verdict:
    """What has changed, the highest level of it (None where nothing has), and what a host must supply that it did not before."""

    changes: tuple[Change, ...]
    capabilities: tuple[str, ...] = ()

    @property
    def level(self) -> Level | None:
        """The highest level among the changes."""
        return level(self.changes)


@dataclass(frozen=True, slots=True)
class PackageView:
    """A WIT package: all its interfaces as exports of one world, and each of its worlds."""

    whole: World
    worlds: Mapping[str, World]


def compare(old: World, new: World, *, renumbered: bool = False) -> Verdict:
    """What has changed from one version of a world to the next; ``renumbered``, as if its own were yet to be chosen."""
    renamed, of_versions = _aligned(old, new)
    return Verdict((*(() if renumbered else of_versions), *changes(old, renamed)), _capabilities(old, renamed))


def compare_packages(old: PackageView, new: PackageView, *, renumbered: bool = False) -> Verdict:
    """What has changed from one version of a WIT package to the next: an interface counts once, whoever has it."""
    found = list(compare(old.whole, new.whole, renumbered=renumbered).changes)
    for name in dict.fromkeys((*old.worlds, *new.worlds)):
        if name not in new.worlds:
            found.append(Change(old.whole.package, f"world `{name}` is gone", "major"))
        elif name not in old.worlds:
            found.append(Change(new.whole.package, f"world `{name}` is new", "minor"))
        else:
            its = compare(old.worlds[name], new.worlds[name], renumbered=renumbered)
            found += [change for change in its.changes if change not in found]
    return Verdict(tuple(found))


def next_version(before: str, of: Level | None) -> str:
    """The lowest version after ``before`` that a change of that level may have; what differs in bytes alone is a patch.

    Below 1.0.0 the first number that is not zero is the one that breaks. A pre-release promises nothing: its release follows.
    """
    if "-" in before:
        return before.partition("+")[0].partition("-")[0]
    major, minor, patch = versions.numbers(before)
    match of:
        case "major":
            return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0" if minor else f"0.0.{patch + 1}"
        case "minor" if major:
            return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def fits(before: str, after: str, of: Level | None) -> bool:
    """Whether ``after`` may follow ``before`` for a change of that level; where nothing changed, it may be the same."""
    if of is None and before == after:
        return True
    if versions.order(after) <= versions.order(before):
        return False
    return "-" in before or versions.numbers(after) >= versions.numbers(next_version(before, of))


def _aligned(old: World, new: World) -> tuple[World, list[Change]]:
    """``new`` with its interfaces called as ``old`` calls those that they stand in for, and a change for each other version."""
    names: dict[str, str] = {}
    found: list[Change] = []
    for key in new.interfaces:
        plain, after = versions.split(key)
        before = next((name for name in old.interfaces if versions.split(name)[0] == plain and name not in new.interfaces), None)
        if key in old.interfaces or before is None or before in names.values():
            continue
        was = versions.split(before)[1]
        if versions.serves(was, after) or versions.serves(after, was):
            names[key] = before
            breaks = key in new.exports and not versions.serves(was, after)
            found.append(Change(new.package, f"`{plain}` is of version {after}, was {was}", "major" if breaks else "patch"))
    if not names:
        return new, found
    interfaces = {names.get(key, key): _renamed(one, names) for key, one in new.interfaces.items()}
    made = replace(
        new,
        imports=tuple(names.get(key, key) for key in new.imports),
        exports=tuple(names.get(key, key) for key in new.exports),
        import_functions=_renamed(new.import_functions, names),
        export_functions=_renamed(new.export_functions, names),
        types=_renamed(new.types, names),
        interfaces={key: replace(one, name=key) if key in names.values() else one for key, one in interfaces.items()},
    )
    return made, found


def _renamed(thing: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - any part of a world
    """The thing with every type that it names in an interface of another name."""
    if isinstance(thing, Ref):
        return replace(thing, interface=names.get(thing.interface, thing.interface)) if thing.interface else thing
    if isinstance(thing, tuple):
        return tuple(_renamed(item, names) for item in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{item.name: _renamed(getattr(thing, item.name), names) for item in fields(thing)})
    return thing


def _capabilities(old: World, new: World) -> tuple[str, ...]:
    """What the world imports that it did not before: whole interfaces, and single functions."""
    found = [new.interfaces[key].name for key in new.imports if key not in old.imports and not new.interfaces[key].only_types]
    for key in new.imports:
        if key in old.imports:
            before = {item.export_name for item in old.interfaces[key].functions}
            its = new.interfaces[key]
            found += [f"{its.name}#{item.export_name}" for item in its.functions if item.export_name not in before]
    before = {item.name for item in old.import_functions}
    return (*found, *(item.name for item in new.import_functions if item.name not in before))
