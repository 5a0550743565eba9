"""What has changed from one version of a world to the next, told item by item, with what each change asks of the version.

The levels are those of Semantic Versioning as the component model reads them: types are compared by structure, so any change
of a type that a function reaches breaks whoever was built against the other (*major*); what is only added to the exports is
*minor*; so is an import that is no longer needed, for a host may go on supplying it. A new import is *major*: hosts must supply
it, unless it has only types. Documentation is *patch*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from witworks.model.spelling import spell
from witworks.model.world import Alias, EnumOf, Flags, Function, Record, Resource, Variant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witworks.model.world import Case, Definition, Field, Interface, Type, TypeDef, World

Level: TypeAlias = Literal["patch", "minor", "major"]
LEVELS: Final[tuple[Level, ...]] = ("patch", "minor", "major")
_KINDS: Final = {Record: "record", Variant: "variant", EnumOf: "enum", Flags: "flags", Alias: "type", Resource: "resource"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``interface`` is the one it is in, or the world; ``text`` says it as in "record `point` gained field `z`"."""

    interface: str
    text: str
    level: Level

    def __str__(self) -> str:
        return f"{self.text}, in {self.interface}"


def changes(old: World, new: World) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``, in the order of imports, exports, and what the world itself has."""
    return tuple(_changes(old, new))


def level(found: Sequence[Change]) -> Level | None:
    """The highest level among changes; None where nothing has changed."""
    return max((change.level for change in found), key=LEVELS.index, default=None)


def _changes(old: World, new: World) -> Iterator[Change]:
    name = _names(old) | _names(new)
    for side, before, after in (("imports", old.imports, new.imports), ("exports", old.exports, new.exports)):
        for key in dict.fromkeys((*before, *after)):
            if key not in after:
                yield Change(new.id, f"the world no longer {side} `{name[key]}`", "minor" if side == "imports" else "major")
            elif key not in before:
                asks = side == "imports" and not new.interfaces[key].only_types
                yield Change(new.id, f"the world {side} `{name[key]}`", "major" if asks else "minor")
            else:
                yield from _interface(old.interfaces[key], new.interfaces[key], imported=side == "imports")
    yield from _types(old.types, new.types, new.id)
    yield from _functions(old.import_functions, new.import_functions, new.id, imported=True)
    yield from _functions(old.export_functions, new.export_functions, new.id, imported=False)
    if old.docs != new.docs:
        yield Change(new.id, "the world's documentation changed", "patch")


def _names(world: World) -> dict[str, str]:
    return {key: interface.name for key, interface in world.interfaces.items()}


def _interface(old: Interface, new: Interface, *, imported: bool) -> Iterator[Change]:
    yield from _types(old.types, new.types, new.name)
    yield from _functions(old.functions, new.functions, new.name, imported=imported)
    if old.docs != new.docs:
        yield Change(new.name, "the interface's documentation changed", "patch")


def _types(old: Sequence[TypeDef], new: Sequence[TypeDef], owner: str) -> Iterator[Change]:
    before, after = {item.name: item for item in old}, {item.name: item for item in new}
    for name in dict.fromkeys((*before, *after)):
        if name not in after:
            yield Change(owner, f"{_kind(before[name])} `{name}` is gone", "major")
        elif name not in before:
            yield Change(owner, f"{_kind(after[name])} `{name}` is new", "minor")
        else:
            what = f"{_kind(after[name])} `{name}`"
            for text in _definition(before[name].definition, after[name].definition, what):
                yield Change(owner, text, "major")
            ours, theirs = _documented(before[name]), _documented(after[name])
            if any(ours[part] != theirs[part] for part in ours.keys() & theirs.keys()):
                yield Change(owner, f"documentation of {what} changed", "patch")


def _kind(item: TypeDef) -> str:
    return _KINDS[type(item.definition)]


def _documented(item: TypeDef) -> dict[str, str]:
    """The documentation of a type, under the empty name, and of its parts."""
    match item.definition:
        case Record(parts) | Variant(parts) | EnumOf(parts) | Flags(parts):
            return {"": item.docs, **{part.name: part.docs for part in parts}}
    return {"": item.docs}


def _definition(old: Definition, new: Definition, what: str) -> Iterator[str]:
    match old, new:
        case (Record(before), Record(after)):
            yield from _members(before, after, what, "field")
        case (Variant(before), Variant(after)) | (EnumOf(before), EnumOf(after)):
            yield from _members(before, after, what, "case")
        case (Flags(before), Flags(after)):
            yield from _members(before, after, what, "flag")
        case (Alias(before), Alias(after)):
            if before != after:
                yield f"{what} was `{spell(before)}`, is `{spell(after)}`"
        case _:
            if type(old) is not type(new):
                yield f"{what} was of kind {_KINDS[type(old)]}"


def _members(old: Sequence[Field | Case], new: Sequence[Field | Case], what: str, kind: str) -> Iterator[str]:
    before, after = {part.name: part.type for part in old}, {part.name: part.type for part in new}
    for name in dict.fromkeys((*before, *after)):
        if name not in after:
            yield f"{what} lost {kind} `{name}`"
        elif name not in before:
            yield f"{what} gained {kind} `{name}`"
        elif before[name] != after[name]:
            yield f"{kind} `{name}` of {what} was {_spelt(before[name])}, is {_spelt(after[name])}"
    if before.keys() == after.keys() and list(before) != list(after):
        yield f"the {kind}s of {what} are in another order"


def _functions(old: Sequence[Function], new: Sequence[Function], owner: str, *, imported: bool) -> Iterator[Change]:
    before, after = {item.export_name: item for item in old}, {item.export_name: item for item in new}
    for name in dict.fromkeys((*before, *after)):
        if name not in after:
            yield Change(owner, f"function `{name}` is gone", "minor" if imported else "major")
        elif name not in before:
            yield Change(owner, f"function `{name}` is new", "major" if imported else "minor")
        else:
            for text in _signature(before[name], after[name]):
                yield Change(owner, text, "major")
            if before[name].docs != after[name].docs:
                yield Change(owner, f"documentation of function `{name}` changed", "patch")


def _signature(old: Function, new: Function) -> Iterator[str]:
    what = f"function `{new.export_name}`"
    yield from _members(old.params, new.params, what, "parameter")
    if old.result != new.result:
        yield f"the result of {what} was {_spelt(old.result)}, is {_spelt(new.result)}"
    if old.is_async != new.is_async:
        yield f"{what} is {'' if new.is_async else 'no longer '}async"


def _spelt(of: Type | None) -> str:
    return "nothing" if of is None else f"`{spell(of)}`"
