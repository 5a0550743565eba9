"""Breaking a line of emitted Python that is too long, the way formatters do: at its last bracket, an item a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

INDENT: Final = "    "
_GIVES: Final = re.compile(r"return |\w+ = ")
"""How a statement begins that gives a value to somebody: a conditional one stands in brackets of its own."""
_DEPTH: Final = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


def lay_out(line: str, width: int) -> list[str]:
    """``line`` on as many lines as it takes to stay within ``width``, if brackets allow it."""
    if len(line) <= width:
        return [line]
    lead = line[: len(line) - len(line.lstrip())]
    text = line[len(lead) :]
    room = width - len(lead)
    if (found := _GIVES.match(text)) and len(_clauses(text)) > 1:
        return [lead + part for part in (f"{found[0]}(", *_body(text[found.end() :], room), ")")]
    if text.startswith("if ") and text.endswith(":") and len(parts := _split(text[3:-1], (" or ",))) > 1:
        return [lead + part for part in ("if (", *(INDENT + part for part in parts), "):")]
    groups = _groups(text)
    for start, end in groups if text.startswith("def ") else reversed(groups):
        head, body, tail = text[: start + 1], text[start + 1 : end], lay_out(text[end:], room)
        if body and max(map(len, (head, *tail))) <= room:
            return [lead + part for part in (head, *_body(body, room, comma=_may_end_in_comma(text, start, body)), *tail)]
    return [line]


def _may_end_in_comma(text: str, start: int, body: str) -> bool:
    """Whether a comma behind the last item changes nothing; it makes a tuple of one expression in brackets, or of one index."""
    if len(_items(body)) > 1 or body.endswith(","):
        return True
    called = text[:start].endswith((")", "]")) or text[start - 1 : start].isidentifier() or text[start - 1 : start].isdigit()
    return called if text[start] == "(" else not called


def _body(body: str, room: int, *, comma: bool = True) -> Iterator[str]:
    room -= len(INDENT)
    clauses = _clauses(body)
    items = _items(body)
    if len(clauses) > 1 and (len(items) == 1 or _has_for(body)):
        for clause in [body] if len(body) <= room else clauses:
            for part in lay_out(clause, room):
                yield INDENT + part
        return
    for item in items:
        parts = _clauses(item)
        end = "," if comma else ""
        if len(parts) > 1 and len(item) + 1 > room:
            yield f"{INDENT}("
            for part in _body(item, room):
                yield INDENT + part
            yield f"{INDENT}){end}"
        else:
            for part in lay_out(f"{item}{end}", room):
                yield INDENT + part


def _clauses(body: str) -> list[str]:
    """The parts of a comprehension or of a conditional expression; one part alone for anything else."""
    return _split(body, (" for ",) if _has_for(body) else (" if ", " else "))


def _split(body: str, words: tuple[str, ...]) -> list[str]:
    """The parts of ``body`` of which all but the first begin with one of ``words``, outside of brackets."""
    depth, starts = 0, [0]
    for position, char in _code(body):
        depth += _DEPTH.get(char, 0)
        if not depth and body.startswith(words, position):
            starts.append(position + 1)
    return [body[start:end].strip() for start, end in zip(starts, [*starts[1:], len(body)], strict=True)]


def _has_for(body: str) -> bool:
    depth = 0
    for position, char in _code(body):
        depth += _DEPTH.get(char, 0)
        if not depth and body.startswith(" for ", position):
            return True
    return False


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
