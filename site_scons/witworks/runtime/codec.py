"""The tables that an emitted ``_component.py`` hands to the component backend: plain data, no wasmtime in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

H = TypeVar("H")


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Stands for a function that the component API cannot run, and says which feature it would need."""

    feature: str


@dataclass(frozen=True, slots=True)
class Export:
    """How to call an exported function: ``send(cx, slots, *arguments)`` lowers, ``take(cx, slot)`` lifts the result."""

    params: int
    send: Callable[..., None]
    take: Callable[..., Any] | None


@dataclass(frozen=True, slots=True)
class Import:
    """How the host answers an imported function: ``serve(cx, host, args, slot)``.

    ``argument`` is the class's keyword argument that brings the host's side, empty for methods of the world's own resources;
    ``attribute`` what to take of it, None for the argument itself and for methods, whose object comes with the call.
    """

    interface: str | None
    name: str
    argument: str
    attribute: str | None
    serve: Callable[..., None] | Unsupported


@dataclass(frozen=True)  # generic and slotted do not go together in Python 3.11
class HostResource(Generic[H]):
    """A resource that the host implements, with objects of the Protocol ``H``."""

    interface: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Codec:
    """All that a world's component backend needs beyond the component."""

    exports: Mapping[tuple[str | None, str], Export | Unsupported]
    imports: tuple[Import, ...] = ()
    resources: tuple[HostResource[Any], ...] = ()
