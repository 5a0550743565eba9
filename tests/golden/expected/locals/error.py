"""Interface ``corpus:locals/error``.

Made by Witworks from the world ``corpus:locals/locals-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from witworks import runtime as rt

__all__ = ["AnswerError", "Error", "Fields", "ImportedError"]


@dataclass(frozen=True, slots=True)
class Fields(rt.Record, layout=("u32",)):
    """``fields``, a record."""

    value: int


class AnswerError(rt.ResultError[Fields]):
    """``answer`` answered ``err``; :attr:`payload` is what it gave."""


class Error:
    """What the component exports as ``corpus:locals/error``."""

    __slots__ = ("_answer",)

    def __init__(self, backend: rt.Backend) -> None:
        self._answer = backend.function("corpus:locals/error", "answer")

    def answer(self, fields: Fields) -> Fields:
        """``answer`` of ``corpus:locals/error``.

        Raises :class:`AnswerError` for ``err``.
        """
        result: Fields = self._answer(fields)
        return result


class ImportedError(Protocol):
    """What the host supplies as ``corpus:locals/error``."""

    def answer(self, fields: Fields, /) -> Fields:
        """``answer`` of ``corpus:locals/error``.

        Raise :class:`AnswerError` for ``err``.
        """
        ...
