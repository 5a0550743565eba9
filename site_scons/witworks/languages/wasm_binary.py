"""A core module's bytes, and what can be put into them: functions, globals, exports. Pure.

Sections that are not named here stay as they are, byte for byte. The format is that of the core specification, chapter 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TYPE, _IMPORT, _FUNCTION, _GLOBAL, _EXPORT, _CODE = 1, 2, 3, 6, 7, 10
_ORDER: Final = (_TYPE, _IMPORT, _FUNCTION, 4, 5, 13, _GLOBAL, _EXPORT, 8, 9, 12, _CODE, 11)
_HEADER_SIZE: Final = 8
_FUNC: Final = b"\x60"
_FUNCTION_KIND, _TABLE_KIND, _MEMORY_KIND, _GLOBAL_KIND = range(4)
_MORE: Final = 0x80
_SIGN: Final = 0x40

I32: Final = b"\x7f"
I64: Final = b"\x7e"
MUTABLE: Final = b"\x01"
END: Final = b"\x0b"


class Module:
    """A core module to which something is added."""

    def __init__(self, data: bytes) -> None:
        self._header = data[:_HEADER_SIZE]
        self._sections = list(_sections(data))

    def function(self, params: Sequence[bytes], results: Sequence[bytes], body: bytes) -> int:
        """Add a function; its index. ``body`` begins with the locals and lacks the ``end``."""
        index = self._imported(_FUNCTION_KIND) + self._count(_FUNCTION)
        self._append(_FUNCTION, number(self._append(_TYPE, _FUNC + _vector(params) + _vector(results))))
        self._append(_CODE, _sized(body + END))
        return index

    def counter(self, start: int) -> int:
        """Add a variable of type i32; its index."""
        return self._imported(_GLOBAL_KIND) + self._append(_GLOBAL, I32 + MUTABLE + const(start) + END)

    def export(self, name: str, function: int) -> None:
        """Add an export, or let the one of that name mean another function."""
        entry = _sized(name.encode()) + bytes([_FUNCTION_KIND])
        content = self._content(_EXPORT)
        count, position = read(content, 0)
        while position < len(content):
            size, start = read(content, position)
            after_kind = start + size + 1
            _, end = read(content, after_kind)
            if content[position:after_kind] == entry:
                self._replace(_EXPORT, content[:after_kind] + number(function) + content[end:])
                return
            position = end
        self._replace(_EXPORT, number(count + 1) + content[read(content, 0)[1] :] + entry + number(function))

    def exported(self, name: str) -> int | None:
        """The index of the function that is exported by that name."""
        content = self._content(_EXPORT)
        _, position = read(content, 0)
        while position < len(content):
            size, start = read(content, position)
            index, end = read(content, start + size + 1)
            if content[start : start + size] == name.encode() and content[start + size] == _FUNCTION_KIND:
                return index
            position = end
        return None

    def render(self) -> bytes:
        """The module's bytes."""
        return self._header + b"".join(bytes([kind]) + _sized(content) for kind, content in self._sections)

    def _content(self, kind: int) -> bytes:
        return next((content for found, content in self._sections if found == kind), b"\0")

    def _count(self, kind: int) -> int:
        return read(self._content(kind), 0)[0]

    def _append(self, kind: int, entry: bytes) -> int:
        """Add an entry to a section; its index there."""
        content = self._content(kind)
        count, position = read(content, 0)
        self._replace(kind, number(count + 1) + content[position:] + entry)
        return count

    def _replace(self, kind: int, content: bytes) -> None:
        for place, (found, _) in enumerate(self._sections):
            if found == kind:
                self._sections[place] = (kind, content)
                return
        after = _ORDER[_ORDER.index(kind) :]
        place = next((place for place, (found, _) in enumerate(self._sections) if found in after), len(self._sections))
        self._sections.insert(place, (kind, content))

    def _imported(self, wanted: int) -> int:
        """How many imports of a kind there are."""
        content = self._content(_IMPORT)
        count, position = read(content, 0)
        found = 0
        for _ in range(count):
            for _name in range(2):
                size, position = read(content, position)
                position += size
            kind = content[position]
            found += kind == wanted
            position = _after_import(content, position + 1, kind)
        return found


def number(value: int) -> bytes:
    """An unsigned number as the format has it."""
    encoded = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        encoded.append(low | (_MORE if value else 0))
        if not value:
            return bytes(encoded)


def const(value: int) -> bytes:
    """``i32.const``, of a value that is not negative."""
    encoded = bytearray(number(value))
    if encoded[-1] & _SIGN:
        encoded[-1] |= _MORE
        encoded.append(0)
    return b"\x41" + bytes(encoded)


def read(data: bytes, position: int) -> tuple[int, int]:
    """The number at ``position``, and where it ends."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < _MORE:
            return value, position


def _after_import(content: bytes, position: int, kind: int) -> int:
    """Where the import ends whose description begins at ``position``."""
    if kind == _FUNCTION_KIND:
        return read(content, position)[1]
    if kind == _GLOBAL_KIND:
        return position + 2
    position += kind == _TABLE_KIND
    limits, position = read(content, position)
    for _ in range(2 if limits & 1 else 1):
        _, position = read(content, position)
    return position


def _sections(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = _HEADER_SIZE
    while position < len(data):
        size, content = read(data, position + 1)
        yield data[position], data[content : content + size]
        position = content + size


def _vector(items: Sequence[bytes]) -> bytes:
    return number(len(items)) + b"".join(items)


def _sized(content: bytes) -> bytes:
    return number(len(content)) + content
