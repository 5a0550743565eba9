"""TypeScript declarations of a world, for those who implement it: ``render`` gives the text of ``world.d.ts``.

Each interface is a module under its WIT name, and so is the world itself. An exported interface is an interface type that the
guest's object of that name has; an imported one has functions to import. How a value looks depends on the engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from witworks.bindgen.names import interface_words, words
from witworks.bindgen.typed_arrays import TYPED_ARRAYS
from witworks.model.world import (
    Alias,
    Borrow,
    EnumOf,
    Field,
    Flags,
    FutureOf,
    ListOf,
    MapOf,
    OptionOf,
    Own,
    Primitive,
    Record,
    Ref,
    Resource,
    ResultOf,
    StreamOf,
    TupleOf,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witworks.model.world import Case, Function, Interface, Type, TypeDef, World

_PLAIN: Final = {"bool": "boolean", "char": "string", "string": "string", "error-context": "Error"}
_RESERVED: Final = frozenset(
    word
    for line in (
        "arguments await break case catch class const continue debugger default delete do else enum eval export extends false",
        "finally for function if implements import in instanceof interface let new null package private protected public return",
        "static super switch this throw true try typeof var void while with yield",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class Engine:
    """How values look to a guest on one engine."""

    typed_arrays: bool
    """Whether lists of numbers other than bytes come as typed arrays."""


ENGINES: Final = {
    "qjs": Engine(typed_arrays=False),
    "starlingmonkey": Engine(typed_arrays=True),
}


def render(world: World, engine: str) -> str:
    """The text of ``world.d.ts``; equal worlds give equal text."""
    return "\n".join(_Declarations(world, ENGINES[engine]).lines()) + "\n"


def camel(name: str) -> str:
    """``window-size`` as JavaScript has it: ``windowSize``."""
    first, *rest = words(name)
    return first.lower() + "".join(_capitalised(word) for word in rest)


def pascal(name: str) -> str:
    """``data-point`` as JavaScript has it: ``DataPoint``."""
    return "".join(_capitalised(word) for word in words(name))


def exports(world: World) -> dict[str, str]:
    """What the guest's module has to export, by its name in JavaScript, and what WIT calls it."""
    found = {camel(interface_words(world.interfaces[key].name)): world.interfaces[key].name for key in world.exports}
    return found | {camel(function.name): function.name for function in world.export_functions if function.resource is None}


def members(world: World) -> dict[str, list[str]]:
    """What each exported object has to have: functions and classes, by their names in JavaScript."""
    found = {}
    for key in world.exports:
        interface = world.interfaces[key]
        functions = [camel(function.name) for function in interface.functions if function.resource is None]
        classes = [pascal(definition.name) for definition in interface.types if isinstance(definition.definition, Resource)]
        found[camel(interface_words(interface.name))] = functions + classes
    return found


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


