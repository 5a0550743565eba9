"""What the functions of ``inspect`` have to answer, computed from the value itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from witworks import runtime as rt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _flags(value: Any) -> int:
    of = type(value)
    return int(of.READ in value) + 10 * int(of.WRITE in value) + 100 * int(of.RUN_AS_ROOT in value)


def _variant(value: Any) -> str:
    case = type(value).__name__.removeprefix("Shape").lower()
    match case:
        case "path" | "label":
            return f"{case}:{len(value.value)}"
        case "owner":
            return f"{case}:{value.value.name}"
    return case


def _option(value: Any) -> int:
    return 0 if value is None else 1 if value.value is None else 2


def _result(value: Any) -> str:
    return str(value.value) if isinstance(value, rt.Ok) else f"err:{value.value}"


def _check(value: int) -> object:
    return rt.Ok(value) if value < 1000 else rt.Err("too large")


MEANINGS: Final[Mapping[str, Callable[[Any], object]]] = {
    "inspect-string": len,
    "inspect-char": ord,
    "inspect-s8": lambda value: value < 0,
    "inspect-s64": lambda value: value < 0,
    "inspect-u64": lambda value: value >= 1 << 63,
    "inspect-list": lambda value: sum(value) % 2**32,
    "inspect-enum": lambda value: ["RED", "GREEN", "DEEP_BLUE"].index(value.name),
    "inspect-flags": _flags,
    "inspect-flags32": lambda value: type(value).C31 in value,
    "inspect-record": lambda value: value.half + value.last,
    "inspect-person": lambda value: value.name if value.nickname is None else value.nickname,
    "inspect-variant": _variant,
    "inspect-number": lambda value: type(value).__name__.removeprefix("Number").lower(),
    "inspect-option": _option,
    "inspect-result": _result,
    "check": _check,
}
