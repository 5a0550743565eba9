"""The handles of one instance on the direct backend: the guest's own table, and what Python holds of the guest's resources.

The table follows the component model: an index stands for an owned or a borrowed resource of one type; what is dropped or
given away is gone, what was borrowed for a call must be dropped before its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from witworks.runtime.direct_faults import Fault
from witworks.runtime.resource import Resource
from witworks.runtime.resources import GuestHandle, GuestHandles, live_handle

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Resource)
MOST: Final = 2**20
"""Handles that a guest may have at a time: they lie in the host's memory, which its own limit does not count."""


@dataclass(slots=True)
class Entry:
    """What an index of the table stands for: a guest's resource by its representation, or an object of the host."""

    kind: tuple[str, str]
    value: Any
    owned: bool


class Handles(GuestHandles):
    """A guest's table, with what Python holds."""

    def __init__(self, label: str, function: Callable[..., Any]) -> None:
        super().__init__(label, function)
        self.table: dict[int, Entry] = {}
        self.borrowed = 0
        """Handles that the guest must drop before the running call ends."""
        self._free: list[int] = []
        self._next = 1

    @property
    def objects(self) -> list[Any]:
        """The host's objects that the guest has handles of."""
        return [entry.value for entry in self.table.values()]

    def add(self, kind: tuple[str, str], value: object, *, owned: bool) -> int:
        """A new index."""
        if self._free:
            index = self._free.pop()
        elif self._next > MOST:
            raise Fault(f"resource table is full: it has {MOST} handles")
        else:
            index, self._next = self._next, self._next + 1
        self.table[index] = Entry(kind, value, owned)
        if not owned:
            self.borrowed += 1
        return index

    def entry(self, index: int, kind: tuple[str, str]) -> Entry:
        """What an index stands for."""
        found = self.table.get(index)
        if found is None:
            raise Fault(f"unknown handle index {index}")
        if found.kind != kind:
            raise Fault(f"handle index {index} used with the wrong type, expected guest-defined resource `{kind[1]}`")
        return found

    def remove(self, index: int, kind: tuple[str, str]) -> Entry:
        """Take an index out of the table, because the guest drops it or gives it away."""
        found = self.entry(index, kind)
        del self.table[index]
        self._free.append(index)
        return found

    # The intrinsics that a guest imports ------------------------------------------------------------------------------

    def new(self, kind: tuple[str, str], representation: int) -> int:
        """``resource.new``."""
        return self.add(kind, representation, owned=True)

    def representation(self, kind: tuple[str, str], index: int) -> int:
        """``resource.rep``."""
        found: int = self.entry(index, kind).value
        return found

    def drop(self, kind: tuple[str, str], index: int) -> Entry:
        """``resource.drop``; whoever calls runs the destructor of what was owned."""
        found = self.remove(index, kind)
        if not found.owned:
            self.borrowed -= 1
        return found

    def refuse_borrowed(self) -> None:
        """End a call whose borrowed handles were not all dropped."""
        raise Fault("borrow handles still remain at the end of the call")

    # Lowering and lifting ---------------------------------------------------------------------------------------------

    def lower_guest(self, value: object, kind: type[Resource], name: tuple[str, str], label: str, *, owned: bool) -> int:
        """A guest's resource: its representation when lent, an index when given away."""
        handle = live_handle(self, value, kind, label)
        representation: int = handle.pointer[1]
        if not owned:
            return representation
        self.given.append(handle)
        return self.add(name, representation, owned=True)

    def take_back(self) -> None:
        """Undo what a refused call was about to give away."""
        given = {handle.pointer for handle in self.given}
        self.given.clear()
        for index in [index for index, entry in self.table.items() if (entry.kind, entry.value) in given]:
            del self.table[index]
            self._free.append(index)

    def lift_guest(self, index: int, kind: type[R], name: tuple[str, str]) -> R:
        """A new owner for a resource that the guest gives."""
        entry = self.remove(index, name)
        return kind(GuestHandle(self, (name, entry.value)))

    def lower_host(self, value: object, name: tuple[str, str], *, owned: bool) -> int:
        """An index for an object of the host."""
        return self.add(name, value, owned=owned)

    def lift_host(self, index: int, name: tuple[str, str], *, owned: bool) -> Any:  # noqa: ANN401
        """The object of the host that the guest means; when ``owned`` the guest gives it back for good."""
        if owned:
            entry = self.remove(index, name)
            if not entry.owned:
                raise Fault("cannot lift own resource from a borrow")
            return entry.value
        return self.entry(index, name).value
