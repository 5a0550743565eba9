"""Interface ``corpus:variants/shapes``.

Made by Witworks from the world ``corpus:variants/variants-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from witworks import runtime as rt

__all__ = [
    "OnlyOne",
    "OnlyOneOne",
    "Scalar",
    "ScalarByte",
    "ScalarFlag",
    "ScalarLetter",
    "ScalarMaybe",
    "ScalarNone",
    "ScalarRaw",
    "ScalarText",
    "ScalarWord",
    "Shape",
    "ShapeCircle",
    "ShapeEmpty",
    "ShapeRectangle",
    "ShapeSquare",
    "Shapes",
]


@dataclass(frozen=True, slots=True)
class ShapeCircle:
    """By its radius."""

    value: float


@dataclass(frozen=True, slots=True)
class ShapeSquare:
    """Case ``square`` of ``shape``."""

    value: float


@dataclass(frozen=True, slots=True)
class ShapeRectangle:
    """Case ``rectangle`` of ``shape``."""

    value: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ShapeEmpty:
    """Case ``empty`` of ``shape``."""


Shape: TypeAlias = ShapeCircle | ShapeSquare | ShapeRectangle | ShapeEmpty
"""A plane shape."""


@dataclass(frozen=True, slots=True)
class ScalarFlag:
    """Case ``flag`` of ``scalar``."""

    value: bool


@dataclass(frozen=True, slots=True)
class ScalarByte:
    """Case ``byte`` of ``scalar``."""

    value: int


@dataclass(frozen=True, slots=True)
class ScalarWord:
    """Case ``word`` of ``scalar``."""

    value: int


@dataclass(frozen=True, slots=True)
class ScalarLetter:
    """Case ``letter`` of ``scalar``."""

    value: str


@dataclass(frozen=True, slots=True)
class ScalarText:
    """Case ``text`` of ``scalar``."""

    value: str


@dataclass(frozen=True, slots=True)
class ScalarMaybe:
    """Case ``maybe`` of ``scalar``."""

    value: int | None


@dataclass(frozen=True, slots=True)
class ScalarNone:
    """Case ``none`` of ``scalar``."""


@dataclass(frozen=True, slots=True)
class ScalarRaw:
    """Case ``raw`` of ``scalar``."""

    value: bytes

    if TYPE_CHECKING:

        def __init__(self, value: rt.Buffer) -> None: ...


Scalar: TypeAlias = (
    ScalarFlag
    | ScalarByte
    | ScalarWord
    | ScalarLetter
    | ScalarText
    | ScalarMaybe
    | ScalarNone
    | ScalarRaw
)
"""Cases that look alike in Python."""


@dataclass(frozen=True, slots=True)
class OnlyOneOne:
    """Case ``one`` of ``only-one``."""

    value: str


OnlyOne: TypeAlias = OnlyOneOne
"""``only-one``, a variant."""


class Shapes:
    """What the component exports as ``corpus:variants/shapes``."""

    __slots__ = ("_area", "_same", "_single")

    def __init__(self, backend: rt.Backend) -> None:
        self._area = backend.function("corpus:variants/shapes", "area")
        self._same = backend.function("corpus:variants/shapes", "same")
        self._single = backend.function("corpus:variants/shapes", "single")

    def area(self, shape: Shape) -> float:
        """``area`` of ``corpus:variants/shapes``."""
        result: float = self._area(shape)
        return result

    def same(self, scalar: Scalar) -> Scalar:
        """``same`` of ``corpus:variants/shapes``."""
        result: Scalar = self._same(scalar)
        return result

    def single(self, value: OnlyOne) -> OnlyOne:
        """``single`` of ``corpus:variants/shapes``."""
        result: OnlyOne = self._single(value)
        return result
