"""Interface ``corpus:both-sides/filter``.

Made by Witworks from the world ``corpus:both-sides/both-sides-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from witworks import runtime as rt

__all__ = ["Filter", "ImportedFilter", "ImportedRule", "Item", "Rule"]


@dataclass(frozen=True, slots=True)
class Item:
    """``item``, a record."""

    text: str


class Rule(rt.Resource):
    """``rule``, a resource."""

    def allows(self, item: Item) -> bool:
        """``[method]rule.allows`` of ``corpus:both-sides/filter``."""
        result: bool = self._call(
            "corpus:both-sides/filter",
            "[method]rule.allows",
            self,
            item,
        )
        return result


class ImportedRule(Protocol):
    """``rule``, a resource.

    The host implements it; a guest holds handles to it.
    """

    def allows(self, item: Item, /) -> bool:
        """``[method]rule.allows`` of ``corpus:both-sides/filter``."""
        ...


class Filter:
    """What the component exports as ``corpus:both-sides/filter``."""

    __slots__ = ("_keep", "_rule")

    def __init__(self, backend: rt.Backend) -> None:
        self._rule = backend.function("corpus:both-sides/filter", "[constructor]rule")
        self._keep = backend.function("corpus:both-sides/filter", "keep")

    def rule(self, pattern: str) -> Rule:
        """``[constructor]rule`` of ``corpus:both-sides/filter``."""
        result: Rule = self._rule(pattern)
        return result

    def keep(self, items: Sequence[Item], rule: Rule) -> list[Item]:
        """``keep`` of ``corpus:both-sides/filter``."""
        result: list[Item] = self._keep(items, rule)
        return result


class ImportedFilter(Protocol):
    """What the host supplies as ``corpus:both-sides/filter``."""

    def rule(self, pattern: str, /) -> ImportedRule:
        """``[constructor]rule`` of ``corpus:both-sides/filter``."""
        ...

    def keep(self, items: list[Item], rule: ImportedRule, /) -> Sequence[Item]:
        """``keep`` of ``corpus:both-sides/filter``."""
        ...
