"""Stand-ins for what a world imports: their answers are set by a test, and they remember what they were asked.

    from witworks.runtime.mocks import Mocks, mocked

    mocks = Mocks(PipelineDriver)
    mocked(mocks.cleaner.clean).returns([DataPoint("2026-06-12T10:00:00Z", 42.5, "cpu")])
    with PipelineDriver(**mocks) as driver:
        driver.run.run([])
    assert mocked(mocks.cleaner.clean).calls == [([],)]

They are made from the Protocols that the bindings have for the world's imports. What they answer crosses into the guest like any
host's answer, and is checked against the WIT like it.
"""

from __future__ import annotations

import collections.abc
from functools import partial
from types import UnionType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from witworks.runtime.errors import WitworksRuntimeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class NoAnswer(WitworksRuntimeError):  # noqa: N818
    """A mocked function was called that has nothing to answer."""

    code = "WW524"


class MockFunction(Generic[P, R]):
    """A function of the host that a test has in hand. ``calls`` has the arguments of each call, the oldest first."""

    def __init__(self, name: str, default: Callable[P, R]) -> None:
        self.name = name
        self.calls: list[tuple[Any, ...]] = []
        self._answer: Callable[..., R] = default

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Remember the call, and answer as was set."""
        self.calls.append(args)
        return self._answer(*args, **kwargs)

    def returns(self, *values: R) -> None:
        """Answer with these values, one a call, and from then on with the last."""
        waiting = list(values)

        def answer(*_: object) -> R:
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]

        self._answer = answer

    def raises(self, error: Exception) -> None:
        """Raise the error at each call: the import's own error class (``GetError(Problem.FULL)``) is an ``err`` for the guest."""

        def answer(*_: object) -> R:
            raise error

        self._answer = answer

    def does(self, function: Callable[P, R]) -> None:
        """Answer with what the function makes of the arguments."""
        self._answer = function


def mocked(function: Callable[P, R]) -> MockFunction[P, R]:
    """A function of a mock as what it is, with the types that its import has: ``mocked(mocks.store.get).returns(entry)``."""
    if not isinstance(function, MockFunction):
        raise TypeError(f"{function!r} is no function of a mock")
    return function


def mock(protocol: Callable[..., T]) -> T:
    """A mock of an import's Protocol: an object with each of its functions as a :class:`MockFunction`.

    A function that answers nothing, or a resource of the host's, does so by itself; every other needs an answer set.
    """
    title = protocol.__name__
    made: Any = type(title, (), {})()
    for name, function in vars(protocol).items():
        if not name.startswith("_") and callable(function):
            setattr(made, name, _function(f"{title}.{name}", partial(_returned, function)))
    found: T = made
    return found


class Mocks(collections.abc.Mapping[str, Any]):
    """A mock for each import of a component's class: attributes, and items to pass to it: ``Shop(**mocks)``."""

    def __init__(self, component: type) -> None:
        limits = ("memory", "timeout", "fuel", "wasi")
        hints = get_type_hints(vars(component)["__init__"])
        self._mocks = {name: _of(name, hint) for name, hint in hints.items() if name not in (*limits, "return")}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """The mock of that import."""
        try:
            return self._mocks[name]
        except KeyError:
            raise AttributeError(f"there is no import {name}; there are: {', '.join(self._mocks) or 'none'}") from None

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401
        """The mock of that import."""
        return self._mocks[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the imports."""
        return iter(self._mocks)

    def __len__(self) -> int:
        """How many imports there are."""
        return len(self._mocks)


def _returned(function: Callable[..., object]) -> object:
    return get_type_hints(function)["return"]


def _of(name: str, hint: Any) -> object:  # noqa: ANN401
    if get_origin(hint) is UnionType:  # an import that the host may leave out
        hint = get_args(hint)[0]
    if get_origin(hint) is collections.abc.Callable:
        *_, returned = hint.__args__
        return _function(name, lambda: returned)
    return mock(hint)


def _function(name: str, returned: Callable[[], Any]) -> MockFunction[..., Any]:
    def default(*_: object) -> object:
        hint = returned()
        if hint is None or hint is type(None):
            return None
        if getattr(hint, "_is_protocol", False):
            return mock(hint)
        raise NoAnswer(f"nothing says what {name} answers", fix=f"set it before the call: mocked(….{name}).returns(…)")

    return MockFunction(name, default)
