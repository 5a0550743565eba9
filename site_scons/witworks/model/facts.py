"""Facts that a target depends on beside files, such as ``wasm-tools: 1.262.0``, and how a change of them is told. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PART: Final = re.compile(r"[;\n]\s*")
_DIGEST: Final = re.compile(r"\b[0-9a-f]{16,64}\b")
_WITWORKS: Final = {
    "resolver": "how Witworks resolves and checks worlds",
    "precompiled": "what a precompiled module depends on",
}
"""Facts whose names say nothing to a user."""


def told(gone: Sequence[str], come: Sequence[str]) -> Iterator[str]:
    """A line for each fact that is no longer what it was: ``zig was 0.17.1, is 0.18.0``."""
    before, after = dict(map(_split, gone)), dict(map(_split, come))
    for name in dict.fromkeys((*before, *after)):
        what = _WITWORKS.get(name, name)
        if name not in after:
            yield f"{what} is gone"
        elif name not in before:
            yield f"{what} is new"
        else:
            yield _changed(what, before[name], after[name])


def _changed(what: str, old: str, new: str) -> str:
    olds, news = _PART.split(old), _PART.split(new)
    was = "; ".join(part for part in olds if part not in news)
    now = "; ".join(part for part in news if part not in olds)
    if _DIGEST.sub("", was) == _DIGEST.sub("", now):  # a reader can do nothing with it
        differing = _DIGEST.sub("", now).strip(" ;")
        return f"{what} changed" + (f" ({differing})" if differing else "")
    return f"{what} was {was or 'nothing'}, is {now or 'nothing'}"


def _split(fact: str) -> tuple[str, str]:
    name, _, value = fact.partition(": ")
    return name.strip(), value.strip()
