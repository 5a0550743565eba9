"""Interface ``corpus:names/interface``.

Names that Python has taken.

Made by Witworks from the world ``corpus:names/names-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, Flag
from typing import TYPE_CHECKING, TypeAlias

from witworks import runtime as rt

__all__ = [
    "Exception_",
    "Interface",
    "Interface_",
    "LambdaError",
    "LambdaError_",
    "NoneFalse",
    "NoneTrue",
    "None_",
    "Outcome",
    "OutcomeOk",
    "OutcomeOk_",
    "Protocol_",
    "Type",
]


@dataclass(frozen=True, slots=True)
class Type:
    """``type``, a record."""

    class_: str
    from_: int
    list_: list[str]
    str_: str | None
    self_: bool
    numbers: Sequence[int]

    if TYPE_CHECKING:

        def __init__(
            self,
            class_: str,
            from_: int,
            list_: Sequence[str],
            str_: str | None,
            self_: bool,
            numbers: Sequence[int] | rt.Buffer,
        ) -> None: ...


@dataclass(frozen=True, slots=True)
class NoneTrue:
    """Case ``true`` of ``none``."""


@dataclass(frozen=True, slots=True)
class NoneFalse:
    """Case ``false`` of ``none``."""

    value: bool


None_: TypeAlias = NoneTrue | NoneFalse
"""``none``, a variant."""


class Exception_(Enum):  # noqa: N801
    """``exception``, an enum."""

    VALUE_ERROR = "value-error"
    MRO = "mro"
    NAME = "name"


class Protocol_(Flag):  # noqa: N801
    """``protocol``, a set of flags."""

    IMPORT = 1 << 0
    IS = 1 << 1
    AS = 1 << 2


@dataclass(frozen=True, slots=True)
class Interface(rt.Record, layout=("u32", "u32", "u32")):
    """``interface``, a record."""

    value: int
    mro_: int
    dtype_: int


@dataclass(frozen=True, slots=True)
class OutcomeOk_:  # noqa: N801
    """Case ``ok`` of ``outcome``."""

    value: int


Outcome: TypeAlias = OutcomeOk_
"""``outcome``, a variant."""


@dataclass(frozen=True, slots=True)
class OutcomeOk:
    """``outcome-ok``, a record."""

    value: str


@dataclass(frozen=True, slots=True)
class LambdaError:
    """``lambda-error``, a record."""

    reason: str
    rt_: Sequence[int]

    if TYPE_CHECKING:

        def __init__(self, reason: str, rt_: Sequence[int] | rt.Buffer) -> None: ...


class LambdaError_(rt.ResultError[LambdaError]):  # noqa: N801
    """``lambda`` answered ``err``; :attr:`payload` is what it gave."""


class Interface_:  # noqa: N801
    """Names that Python has taken."""

    __slots__ = ("_http_get", "_lambda_", "_list_", "_print", "_rt_", "_str_")

    def __init__(self, backend: rt.Backend) -> None:
        self._lambda_ = backend.function("corpus:names/interface", "lambda")
        self._print = backend.function("corpus:names/interface", "print")
        self._list_ = backend.function("corpus:names/interface", "list")
        self._rt_ = backend.function("corpus:names/interface", "rt")
        self._str_ = backend.function("corpus:names/interface", "str")
        self._http_get = backend.function("corpus:names/interface", "HTTP-get")

    def lambda_(self, self_: Type, slots: int, cx: int, v: Interface) -> None_:
        """``lambda`` of ``corpus:names/interface``.

        Raises :class:`LambdaError_` for ``err``.
        """
        result: None_ = self._lambda_(self_, slots, cx, v)
        return result

    def print(self, def_: Protocol_) -> Exception_:
        """``print`` of ``corpus:names/interface``."""
        result: Exception_ = self._print(def_)
        return result

    def list_(self) -> list[str]:
        """``list`` of ``corpus:names/interface``."""
        result: list[str] = self._list_()
        return result

    def rt_(self, rt_: int, bool_: bool) -> rt.Array[int]:
        """``rt`` of ``corpus:names/interface``."""
        result: rt.Array[int] = self._rt_(rt_, bool_)
        return result

    def str_(self, list_: Sequence[int] | rt.Buffer) -> OutcomeOk:
        """``str`` of ``corpus:names/interface``."""
        result: OutcomeOk = self._str_(list_)
        return result

    def http_get(self, url: str) -> Outcome:
        """``HTTP-get`` of ``corpus:names/interface``."""
        result: Outcome = self._http_get(url)
        return result
