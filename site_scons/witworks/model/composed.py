"""The world of a composition: the root's exports, the imports that stay open, and the types that these speak of."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

from witworks.model.world import Ref, World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from witworks.model.world import Interface


def world(root: World, parts: Mapping[str, World], left_open: Mapping[str, str]) -> World:
    """The world of what is made of ``parts``; ``left_open`` has the part that each open import is of.

    An interface that is supplied inside, and whose types the exports speak of, is there with its types alone: the host has
    nothing to supply for it.
    """
    interfaces: dict[str, Interface] = {key: root.interfaces[key] for key in root.exports}
    whole = dict(_open_interfaces(parts, left_open))
    functions = [item for name, part in left_open.items() for item in parts[part].import_functions if item.name == name]
    waiting: list[tuple[str, World]] = [(key, root) for key in root.exports]
    waiting += [(key, parts[part]) for key, part in whole.items()]
    waiting += [(key, parts[left_open[item.name]]) for item in functions for key in _mentioned(item)]
    waiting += [(key, root) for item in (*root.types, *root.export_functions) for key in _mentioned(item)]
    seen: set[str] = set()
    imports: list[str] = []
    while waiting:
        key, home = waiting.pop(0)
        if key in seen:
            continue
        seen.add(key)
        interface = home.interfaces[key]
        if key not in root.exports or key in whole:
            imports.append(key)
            interfaces[key] = interface if key in whole or key in root.exports else replace(interface, functions=())
        waiting += [(other, home) for other in _mentioned(interfaces[key])]
    types = {item.name: item for name in left_open.values() for item in parts[name].types}
    return World(
        package=root.package,
        name=root.name,
        imports=tuple(imports),
        exports=root.exports,
        import_functions=tuple(functions),
        export_functions=root.export_functions,
        types=tuple({**types, **{item.name: item for item in root.types}}.values()),
        interfaces=interfaces,
        docs=root.docs,
    )


def _open_interfaces(parts: Mapping[str, World], left_open: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, part in left_open.items():
        yield from ((key, part) for key in parts[part].imports if parts[part].interfaces[key].name == name)


def _mentioned(thing: object) -> set[str]:
    """The keys of the interfaces whose types something speaks of."""
    if isinstance(thing, Ref):
        return set() if thing.interface is None else {thing.interface}
    if isinstance(thing, tuple):
        return {key for item in thing for key in _mentioned(item)}
    if is_dataclass(thing):
        return {key for item in fields(thing) for key in _mentioned(getattr(thing, item.name))}
    return set()
