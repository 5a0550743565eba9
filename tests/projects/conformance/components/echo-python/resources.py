"""The interfaces ``things`` and ``via-things``: a resource of the guest, and the host's, used by the guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import things
from wit_world import exports
from wit_world.imports import host_things
from wit_world.imports.host_things import Item

if TYPE_CHECKING:
    from things import Thing


class Things(exports.Things):
    """A resource of the guest."""

    def alive(self) -> int:
        return things.Thing.alive

    def pass_(self, value: Thing) -> Thing:
        return value

    def take(self, value: Thing) -> str:
        return value.name()

    def look(self, value: Thing) -> str:
        return value.name()

    def pass_list(self, value: list[Thing]) -> list[Thing]:
        return value

    def look_list(self, value: list[Thing]) -> list[str]:
        return [thing.name() for thing in value]

    def pass_option(self, value: Thing | None) -> Thing | None:
        return value


class ViaThings(exports.ViaThings):
    """The host's resource."""

    def construct(self, name: str) -> str:
        with Item(name) as item:
            return item.name()

    def rename(self, first: str, second: str) -> str:
        with Item(first) as item:
            item.rename(second)
            return item.name()

    def make(self, name: str) -> str:
        with Item.make(name) as item:
            return item.name()

    def join(self, a: str, b: str) -> str:
        with Item(a) as one, Item(b) as two, Item.join(one, two) as three:
            return three.name()

    def create(self, name: str) -> Item:
        return Item(name)

    def pass_(self, value: Item) -> Item:
        return host_things.pass_(value)

    def take(self, value: Item) -> str:
        return host_things.take(value)

    def look(self, value: Item) -> str:
        return host_things.look(value)

    def pass_list(self, value: list[Item]) -> list[Item]:
        return host_things.pass_list(value)

    def look_list(self, value: list[Item]) -> list[str]:
        return host_things.look_list(value)

    def pass_option(self, value: Item | None) -> Item | None:
        return host_things.pass_option(value)

    def discard(self, value: Item) -> None:
        with value:
            pass
