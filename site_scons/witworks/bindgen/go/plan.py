"""What everything of a world is called in Go: one package, in which each name is decided once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from witworks.bindgen.abi import Abi
from witworks.bindgen.core_calls import CoreCalls
from witworks.bindgen.go import names
from witworks.bindgen.names import Scope
from witworks.bindgen.plan import Plan, is_wasi
from witworks.model.world import Alias, Borrow, EnumOf, Flags, Own, Ref, Resource, Variant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.bindgen.plan import Module
    from witworks.model.world import Case, Function, Type, TypeDef, World

_TAKEN: Final = ("Imports", "New", "WorldImports")
_MEMBERS: Final = ("Close", "Dead")
"""What every instance and every resource has."""


class GoPlan:
    """Names, and the questions that all writers ask; what is no matter of names is answered by :attr:`plan`.

    ``types`` are by interface and WIT name, ``cases`` by these and the case, ``errors`` and ``members`` by interface and
    function. ``exports`` and ``imports`` are the struct and the Go interface of each interface. ``hosts``, ``host_cases``
    and ``host_errors`` are the names that the side of imports has: others where a resource, or what holds one, is on both sides.
    """

    def __init__(self, world: World, component: str) -> None:
        self.plan = Plan(world, component)
        self.abi = Abi(self.plan)
        self.core = CoreCalls(self.plan, self.abi)
        self.world = world
        self.component = component
        self.package = names.package_name(component)
        self.struct = Scope(_TAKEN).name(names.pascal(component))
        self.types: dict[tuple[str | None, str], str] = {}
        self.hosts: dict[tuple[str | None, str], str] = {}
        self.cases: dict[tuple[str | None, str, str], str] = {}
        self.host_cases: dict[tuple[str | None, str, str], str] = {}
        self.errors: dict[tuple[str | None, str], str] = {}
        self.host_errors: dict[tuple[str | None, str], str] = {}
        self.exports: dict[str | None, str] = {}
        self.imports: dict[str | None, str] = {}
        self.members: dict[tuple[str | None, str], str] = {}
        self.fields: dict[str | None, str] = {}
        self.constants: dict[tuple[str | None, str, str], str] = {}
        self._scope = Scope((*_TAKEN, self.struct))
        self._name_all()
        self._name_members()

    # What there is ----------------------------------------------------------------------------------------------------

    def modules(self) -> list[Module]:
        """Every interface, and the world itself where it has types, in the order of their names."""
        return sorted(self.plan.modules.values(), key=lambda module: module.name)

    def own_types(self, module: Module) -> list[TypeDef]:
        """The types that a module defines itself, without those that no function which can be called has."""
        own = (item for item in module.types if not self.plan.is_use(item))
        return [item for item in own if not self._is_beyond(Ref(module.key, item.name))]

    def _is_beyond(self, ref: Ref) -> bool:
        """Whether nobody can have a value of the type: a part of it is a feature that cannot be called, or a resource of WASI."""
        base = self.plan.base(ref)
        is_resource = isinstance(base, Ref) and isinstance(self.world.type(base).definition, Resource)
        return is_wasi(str(self.plan.home(ref)[0].key)) if is_resource else self.plan.unsupported_part(ref) is not None

    def exported(self) -> list[tuple[Module | None, Function]]:
        """The exported functions that can be called."""
        return [item for item in self.plan.exported_functions() if not self.plan.unsupported(item[1])]

    def imported(self) -> list[tuple[Module | None, Function]]:
        """The functions that the host answers."""
        return [item for item in self.plan.imported_functions() if not self.plan.unsupported(item[1])]

    def unsupported(self) -> list[tuple[str, str]]:
        """The functions that no backend can run, with the feature that each needs."""
        every = (*self.plan.exported_functions(), *self.plan.imported_functions())
        found = [(function.export_name, self.plan.unsupported(function)) for _, function in every]
        return sorted({(name, feature) for name, feature in found if feature})

    def key(self, module: Module | None) -> str | None:
        """The key of a module; None for the world."""
        return module.key if module else None

    def owned(self) -> list[tuple[Module, TypeDef]]:
        """The resources that the guest implements, in the order in which the relay numbers them."""
        found = [(module, item) for module in self.modules() if module.exported for item in module.resources()]
        return sorted(found, key=lambda one: (one[0].wit_name, one[1].name))

    def hosted(self) -> list[tuple[Module, TypeDef]]:
        """The resources that the host implements."""
        return [(m, item) for m in self.modules() if m.imported and (m.argument or m.key is None) for item in m.resources()]

    def lent(self) -> list[int]:
        """The numbers of the host's resources that exported functions take or give, in the order of the relay's."""
        numbers = {(module.wit_name if module.key else "$root", item.name): n for n, (module, item) in enumerate(self.hosted())}
        return [numbers[resource] for resource in self.core.lent()]

    def resource(self, of: Own | Borrow, *, imports: bool) -> tuple[bool, int, str]:
        """Whether a handle is of the host, its number on that side, and what the resource is called in Go."""
        module, item = self.plan.home(of.resource)
        is_host = self.plan.is_host(of.resource, imports=imports)
        side = self.hosted() if is_host else self.owned()
        number = next(n for n, (home, one) in enumerate(side) if home is module and one.name == item.name)
        return is_host, number, (self.hosts if is_host else self.types)[module.key, item.name]

    # Names ------------------------------------------------------------------------------------------------------------

    def _name_all(self) -> None:
        modules = self.modules()
        alone = Counter(names.pascal(item.name) for module in modules for item in self.own_types(module))
        for module in modules:
            for item in self.own_types(module):
                plain = names.pascal(item.name)
                wanted = plain if alone[plain] == 1 else names.pascal(module.name) + plain
                self._name_type(module, item, wanted)
        for module in modules:
            if module.key is None:
                continue
            base = names.pascal(module.name)
            if module.exported and (module.functions or module.resources()):
                self.exports[module.key] = self._scope.name(base)
            if module.argument:
                self.imports[module.key] = self._scope.name(f"Imported{base}" if module.exported else base)
        if any(not self.plan.unsupported(item) for item in self.world.import_functions):
            self.imports[None] = "WorldImports"
        self._name_errors()

    def _name_type(self, module: Module, item: TypeDef, wanted: str) -> None:
        key = module.key
        if differs := self.differs(module, item):
            self.hosts[key, item.name] = self._scope.name(f"Imported{wanted}")
        self.types[key, item.name] = name = self._scope.name(wanted)
        host = self.hosts.setdefault((key, item.name), name)
        if isinstance(item.definition, Variant):
            for case in item.definition.cases:
                at = (key, item.name, case.name)
                self.cases[at] = self._scope.name(name + names.pascal(case.name))
                self.host_cases[at] = self._scope.name(host + names.pascal(case.name)) if differs else self.cases[at]
        for member in _constants(item):
            self.constants[key, item.name, member.name] = self._scope.name(name + names.pascal(member.name))

    def _name_errors(self) -> None:
        every = {(self.key(owner), function.export_name): (owner, function) for owner, function in self._functions()}
        failing = {at: one for at, one in every.items() if self.plan.result_of(one[1])}
        alone = Counter(_function_name(function) for _, function in failing.values())
        for at, (owner, function) in failing.items():
            plain = _function_name(function)
            wanted = plain if alone[plain] == 1 or owner is None else names.pascal(owner.name) + plain
            self.errors[at] = name = self._scope.name(f"{wanted}Error")
            result = self.plan.result_of(function)
            both_sides = owner is not None and self.plan.side(owner) is None
            differs = both_sides and result and result.err and self.plan.differs(result.err)
            self.host_errors[at] = self._scope.name(f"Imported{wanted}Error") if differs else name

    def _functions(self) -> Iterator[tuple[Module | None, Function]]:
        yield from self.exported()
        yield from self.imported()

    def _name_members(self) -> None:
        for side in (self.exported(), self.imported()):
            scopes: dict[tuple[str | None, str | None], Scope] = {}
            for owner, function in side:
                key = self.key(owner)
                is_method = function.kind == "method"
                scope = scopes.setdefault((key, function.resource if is_method else None), Scope(_MEMBERS))
                wanted = names.pascal(function.name) if is_method else _function_name(function)
                if function.kind == "constructor":
                    wanted = f"New{names.pascal(function.resource or '')}"
                self.members.setdefault((key, function.export_name), scope.name(wanted))
        scope = Scope((*_MEMBERS, *(self.members[None, item.export_name] for owner, item in self.exported() if owner is None)))
        for key in self.exports:
            self.fields[key] = scope.name(names.pascal(self.plan.modules[key].name))
        self.import_fields: dict[str | None, str] = {}
        given = Scope(())
        for key in self.imports:
            self.import_fields[key] = given.name("World" if key is None else names.pascal(self.plan.modules[key].name))

    # Types ------------------------------------------------------------------------------------------------------------

    def differs(self, module: Module, item: TypeDef) -> bool:
        """Whether the module's type is another for the side of imports than for that of exports."""
        return self.plan.side(module) is None and self.plan.differs(Ref(module.key, item.name))

    def sided(self, *, imports: bool) -> dict[tuple[str | None, str], str]:
        """The names of types for one side."""
        return self.hosts if imports else self.types

    def sided_cases(self, *, imports: bool) -> dict[tuple[str | None, str, str], str]:
        """The names of cases for one side."""
        return self.host_cases if imports else self.cases

    def named(self, of: Ref, *, imports: bool) -> str:
        """The Go name of a record, variant, enum, flags or alias, as one side of the world has it."""
        item = self.world.type(of)
        while isinstance(item.definition, Alias) and isinstance(item.definition.target, Ref):
            if (of.interface, of.name) in self.types:
                break
            of = item.definition.target
            item = self.world.type(of)
        return self.sided(imports=imports)[of.interface, of.name]

    def base(self, of: Type) -> Type:
        """``of`` without aliases."""
        return self.plan.base(of)


def _constants(item: TypeDef) -> tuple[Case, ...]:
    """The cases or flags that become constants."""
    match item.definition:
        case EnumOf(cases):
            return cases
        case Flags(flags):
            return flags
    return ()


def _function_name(function: Function) -> str:
    return names.pascal("-".join(filter(None, (function.resource, function.name))))
