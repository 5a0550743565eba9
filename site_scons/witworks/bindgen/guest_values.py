"""What QuickJS needs help with in a world's values, as data for ``languages/scripts/quickjs.mjs``.

componentize-qjs takes a u32 from 2**31 on for a negative number in one direction and for 2**31 - 1 in the other, and rounds
64-bit integers silently. Where a world has such values its functions are wrapped. A type is None where nothing needs doing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from witworks.bindgen.guest_types import camel, pascal
from witworks.bindgen.names import interface_words
from witworks.model.world import (
    Alias,
    Borrow,
    ListOf,
    OptionOf,
    Own,
    Primitive,
    Record,
    Ref,
    Resource,
    ResultOf,
    TupleOf,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from witworks.model.world import Function, Interface, Type, World

_NUMBERS: Final = frozenset(["u32", "u64", "s64"])


def help_with(world: World) -> dict[str, Any]:
    """Exports by their name in the guest's module, and imports by their WIT name, each with the functions that need help."""
    helper, hosts = _Helper(world), _Helper(world, has_guests=False)
    exports = [(camel(interface_words(world.interfaces[key].name)), world.interfaces[key]) for key in world.exports]
    imports = [(world.interfaces[key].name, world.interfaces[key]) for key in world.imports]
    return {
        "exports": {name: told for name, one in exports if (told := helper.interface(one, exported=True))},
        "exportFunctions": hosts.functions(world.export_functions),
        "imports": {name: told for name, one in imports if (told := hosts.interface(one, exported=False))},
        "importFunctions": hosts.functions(world.import_functions),
    }


class _Helper:
    """Answers for functions that have resources of the guest, or for the others: imports, and exports of the world itself."""

    def __init__(self, world: World, *, has_guests: bool = True) -> None:
        self._world = world
        self._handles: frozenset[Ref] = frozenset()
        """The resources of the guest that are wrapped: all of them, once one of them needs help."""
        if not has_guests:
            return
        functions = [one for key in world.exports for one in world.interfaces[key].functions if one.resource is not None]
        if self.functions(functions, members=True):
            self._handles = frozenset(
                Ref(key, definition.name)
                for key in world.exports
                for definition in world.interfaces[key].types
                if isinstance(definition.definition, Resource)
            )

    def interface(self, interface: Interface, *, exported: bool) -> dict[str, Any] | None:
        """Its functions and resources that need help; None where none does."""
        functions = self.functions(interface.functions)
        resources = {}
        for definition in interface.types:
            if isinstance(definition.definition, Resource):
                own = [one for one in interface.functions if one.resource == definition.name]
                if (told := self.functions(own, members=True)) or (exported and self._handles):
                    resources[pascal(definition.name)] = told | (self._silent(own) if exported else {})
        return {"functions": functions, "resources": resources} if functions or resources else None

    def functions(self, functions: Iterable[Function], *, members: bool = False) -> dict[str, Any]:
        """What each function needs, by its name in JavaScript; those that need nothing are left out."""
        told = {self._key(one): self._function(one) for one in functions if (one.resource is not None) == members}
        return {name: one for name, one in told.items() if _needs_help(one)}

    def _silent(self, functions: Sequence[Function]) -> dict[str, Any]:
        """A wrapped resource answers to all of its functions, also to those that need no help."""
        return {self._key(one): self._function(one) for one in functions}

    def _key(self, function: Function) -> str:
        if function.resource is None:
            return camel(function.name)
        return f"{function.kind} {camel(function.name) if function.name else ''}"

    def _function(self, function: Function) -> dict[str, Any]:
        params = function.params[1:] if function.kind == "method" else function.params
        result, error = function.result, None
        if isinstance(resolved := self._resolved(result), ResultOf):
            result, error = resolved.ok, resolved.err
        return {"params": [self._type(one.type) for one in params], "result": self._type(result), "error": self._type(error)}

    def _type(self, kind: Type | None) -> Any:  # noqa: ANN401 - JSON
        match kind:
            case Primitive(name):
                return name if name in _NUMBERS else None
            case ListOf(element):
                return _some("list", self._type(element))
            case OptionOf(payload):
                nested = isinstance(self._resolved(payload), OptionOf)
                return _some("nested" if nested else "option", self._type(payload))
            case TupleOf(items):
                return _all("tuple", [self._type(item) for item in items])
            case ResultOf(ok, err):
                return _all("variant", {"ok": self._type(ok), "err": self._type(err)})
            case Own(resource) | Borrow(resource):
                home = self._home(resource)
                return ["handle", pascal(home.name)] if home in self._handles else None
            case Ref():
                return self._defined(kind)
        return None

    def _defined(self, ref: Ref) -> Any:  # noqa: ANN401 - JSON
        match self._world.type(ref).definition:
            case Alias(target):
                return self._type(target)
            case Record(fields):
                return _all("record", {camel(field.name): self._type(field.type) for field in fields})
            case Variant(cases):
                return _all("variant", {case.name: self._type(case.type) for case in cases})
        return None

    def _resolved(self, kind: Type | None) -> Type | None:
        while isinstance(kind, Ref) and isinstance(alias := self._world.type(kind).definition, Alias):
            kind = alias.target
        return kind

    def _home(self, ref: Ref) -> Ref:
        """The resource itself, where ``use`` has brought it in under another name."""
        found = self._resolved(ref)
        return found if isinstance(found, Ref) else ref


def _needs_help(function: dict[str, Any]) -> bool:
    return any(one is not None for one in (*function["params"], function["result"], function["error"]))


def _some(what: str, inner: object) -> list[object] | None:
    return None if inner is None else [what, inner]


def _all(what: str, inner: dict[str, Any] | list[Any]) -> list[object] | None:
    parts = inner.values() if isinstance(inner, dict) else inner
    return [what, inner] if any(part is not None for part in parts) else None
