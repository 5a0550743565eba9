"""Inputs that are almost right: seeds, changed in a few places by a generator of random numbers that is told its seed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tests.fuzz import shapes

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

LARGEST: Final = 200_000
"""Bytes of an input: beyond that size nothing new is met."""
BAIT: Final = b"@BAIT@"
"""What stands in an input for a folder that is there, and in which nobody may write."""
LABEL: Final = b"\0label\0"
"""What ends, in an input, the words that say where the rest belongs; these are left as they are."""
_NUMBERS: Final = (
    b"0",
    b"-1",
    b"4294967296",
    b"18446744073709551616",
    b"1e999",
    b"0x7fffffff",
    b"9" * 400,
    b"1.0.0-rc.1+x",
    b"NaN",
)
_PIECES: Final = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\r",
        b"\r\n",
        b"\x1b[31m",
        b"\xe2\x80\xae",
        "naïve 🦀".encode(),
    ),
    *(
        b"/*",
        b"*/",
        b"//",
        b'"',
        b"'",
        b"'''",
        b'"""',
        b"\\",
        b"${",
        b"$",
        b"%",
        b"{{",
        b"}}",
        b";",
        b",",
        b"..",
        b"../../../x",
        b"/etc/passwd",
        BAIT + b"/x",
    ),
    *(b"null", b"true", b"[]", b"{}", b'{"a": {}}', b"[[1], {}]", b"= 3", b"[a]\n", b"[[a]]\n", b"nan", b"inf", b"1979-05-27"),
)
_NESTS: Final = (
    (b"[", b"]"),
    (b"{", b"}"),
    (b"(", b")"),
    (b"list<", b">"),
    (b'{"a":', b"}"),
    (b"option<", b">"),
    (b"a = [", b"]"),
    (b"x.", b""),
)

_SHAPED: Final = 0.7
_WORDS: Final = re.compile(rb"[\w-]+")
_DIGITS: Final = re.compile(rb"\d+")

Change = "Callable[[bytearray, random.Random, Sequence[bytes]], None]"


def mutated(seeds: Sequence[bytes], at_random: random.Random, shape: str = "text") -> bytes:
    """One of the seeds with a few changes; now and then it is left alone, cut off, or nothing at all.

    What has a shape is changed in that first, so that what comes of it is still read beyond its first bytes.
    """
    label, mark, rest = (seed := at_random.choice(seeds)).partition(LABEL)
    data = bytearray(rest if mark else seed)
    if (change := shapes.SHAPES.get(shape)) is not None and at_random.random() < _SHAPED:
        for _ in range(at_random.choice((1, 1, 2, 3))):
            data = bytearray(change(bytes(data), at_random))
        few: tuple[int, ...] = (0, 0, 0, 0, 1)
    else:
        few = (0, 1, 1, 1, 2, 2, 3, 5, 9)
    for _ in range(at_random.choice(few)):
        at_random.choice(_CHANGES)(data, at_random, seeds)
    return (label + mark if mark else b"") + bytes(data[:LARGEST])


def _place(data: bytearray, at_random: random.Random) -> int:
    return at_random.randrange(len(data) + 1)


def _span(data: bytearray, at_random: random.Random) -> slice:
    start = _place(data, at_random)
    return slice(start, start + at_random.choice((1, 2, 4, 8, 16, 64, 256)))


def _flip(data: bytearray, at_random: random.Random, _seeds: Sequence[bytes]) -> None:
    if data:
        data[at_random.randrange(len(data))] ^= 1 << at_random.randrange(8)


def _byte(data: bytearray, at_random: random.Random, _seeds: Sequence[bytes]) -> None:
    if data:
        data[at_random.randrange(len(data))] = at_random.choice((0, 1, 0x7F, 0x80, 0xFF, at_random.randrange(256)))


def _leave_out(data: bytearray, at_random: random.Random, _seeds: Sequence[bytes]) -> None:
    del data[_span(data, at_random)]


def _repeat(data: bytearray, at_random: random.Random, _seeds: Sequence[bytes]) -> None:
    span = _span(data, at_random)
    data[span.start : span.start] = data[span] * at_random.choice((1, 1, 2, 40))


def _move(data: bytearray, at_random: random.Random, _seeds: Sequence[bytes]) -> None:
    span = _span(data, at_random)
    piece = data[span]
    del data[span]
    place = _place(data, at_random)
    data[place:place] = piece


def _word(data: bytearray, at_random: random.Random, seeds: Sequence[bytes]) -> None:
    """A word of the language, from any of the seeds, in the place of another; or two words that change places."""
    theirs, mine = _WORDS.findall(at_random.choice(seeds)), list(_WORDS.finditer(data))
    if theirs and mine:
        place = at_random.choice(mine)
        data[place.start() : place.end()] = at_random.choice(theirs)


def _digits(data: bytearray, at_random: random.Random, _seeds: Sequence[bytes]) -> None:
    """Another number in the place of one."""
    if found := list(_DIGITS.finditer(data)):
        place = at_random.choice(found)
        data[place.start() : place.end()] = at_random.choice(_NUMBERS)


def _line(data: bytearray, at_random: random.Random, seeds: Sequence[bytes]) -> None:
    """A line left out, or said twice, or one of another text said too."""
    lines = bytes(data).split(b"\n")
    place = at_random.randrange(len(lines))
    others = at_random.choice(seeds).split(b"\n")
    lines[place : place + 1] = at_random.choice(([], [lines[place]] * 2, [lines[place], at_random.choice(others)]))
    data[:] = b"\n".join(lines)


def _number(data: bytearray, at_random: random.Random, _seeds: Sequence[bytes]) -> None:
    data[_span(data, at_random)] = at_random.choice(_NUMBERS)


def _piece(data: bytearray, at_random: random.Random, _seeds: Sequence[bytes]) -> None:
    place = _place(data, at_random)
    data[place:place] = at_random.choice(_PIECES)


def _nest(data: bytearray, at_random: random.Random, _seeds: Sequence[bytes]) -> None:
    """Brackets in brackets, deeper than anybody writes them, around something or instead of it."""
    opened, closed = at_random.choice(_NESTS)
    deep = at_random.choice((3, 50, 1_000, 20_000))
    span = _span(data, at_random)
    data[span] = opened * deep + (bytes(data[span]) + closed * deep if at_random.random() < 0.7 else b"")


def _splice(data: bytearray, at_random: random.Random, seeds: Sequence[bytes]) -> None:
    other = at_random.choice(seeds)
    data[_place(data, at_random) :] = other[at_random.randrange(len(other) + 1) :]


def _cut(data: bytearray, at_random: random.Random, _seeds: Sequence[bytes]) -> None:
    del data[_place(data, at_random) :]


_CHANGES: Final = (
    _flip,
    _flip,
    _byte,
    _byte,
    _leave_out,
    _leave_out,
    _repeat,
    _move,
    _word,
    _word,
    _digits,
    _line,
    _number,
    _piece,
    _nest,
    _splice,
    _cut,
)
