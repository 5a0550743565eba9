"""The base class of every emitted component class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from witworks.runtime.hosts import host_functions

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from witworks.runtime.backend import Backend, Facts, Limits


class Component:
    """One instance of a component. Use it with ``with``, or call :meth:`close`."""

    backend: ClassVar[str]
    facts: ClassVar[Facts]

    def __new__(cls, *_arguments: Any, **given: Any) -> Self:  # noqa: ANN401
        """Name a missing import before Python complains about a missing argument."""
        if "facts" in cls.__dict__:
            host_functions(cls.facts, given)
        return super().__new__(cls)

    def __init__(self, imports: dict[str, object], limits: Limits) -> None:
        from witworks.runtime.component_backend import ComponentBackend

        self.__backend: Backend = ComponentBackend(self.facts, imports, limits)

    @staticmethod
    def backend_of(component: Component) -> Backend:
        """What runs this instance."""
        return component.__backend

    def close(self) -> None:
        """Free the instance; later calls raise :class:`~witworks.runtime.errors.InstanceDead`."""
        self.__backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


backend_of = Component.backend_of