class _Declarations:
    def __init__(self, world: World, engine: Engine) -> None:
        self._world = world
        self._engine = engine
        self._here: str | None = None
        """The interface whose module is being written; None for the world's own."""

    def lines(self) -> Iterator[str]:
        """The lines of the whole file."""
        yield f"// The world {self._world.id} for the guest that implements it."
        yield "// Made by Witworks from the WIT; change that, not this file."
        for key, interface in self._world.interfaces.items():
            self._here = key
            yield ""
            yield from self._interface(key, interface)
        self._here = None
        yield ""
        yield from self._world_module()

    def _interface(self, key: str, interface: Interface) -> Iterator[str]:
        functions = [function for function in interface.functions if function.resource is None]
        yield from _docs(interface.docs, "")
        yield f'declare module "{interface.name}" {{'
        for definition in interface.types:
            yield from self._definition(definition, interface.functions)
        name = self._type_name(interface)
        yield f"  export interface {name} {{"
        for function in functions:
            yield from self._function(function, "    ")
        for definition in interface.types:
            if isinstance(definition.definition, Resource):
                yield f"    {pascal(definition.name)}: typeof {pascal(definition.name)};"
        yield "  }"
        if key in self._world.imports:
            for function in functions:
                if camel(function.name) not in _RESERVED:
                    yield from self._function(function, "  ", "export function ")
            yield f"  const all: {name};"
            yield "  export default all;"
        else:
            yield "  export {};"
        yield "}"
        plain = interface.name.partition("@")[0]
        if plain != interface.name and sum(plain == one.name.partition("@")[0] for one in self._world.interfaces.values()) == 1:
            yield f'declare module "{plain}" {{'
            yield f'  export * from "{interface.name}";'
            if key in self._world.imports:
                yield f'  export {{ default }} from "{interface.name}";'
            yield "}"

    def _world_module(self) -> Iterator[str]:
        world = self._world
        yield from _docs(world.docs, "")
        yield f'declare module "{world.id.partition("@")[0]}" {{'
        for definition in world.types:
            yield from self._definition(definition, (*world.export_functions, *world.import_functions))
        for function in world.import_functions:
            if function.resource is None and camel(function.name) not in _RESERVED:
                yield from self._function(function, "  ", "export function ")
        yield "  /** What the guest's module exports. */"
        yield f"  export interface {pascal(world.name)} {{"
        for key in world.exports:
            interface = world.interfaces[key]
            yield from _docs(interface.docs, "    ")
            kind = f'import("{interface.name}").{self._type_name(interface)}'
            yield f"    {camel(interface_words(interface.name))}: {kind};"
        for function in world.export_functions:
            if function.resource is None:
                yield from self._function(function, "    ")
        yield "  }"
        yield "  export {};"
        yield "}"

    def _type_name(self, interface: Interface) -> str:
        """The type of the whole interface, named like it unless one of its own types is."""
        name = pascal(interface_words(interface.name))
        taken = {pascal(definition.name) for definition in interface.types}
        return f"{name}Interface" if name in taken else name

    def _definition(self, definition: TypeDef, functions: Sequence[Function]) -> Iterator[str]:
        yield from _docs(definition.docs, "  ")
        name = pascal(definition.name)
        match definition.definition:
            case Record(fields):
                yield f"  export interface {name} {{"
                for field in fields:
                    yield from self._member(field)
                yield "  }"
            case Flags(flags):
                yield f"  export interface {name} {{"
                for flag in flags:
                    yield from _docs(flag.docs, "    ")
                    yield f"    {camel(flag.name)}: boolean;"
                yield "  }"
            case Variant(cases):
                yield f"  export type {name} ="
                yield from self._alternatives([self._case(case) for case in cases], cases)
            case EnumOf(cases):
                yield f"  export type {name} ="
                yield from self._alternatives([f'"{case.name}"' for case in cases], cases)
            case Alias(target):
                yield f"  export type {name} = {self._spelled(target)};"
            case Resource():
                yield f"  export class {name} {{"
                for function in functions:
                    if function.resource == definition.name:
                        yield from self._resource_function(function)
                yield "  }"

    def _member(self, field: Field) -> Iterator[str]:
        yield from _docs(field.docs, "    ")
        optional = "?" if isinstance(self._resolved(field.type), OptionOf) else ""
        yield f"    {camel(field.name)}{optional}: {self._spelled(field.type)};"

    def _alternatives(self, texts: list[str], cases: Sequence[Case]) -> Iterator[str]:
        for text, case in zip(texts, cases, strict=True):
            yield from _docs(case.docs, "    ")
            yield f"    | {text}{';' if case is cases[-1] else ''}"

    def _case(self, case: Case) -> str:
        payload = "" if case.type is None else f"; val: {self._spelled(case.type)}"
        return f'{{ tag: "{case.name}"{payload} }}'

    def _function(self, function: Function, indent: str, keyword: str = "") -> Iterator[str]:
        yield from self._function_docs(function, indent)
        yield f"{indent}{keyword}{camel(function.name)}{self._signature(function, function.params)};"

    def _resource_function(self, function: Function) -> Iterator[str]:
        yield from self._function_docs(function, "    ")
        if function.kind == "constructor":
            yield f"    constructor({self._params(function.params)});"
            return
        params = function.params[1:] if function.kind == "method" else function.params
        yield f"    {'static ' if function.kind == 'static' else ''}{camel(function.name)}{self._signature(function, params)};"

    def _signature(self, function: Function, params: Sequence[Field]) -> str:
        result = function.result
        if isinstance(resolved := self._resolved(result), ResultOf):
            result = resolved.ok
        text = "void" if result is None else self._spelled(result)
        return f"({self._params(params)}): {f'Promise<{text}>' if function.is_async else text}"

    def _params(self, params: Sequence[Field]) -> str:
        return ", ".join(f"{_parameter(field.name)}: {self._spelled(field.type)}" for field in params)

    def _function_docs(self, function: Function, indent: str) -> Iterator[str]:
        text = function.docs
        if isinstance(resolved := self._resolved(function.result), ResultOf):
            error = "undefined" if resolved.err is None else self._spelled(resolved.err)
            text = f"{text}\n\n@throws {{{error}}}".strip()
        yield from _docs(text, indent)

    def _spelled(self, kind: Type) -> str:
        match kind:
            case Primitive(name):
                return _PLAIN.get(name) or ("bigint" if name in {"u64", "s64"} else "number")
            case Ref(interface, name):
                return self._named(interface, name)
            case Own(resource) | Borrow(resource):
                return self._named(resource.interface, resource.name)
            case ListOf(element):
                return self._list(element)
            case MapOf(key, value):
                return f"Map<{self._spelled(key)}, {self._spelled(value)}>"
            case OptionOf(payload):
                text = self._spelled(payload)
                if isinstance(self._resolved(payload), OptionOf):
                    return f'{{ tag: "some"; val: {text} }} | {{ tag: "none" }}'
                return f"{text} | null | undefined"
            case ResultOf(ok, err):
                return " | ".join(f'{{ tag: "{tag}"{self._payload(payload)} }}' for tag, payload in (("ok", ok), ("err", err)))
            case TupleOf(items):
                return f"[{', '.join(self._spelled(item) for item in items)}]"
            case StreamOf(element):
                return f"AsyncIterable<{'void' if element is None else self._spelled(element)}>"
            case FutureOf(payload):
                return f"Promise<{'void' if payload is None else self._spelled(payload)}>"

    def _named(self, interface: str | None, name: str) -> str:
        if interface == self._here:
            return pascal(name)
        if interface is None:
            return f'import("{self._world.id.partition("@")[0]}").{pascal(name)}'
        return f'import("{self._world.interfaces[interface].name}").{pascal(name)}'

    def _list(self, element: Type) -> str:
        resolved = self._resolved(element)
        numbers = TYPED_ARRAYS.get(resolved.name) if isinstance(resolved, Primitive) else None
        if numbers and (numbers == "Uint8Array" or self._engine.typed_arrays):
            return numbers
        text = self._spelled(element)
        return f"{text}[]" if re.fullmatch(r"[\w.]+|import\([^)]*\)\.\w+", text) else f"Array<{text}>"

    def _payload(self, kind: Type | None) -> str:
        return "; val?: undefined" if kind is None else f"; val: {self._spelled(kind)}"

    def _resolved(self, kind: Type | None) -> Type | None:
        """The type behind any number of aliases."""
        while isinstance(kind, Ref):
            definition = self._world.type(kind).definition
            if not isinstance(definition, Alias):
                break
            kind = definition.target
        return kind


def _parameter(name: str) -> str:
    text = camel(name)
    return f"{text}_" if text in _RESERVED else text


def _docs(text: str, indent: str) -> Iterator[str]:
    if not text:
        return
    first, *rest = text.replace("*/", "*\\/").splitlines()
    if not rest:
        yield f"{indent}/** {first} */"
        return
    yield f"{indent}/**"
    for line in (first, *rest):
        yield f"{indent} * {line}".rstrip()
    yield f"{indent} */"
