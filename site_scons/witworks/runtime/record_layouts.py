"""Where the numbers of a record lie: the canonical ABI's layout, for :mod:`struct` and for numpy."""

from __future__ import annotations

import struct
import typing
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CODES: Final = {
    **dict(zip(("bool", "s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64"), "?bBhHiIqQ", strict=True)),
    "f32": "f",
    "f64": "d",
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A number."""

    kind: str

    @property
    def align(self) -> int:
        """Bytes of it, at a multiple of which it starts."""
        return struct.calcsize(CODES[self.kind])

    size = align

    def numpy(self) -> Any:  # noqa: ANN401
        """What numpy calls it."""
        return "?" if self.kind == "bool" else f"<{CODES[self.kind]}"

    def leaves(self, at: int) -> Iterator[tuple[int, str]]:
        """Place and code of each number."""
        yield at, CODES[self.kind]

    def take(self, values: Iterator[Any]) -> Any:  # noqa: ANN401
        """The value, of the numbers in their order."""
        return next(values)


@dataclass(frozen=True, slots=True)
class Group:
    """A record, or a tuple: its parts by name, and what makes it of them."""

    parts: dict[str, Part]
    make: Callable[[list[Any]], Any]

    @property
    def align(self) -> int:
        """It starts at a multiple of this."""
        return max(part.align for part in self.parts.values())

    @property
    def size(self) -> int:
        """Bytes of it, with what comes before the next."""
        name, at = list(self.places().items())[-1]
        return _aligned(at + self.parts[name].size, self.align)

    def places(self) -> dict[str, int]:
        """Where each part starts."""
        found, end = {}, 0
        for name, part in self.parts.items():
            found[name] = _aligned(end, part.align)
            end = found[name] + part.size
        return found

    def is_even(self) -> bool:
        """Whether it is a tuple of numbers of one type, which numpy knows as a small array."""
        first, *others = self.parts.values()
        return self.make is tuple and isinstance(first, Leaf) and all(part == first for part in others)

    def numpy(self) -> Any:  # noqa: ANN401
        """A numpy type, as a description."""
        if self.is_even():
            return next(iter(self.parts.values())).numpy(), (len(self.parts),)
        formats = [part.numpy() for part in self.parts.values()]
        return {"names": list(self.parts), "formats": formats, "offsets": list(self.places().values()), "itemsize": self.size}

    def leaves(self, at: int) -> Iterator[tuple[int, str]]:
        """Place and code of each number."""
        for (_, part), place in zip(self.parts.items(), self.places().values(), strict=True):
            yield from part.leaves(at + place)

    def take(self, values: Iterator[Any]) -> Any:  # noqa: ANN401
        """The record, of the numbers in their order."""
        return self.make([part.take(values) for part in self.parts.values()])


Part: TypeAlias = Leaf | Group


class Layout:
    """How records of one class lie in memory."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.size = group.size
        self.struct = struct.Struct(_format(list(group.leaves(0)), self.size))
        self.is_dense = sum(struct.calcsize(code) for _, code in group.leaves(0)) == self.size
        """Whether every byte is one of a number."""
        self.has_bools = any(code == "?" for _, code in group.leaves(0))
        self._dtype: Any = None

    def make(self, values: tuple[Any, ...]) -> Any:  # noqa: ANN401
        """A record of its numbers."""
        return self.group.take(iter(values))

    def pack(self, records: list[Any]) -> bytes:
        """The bytes of records."""
        return b"".join(self.struct.pack(*_numbers(self.group, record)) for record in records)

    def dtype(self) -> Any:  # noqa: ANN401
        """The numpy type, made when it is first asked for."""
        if self._dtype is None:
            import numpy as np

            self._dtype = np.dtype(self.group.numpy())
        return self._dtype


_known: dict[type, Layout] = {}


def of(record: type[Any]) -> Layout:
    """The layout of a class's records."""
    if record not in _known:
        group = _part(record, iter(()))
        if not isinstance(group, Group):
            raise TypeError(record)
        _known[record] = Layout(group)
    return _known[record]


def _part(hint: Any, leaves: Iterator[str]) -> Part:  # noqa: ANN401
    if typing.get_origin(hint) is tuple:
        return Group({f"f{n}": _part(item, leaves) for n, item in enumerate(typing.get_args(hint))}, tuple)
    if hasattr(hint, "_leaves"):
        leaves, hints = iter(hint._leaves), typing.get_type_hints(hint)  # noqa: SLF001 - it is the base class's own
        return Group({item.name: _part(hints[item.name], leaves) for item in fields(hint)}, lambda values: hint(*values))
    return Leaf(next(leaves))


def _numbers(part: Part, value: Any) -> Iterator[Any]:  # noqa: ANN401
    if isinstance(part, Leaf):
        yield value
        return
    items = value if part.make is tuple else [getattr(value, name) for name in part.parts]
    for inner, item in zip(part.parts.values(), items, strict=True):
        yield from _numbers(inner, item)


def _format(leaves: list[tuple[int, str]], size: int) -> str:
    text, end = "<", 0
    for at, code in leaves:
        text += "x" * (at - end) + code
        end = at + struct.calcsize(code)
    return text + "x" * (size - end)


def _aligned(place: int, align: int) -> int:
    return -(-place // align) * align
