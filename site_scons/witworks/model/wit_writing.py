"""A resolved world as WIT text again: what it reaches and nothing else, in the order that it has, without a word of comment.

Equal for all WIT that differs only in documentation, comments, or what the world does not reach. Every name has a ``%``, so that
none is taken for a keyword.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from witworks.model.spelling import spell
from witworks.model.world import Alias, EnumOf, Flags, Own, Record, Ref, Resource, Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from witworks.model.world import Case, Definition, Field, Function, Interface, TypeDef, World


def packages(world: World, features: Sequence[str] = ()) -> dict[str, str]:
    """The items of each package by its name, without the line that names it; the world's own package is the first.

    ``features`` are those that were enabled to get this world. None of it asks for them any more, but tools that are told of
    features want them to be somewhere.
    """
    texts: dict[str, list[str]] = {world.package: []}
    for key, interface in world.interfaces.items():
        if interface.name == key:
            package, name = _named(key)
            texts.setdefault(package, []).append(_block(f"interface %{name}", _interface(interface, key, package)))
    texts[world.package].append(_block(f"world %{world.name}", _world(world)))
    texts[world.package] += [f"@unstable(feature = {name})\ninterface %feature-{name} {{}}" for name in features]
    return {package: "\n\n".join(blocks) + "\n" for package, blocks in texts.items()}


def definition(name: str, of: Definition) -> str:
    """A type that is no resource, under this name: the same text in WIT and in WAC."""
    match of:
        case Record(parts):
            return f"record %{name} {{ {_fields(parts)} }}"
        case Variant(cases):
            return f"variant %{name} {{ {_cases(cases)} }}"
        case EnumOf(cases):
            return f"enum %{name} {{ {_cases(cases)} }}"
        case Flags(flags):
            return f"flags %{name} {{ {_cases(flags)} }}"
        case Alias(target):
            return f"type %{name} = {spell(target)};"
    raise ValueError(f"a resource, {name}, has functions of its own")


def signature(function: Function, *, params: Sequence[Field] | None = None) -> str:
    """``func(…) -> …`` of a function, or of what of its parameters is written down."""
    shown = function.params if params is None else params
    result = "" if function.result is None else f" -> {spell(function.result)}"
    return f"{'async ' if function.is_async else ''}func({_fields(shown)}){result}"


def renamed(thing: Any, rename: Callable[[Ref], Ref]) -> Any:  # noqa: ANN401 - a type, a definition, a function
    """``thing`` with every reference in it put through ``rename``."""
    if isinstance(thing, Ref):
        return rename(thing)
    if isinstance(thing, tuple):
        return tuple(renamed(item, rename) for item in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{item.name: renamed(getattr(thing, item.name), rename) for item in fields(thing)})
    return thing


def _world(world: World) -> Iterator[str]:
    functions = (*world.import_functions, *world.export_functions)
    yield from _types(world.types, functions, None, world.package)
    for word, keys, its in (
        ("import", world.imports, world.import_functions),
        ("export", world.exports, world.export_functions),
    ):
        for key in keys:
            interface = world.interfaces[key]
            if interface.name == key:
                yield f"{word} {_path(key, world.package)};"
            else:
                yield _block(f"{word} %{interface.name}: interface", _interface(interface, key, world.package))
        yield from (f"{word} %{one.name}: {signature(_escaped(one))};" for one in its if one.resource is None)


def _interface(interface: Interface, key: str, package: str) -> Iterator[str]:
    yield from _types(interface.types, interface.functions, key, package)
    yield from (f"%{one.name}: {signature(_escaped(one))};" for one in interface.functions if one.resource is None)


def _types(types: Iterable[TypeDef], functions: Iterable[Function], owner: str | None, package: str) -> Iterator[str]:
    for item in types:
        match item.definition:
            case Alias(Ref(other, name)) if other != owner and other is not None:
                alias = "" if name == item.name else f" as %{item.name}"
                yield f"use {_path(other, package)}.{{%{name}{alias}}};"
            case Resource():
                yield _resource(item.name, [one for one in functions if one.resource == item.name])
            case of:
                yield definition(item.name, _escaped(of))


def _resource(name: str, functions: Sequence[Function]) -> str:
    return _block(f"resource %{name}", (_of_resource(_escaped(one)) for one in functions)) if functions else f"resource %{name};"


def _of_resource(function: Function) -> str:
    match function.kind:
        case "constructor":
            made = replace(function, result=None if isinstance(function.result, Own) else function.result)
            return f"constructor{signature(made).removeprefix('func')};"
        case "static":
            return f"%{function.name}: static {signature(function)};"
    return f"%{function.name}: {signature(function, params=function.params[1:])};"


def _escaped(thing: Any) -> Any:  # noqa: ANN401
    return renamed(thing, lambda ref: Ref(ref.interface, f"%{ref.name}"))


def _block(head: str, lines: Iterable[str]) -> str:
    inner = "".join(f"  {line}\n" for text in lines for line in text.splitlines())
    return f"{head} {{\n{inner}}}" if inner else f"{head} {{}}"


def _named(interface: str) -> tuple[str, str]:
    """Package, with its version, and name of an interface."""
    path, at, version = interface.partition("@")
    package, _, name = path.partition("/")
    return f"{package}{at}{version}", name


def _path(interface: str, package: str) -> str:
    """How the interface is called from inside a package: in its own, by its name alone."""
    its, name = _named(interface)
    if its == package:
        return f"%{name}"
    plain, at, version = its.partition("@")
    return f"{plain}/{name}{at}{version}"


def _fields(parts: Iterable[Field]) -> str:
    return ", ".join(f"%{part.name}: {spell(part.type)}" for part in parts)


def _cases(cases: Iterable[Case]) -> str:
    return ", ".join(f"%{case.name}" + ("" if case.type is None else f"({spell(case.type)})") for case in cases)
