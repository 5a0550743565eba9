"""The sections of a WebAssembly binary, nested ones too, and in which of them two binaries differ. Pure.

The format is that of the core specification, chapter 5, and of the component model's ``Binary.md``.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from witworks.languages.wasm_binary import read

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER: Final = 8
_LAYER: Final = 6
"""Where the header says whether it begins a core module or a component."""
_CUSTOM: Final = 0
_CORE_NAMES: Final = (
    *("custom", "types", "imports", "functions", "tables", "memories", "globals", "exports", "start"),
    *("elements", "code", "data", "data count", "tags"),
)
_NAMES: Final = (
    *("custom", "core module", "core instances", "core types", "component", "instances", "aliases", "types"),
    *("canonical functions", "start", "imports", "exports", "values"),
)
_NESTED: Final = frozenset({"core module", "component"})


def sections(data: bytes) -> list[tuple[str, bytes]]:
    """Every section with its content, in the order of the file; ``core module 1: code`` is one of the second module."""
    return list(_sections(data, ""))


def differing(one: bytes, other: bytes) -> list[str]:
    """The sections in which two binaries are not the same, each with how much of it is not; empty where they are equal."""
    if one == other:
        return []
    return [text for left, right in zip_longest(sections(one), sections(other)) if (text := _told(left, right))]


def _told(left: tuple[str, bytes] | None, right: tuple[str, bytes] | None) -> str:
    if left is None or right is None:
        name, content = left or right or ("", b"")
        return f"{name} ({len(content)} bytes) is in one alone"
    (name, content), (other, its) = left, right
    if name != other:
        return f"{name} is where the other has {other}"
    if len(content) != len(its):
        return f"{name} ({len(content)} and {len(its)} bytes)"
    count = sum(a != b for a, b in zip(content, its, strict=True)) if content != its else 0
    return f"{name} ({count} of {len(content)} bytes)" if count else ""


def _sections(data: bytes, prefix: str) -> Iterator[tuple[str, bytes]]:
    names = _NAMES if data[_LAYER] else _CORE_NAMES
    position, nested = _HEADER, dict.fromkeys(_NESTED, 0)
    while position < len(data):
        size, start = read(data, position + 1)
        kind, content = data[position], data[start : start + size]
        name = _custom(content) if kind == _CUSTOM else names[kind] if kind < len(names) else f"section {kind}"
        if name in _NESTED:
            yield from _sections(content, f"{prefix}{name} {nested[name]}: ")
            nested[name] += 1
        else:
            yield f"{prefix}{name}", content
        position = start + size


def _custom(content: bytes) -> str:
    size, start = read(content, 0)
    return f"custom section `{content[start : start + size].decode('utf-8', 'replace')}`"
