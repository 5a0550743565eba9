"""The component ``plain-records``, called from Python.

Made by Witworks from the world ``corpus:plain-records/plain-records-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import cloud, types, watch
from ._component import CODEC
from ._direct import DIRECT
from .cloud import Box, Cloud, Mesh, Points, Shape, ShapeCloud, ShapedError, ShapeName
from .types import Point
from .watch import Watch

__all__ = [
    "Box",
    "Cloud",
    "Mesh",
    "PlainRecords",
    "Point",
    "Points",
    "Shape",
    "ShapeCloud",
    "ShapeName",
    "ShapedError",
    "Watch",
    "cloud",
    "types",
    "watch",
]


class PlainRecords(rt.Component):
    """An instance of ``plain-records``, in the world
    ``corpus:plain-records/plain-records-world``.

    A context manager: ``with PlainRecords(...) as component:`` frees the instance
    at the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="plain-records",
        world="corpus:plain-records/plain-records-world",
        signature="dd6d368ffa3ec2ec91a585a1f638700302ce87b03f46b35a851c6fef2ac66143",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        watch: Watch,
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component, with what the host supplies."""
        imports: dict[str, object] = {"watch": watch}
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self.cloud = Cloud(backend)
