"""The fingerprint of a component's world, in a custom section of the component, so that bindings know their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTION: Final = "witworks:world"
COMPONENT_HEADER: Final = b"\0asm\x0d\x00\x01\x00"
CORE_HEADER: Final = b"\0asm\x01\x00\x00\x00"
_HEADER_SIZE: Final = 8
_LOW_BITS, _MORE, _LONGEST = 0x7F, 0x80, 35
"""Of a LEB128 number's byte the bits that count and the bit that says there are more; and the bits of all of them."""


def stamp(component: bytes, signature: str, section: str = SECTION) -> bytes:
    """``component`` with ``signature`` (64 hex digits) in its ``section``, in place of an earlier one."""
    return with_section(component, section, signature.encode("ascii"))


def with_section(component: bytes, section: str, content: bytes) -> bytes:
    """``component`` with the custom section at its end, in place of an earlier one of that name."""
    name = section.encode()
    body = _leb(len(name)) + name + content
    kept = b"".join(component[start:end] for start, end, found in _sections(component) if found != section)
    return component[:_HEADER_SIZE] + kept + b"\0" + _leb(len(body)) + body


def read(component: bytes, section: str = SECTION) -> str | None:
    """The signature that :func:`stamp` wrote, or None; never raises, whatever the bytes are."""
    content = custom_section(component, section)
    try:
        return None if content is None else content[-64:].decode("ascii")
    except ValueError:
        return None


def custom_section(component: bytes, name: str) -> bytes | None:
    """What the custom section of that name holds, or None; never raises, whatever the bytes are."""
    try:
        for start, end, found in _sections(component):
            if found == name:
                return component[_read_leb(component, start + 1)[1] + len(_leb(len(name))) + len(name.encode()) : end]
    except ValueError:
        return None
    return None


def _sections(data: bytes) -> Iterator[tuple[int, int, str | None]]:
    """Start, end and, for a custom section, name of each top-level section."""
    position = _HEADER_SIZE
    while position < len(data):
        start = position
        size, content = _read_leb(data, position + 1)
        position = content + size
        if position > len(data):
            raise ValueError(f"section at byte {start} is longer than the file")
        yield start, position, _custom_name(data, content, position) if data[start] == 0 else None


def _custom_name(data: bytes, content: int, end: int) -> str:
    size, start = _read_leb(data, content)
    if start + size > end:
        raise ValueError(f"custom section at byte {content} has a name that is longer than itself")
    return data[start : start + size].decode()


def _leb(value: int) -> bytes:
    out = bytearray()
    while value > _LOW_BITS:
        out.append(value & _LOW_BITS | _MORE)
        value >>= 7
    return bytes([*out, value])


def _read_leb(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while shift < _LONGEST:
        if position >= len(data):
            raise ValueError("file ends in the middle of a number")
        byte = data[position]
        value |= (byte & _LOW_BITS) << shift
        position += 1
        if byte < _MORE:
            return value, position
        shift += 7
    raise ValueError(f"number at byte {position} is too long")
