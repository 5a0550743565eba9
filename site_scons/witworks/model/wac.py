"""The text of a composition for ``wac compose``: every argument named, so that nothing is matched behind anyone's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks.model import composed, wac_types

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from witworks.model.world import Function, Interface, World


def write(
    name: str,
    links: Sequence[Sequence[str]],
    left_open: Collection[str],
    parts: Mapping[str, World],
    compositions: Collection[str],
) -> str:
    """The text for a plan's links (importer, interface, provider, export) and what it leaves open.

    ``parts`` are those of the plan in its order, each with the world of its bytes: a guest may use less than its world allows.
    ``compositions`` are the parts that are such themselves.
    """
    called = {part: f"p{number}-{part}" for number, part in enumerate(parts)}
    spelt = _spelt_out({interface for _, interface, _, _ in links}, left_open, parts)
    lines = [f"package made:{name};"]
    for number, (interface, text) in enumerate(spelt.items()):
        lines += ["", f'import i{number} as "{interface}": {text};']
    for part, world in parts.items():
        imports = {world.interfaces[key].name for key in world.imports}
        kind = "composition" if part in compositions else "component"
        lines += ["", f"let {called[part]} = new {kind}:{part} {{"]
        lines += [
            f'  "{interface}": {called[provider]}["{export}"],'
            for importer, interface, provider, export in links
            if importer == part and interface in imports
        ]
        lines += [f'  "{interface}": i{number},' for number, interface in enumerate(spelt) if interface in imports]
        # `...` hands on what the part imports beside: what the plan leaves open, WASI, and interfaces of types alone.
        lines += ["  ...", "};"]
    return "\n".join([*lines, "", f"export {[*called.values()][-1]}...;", ""])


def _spelt_out(inside: Collection[str], left_open: Collection[str], parts: Mapping[str, World]) -> dict[str, str]:
    """Of the interfaces that stay open those that use types of one that is supplied inside, each as WAC.

    Handed on by `...`, such an interface would bring the other among the imports, functions and all.
    """
    found: dict[str, tuple[World, Interface]] = {}
    asked: dict[str, dict[str, Function]] = {}
    for world in parts.values():
        for key in world.imports:
            interface = world.interfaces[key]
            if interface.name in left_open and any(name in inside for name in _uses(world, key)):
                found.setdefault(interface.name, (world, interface))
                asked.setdefault(interface.name, {}).update((item.name, item) for item in interface.functions)
    return {name: wac_types.block(world, interface, asked[name].values()) for name, (world, interface) in found.items()}


def _uses(world: World, key: str) -> Iterator[str]:
    """The interfaces whose types the one with that key speaks of, directly or not."""
    waiting, seen = [key], {key}
    while waiting:
        for other in composed.mentioned(world.interfaces[waiting.pop()]) - seen:
            seen.add(other)
            waiting.append(other)
            yield world.interfaces[other].name
