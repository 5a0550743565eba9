"""The world of a composition: the root's exports, the imports that stay open, and the types that these speak of."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

from witworks.model.world import Ref, Resource, World

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from witworks.model.world import Function, Interface


def world(root: World, parts: Mapping[str, World], left_open: Mapping[str, str], only_types: Mapping[str, str]) -> World:
    """The world of what is made of ``parts``.

    ``left_open`` has the part that each open import is of, ``only_types`` the same for imports that ask for nothing.
    Of an interface that is supplied inside, the types are there that exports and open imports speak of, and no function: the
    host has nothing to supply for it.
    """
    whole = dict.fromkeys(root.exports, root)
    opened = {key: parts[part] for key, part in _open_interfaces(parts, {**only_types, **left_open})}
    functions = {
        name: parts[part] for name, part in left_open.items() for item in parts[part].import_functions if item.name == name
    }
    waiting = [(ref, home) for key, home in (*whole.items(), *opened.items()) for ref in _refs(home.interfaces[key])]
    waiting += [(ref, home) for name, home in functions.items() for ref in _refs(_function(home, name))]
    waiting += [(ref, root) for ref in _refs((root.types, root.export_functions))]
    spoken_of: dict[str, Interface] = {}
    seen: set[Ref] = set()
    while waiting:
        ref, home = waiting.pop()
        if ref in seen or ref.interface is None or ref.interface in whole or ref.interface in opened:
            continue
        seen.add(ref)
        item = home.type(ref)
        spoken_of.setdefault(ref.interface, home.interfaces[ref.interface])
        waiting += [(other, home) for other in _refs(item)]
    inside = {
        key: replace(one, functions=(), types=tuple(item for item in one.types if Ref(key, item.name) in seen))
        for key, one in sorted(spoken_of.items())
    }
    types = {item.name: item for home in (*functions.values(), root) for item in home.types}
    return World(
        package=root.package,
        name=root.name,
        imports=(*opened, *inside),
        exports=root.exports,
        import_functions=tuple(_function(home, name) for name, home in functions.items()),
        export_functions=root.export_functions,
        types=tuple(types.values()),
        interfaces={key: home.interfaces[key] for key, home in (*opened.items(), *whole.items())} | inside,
        docs=root.docs,
    )


def inner_resource(made: World, left_open: Collection[str]) -> Ref | None:
    """A resource of an interface that is supplied inside, of which the world speaks all the same; nobody outside could use it."""
    for key in made.imports:
        interface = made.interfaces[key]
        for item in interface.types:
            if isinstance(item.definition, Resource) and interface.name not in left_open:
                return Ref(key, item.name)
    return None


def mentioned(thing: object) -> set[str]:
    """The keys of the interfaces whose types something speaks of."""
    return {ref.interface for ref in _refs(thing) if ref.interface is not None}


def _open_interfaces(parts: Mapping[str, World], left_open: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, part in left_open.items():
        yield from ((key, part) for key in parts[part].imports if parts[part].interfaces[key].name == name)


def _function(home: World, name: str) -> Function:
    return next(item for item in home.import_functions if item.name == name)


def _refs(thing: object) -> Iterator[Ref]:
    """Every type that something names."""
    if isinstance(thing, Ref):
        yield thing
    elif isinstance(thing, tuple):
        for item in thing:
            yield from _refs(item)
    elif is_dataclass(thing):
        for item in fields(thing):
            yield from _refs(getattr(thing, item.name))
