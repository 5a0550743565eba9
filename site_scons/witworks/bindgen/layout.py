"""Breaking a line of emitted Python that is too long, the way formatters do: at its last bracket, an item a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

INDENT: Final = "    "
_DEPTH: Final = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


def lay_out(line: str, width: int) -> list[str]:
    """``line`` on as many lines as it takes to stay within ``width``, if brackets allow it."""
    if len(line) <= width:
        return [line]
    lead = line[: len(line) - len(line.lstrip())]
    text = line[len(lead) :]
    room = width - len(lead)
    groups = _groups(text)
    for start, end in groups if text.startswith("def ") else reversed(groups):
        head, body, tail = text[: start + 1], text[start + 1 : end], lay_out(text[end:], room)
        if body and max(map(len, (head, *tail))) <= room:
            return [lead + part for part in (head, *_body(body, room), *tail)]
    return [line]


def _body(body: str, room: int) -> Iterator[str]:
    items = _items(body)
    comma = "" if len(items) == 1 and " for " in items[0] else ","
    for item in items:
        for part in lay_out(f"{item}{comma}", room - len(INDENT)):
            yield INDENT + part


def _groups(text: str) -> list[tuple[int, int]]:
    """Start and end of each bracketed part that is in no other; a bracket that opened on an earlier line counts for nothing."""
    groups: list[tuple[int, int]] = []
    depth, start = 0, 0
    for position, char in _code(text):
        change = _DEPTH.get(char, 0)
        if change > 0:
            start = start if depth else position
            depth += 1
        elif change < 0 and depth:
            depth -= 1
            if not depth:
                groups.append((start, position))
    return groups


def _items(body: str) -> list[str]:
    """The parts of ``body`` between its outer commas."""
    items, depth, start = [], 0, 0
    for position, char in _code(body):
        depth += _DEPTH.get(char, 0)
        if char == "," and not depth:
            items.append(body[start:position].strip())
            start = position + 1
    last = body[start:].strip()
    return [*items, last] if last else items


def _code(text: str) -> Iterator[tuple[int, str]]:
    """The characters outside of string literals."""
    quoted = False
    for position, char in enumerate(text):
        quoted ^= char == '"'
        if not quoted:
            yield position, char
