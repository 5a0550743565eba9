"""The component ``host-resources``, called from Python.

Made by Witworks from the world ``corpus:host-resources/host-resources-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import files, tools
from ._component import CODEC
from ._direct import DIRECT
from .files import File, FileReadError, Files
from .tools import Tools

__all__ = ["File", "FileReadError", "Files", "HostResources", "Tools", "files", "tools"]


class HostResources(rt.Component):
    """An instance of ``host-resources``, in the world
    ``corpus:host-resources/host-resources-world``.

    A context manager: ``with HostResources(...) as component:`` frees the
    instance at the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="host-resources",
        world="corpus:host-resources/host-resources-world",
        signature="3f956d58f724d8e12b12846fb6c2d12f794ed3f629d93b897569b657c11d9ba0",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        files: Files,
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component, with what the host supplies."""
        imports: dict[str, object] = {"files": files}
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self.tools = Tools(backend)
