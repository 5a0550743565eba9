"""A resolved world: what a component imports and exports, with every type that either reaches.

The model follows the WIT specification's own terms. It is made from the JSON of ``wasm-tools component wit --json`` by
:mod:`witworks.model.resolve` and stored as ``world.json``. Types refer to each other by name, never by index, so that what a
world does not reach cannot show in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from witworks.errors import WitError
from witworks.reading import MALFORMED, json_of

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = 1
"""Version of the ``world.json`` layout; part of every signature."""

PRIMITIVES: Final = frozenset(
    ["bool", "s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64", "f32", "f64", "char", "string", "error-context"],
)

Json: TypeAlias = Any


# Types ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Primitive:
    """A built-in type by its WIT name: ``u32``, ``string``, …"""

    name: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A type by name. ``interface`` is a key of :attr:`World.interfaces`; None means a type of the world itself."""

    interface: str | None
    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """``list<element>``, or ``list<element, length>`` when ``length`` is given."""

    element: Type
    length: int | None = None


@dataclass(frozen=True, slots=True)
class MapOf:
    """``map<key, value>``."""

    key: Type
    value: Type


@dataclass(frozen=True, slots=True)
class OptionOf:
    """``option<payload>``."""

    payload: Type


@dataclass(frozen=True, slots=True)
class ResultOf:
    """``result<ok, err>``; either is None where WIT leaves it out."""

    ok: Type | None
    err: Type | None


@dataclass(frozen=True, slots=True)
class TupleOf:
    """``tuple<items…>``."""

    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class StreamOf:
    """``stream<element>``; None for ``stream``."""

    element: Type | None


@dataclass(frozen=True, slots=True)
class FutureOf:
    """``future<payload>``; None for ``future``."""

    payload: Type | None


@dataclass(frozen=True, slots=True)
class Own:
    """An owned handle of a resource."""

    resource: Ref


@dataclass(frozen=True, slots=True)
class Borrow:
    """``borrow<resource>``."""

    resource: Ref


Type: TypeAlias = Primitive | Ref | ListOf | MapOf | OptionOf | ResultOf | TupleOf | StreamOf | FutureOf | Own | Borrow


# Definitions ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A record's field, or a function's parameter."""

    name: str
    type: Type
    docs: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case of a variant (with or without payload), of an enum, or a flag of a flags type."""

    name: str
    type: Type | None = None
    docs: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """``record``."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """``variant``."""

    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class EnumOf:
    """``enum``: cases without payload."""

    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Flags:
    """``flags``, in bit order."""

    flags: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """``type x = …``, and each type that ``use`` brings in (then the target is a :class:`Ref` to another interface)."""

    target: Type


@dataclass(frozen=True, slots=True)
class Resource:
    """``resource``; its functions are among the interface's, with :attr:`Function.resource` set."""


Definition: TypeAlias = Record | Variant | EnumOf | Flags | Alias | Resource


@dataclass(frozen=True, slots=True)
class TypeDef:
    """A named type."""

    name: str
    definition: Definition
    docs: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """A function. ``kind`` is ``freestanding``, ``method``, ``static`` or ``constructor``.

    ``name`` is the WIT name alone (``get``, not ``[method]blob.get``; empty for a constructor). A method's ``params`` start
    with its ``self``, a borrow of the resource. ``is_async`` says that WIT declares it ``async``.
    """

    name: str
    params: tuple[Field, ...] = ()
    result: Type | None = None
    kind: str = "freestanding"
    resource: str | None = None
    is_async: bool = False
    docs: str = ""

    @property
    def export_name(self) -> str:
        """The name inside a component's instance, as the component model spells it: ``[method]blob.get``."""
        if self.resource is None:
            return self.name
        return f"[{self.kind}]{self.resource}" + (f".{self.name}" if self.kind != "constructor" else "")


@dataclass(frozen=True, slots=True)
class Interface:
    """An interface, with its types and functions in the order of the WIT text.

    ``name`` is what the component calls it: ``toolsku:analytics/data-processor`` with ``@version`` where the package has one,
    or the plain name that a world gives an inline interface.
    """

    name: str
    types: tuple[TypeDef, ...] = ()
    functions: tuple[Function, ...] = ()
    docs: str = ""

    @property
    def only_types(self) -> bool:
        """Whether an import of it asks for nothing at run time: it has only types, and none of them is a resource."""
        return not self.functions and not any(isinstance(item.definition, Resource) for item in self.types)

    def type(self, name: str) -> TypeDef:
        """The type of that name."""
        return next(definition for definition in self.types if definition.name == name)


@dataclass(frozen=True, slots=True)
class World:
    """A world with all that it reaches, and nothing else.

    ``imports`` and ``exports`` list keys of ``interfaces`` in the order of the text (types that are only ``use``d come with
    their interface among the imports, as in the component itself). A key is the interface's name, except for an inline one:
    ``import/<name>`` or ``export/<name>``, because a world may give both sides one name.
    """

    package: str
    name: str
    imports: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    import_functions: tuple[Function, ...] = ()
    export_functions: tuple[Function, ...] = ()
    types: tuple[TypeDef, ...] = ()
    interfaces: Mapping[str, Interface] = field(default_factory=dict)
    docs: str = ""
    implied: tuple[str, ...] = ()
    """Those of ``imports`` that the text does not name: only their types were ``use``d, so the host need not supply them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "interfaces", dict(sorted(self.interfaces.items())))

    @property
    def id(self) -> str:
        """``toolsku:analytics/analytics-engine``, with the package's version where it has one."""
        package, at, version = self.package.partition("@")
        return f"{package}/{self.name}{at}{version}" if self.name else self.package

    def type(self, ref: Ref) -> TypeDef:
        """The definition that ``ref`` names."""
        if ref.interface is None:
            return next(definition for definition in self.types if definition.name == ref.name)
        return self.interfaces[ref.interface].type(ref.name)

    def signature(self) -> str:
        """SHA-256, in hex, of all that generated code can depend on: no docs, and no order where WIT gives it no meaning."""
        return hashlib.sha256(_canonical(_unordered(to_json(self, docs=False)))).hexdigest()

    def dumps(self) -> str:
        """The text of ``world.json``: indented, sorted keys, one trailing newline; equal worlds give equal bytes."""
        return json.dumps(to_json(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


_AGAIN: Final = "run scons again: it makes the file anew"


def loads(text: str) -> World:
    """The world stored in the text of a ``world.json``; raises :class:`WitError` for another layout, and for damage."""
    try:
        return from_json(json_of(text))
    except MALFORMED as error:
        raise _damaged(f"it cannot be read: {error!r:.200}") from error


# JSON ----------------------------------------------------------------------------------------------------------------


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
