"""Reading WebAssembly's binary format: sections, numbers and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER_SIZE: Final = 8


class Reader:
    """Reads the numbers and names of a section."""

    def __init__(self, data: bytes, position: int, end: int) -> None:
        self.data = data
        self.position = position
        self.end = end

    def byte(self) -> int:
        """The next byte."""
        if self.position >= self.end:
            raise ValueError(f"section ends early at byte {self.position}")
        self.position += 1
        return self.data[self.position - 1]

    def number(self) -> int:
        """The next unsigned number."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:  # noqa: PLR2004
                return value

    def name(self) -> str:
        """The next name."""
        size = self.number()
        self.position += size
        if self.position > self.end:
            raise ValueError(f"name is longer than its section at byte {self.position}")
        return self.data[self.position - size : self.position].decode()


def sections(data: bytes) -> Iterator[tuple[int, Reader]]:
    """The kind of each section of a module or component, and what reads its content."""
    reader = Reader(data, _HEADER_SIZE, len(data))
    while reader.position < len(data):
        section = reader.byte()
        size = reader.number()
        end = reader.position + size
        if end > len(data):
            raise ValueError(f"section at byte {reader.position} is longer than the file")
        yield section, Reader(data, reader.position, end)
        reader.position = end
