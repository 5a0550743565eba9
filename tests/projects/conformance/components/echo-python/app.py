"""The conformance world in Python."""

# @world conformance

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from componentize_py_types import Err, Ok
from resources import Things, ViaThings
from wit_world import exports
from wit_world.imports import host, types

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Api", "Inspect", "Things", "Via", "ViaThings"]


def _functions(of: type, make: Callable[[str], Callable[..., Any]]) -> dict[str, Any]:
    """A method for each function of an interface."""
    return {name: make(name) for name in vars(of) if not name.startswith("_")}


def _echo(name: str) -> Callable[..., Any]:
    def echo(_self: object, *values: Any) -> Any:
        if name == "no_parameters":
            return "nothing given"
        if name == "no_result" or not values:
            return None
        if name.startswith("echo_result_"):
            return _answered(values[0])
        return values[0] if len(values) == 1 else values

    return echo


def _answered(value: Ok[Any] | Err[Any]) -> Any:
    if isinstance(value, Err):
        raise value
    return value.value


def _via(name: str) -> Callable[..., Any]:
    function = getattr(host, name)
    return lambda _self, *values: function(*values)


Api = type("Api", (exports.Api,), _functions(exports.Api, _echo))
Via = type("Via", (exports.Via,), _functions(exports.Via, _via))


class Inspect(exports.Inspect):
    """What values mean."""

    def inspect_string(self, value: str) -> int:
        return len(value)

    def inspect_char(self, value: str) -> int:
        return ord(value)

    def inspect_s8(self, value: int) -> bool:
        return value < 0

    def inspect_s64(self, value: int) -> bool:
        return value < 0

    def inspect_u64(self, value: int) -> bool:
        return value >= 1 << 63

    def inspect_list(self, value: list[int]) -> int:
        return sum(value) % 2**32

    def inspect_enum(self, value: types.Color) -> int:
        return [types.Color.RED, types.Color.GREEN, types.Color.DEEP_BLUE].index(value)

    def inspect_flags(self, value: types.Access) -> int:
        worth = {types.Access.READ: 1, types.Access.WRITE: 10, types.Access.RUN_AS_ROOT: 100}
        return sum(points for flag, points in worth.items() if flag in value)

    def inspect_flags32(self, value: types.Flags32) -> bool:
        return types.Flags32.C31 in value

    def inspect_record(self, value: types.Mixed) -> int:
        return value.half + value.last

    def inspect_person(self, value: types.Person) -> str:
        return value.name if value.nickname is None else value.nickname

    def inspect_variant(self, value: types.Shape) -> str:
        match value:
            case types.Shape_Path(points):
                return f"path:{len(points)}"
            case types.Shape_Label(text):
                return f"label:{len(text)}"
            case types.Shape_Owner(person):
                return f"owner:{person.name}"
        return type(value).__name__.removeprefix("Shape_").lower()

    def inspect_number(self, value: types.Number) -> str:
        return type(value).__name__.removeprefix("Number_").lower()

    def inspect_option(self, value: Any) -> int:
        return 0 if value is None else 1 if value.value is None else 2

    def inspect_result(self, value: Ok[int] | Err[str]) -> str:
        return f"err:{value.value}" if isinstance(value, Err) else str(value.value)

    def check(self, value: int) -> int:
        if value >= 1000:
            raise Err("too large")
        return value
