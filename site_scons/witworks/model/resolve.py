"""A :class:`World` from the JSON that ``wasm-tools component wit --json`` prints, for WIT text and for components alike.

wasm-tools numbers worlds, interfaces and types; here they get names, and what the wanted world does not reach is left out.
The layout is that of wit-parser's ``Resolve``.
"""

from __future__ import annotations

from typing import Any, Final

from witworks.errors import WitError, did_you_mean
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
from witworks.reading import MALFORMED

Json = dict[str, Any]
COMPONENT_WORLD: Final = ("root:component", "root")
"""Package and world that wasm-tools gives a component whose WIT it decodes."""


def world_from_json(resolve: Json, package: str, name: str) -> World:
    """The world ``name`` of ``package`` (with its version) out of ``resolve``; raises :class:`WitError` if it is not there."""
    try:
        return _world(resolve, package, name)
    except MALFORMED as error:
        message = f"wasm-tools describes this WIT in a way that Witworks does not know: {error!r:.200}"
        raise WitError("WW210", message, fix="update wasm-tools and witworks") from error


def _world(resolve: Json, package: str, name: str) -> World:
    numbers = [
        number
        for number, world in enumerate(resolve["worlds"])
        if world["name"] == name and resolve["packages"][world["package"]]["name"] == package
    ]
    if not numbers:
        worlds = [world["name"] for world in resolve["worlds"] if resolve["packages"][world["package"]]["name"] == package]
        raise WitError("WW208", f"world `{name}` is not in package `{package}`", fix=did_you_mean(name, worlds))
    return _Resolver(resolve, numbers[0]).world(package)


