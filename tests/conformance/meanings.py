"""What the functions of the conformance world have to answer, computed from the arguments as the vectors say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from witworks.model import world as wit

_ACCESS: Final = {"read": 1, "write": 10, "run-as-root": 100}


def _variant(value: dict[str, Any]) -> str:
    ((case, payload),) = value.items()
    match case:
        case "path" | "label":
            return f"{case}:{len(payload)}"
        case "owner":
            return f"{case}:{payload['name']}"
    return case


def _person(value: dict[str, Any]) -> str:
    nickname: dict[str, str] | None = value["nickname"]
    return value["name"] if nickname is None else nickname["some"]


_MEANINGS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "inspect-string": len,
    "inspect-char": ord,
    "inspect-s8": lambda value: value < 0,
    "inspect-s64": lambda value: int(value) < 0,
    "inspect-u64": lambda value: int(value) >= 1 << 63,
    "inspect-list": lambda value: sum(value) % 2**32,
    "inspect-enum": ["red", "green", "deep-blue"].index,
    "inspect-flags": lambda value: sum(_ACCESS[flag] for flag in value),
    "inspect-flags32": lambda value: "c31" in value,
    "inspect-record": lambda value: value["half"] + value["last"],
    "inspect-person": _person,
    "inspect-variant": _variant,
    "inspect-number": lambda value: next(iter(value)),
    "inspect-option": lambda value: 0 if value is None else 1 if value["some"] is None else 2,
    "inspect-result": lambda value: str(value["ok"]) if "ok" in value else f"err:{value['err']}",
    "check": lambda value: {"ok": value} if value < 1000 else {"err": "too large"},
}


def answer(function: wit.Function, arguments: Sequence[Any]) -> Any:
    """The result that ``function`` of ``api``, ``via``, ``host`` or ``inspect`` owes for the arguments."""
    if function.name in _MEANINGS:
        return _MEANINGS[function.name](*arguments)
    if function.name == "no-parameters":
        return "nothing given"
    if function.result is None:
        return None
    return arguments[0] if len(arguments) == 1 else list(arguments)
