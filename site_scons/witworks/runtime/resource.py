"""The base class of every emitted resource: a context manager that is closed once and says so afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from witworks.runtime.errors import NotPicklable

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Handle(Protocol):
    """A backend's hold on one of the guest's resources."""

    def call(self, interface: str, name: str, /, *arguments: object) -> Any:  # noqa: ANN401
        """Call a method of the resource."""
        ...

    def close(self) -> None:
        """Let the guest destroy the resource, now."""
        ...

    def abandon(self) -> None:
        """Let the guest destroy the resource when it next runs: safe on any thread, at any time."""
        ...


class Resource:
    """A resource that lives in the component. Close it, best with ``with``; one that is forgotten is dropped later."""

    __slots__ = ("__handle", "__weakref__")

    def __init__(self, handle: Handle) -> None:
        self.__handle = handle

    def _call(self, interface: str, name: str, *arguments: object) -> Any:  # noqa: ANN401
        return self.__handle.call(interface, name, *arguments)

    @staticmethod
    def handle_of(resource: Resource) -> Handle:
        """The backend's handle."""
        return resource.__handle

    def close(self) -> None:
        """Destroy the resource in the component; harmless when it is closed or given away already."""
        self.__handle.close()

    def __reduce__(self) -> NoReturn:
        raise NotPicklable(f"a handle of `{type(self).__name__}` belongs to its instance: it cannot be copied or sent away")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        handle: Handle | None = getattr(self, "_Resource__handle", None)
        if handle is not None:
            handle.abandon()