class _Resolver:
    """One pass over one world: keys for its interfaces first, so that types can refer to them."""

    def __init__(self, resolve: Json, number: int) -> None:
        self._resolve = resolve
        self._number = number
        self._world: Json = resolve["worlds"][number]
        self._keys: dict[int, str] = {}
        for side in ("exports", "imports"):  # an interface on both sides is one interface: its import's key is as good
            for label, item in self._world[side].items():
                if "interface" in item:
                    self._keys[item["interface"]["id"]] = self._key(side, label, item["interface"]["id"])

    def world(self, package: str) -> World:
        imports, exports = self._world["imports"], self._world["exports"]
        return World(
            package=package,
            name=self._world["name"],
            imports=self._interface_keys("imports"),
            exports=self._interface_keys("exports"),
            import_functions=self._world_functions(imports),
            export_functions=self._world_functions(exports),
            types=tuple(
                self._typedef(label, item["type"])
                for side in (imports, exports)
                for label, item in side.items()
                if "type" in item
            ),
            interfaces={
                self._key(side, label, item["interface"]["id"]): self._interface(label, item["interface"]["id"])
                for side in ("imports", "exports")
                for label, item in self._world[side].items()
                if "interface" in item
            },
            docs=_docs(self._world),
        )

    def _key(self, side: str, label: str, number: int) -> str:
        name = self._interface_name(label, number)
        return name if ":" in name else f"{side.removesuffix('s')}/{name}"

    def _interface_name(self, label: str, number: int) -> str:
        interface = self._resolve["interfaces"][number]
        if interface["name"] is None or label != f"interface-{number}":
            return label
        package = self._resolve["packages"][interface["package"]]["name"]
        plain, at, version = package.partition("@")
        return f"{plain}/{interface['name']}{at}{version}"

    def _interface_keys(self, side: str) -> tuple[str, ...]:
        return tuple(
            self._key(side, label, item["interface"]["id"]) for label, item in self._world[side].items() if "interface" in item
        )

    def _interface(self, label: str, number: int) -> Interface:
        interface = self._resolve["interfaces"][number]
        return Interface(
            name=self._interface_name(label, number),
            types=tuple(self._typedef(name, type_number) for name, type_number in interface["types"].items()),
            functions=tuple(self._function(item) for item in interface["functions"].values()),
            docs=_docs(interface),
        )

    def _world_functions(self, items: Json) -> tuple[Function, ...]:
        return tuple(self._function({**item["function"], "name": label}) for label, item in items.items() if "function" in item)

    def _function(self, item: Json) -> Function:
        ((kind, resource_number),) = ((item["kind"], None),) if isinstance(item["kind"], str) else item["kind"].items()
        plain = kind.removeprefix("async-")
        resource = None if resource_number is None else self._resolve["types"][resource_number]["name"]
        name = item["name"]
        if resource is not None:
            name = "" if plain == "constructor" else name.partition("]")[2].removeprefix(f"{resource}.")
        return Function(
            name=name,
            params=tuple(Field(param["name"], self._type(param["type"]), _docs(param)) for param in item["params"]),
            result=self._optional(item.get("result")),
            kind=plain,
            resource=resource,
            is_async=kind != plain,
            docs=_docs(item),
        )

    def _typedef(self, name: str, number: int) -> TypeDef:
        item = self._resolve["types"][number]
        return TypeDef(name, self._definition(item["kind"]), _docs(item))

    def _definition(self, kind: Any) -> Definition:  # noqa: ANN401
        match kind:
            case "resource":
                return Resource()
            case {"record": {"fields": fields}}:
                return Record(tuple(Field(item["name"], self._type(item["type"]), _docs(item)) for item in fields))
            case {"variant": {"cases": cases}}:
                return Variant(self._cases(cases))
            case {"enum": {"cases": cases}}:
                return EnumOf(self._cases(cases))
            case {"flags": {"flags": flags}}:
                return Flags(self._cases(flags))
            case {"type": target}:
                return Alias(self._type(target))
        return Alias(self._anonymous(kind))

    def _cases(self, cases: list[Json]) -> tuple[Case, ...]:
        return tuple(Case(item["name"], self._optional(item.get("type")), _docs(item)) for item in cases)

    def _optional(self, item: str | int | None) -> Type | None:
        return None if item is None else self._type(item)

    def _type(self, item: str | int) -> Type:
        """A reference: a primitive by name, a named type by name, anything else spelled out.

        A bare number that stands for a resource means owning it, as in WIT.
        """
        if isinstance(item, str):
            return Primitive(item)
        definition = self._resolve["types"][item]
        return self._anonymous(definition["kind"]) if definition["name"] is None else self._ref(item)

    def _ref(self, number: int) -> Ref:
        definition = self._resolve["types"][number]
        match definition["owner"]:
            case {"interface": interface} if interface in self._keys:
                return Ref(self._keys[interface], definition["name"])
            case {"world": world} if world == self._number:
                return Ref(None, definition["name"])
        # A type of another world, brought in by `include`: this world has it under the same name.
        return Ref(None, definition["name"])

    def _anonymous(self, kind: Json) -> Type:
        ((word, content),) = kind.items()
        match word:
            case "list":
                return ListOf(self._type(content))
            case "fixed-length-list":
                return ListOf(self._type(content[0]), content[1])
            case "map":
                return MapOf(self._type(content[0]), self._type(content[1]))
            case "option":
                return OptionOf(self._type(content))
            case "result":
                return ResultOf(self._optional(content.get("ok")), self._optional(content.get("err")))
            case "tuple":
                return TupleOf(tuple(self._type(item) for item in content["types"]))
            case "stream":
                return StreamOf(self._optional(content))
            case "future":
                return FutureOf(self._optional(content))
            case "handle" if "borrow" in content:
                return Borrow(self._ref(content["borrow"]))
            case "handle":
                return Own(self._ref(content["own"]))
        raise WitError("WW210", f"this version of Witworks does not know the WIT type `{word}`", fix="update witworks")


def _docs(item: Json) -> str:
    """The docs of an item; one that is ``@deprecated`` says so at their end."""
    text = str((item.get("docs") or {}).get("contents") or "")
    match item.get("stability"):
        case {"stable": {"deprecated": str(version)}} | {"unstable": {"deprecated": str(version)}}:
            return "\n\n".join(filter(None, (text.rstrip(), f"Deprecated since {version}.")))
    return text
