"""The host's side: it answers what it is given, and remembers it; and it has a resource of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from witworks import runtime as rt
from witworks.bindgen.names import pascal

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


class Host:
    """The interface ``host``: every function gives back its parameters."""

    def __init__(self, package: ModuleType) -> None:
        self.seen: list[tuple[object, ...]] = []
        self._module = getattr(package, "host", None)

    def __getattr__(self, name: str) -> Callable[..., object]:
        def answer(*values: object) -> object:
            self.seen.append(values)
            if name == "no_parameters":
                return "nothing given"
            if name == "no_result" or not values:
                return None
            if name.startswith("echo_result_"):
                return self._result(name, values[0])
            return values[0] if len(values) == 1 else values

        return answer

    def _result(self, name: str, value: object) -> object:
        if isinstance(value, rt.Ok):
            return value.value
        assert isinstance(value, rt.Err)
        error: Any = getattr(self._module, f"{pascal(name.replace('_', '-'))}Error")
        raise error(value.value)


class Item:
    """A thing of the host with a name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def name(self) -> str:
        return self._name

    def rename(self, name: str) -> None:
        self._name = name


class HostThings:
    """The interface ``host-things``."""

    def __init__(self, package: ModuleType) -> None:
        self._error: Any = getattr(getattr(package, "host_things", None), "ItemMakeError", None)

    def item(self, name: str) -> Item:
        return Item(name)

    def item_make(self, name: str) -> Item:
        if not name:
            raise self._error("no name")
        return Item(name)

    def item_join(self, a: Item, b: Item) -> Item:
        return Item(f"{a.name()}+{b.name()}")

    def pass_(self, value: Item) -> Item:
        return value

    def take(self, value: Item) -> str:
        return value.name()

    def look(self, value: Item) -> str:
        return value.name()

    def pass_list(self, value: list[Item]) -> list[Item]:
        return value

    def look_list(self, value: list[Item]) -> list[str]:
        return [item.name() for item in value]

    def pass_option(self, value: Item | None) -> Item | None:
        return value
