"""The guest behind the relay as emitted code sees it: what goes in is laid out at its very address, what comes out is a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from witworks.runtime.direct_faults import Fault
from witworks.runtime.direct_guest import no_text
from witworks.runtime.direct_staging import FIRST, Staging
from witworks.runtime.resource import Resource
from witworks.runtime.resources import GuestHandle, GuestHandles, live_handle

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Resource)


class RelayGuest(GuestHandles, Staging):
    """One instance's values on their way; ``view`` is the part of the relay's memory that holds a call's results."""

    def __init__(self, label: str, function: Callable[..., Any]) -> None:
        GuestHandles.__init__(self, label, function)
        Staging.__init__(self)
        self.view = b""
        self.text: Callable[[int, int], str] = no_text
        self._base = 0
        self.put: Callable[[object, tuple[str, str]], int] = _no_host
        self.get: Callable[[int, tuple[str, str]], Any] = _no_host
        self.lent: list[tuple[tuple[str, str], int, bool]] = []
        """Objects of the host in the relay's table: which resource, its index, and whether the call gives it away."""

    # Writing ----------------------------------------------------------------------------------------------------------

    def give(self, data: Any, align: int) -> int:  # noqa: ANN401
        """The address of a copy of ``data``."""
        at = self.block(0, align)
        self.out += data
        return at

    def settle(self) -> bytearray:
        """What is laid out: its places are addresses."""
        return self.out

    def settle_in_memory(self, _size: int, _align: int) -> int:
        """The address of the outermost block."""
        return FIRST

    # Reading ----------------------------------------------------------------------------------------------------------

    def see(self, view: bytes, base: int) -> None:
        """Read from now on what lies in the relay's memory from ``base``."""
        self.view = view
        self._base = base
        self.text = _texts(view, base)

    def forget(self) -> None:
        """Let go of a call's results."""
        self.view = b""
        self.text = no_text

    def pointer(self, at: int, size: int, align: int) -> int:
        """The place in ``view`` of the value at ``at``."""
        return self.place(at, 1, size, align)

    def place(self, at: int, count: int, size: int, align: int) -> int:
        """Where a list's items lie in ``view``."""
        start = at - self._base
        if at % align:
            raise Fault("pointer not aligned")
        if not 0 <= start <= len(self.view) - count * size:
            raise Fault("list pointer/length out of bounds of memory")
        return start

    def items(self, at: int, count: int, size: int, align: int) -> bytes:
        """The bytes of a list's items."""
        start = self.place(at, count, size, align)
        return self.view[start : start + count * size]

    # Resources of the guest ------------------------------------------------------------------------------------------------

    def lower_guest(self, value: object, kind: type[Resource], _name: tuple[str, str], label: str, *, owned: bool) -> int:
        """The index of a guest's resource in the relay's own table, lent or given away."""
        handle = live_handle(self, value, kind, label)
        if owned:
            self.given.append(handle)
        index: int = handle.pointer[1]
        return index

    def lift_guest(self, index: int, kind: type[R], name: tuple[str, str]) -> R:
        """A new owner for a resource that the guest gives."""
        return kind(GuestHandle(self, (name, index)))

    # Resources of the host -------------------------------------------------------------------------------------------------

    def lower_host(self, value: object, name: tuple[str, str], *, owned: bool) -> int:
        """The index of an object of the host in the relay's own table; what the call only borrows is dropped after it."""
        index = self.put(value, name)
        self.lent.append((name, index, owned))
        return index

    def lift_host(self, index: int, name: tuple[str, str], *, owned: bool) -> Any:  # noqa: ANN401
        """The object of the host that the guest gives back; ``owned``, for a function cannot give what it borrowed."""
        del owned
        return self.get(index, name)

    def arguments_lowered(self) -> None:
        """From here on the guest owns what it was given."""
        super().arguments_lowered()
        self.lent = [item for item in self.lent if not item[2]]


def _no_host(_value: object, name: tuple[str, str]) -> Any:  # noqa: ANN401
    raise LookupError(name)


def _texts(view: bytes, base: int) -> Callable[[int, int], str]:
    size = len(view)

    def text(at: int, length: int) -> str:
        start = at - base
        end = start + length
        if start < 0 or end > size:
            raise Fault("string pointer/length out of bounds of memory")
        return str(view[start:end], "utf-8")

    return text
