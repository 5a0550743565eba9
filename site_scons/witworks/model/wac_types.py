"""An interface as one block of WAC, with every type that it speaks of in it, whichever interface that is from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from witworks.model.wit_writing import definition, renamed, signature
from witworks.model.world import Alias, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from witworks.model.world import Function, Interface, World


def block(world: World, interface: Interface, functions: Iterable[Function]) -> str:
    """``interface { … }`` with these of its functions; there must be no resource among its types."""
    return _Block(world).text(interface, functions)


class _Block:
    def __init__(self, world: World) -> None:
        self._world = world
        self._names: dict[Ref, str] = {}
        self._lines: list[str] = []

    def text(self, interface: Interface, functions: Iterable[Function]) -> str:
        key = next(key for key, one in self._world.interfaces.items() if one is interface)
        for item in interface.types:
            self._own(Ref(key, item.name))
        for function in functions:
            self._lines.append(f"%{function.name}: {signature(self._local(function))};")
        return "\n".join(["interface {", *(f"  {line}" for line in self._lines), "}"])

    def _own(self, ref: Ref) -> None:
        """Define a type that the interface has under this name, its own or one that it uses."""
        base = self._base(ref)
        if base in self._names:
            self._lines.append(f"type %{ref.name} = {self._names[base]};")
        else:
            self._define(base, ref.name)

    def _base(self, ref: Ref) -> Ref:
        while isinstance(found := self._world.type(ref).definition, Alias) and isinstance(found.target, Ref):
            ref = found.target
        return ref

    def _define(self, base: Ref, wanted: str) -> None:
        name, number = wanted, 2
        while f"%{name}" in self._names.values():
            name, number = f"{wanted}-n{number}", number + 1
        self._names[base] = f"%{name}"
        # What it is made of is defined first: WAC reads from above.
        self._lines.append(definition(name, self._local(self._world.type(base).definition)))

    def _local(self, thing: Any) -> Any:  # noqa: ANN401
        """The thing with every type that it names by its name in the block."""
        return renamed(thing, self._name)

    def _name(self, ref: Ref) -> Ref:
        base = self._base(ref)
        if base not in self._names:
            self._define(base, base.name)
        return Ref(None, self._names[base])
