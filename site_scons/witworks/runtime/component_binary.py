"""Components in binary: what goes into sections, and what a component declares of its imports and exports.

What a component imports can be declared by another with the very bytes with which it does so itself: the sections up to its
last import. Numbers of sections, sorts and instructions are those of the component model's ``Binary.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from witworks.runtime.binary import Reader, sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CUSTOM, CORE_MODULE, CORE_INSTANCE, CORE_TYPE, COMPONENT, INSTANCE, ALIAS, TYPE, CANON, _, IMPORT, EXPORT = range(12)
"""The kinds of sections."""
CORE, FUNC, VALUE, TYPES, COMPONENTS, INSTANCES = range(6)
"""The sorts of things that have numbers of their own."""
CORE_MODULES: Final = -1
"""Stands for the one core sort that a component can import, core modules, beside the sorts of components."""
MODULE_SORT: Final = 0x11


class CannotWrap(Exception):  # noqa: N818
    """Why a component cannot be wrapped."""


def leb(value: int) -> bytes:
    """An unsigned number in LEB128."""
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def signed(value: int) -> bytes:
    """A number from zero up, in signed LEB128: the highest bit that counts must be 0."""
    out = leb(value)
    return out if not out[-1] & 0x40 else out[:-1] + bytes([out[-1] | 0x80, 0])


def name(text: str) -> bytes:
    """A name with its length."""
    return leb(len(text.encode())) + text.encode()


def vector(items: Iterable[bytes]) -> bytes:
    """Items with their number."""
    found = list(items)
    return leb(len(found)) + b"".join(found)


def section(kind: int, body: bytes) -> bytes:
    """A section with its length."""
    return bytes([kind]) + leb(len(body)) + body


# What a component declares ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Imports:
    """The leading sections of a component, its imports by name, and how many things of each sort these sections number."""

    data: bytes = b""
    given: list[bytes] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    named: dict[tuple[int, str], int] = field(default_factory=dict)
    """Numbers of imported things by their sort and name."""

    def add(self, sort: int, count: int = 1) -> int:
        """Number ``count`` more things of a sort; gives the first number."""
        first = self.counts.get(sort, 0)
        self.counts[sort] = first + count
        return first


def imports_of(component: bytes) -> Imports:
    """What a component imports; raises :class:`CannotWrap` where that is mixed with what it is made of."""
    found, kept = Imports(), []
    last = max((n for n, (kind, _) in enumerate(sections(component)) if kind == IMPORT), default=-1)
    for n, (kind, reader) in enumerate(sections(component)):
        if n > last:
            break
        if kind == CUSTOM:
            continue
        kept.append(section(kind, reader.data[reader.position : reader.end]))
        _read(kind, reader, found)
    found.data = b"".join(kept)
    return found


def import_names(component: bytes) -> list[str]:
    """The names of what a component imports, wherever it says so; raises :class:`CannotWrap` for what has no plain one."""
    found = Imports()
    for kind, reader in sections(component):
        for _ in range(reader.number() if kind == IMPORT else 0):
            _read_import(reader, found)
    return [imported for _, imported in found.named]


def _read(kind: int, reader: Reader, found: Imports) -> None:
    if kind == TYPE:
        found.add(TYPES, reader.number())
    elif kind == IMPORT:
        for _ in range(reader.number()):
            _read_import(reader, found)
    elif kind == ALIAS:
        for _ in range(reader.number()):
            _read_alias(reader, found)
    elif kind != CORE_TYPE:
        raise CannotWrap(f"a section of kind {kind} stands before an import")


def _read_import(reader: Reader, found: Imports) -> None:
    if reader.byte() > 1:
        raise CannotWrap("an import's name is of an unknown form")
    imported, sort = reader.name(), reader.byte()
    if sort == CORE:
        if reader.byte() != MODULE_SORT:
            raise CannotWrap(f"its import `{imported}` is of an unknown kind")
        number, index = found.add(CORE_MODULES), bytes([CORE, MODULE_SORT])
    elif sort in (FUNC, TYPES, COMPONENTS, INSTANCES):
        number, index = found.add(sort), bytes([sort])
        found.named[sort, imported] = number
    else:
        raise CannotWrap(f"its import `{imported}` is of an unknown kind")
    if sort != TYPES or reader.byte() == 0:
        reader.number()
    found.given.append(name(imported) + index + leb(number))


def _read_alias(reader: Reader, found: Imports) -> None:
    sort = reader.byte()
    if sort == CORE or sort > INSTANCES:
        raise CannotWrap("it takes core code from what it imports")
    target = reader.byte()
    reader.number()
    if target == 0:
        reader.name()
    else:
        reader.number()
    found.add(sort)


def exports_of(component: bytes) -> Iterator[tuple[str, int]]:
    """The names that a component exports, each with its sort; raises :class:`CannotWrap` for what has no plain one."""
    for kind, reader in sections(component):
        for _ in range(reader.number() if kind == EXPORT else 0):
            if reader.byte() > 1:
                raise CannotWrap("an export's name is of an unknown form")
            exported, sort = reader.name(), reader.byte()
            if sort not in (FUNC, TYPES, COMPONENTS, INSTANCES):
                raise CannotWrap(f"its export `{exported}` is of an unknown kind")
            reader.number()
            if reader.byte() and (reader.byte() != TYPES or reader.byte() == 0):
                reader.number()
            yield exported, sort
