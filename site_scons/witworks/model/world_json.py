"""A world as ``world.json`` has it, and the signature that stands for its meaning."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final, TypeAlias

from witworks.errors import WitError
from witworks.model.world import (
    Alias,
    Borrow,
    Case,
    Definition,
    EnumOf,
    Field,
    Flags,
    Function,
    FutureOf,
    Interface,
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
    Type,
    TypeDef,
    Variant,
    World,
)
from witworks.reading import MALFORMED, json_of

FORMAT: Final = 1
"""Version of the ``world.json`` layout; part of every signature."""
Json: TypeAlias = Any
_AGAIN: Final = "run scons again: it makes the file anew"


def signature(world: World) -> str:
    """SHA-256, in hex, of all that generated code can depend on: no docs, and no order where WIT gives it no meaning."""
    return hashlib.sha256(_canonical(_unordered(to_json(world, docs=False)))).hexdigest()


def dumps(world: World) -> str:
    """The text of ``world.json``: indented, sorted keys, one trailing newline; equal worlds give equal bytes."""
    return json.dumps(to_json(world), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def loads(text: str) -> World:
    """The world stored in the text of a ``world.json``; raises :class:`WitError` for another layout, and for damage."""
    try:
        return from_json(json_of(text))
    except MALFORMED as error:
        raise _damaged(f"it cannot be read: {error!r:.200}") from error


def to_json(world: World, *, docs: bool = True) -> Json:
    """Plain lists and dicts for ``world``; without docs on request."""

    def named(thing: TypeDef | Interface | Function | Field | Case | World, content: dict[str, Json]) -> dict[str, Json]:
        if docs and thing.docs:
            content["docs"] = thing.docs
        return {"name": thing.name, **content}

    def fields(items: tuple[Field, ...]) -> list[Json]:
        return [named(item, {"type": _type_json(item.type)}) for item in items]

    def cases(items: tuple[Case, ...]) -> list[Json]:
        return [named(item, {} if item.type is None else {"type": _type_json(item.type)}) for item in items]

    def definition(thing: Definition) -> Json:
        match thing:
            case Record():
                return {"record": fields(thing.fields)}
            case Variant():
                return {"variant": cases(thing.cases)}
            case EnumOf():
                return {"enum": cases(thing.cases)}
            case Flags():
                return {"flags": cases(thing.flags)}
            case Alias():
                return {"alias": _type_json(thing.target)}
            case Resource():
                return "resource"

    def types(items: tuple[TypeDef, ...]) -> list[Json]:
        return [named(item, {"kind": definition(item.definition)}) for item in items]

    def functions(items: tuple[Function, ...]) -> list[Json]:
        return [
            named(
                item,
                {
                    "kind": item.kind,
                    **({"resource": item.resource} if item.resource else {}),
                    **({"async": True} if item.is_async else {}),
                    "params": fields(item.params),
                    "result": None if item.result is None else _type_json(item.result),
                },
            )
            for item in items
        ]

    return named(
        world,
        {
            "format": FORMAT,
            "package": world.package,
            "imports": list(world.imports),
            "exports": list(world.exports),
            **({"implied": list(world.implied)} if docs and world.implied else {}),
            "import-functions": functions(world.import_functions),
            "export-functions": functions(world.export_functions),
            "types": types(world.types),
            "interfaces": {
                key: named(interface, {"types": types(interface.types), "functions": functions(interface.functions)})
                for key, interface in sorted(world.interfaces.items())
            },
        },
    )


def from_json(data: Json) -> World:
    """The world that :func:`to_json` wrote."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise WitError("WW209", "world.json has another layout", fix=_AGAIN)

    def fields(items: Json) -> tuple[Field, ...]:
        return tuple(Field(item["name"], _type(item["type"]), item.get("docs", "")) for item in items)

    def cases(items: Json) -> tuple[Case, ...]:
        return tuple(Case(item["name"], _type(item["type"]) if "type" in item else None, item.get("docs", "")) for item in items)

    def definition(item: Json) -> Definition:
        if item == "resource":
            return Resource()
        ((kind, content),) = item.items()
        match kind:
            case "record":
                return Record(fields(content))
            case "variant":
                return Variant(cases(content))
            case "enum":
                return EnumOf(cases(content))
            case "flags":
                return Flags(cases(content))
            case _:
                return Alias(_type(content))

    def types(items: Json) -> tuple[TypeDef, ...]:
        return tuple(TypeDef(item["name"], definition(item["kind"]), item.get("docs", "")) for item in items)

    def functions(items: Json) -> tuple[Function, ...]:
        return tuple(
            Function(
                name=item["name"],
                params=fields(item["params"]),
                result=None if item["result"] is None else _type(item["result"]),
                kind=item["kind"],
                resource=item.get("resource"),
                is_async=item.get("async", False),
                docs=item.get("docs", ""),
            )
            for item in items
        )

    return World(
        package=data["package"],
        name=data["name"],
        imports=tuple(data["imports"]),
        exports=tuple(data["exports"]),
        import_functions=functions(data["import-functions"]),
        export_functions=functions(data["export-functions"]),
        types=types(data["types"]),
        interfaces={
            key: Interface(item["name"], types(item["types"]), functions(item["functions"]), item.get("docs", ""))
            for key, item in data["interfaces"].items()
        },
        docs=data.get("docs", ""),
        implied=tuple(data.get("implied", ())),
    )


