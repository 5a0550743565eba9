"""The base class of every emitted component class."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, ParamSpec, TypeVar

from witworks.runtime.backend import Limits
from witworks.runtime.errors import NotPicklable
from witworks.runtime.hosts import host_functions

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from witworks.runtime.backend import Backend, Facts
    from witworks.runtime.pool import InstancePool

C = TypeVar("C", bound="Component")
P = ParamSpec("P")


class Component:
    """One instance of a component. Use it with ``with``, or call :meth:`close`."""

    backend: str = "automatic"
    """Of an instance, what runs it: ``direct`` or ``component``."""
    facts: ClassVar[Facts]

    def __new__(cls, *_arguments: Any, **given: Any) -> Self:  # noqa: ANN401
        """Name a missing import before Python complains about a missing argument."""
        if "facts" in cls.__dict__:
            host_functions(cls.facts, given)
        return super().__new__(cls)

    def __init__(self, imports: dict[str, object], limits: Limits) -> None:
        from witworks.runtime.choice import new_backend

        self.__backend: Backend = new_backend(self.facts, imports, limits)
        self.backend = self.__backend.name

    @staticmethod
    def backend_of(component: Component) -> Backend:
        """What runs this instance."""
        return component.__backend

    def close(self) -> None:
        """Free the instance; later calls raise :class:`~witworks.runtime.errors.InstanceDead`."""
        self.__backend.close()

    @classmethod
    def warmup(cls, *, timeout: float | None = None, fuel: int | None = None) -> None:
        """Read, verify and compile the component now, for instances with such limits, so that the first is made quickly."""
        from witworks.runtime.choice import warm

        warm(cls.facts, Limits(None, timeout, fuel))

    @classmethod  # pyright: ignore[reportArgumentType]
    def pool(  # the class is taken for what it is called with, so that its arguments are checked here
        cls: Callable[P, C],
        size: int,
        /,
        *args: P.args,
        **given: P.kwargs,
    ) -> InstancePool[C]:
        """A pool of up to ``size`` instances for as many threads; the rest is what an instance is made with."""
        from witworks.runtime.pool import InstancePool

        return InstancePool(functools.partial(cls, *args, **given), size)

    def __reduce__(self) -> NoReturn:
        raise NotPicklable(
            f"an instance of {self.facts.component} belongs to its process: it cannot be copied or sent to another",
            fix=f"send the class `{type(self).__name__}`, or a function that makes an instance, and make one there",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


backend_of = Component.backend_of
