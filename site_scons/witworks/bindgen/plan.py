"""What everything of a world is called in Python and where it stands: decided once, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from witworks.bindgen import names
from witworks.bindgen.type_parts import children, feature_of, inside, is_number, refs_of
from witworks.model.world import (
    Alias,
    Borrow,
    Function,
    ListOf,
    Own,
    Primitive,
    Record,
    Ref,
    Resource,
    ResultOf,
    TupleOf,
    Type,
    TypeDef,
    Variant,
    World,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPONENT_MEMBERS: Final = frozenset({"backend", "close", "facts", "pool", "warmup"})
"""What :class:`witworks.runtime.Component` gives every component's class."""
CONSTRUCTOR_LOCALS: Final = frozenset({"backend", "imports", "rt"})
LIMITS: Final = ("memory", "timeout", "fuel", "wasi")
WORLD_MODULE: Final = names.WORLD_MODULE
RESOURCE_MEMBERS: Final = frozenset({"close"})


@dataclass(slots=True)
class Module:
    """One interface (or, with key None, the world itself) as a Python module.

    ``classes`` maps a type's WIT name to its Python name, ``cases`` a variant's (type, case) to the case's class, ``errors``
    a function to its error class, ``members`` a function to its method; ``hosts`` maps a resource that the host implements to
    its Protocol, which differs from ``classes`` only where an interface is imported and exported.
    """

    key: str | None
    name: str
    wit_name: str
    types: tuple[TypeDef, ...]
    functions: tuple[Function, ...]
    docs: str = ""
    imported: bool = False
    exported: bool = False
    export_class: str = ""
    import_class: str = ""
    classes: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    cases: dict[tuple[str, str], str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    argument: str = ""
    attribute: str = ""

    def resources(self) -> list[TypeDef]:
        """The resources that this module defines."""
        return [item for item in self.types if isinstance(item.definition, Resource)]

    def of(self, resource: str | None) -> list[Function]:
        """The functions of a resource, or the free ones."""
        return [function for function in self.functions if function.resource == resource]


class Plan:
    """Every name of a world's bindings, and the questions that all renderers ask about its types."""

    def __init__(self, world: World, component: str) -> None:
        self.world = world
        self.component = component
        self.package = names.package_name(component)
        self.class_name = names.class_name(component)
        self.modules: dict[str | None, Module] = {}
        self._reached = self._reachable()
        self._make_modules()
        self._name_members()

    # What there is ---------------------------------------------------------------------------------------------------

    def interfaces(self) -> list[Module]:
        """The interface modules, by module name."""
        found = [module for key, module in self.modules.items() if key is not None]
        return sorted(found, key=lambda module: module.name)

    def exports(self) -> list[Module]:
        """Modules of exported interfaces that have functions, in the order of the world."""
        return [m for key in self.world.exports if (m := self.modules[key]).functions or m.resources()]

    def imports(self) -> list[Module]:
        """Modules of imported interfaces that the host must supply, in the order of the world."""
        return [m for key in self.world.imports if key in self.modules and (m := self.modules[key]).argument]

    def exported_functions(self) -> list[tuple[Module | None, Function]]:
        """Every exported function with its module, None for the world's own."""
        free: list[tuple[Module | None, Function]] = [(None, item) for item in self.world.export_functions]
        return free + [(module, item) for module in self.exports() for item in module.functions]

    def imported_functions(self) -> list[tuple[Module | None, Function]]:
        """Every function that the host must supply with its module, None for the world's own."""
        free: list[tuple[Module | None, Function]] = [(None, item) for item in self.world.import_functions]
        return free + [(module, item) for module in self.imports() for item in module.functions]

    def _reachable(self) -> set[str]:
        """Keys of interfaces that get a module: all but the ``wasi:`` imports which nothing else mentions."""
        reached: set[str] = set()
        pending = [key for key in (*self.world.exports, *self.world.imports) if not is_wasi(key) or key in self.world.exports]
        pending += [
            ref.interface
            for ref in refs_of((*self.world.types, *self.world.import_functions, *self.world.export_functions))
            if ref.interface is not None
        ]
        while pending:
            key = pending.pop()
            if key in reached:
                continue
            reached.add(key)
            interface = self.world.interfaces[key]
            mentioned: list[TypeDef | Function] = [*interface.types, *([] if is_wasi(key) else interface.functions)]
            pending += [ref.interface for ref in refs_of(mentioned) if ref.interface is not None]
        return reached

    def _make_modules(self) -> None:
        world = self.world
        reached = sorted(self._reached)
        module_names = names.interface_modules(reached)
        functions = (*world.import_functions, *world.export_functions)
        self.world_module = Module(None, WORLD_MODULE, world.id, world.types, functions, imported=True)
        self.modules[None] = self.world_module
        for key in reached:
            interface = world.interfaces[key]
            only_types = is_wasi(key) and key not in world.exports
            self.modules[key] = Module(
                key,
                module_names[key],
                interface.name,
                interface.types,
                () if only_types else interface.functions,
                interface.docs,
                imported=key in world.imports,
                exported=key in world.exports,
            )
        for module in self.modules.values():
            self._name_classes(module)
        if not (world.types or self.world_module.errors):
            del self.modules[None]

    def _name_classes(self, module: Module) -> None:
        scope = names.Scope()
        own = [item for item in module.types if not self.is_use(item)]
        used = [item for item in module.types if self.is_use(item)]
        for item in (*own, *used):
            module.classes[item.name] = scope.name(names.pascal(item.name))
        for item in own:
            if isinstance(item.definition, Variant):
                base = module.classes[item.name].rstrip("_")
                for case in item.definition.cases:
                    module.cases[item.name, case.name] = scope.name(base + names.pascal(case.name).rstrip("_"))
        for function in module.functions:
            if self.result_of(function):
                module.errors[function.export_name] = scope.name(_error_name(function))
        base = names.pascal(names.interface_words(module.wit_name))
        if module.key is not None and module.functions:
            if module.exported:
                module.export_class = scope.name(base)
            if module.imported:
                module.import_class = scope.name(f"Imported{base.rstrip('_')}" if module.exported else base)
        for item in module.resources():
            own_name = module.classes[item.name]
            module.hosts[item.name] = scope.name(f"Imported{own_name}") if module.exported and module.imported else own_name

    def _name_members(self) -> None:
        for module in self.modules.values():
            free = names.Scope(names.ANNOTATIONS)
            scopes = {item.name: names.Scope(names.ANNOTATIONS | RESOURCE_MEMBERS) for item in module.resources()}
            for function in module.functions:
                if function.kind == "method" and function.resource in scopes:
                    module.members[function.export_name] = scopes[function.resource].name(names.snake(function.name))
                elif function.kind == "freestanding":
                    module.members[function.export_name] = free.name(names.snake(function.name))
            for function in module.functions:
                if function.kind in ("constructor", "static"):
                    wanted = names.snake(f"{function.resource}-{function.name}" if function.name else f"{function.resource}")
                    module.members[function.export_name] = free.name(wanted)
        attributes = names.Scope(names.ANNOTATIONS | COMPONENT_MEMBERS)
        arguments = names.Scope(("self", *LIMITS, *CONSTRUCTOR_LOCALS))
        self.import_arguments = {
            item.export_name: arguments.name(names.snake("-".join(filter(None, (item.resource, item.name)))))
            for item in self.world.import_functions
            if item.kind != "method"
        }
        for key in self.world.imports:
            if key in self.modules and self.modules[key].import_class:
                self.modules[key].argument = arguments.name(self.modules[key].name)
        for module in self.exports():
            module.attribute = attributes.name(module.name)
        self.export_members = {item.export_name: attributes.name(names.snake(item.name)) for item in self.world.export_functions}

    # Types -----------------------------------------------------------------------------------------------------------

    def is_use(self, item: TypeDef) -> bool:
        """Whether the type is another module's, brought in by ``use``."""
        if not isinstance(item.definition, Alias) or not isinstance(item.definition.target, Ref):
            return False
        target = item.definition.target
        return item not in self._types_of(target.interface)

    def _types_of(self, key: str | None) -> tuple[TypeDef, ...]:
        return self.world.types if key is None else self.world.interfaces[key].types

    def home(self, ref: Ref) -> tuple[Module, TypeDef]:
        """Module and definition that ``ref`` finally names, through every alias to a named type."""
        item = self.world.type(ref)
        while isinstance(item.definition, Alias) and isinstance(item.definition.target, Ref):
            ref = item.definition.target
            item = self.world.type(ref)
        return self.modules[ref.interface], item

    def base(self, of: Type) -> Type:
        """``of`` with aliases removed: a structural type, or a reference to a record, variant, enum, flags or resource.

        A list of numbers is one by whatever name they go.
        """
        while isinstance(of, Ref):
            module, item = self.home(of)
            if not isinstance(item.definition, Alias):
                return Ref(module.key, item.name)
            of = item.definition.target
        if isinstance(of, ListOf) and isinstance(element := self.base(of.element), Primitive):
            return ListOf(element, of.length)
        return of

    def result_of(self, function: Function) -> ResultOf | None:
        """The ``result`` that a function gives as its own result, or None."""
        base = None if function.result is None else self.base(function.result)
        return base if isinstance(base, ResultOf) else None

    def seen_from_imports(self, owner: Module | None) -> bool:
        """Whether an exported function sees handles as imports do: the world's own have types by ``use``, which is of imports."""
        return owner is None or owner.key is None

    def side(self, module: Module) -> bool | None:
        """The only side from which the types of a module see handles, True for that of imports; None where it is on both."""
        if module.imported and module.exported:
            return None
        return module.imported or not module.exported

    def is_host(self, resource: Ref, *, imports: bool) -> bool:
        """Whether the host implements the resource, for a function of the import or the export side."""
        module, _ = self.home(resource)
        return module.imported and (imports or not module.exported)

    def known_as(self, user: Module, home: Module, item: TypeDef) -> str:
        """The class of ``home`` that ``item``, a type of it, is where ``user`` has it by ``use``."""
        return home.hosts.get(item.name, home.classes[item.name]) if self.side(user) else home.classes[item.name]

    def is_ambiguous(self, of: Type) -> bool:
        """Whether the type holds a handle of a resource that is both imported and exported."""
        handles = (part.resource for part in self.parts(of) if isinstance(part, Own | Borrow))
        return any(module.imported and module.exported for module, _ in map(self.home, handles))

    def differs(self, of: Type) -> bool:
        """Whether a type is another for imports: a resource that is imported and exported, or what holds a handle of one."""
        base = self.base(of)
        if isinstance(base, Ref) and isinstance(self.world.type(base).definition, Resource):
            module, _ = self.home(base)
            return module.imported and module.exported
        return self.is_ambiguous(of)

    def parts(self, of: Type) -> Iterator[Type]:
        """``of`` and every type inside it, aliases removed."""
        of = self.base(of)
        yield of
        for item in self.inner(of):
            yield from self.parts(item)

    def inner(self, base: Type) -> list[Type]:
        """The types that a type without aliases is made of."""
        found = inside(self.world.type(base)) if isinstance(base, Ref) else children(base)
        return [item for item in found if item is not None]

    def is_plain(self, of: Type) -> bool:
        """Whether a type is a record of numbers and bools alone, lists of which are moved as one block of memory."""
        return isinstance(self.base(of), Ref) and self._is_flat(of)

    def _is_flat(self, of: Type) -> bool:
        base = self.base(of)
        if isinstance(base, Primitive):
            return is_number(base) or base.name == "bool"
        made = isinstance(base, TupleOf) or (isinstance(base, Ref) and isinstance(self.world.type(base).definition, Record))
        parts = self.inner(base)
        return made and bool(parts) and all(map(self._is_flat, parts))

    def own_leaves(self, of: Type) -> list[str]:
        """The numbers and bools that lie in a value, those of records in it left out."""
        base = self.base(of)
        if isinstance(base, Primitive):
            return [base.name]
        return [leaf for part in self.inner(base) for leaf in self.own_leaves(part)] if isinstance(base, TupleOf) else []

    def unsupported(self, function: Function) -> str | None:
        """The feature that wasmtime-py's component API cannot run and this function needs, or None."""
        if function.is_async:
            return "async functions"
        for of in (*(param.type for param in function.params), function.result):
            if of is not None and (feature := self.unsupported_part(of)):
                return feature
        return None

    def unsupported_part(self, of: Type) -> str | None:
        """The feature of a part of ``of`` that nothing can be called with, or None."""
        for part in self.parts(of):
            if isinstance(part, Own | Borrow) and is_wasi(str(self.home(part.resource)[0].key)):
                return "handles of WASI resources"
            if feature := feature_of(part):
                return feature
        return None


def is_wasi(key: str) -> bool:
    """Whether an interface is one of WASI's, which wasmtime itself supplies."""
    return key.startswith("wasi:")


def _error_name(function: Function) -> str:
    owner = names.pascal(function.resource).rstrip("_") if function.resource else ""
    own = names.pascal(function.name).rstrip("_") if function.name else ""
    return f"{owner}{own}Error"
