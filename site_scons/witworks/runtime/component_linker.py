"""The host's side of a component's imports, defined for one instance: functions, resources, WASI with nothing granted."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, NoReturn

from wasmtime.component import Linker, LinkerInstance, ResourceType

from witworks.runtime import _wasmtime_private as c
from witworks.runtime.codec import Unsupported
from witworks.runtime.errors import CannotInstantiate
from witworks.runtime.errors import Unsupported as UnsupportedError
from witworks.runtime.records import unwanted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import wasmtime

    from witworks.runtime.codec import Codec, HostResource, Import
    from witworks.runtime.resources import Context


class ImportLinker:
    """A wasmtime linker that answers a world's imports; ``failed`` is told what a host function raised."""

    def __init__(self, engine: wasmtime.Engine, codec: Codec, context: Context, failed: Callable[[BaseException], None]) -> None:
        self.linker = Linker(engine)
        self._codec = codec
        self._cx = context
        self._failed = failed
        self._callbacks: list[object] = []
        """C function pointers: wasmtime holds their addresses, somebody must hold them."""

    def link(self, hosts: Mapping[Import, object], *, wasi: bool) -> None:
        """Define every import of ``hosts`` and every resource of the host."""
        if wasi:
            self.linker.add_wasip2()
            self.linker.allow_shadowing = True  # what is told to the guest in wasmtime's stead
        interfaces = {item.interface for item in hosts} | {item.interface for item in self._codec.resources}
        with self.linker.root() as root:
            self._define_all(root, None, hosts)
            for interface in sorted(name for name in interfaces if name is not None):
                with root.add_instance(interface) as instance:
                    self._define_all(instance, interface, hosts)

    def close(self) -> None:
        """Let go of the callbacks; only once the store is closed that might call them."""
        self.linker.close()
        self._callbacks.clear()

    def _define_all(self, instance: LinkerInstance, interface: str | None, hosts: Mapping[Import, object]) -> None:
        for resource in self._codec.resources:
            if resource.interface == interface:
                self._define_resource(instance, resource)
        for item, host in hosts.items():
            if item.interface == interface:
                self._define(instance, item, host)

    def _define_resource(self, instance: LinkerInstance, resource: HostResource[Any]) -> None:
        kind = len(self._cx.kinds) + 1
        self._cx.kinds[resource] = kind
        objects = self._cx.objects

        def dropped(_store: object, number: int) -> None:
            objects.pop(number, None)

        instance.add_resource(resource.name, ResourceType.host(kind), dropped)

    def _define(self, instance: LinkerInstance, item: Import, host: object) -> None:
        callback = c.HostFunction(self._answering(item, host))
        self._callbacks.append(callback)
        name = item.name.encode()
        if error := c.add_function(instance.ptr(), name, len(name), callback, None, c.Finalizer()):
            raise CannotInstantiate(c.error_text(error))

    def _answering(self, item: Import, host: object) -> Callable[..., int]:
        serve = refusing(item.name, item.serve) if isinstance(item.serve, Unsupported) else item.serve

        def answer(_data: object, _context: object, _type: object, args: Any, _args: int, results: Any, count: int) -> int:  # noqa: ANN401
            try:
                unwanted(serve, self._cx, host, args, results[0] if count else None)
            except BaseException as failure:  # noqa: BLE001 - it goes on in the caller, on the other side of the guest
                self._failed(failure)
                return ctypes.cast(c.new_error(b"the host import failed"), ctypes.c_void_p).value or 0
            return 0

        return answer


def unsupported(name: str, what: Unsupported) -> UnsupportedError:
    """The error for a function that the component API cannot run."""
    return UnsupportedError(
        f"`{name}` needs {what.feature}, which wasmtime's Python API cannot run",
        fix="leave it out of the world, or call the component from a host that can",
    )


def refusing(name: str, what: Unsupported) -> Callable[..., NoReturn]:
    """Stands in for such a function: every call is refused."""

    def refuse(*_arguments: object) -> NoReturn:
        raise unsupported(name, what)

    return refuse