def _type_json(of: Type) -> Json:
    match of:
        case Primitive(name):
            return name
        case Ref(interface, name):
            return {"ref": [interface, name]}
        case ListOf(element, None):
            return {"list": _type_json(element)}
        case ListOf(element, length):
            return {"list": _type_json(element), "length": length}
        case MapOf(key, value):
            return {"map": [_type_json(key), _type_json(value)]}
        case OptionOf(payload):
            return {"option": _type_json(payload)}
        case ResultOf(ok, err):
            return {"result": [None if ok is None else _type_json(ok), None if err is None else _type_json(err)]}
        case TupleOf(items):
            return {"tuple": [_type_json(item) for item in items]}
        case StreamOf(element):
            return {"stream": None if element is None else _type_json(element)}
        case FutureOf(payload):
            return {"future": None if payload is None else _type_json(payload)}
        case Own(resource):
            return {"own": [resource.interface, resource.name]}
        case Borrow(resource):
            return {"borrow": [resource.interface, resource.name]}


def _type(data: Json) -> Type:
    if isinstance(data, str):
        return Primitive(data)
    match data:
        case {"ref": [interface, name]}:
            return Ref(interface, name)
        case {"list": element}:
            return ListOf(_type(element), data.get("length"))
        case {"map": [key, value]}:
            return MapOf(_type(key), _type(value))
        case {"option": payload}:
            return OptionOf(_type(payload))
        case {"result": [ok, err]}:
            return ResultOf(None if ok is None else _type(ok), None if err is None else _type(err))
        case {"tuple": items}:
            return TupleOf(tuple(_type(item) for item in items))
        case {"stream": element}:
            return StreamOf(None if element is None else _type(element))
        case {"future": payload}:
            return FutureOf(None if payload is None else _type(payload))
        case {"own": [interface, name]}:
            return Own(Ref(interface, name))
        case {"borrow": [interface, name]}:
            return Borrow(Ref(interface, name))
    raise _damaged(f"it has an unknown type: {data!r:.200}")


def _damaged(how: str) -> WitError:
    return WitError("WW209", f"world.json is damaged: {how}", fix=_AGAIN)


def _unordered(data: Json) -> Json:
    """``data`` with the lists sorted whose order means nothing: imports, exports, functions and named types."""
    sets = {"imports", "exports", "import-functions", "export-functions", "types", "functions"}
    if isinstance(data, dict):
        return {
            key: sorted((_unordered(item) for item in value), key=_canonical) if key in sets else _unordered(value)
            for key, value in data.items()
        }
    return [_unordered(item) for item in data] if isinstance(data, list) else data


def _canonical(data: Json) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
