"""Changes to what inputs consist of, not to their bytes: a value of another kind, a section too many, a length that is a lie."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final

import tomli
from witworks.model import toml_text

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Shape = Callable[[bytes, random.Random], bytes]

_VALUES: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 2**31, 2**32, 2**64, 1e308, 0.5, "", "0", "-1", "x", "a" * 300, "../../../x", "@BAIT@/x"),
    *(
        "\ud800",
        "naïve",
        "\x00",
        "\x1b[31m",
        "a\nb",
        [],
        {},
        [None],
        [[]],
        {"": None},
        [{}],
        {"a": {"b": []}},
        "1.0.0",
        "sha256:",
    ),
)
_LEB: Final = (
    *(b"\x00", b"\x01", b"\x7f", b"\x80\x01", b"\x80\x00", b"\xff\xff\x03", b"\xff\xff\xff\xff\x07", b"\xff\xff\xff\xff\x0f"),
    *(b"\x80\x80\x80\x80\x10", b"\xff" * 9 + b"\x01", b"\x80" * 9 + b"\x02", b"\xff" * 12),
)
"""Numbers as WebAssembly and protocol buffers write them: the ends of their ranges, longer than need be, and without an end."""
_WORDS: Final = (
    0,
    1,
    2,
    7,
    8,
    0x80,
    0xD800,
    0x10FFFF,
    0x110000,
    0xFFF0,
    0xFFFF,
    0x10000,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFF0,
    0xFFFFFFFF,
)
_HEADER: Final = 8
_NESTED: Final = frozenset({1, 4})
"""The sections of a component that are a core module, or a component."""


# Trees -------------------------------------------------------------------------------------------------------------------


def _json(data: bytes, at_random: random.Random) -> bytes:
    """JSON, or lines of it, with something of another kind in it."""
    lines = data.split(b"\n")
    whole = _read(data)
    if whole is not _NOTHING:
        return json.dumps(_grown(whole, at_random)).encode()
    place = at_random.randrange(len(lines))
    one = _read(lines[place])
    if one is not _NOTHING:
        lines[place] = json.dumps(_grown(one, at_random)).encode()
    return b"\n".join(lines)


def _toml(data: bytes, at_random: random.Random) -> bytes:
    """The same with TOML, which has no null."""
    try:
        return toml_text.dumps(_grown(tomli.loads(data.decode()), at_random)).encode("utf-8", "surrogatepass")
    except (ValueError, TypeError, AttributeError, RecursionError):
        return data


_NOTHING: Final = object()


def _read(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return _NOTHING


def _grown(tree: Any, at_random: random.Random) -> Any:
    """The tree with one place of it changed."""
    tree = copy.deepcopy(tree)
    places = list(_places(tree))
    if not places:
        return at_random.choice(_VALUES)
    holder, key = at_random.choice(places)
    match at_random.randrange(6):
        case 0:
            del holder[key]
        case 1:
            other, its = at_random.choice(places)
            holder[key] = copy.deepcopy(other[its])
        case 2 if isinstance(holder, dict):
            holder[at_random.choice(("", "x", "../../../x", "@BAIT@/x", "a.b", "\n", key * 2))] = holder.pop(key)
        case 2 | 3 if isinstance(holder, list):
            holder[key:key] = [copy.deepcopy(holder[key])] * at_random.choice((1, 3, 500))
        case _:
            holder[key] = copy.deepcopy(at_random.choice(_VALUES))
    return tree


def _places(tree: Any) -> Any:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield tree, key
        yield from _places(value)


# Bytes -------------------------------------------------------------------------------------------------------------------


def _wasm(data: bytes, at_random: random.Random) -> bytes:
    """A binary with its sections in another order, left out, said twice, or with other content; their sizes are right, mostly."""
    sections = _sections(data)
    if sections is None:
        return data
    place = at_random.randrange(len(sections))
    kind, body = sections[place]
    match at_random.randrange(7):
        case 0:
            del sections[place]
        case 1:
            sections.insert(at_random.randrange(len(sections)), sections[place])
        case 2:
            other = at_random.randrange(len(sections))
            sections[place], sections[other] = sections[other], sections[place]
        case 3:
            sections[place] = (at_random.choice((0, 1, 4, 7, 11, 13, 0x7F)), body)
        case _:
            nested = kind in _NESTED and body.startswith(b"\0asm") and at_random.random() < 0.7
            sections[place] = (kind, _wasm(body, at_random) if nested else _numbers(body, at_random))
    parts = [bytes([kind]) + _leb(len(body)) + body for kind, body in sections]
    if at_random.random() < 0.1:
        parts[place % len(parts) : place % len(parts)] = [bytes([kind]) + at_random.choice(_LEB)]
    return data[:_HEADER] + b"".join(parts)


def _sections(data: bytes) -> list[tuple[int, bytes]] | None:
    found: list[tuple[int, bytes]] = []
    at = _HEADER
    while at < len(data):
        kind = data[at]
        size, at = _read_leb(data, at + 1)
        if at + size > len(data):
            return None
        found.append((kind, data[at : at + size]))
        at += size
    return found or None


def _numbers(body: bytes, at_random: random.Random) -> bytes:
    """A number in the place of a byte or of a few, or a piece that is there twice."""
    at = at_random.randrange(len(body) + 1)
    if at_random.random() < 0.2:
        return body[:at] + body[at : at + 16] + body[at:]
    return body[:at] + at_random.choice(_LEB) + body[at + at_random.choice((0, 1, 1, 1, 4)) :]


def _proto(data: bytes, at_random: random.Random) -> bytes:
    """A message of protocol buffers with a field left out, said twice, of another kind or with other content."""
    fields = _fields(data)
    if not fields:
        return data + at_random.choice((b"", b"\x0a\x00", b"\x0a\x7f", b"\x08\xff", *_LEB))
    place = at_random.randrange(len(fields))
    tag, value = fields[place]
    match at_random.randrange(6):
        case 0:
            del fields[place]
        case 1:
            fields.insert(place, fields[place])
        case 2:
            fields[place] = (at_random.choice((tag ^ 1, tag ^ 8, 0, 0x0A, 0x08, 0x7A)), value)
        case _ if isinstance(value, bytes):
            inner = _fields(value)
            fields[place] = (tag, _proto(value, at_random) if inner and at_random.random() < 0.7 else _content(value, at_random))
        case _:
            fields[place] = (tag, at_random.choice((0, 1, 5, 2**31, 2**63, 2**64 - 1)))
    made = b"".join(_leb(tag) + (_leb(len(value)) + value if isinstance(value, bytes) else _leb(value)) for tag, value in fields)
    return (
        made
        if at_random.random() < 0.9
        else made.replace(_leb(len(value)) if isinstance(value, bytes) else b"", at_random.choice(_LEB), 1)
    )


def _content(value: bytes, at_random: random.Random) -> bytes:
    other = (
        b"",
        b"\xff\xfe",
        value * 2,
        value[:-1],
        value + b"x",
        value.upper(),
        b"../../../x",
        b"a" * 64,
        bytes(64),
        b"\0" * 5000,
    )
    return at_random.choice(other)


def _fields(data: bytes) -> list[tuple[int, bytes | int]] | None:
    """The fields of a message that has numbers and bytes alone; None for anything else."""
    found: list[tuple[int, bytes | int]] = []
    at = 0
    while at < len(data):
        tag, at = _read_leb(data, at)
        if tag & 7 == 2 and tag >> 3:
            size, at = _read_leb(data, at)
            if at + size > len(data):
                return None
            found.append((tag, data[at : at + size]))
            at += size
        elif tag & 7 == 0 and tag >> 3:
            value, at = _read_leb(data, at)
            found.append((tag, value))
        else:
            return None
    return found


def _memory(data: bytes, at_random: random.Random) -> bytes:
    """Memory of a guest: words of 32 bits that are pointers, lengths, discriminants and signs."""
    made = bytearray(data)
    if len(made) < 4:
        return data
    at = at_random.randrange(len(made) // 4) * 4
    value = at_random.choice(
        (*_WORDS, at_random.randrange(len(made)), at_random.randrange(len(made) // 8) * 8, at_random.randrange(300))
    )
    size = at_random.choice((1, 2, 4, 4, 4, 8))
    made[at : at + size] = (value & (256**size - 1)).to_bytes(size, "little")
    return bytes(made)


def _leb(number: int) -> bytes:
    made = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        made.append(low | (0x80 if number else 0))
        if not number:
            return bytes(made)


def _read_leb(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    for place in range(at, min(len(data), at + 10)):
        number |= (data[place] & 0x7F) << shift
        shift += 7
        if data[place] < 0x80:
            return number, place + 1
    return 1 << 64, len(data)


SHAPES: Final[dict[str, Shape]] = {"json": _json, "toml": _toml, "wasm": _wasm, "proto": _proto, "memory": _memory}
"""The shapes by their names; text has none beside its bytes."""
