"""A resolved world: what a component imports and exports, with every type that either reaches.

The model follows the WIT specification's own terms. It is made from the JSON of ``wasm-tools component wit --json`` by
:mod:`witworks.model.resolve` and stored as ``world.json`` by :mod:`witworks.model.world_json`. Types refer to each other by
name, never by index, so that what a world does not reach cannot show in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

PRIMITIVES: Final = frozenset(
    ["bool", "s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64", "f32", "f64", "char", "string", "error-context"],
)


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
