"""The component ``variants``, called from Python.

Made by Witworks from the world ``corpus:variants/variants-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import shapes
from ._component import CODEC
from ._direct import DIRECT
from .shapes import (
    OnlyOne,
    OnlyOneOne,
    Scalar,
    ScalarByte,
    ScalarFlag,
    ScalarLetter,
    ScalarMaybe,
    ScalarNone,
    ScalarRaw,
    ScalarText,
    ScalarWord,
    Shape,
    ShapeCircle,
    ShapeEmpty,
    ShapeRectangle,
    Shapes,
    ShapeSquare,
)

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
    "Variants",
    "shapes",
]


class Variants(rt.Component):
    """An instance of ``variants``, in the world ``corpus:variants/variants-world``.

    A context manager: ``with Variants(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="variants",
        world="corpus:variants/variants-world",
        signature="d47b6ac20ee65426d8db65dbac27a59d6d5d119247f1bf4a94a252b024d7d011",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component."""
        imports: dict[str, object] = {}
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self.shapes = Shapes(backend)
