"""How the lowering code complains: about a value of the wrong type, or a case that the bindings do not know."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from typing import Final, TypeVar

from witworks.runtime.errors import HandleGone, NotUnicode, OutOfRange, WitworksRuntimeError, WrongType, WrongWorld

T = TypeVar("T")
REFUSED: Final = (WrongType, OutOfRange, NotUnicode, HandleGone)
"""What is raised for a value that cannot be passed."""
_INSIDE: Final = (".", "[", ":")
"""How the message of an error begins whose place is known only to who lowers what is around it."""
SHOWN: Final = 60
"""Characters of a value's ``repr`` that a message shows."""


def mismatch(value: object, label: str, wanted: str = "") -> WrongType:
    """The error for a value of another type than ``label`` says or ``wanted`` spells out."""
    shown = repr(value)
    shown = shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 3]}..."
    got = type(value).__name__
    if got == wanted:  # of another version of the interface, or of another component
        got = f"{type(value).__module__}.{got}"
    return WrongType(f"{label}: expected {wanted or label}, got {got} {shown}")


def put(error: WitworksRuntimeError, place: str) -> None:
    """Say in ``error`` where the value is in which it happened: ``.value: …`` becomes ``points[3].value: …``."""
    if error.message.startswith(_INSIDE):
        error.message = place + error.message
        error.args = (error.message,)


def expect(value: object, kind: type, label: str) -> None:
    """Check that ``value`` is a ``kind``."""
    if not isinstance(value, kind):
        raise mismatch(value, label, kind.__name__)


def unknown_case(case: str, label: str) -> WrongWorld:
    """The error for a case that the bindings do not know."""
    return WrongWorld(f"{label} has a case `{case}` that these bindings do not know", fix="run scons: it makes both anew")


def as_list(value: Sequence[T], label: str, wanted: str = "a list") -> list[T]:
    """The items of a sequence, which may not change any more; a str is no list of its characters, and a set has no order."""
    if isinstance(value, (str, dict, set, frozenset)) or not isinstance(value, Sized) or not hasattr(value, "__iter__"):
        raise mismatch(value, label, wanted)
    return list(value)
