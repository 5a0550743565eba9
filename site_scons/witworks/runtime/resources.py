"""Resources on the component backend: handles that Python holds to the guest's, and objects that the guest holds of Python's."""

from __future__ import annotations

import ctypes
import itertools
from collections import deque
from typing import TYPE_CHECKING, Any, TypeVar

from witworks.runtime import _wasmtime_private as c
from witworks.runtime.errors import HandleGone, WrongType
from witworks.runtime.resource import Handle, Resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.runtime.codec import HostResource

R = TypeVar("R", bound=Resource)
H = TypeVar("H")


class GuestHandles:
    """The handles that Python holds of one instance's resources."""

    def __init__(self, label: str, function: Callable[[str | None, str], Callable[..., Any]]) -> None:
        self.label = label
        self.function = function
        self.abandoned: deque[Any] = deque()
        """Guest handles that Python forgot without closing: dropped before the next call, on the calling thread."""
        self.given: list[GuestHandle] = []
        """Handles that the current call gives away, once all its arguments are lowered."""
        self.dropped: Callable[[Any], None] | None = None

    def arguments_lowered(self) -> None:
        """From here on the guest owns what it was given."""
        for handle in self.given:
            handle.pointer = None
        self.given.clear()


class Context(GuestHandles):
    """What the values of one instance may need while they are lifted and lowered: its store's handles, both ways."""

    def __init__(self, pointer: Any, label: str, function: Callable[[str | None, str], Callable[..., Any]]) -> None:  # noqa: ANN401
        super().__init__(label, function)
        self.pointer = pointer
        self.lent: list[tuple[int, Any]] = []
        """Numbers and handles of host objects that are the guest's for the current call alone."""
        self.objects: dict[int, object] = {}
        self.kinds: dict[HostResource[Any], int] = {}
        self._numbers = itertools.count(1)

    def arguments_lowered(self) -> None:
        """From here on the guest owns what it was given; of the handles nothing stays with Python."""
        for handle in self.given:
            c.delete_any(handle.pointer)
        super().arguments_lowered()

    def keep(self, value: object) -> int:
        """A number by which the guest will know ``value``."""
        number = next(self._numbers) & 0xFFFFFFFF
        self.objects[number] = value
        return number

    def call_ended(self) -> None:
        """Take back what was only lent; what was not given after all stays with Python."""
        self.given.clear()
        for number, pointer in self.lent:
            self.objects.pop(number, None)
            if error := c.drop_any(self.pointer, pointer):
                c.error_text(error)  # the store is dead: its handles went with it
            c.delete_any(pointer)
        self.lent.clear()


class GuestHandle(Handle):
    """A handle of a resource that the guest implements."""

    __slots__ = ("context", "pointer")

    def __init__(self, context: GuestHandles, pointer: Any) -> None:  # noqa: ANN401
        self.context = context
        self.pointer = pointer

    def call(self, interface: str, name: str, *arguments: object) -> Any:  # noqa: ANN401
        """Call a method of the resource."""
        return self.context.function(interface, name)(*arguments)

    def close(self) -> None:
        """Let the guest destroy the resource, now."""
        pointer, self.pointer = self.pointer, None
        if pointer is not None and self.context.dropped is not None:
            self.context.dropped(pointer)

    def abandon(self) -> None:
        """Let the guest destroy the resource before the next call."""
        pointer, self.pointer = self.pointer, None
        if pointer is not None:
            self.context.abandoned.append(pointer)


def lower_guest(  # noqa: PLR0913 - all of it differs from call to call
    cx: Context,
    value: object,
    slot: Any,  # noqa: ANN401
    kind: type[Resource],
    label: str,
    *,
    owned: bool,
) -> None:
    """A handle of a guest's resource: lent, or given away when ``owned``."""
    handle = live_handle(cx, value, kind, label)
    slot.of.resource = c.clone_any(handle.pointer)
    slot.kind = c.RESOURCE
    if owned:
        cx.given.append(handle)


def live_handle(cx: GuestHandles, value: object, kind: type[Resource], label: str) -> GuestHandle:
    """The handle in ``value``, if it is of that kind and instance and not given away."""
    if not isinstance(value, kind):
        raise WrongType(f"{label}: expected {kind.__name__}, got {type(value).__name__} {value!r}")
    handle = value.handle_of(value)
    if not isinstance(handle, GuestHandle) or handle.context is not cx:
        raise HandleGone(
            f"{label}: this {kind.__name__} belongs to another instance", fix="use it with the instance that made it"
        )
    if handle.pointer is None or handle in cx.given:
        raise HandleGone(f"{label}: this {kind.__name__} was closed, or given to the component before", fix="make a new one")
    return handle


def lift_guest(cx: Context, slot: Any, kind: type[R]) -> R:  # noqa: ANN401
    """A new owner for a handle that the guest gave."""
    return kind(GuestHandle(cx, c.clone_any(slot.of.resource)))


def lower_host(cx: Context, value: H, slot: Any, resource: HostResource[H], *, owned: bool) -> None:  # noqa: ANN401
    """A host object for the guest: its own, or lent for this call."""
    number = cx.keep(value)
    host = c.new_host(True, number, cx.kinds[resource])  # noqa: FBT003 - the host owns what it lends, and drops it after
    pointer = c.AnyPointer()
    error = c.host_to_any(cx.pointer, host, ctypes.byref(pointer))
    c.delete_host(host)
    if error:
        raise HandleGone(c.error_text(error))
    if not owned:
        cx.lent.append((number, c.clone_any(pointer)))
    slot.of.resource = pointer
    slot.kind = c.RESOURCE


def lift_host(cx: Context, slot: Any, resource: HostResource[H], *, owned: bool) -> H:  # noqa: ANN401
    """The host object that the guest means; when ``owned`` the guest gives it back for good."""
    host = c.HostPointer()
    error = c.any_to_host(cx.pointer, slot.of.resource, ctypes.byref(host))
    if error:
        raise HandleGone(f"{resource.name}: {c.error_text(error)}")
    number = c.host_rep(host)
    c.delete_host(host)
    if number not in cx.objects:
        raise HandleGone(f"{resource.name}: the guest used a handle that it does not have")
    found: Any = cx.objects.pop(number) if owned else cx.objects[number]
    return found  # type: ignore[no-any-return]
