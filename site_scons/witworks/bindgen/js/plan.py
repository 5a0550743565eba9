"""What everything of a world is called in JavaScript, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from witworks.bindgen import names as python_names
from witworks.bindgen.js import names
from witworks.bindgen.plan import Plan, is_wasi
from witworks.errors import WitError
from witworks.model.world import Ref, Resource, Variant

if TYPE_CHECKING:
    from witworks.bindgen.plan import Module
    from witworks.model.world import Function, TypeDef, World


@dataclass(frozen=True, slots=True)
class Names:
    """The TypeScript names of types, of cases of variants, and of the classes of resources."""

    types: dict[str, str]
    cases: dict[tuple[str, str], str]
    classes: dict[str, str]


@dataclass(slots=True)
class JsModule:
    """An interface as a module. ``plan`` is it as Python's bindings plan it, which knows its types and sides."""

    plan: Module
    file: str
    variable: str
    types: dict[str, str] = field(default_factory=dict)
    cases: dict[tuple[str, str], str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    exports: str = ""
    imports: str = ""
    classes: dict[str, str] = field(default_factory=dict)
    """For each resource the TypeScript name of its class; that of its objects is among ``types``."""
    theirs: Names | None = None
    """The names that the side of imports has instead, where a resource is the host's there and the guest's elsewhere."""

    def names(self, *, imports: bool) -> Names:
        """The TypeScript names of the module's types, as one side sees them."""
        return self.theirs if imports and self.theirs else Names(self.types, self.cases, self.classes)

    def lists(self) -> dict[str, bool]:
        """The emitted lists of functions, and whether each is as the side of imports sees it: two where the sides differ."""
        if self.theirs and self.exports and self.imports:
            return {"$functions": False, "$imported": True}
        return {"$functions": bool(self.imports and not self.exports)}

    def own(self, plan: Plan) -> list[TypeDef]:
        """The types that the module defines itself."""
        return [item for item in self.plan.types if not plan.is_use(item)]

    def used(self, plan: Plan) -> list[TypeDef]:
        """The types that it has from others."""
        return [item for item in self.plan.types if plan.is_use(item)]


class JsPlan:
    """The names of a world's JavaScript bindings; raises WitError for what they cannot have."""

    def __init__(self, world: World, component: str) -> None:
        self.world = world
        self.component = component
        self.base = Plan(world, component)
        self.class_name = names.class_name(component)
        self._check()
        self.modules: dict[str | None, JsModule] = {}
        variables = python_names.Scope(names.RESERVED | names.LOCALS)
        for key, module in self.base.modules.items():
            name = variables.name(names.variable(module.name))
            file = module.name.strip("_").replace("_", "-")
            self.modules[key] = JsModule(module, file, name)
        for js in self.modules.values():
            _name_types(self.base, js)

    def interfaces(self) -> list[JsModule]:
        """All modules, by file."""
        return sorted(self.modules.values(), key=lambda module: module.file)

    def exports(self) -> list[JsModule]:
        """The modules of exported interfaces that have functions or resources."""
        return [self.modules[module.key] for module in self.base.exports()]

    def imports(self) -> list[JsModule]:
        """The modules of imported interfaces that the host must supply."""
        return [self.modules[key] for key in self.world.imports if key in self.modules and self.modules[key].imports]

    def world_resources(self) -> list[TypeDef]:
        """The resources that the world itself has: the host's."""
        return self.modules[None].plan.resources() if None in self.modules else []

    def free_imports(self) -> list[Function]:
        """The functions that the world itself imports, those of its resources left out."""
        return [function for function in self.world.import_functions if function.resource is None]

    def is_implied(self, module: JsModule) -> bool:
        """Whether only the types of an import are used, so that it may be left out."""
        return module.plan.key in self.world.implied

    def must_supply(self) -> bool:
        """Whether the host must supply anything."""
        return bool(self.free_imports() or self.world_resources()) or not all(map(self.is_implied, self.imports()))

    def home(self, ref: Ref) -> tuple[JsModule, TypeDef]:
        """Module and definition that ``ref`` finally names."""
        module, item = self.base.home(ref)
        return self.modules[module.key], item

    def error_of(self, module: JsModule | None, function: Function) -> str | None:
        """The error class of a function with a ``result``."""
        home = module or self.modules.get(None)
        return home.errors.get(function.export_name) if home else None

    def _check(self) -> None:
        for module, function in (*self.base.exported_functions(), *self.base.imported_functions()):
            if feature := self.base.unsupported(function):
                item = function.export_name if module is None else f"{module.wit_name}#{function.export_name}"
                raise Unsupported(item, feature)


class Unsupported(WitError):  # noqa: N818 - a WitError by another name
    """The world has something that JavaScript bindings cannot have; ``item`` is the function that needs it."""

    def __init__(self, item: str, feature: str) -> None:
        super().__init__(
            "WW470",
            f"JavaScript bindings cannot have {feature}, which `{item}` needs",
            fix="leave it out of the world, or leave the component out of `scons js`: name those that you want, scons js-NAME",
        )
        self.item = item


def _name_types(base: Plan, js: JsModule) -> None:
    scope = python_names.Scope()
    module = js.plan
    for item in (*js.own(base), *js.used(base)):
        js.types[item.name] = scope.name(names.class_name(item.name))
    for item in js.own(base):
        if isinstance(item.definition, Variant):
            for case in item.definition.cases:
                js.cases[item.name, case.name] = scope.name(js.types[item.name].rstrip("_") + names.pascal(case.name))
    for function in module.functions:
        if base.result_of(function):
            owner = names.pascal(function.resource) if function.resource else ""
            own = names.pascal(function.name) if function.name else ""
            js.errors[function.export_name] = scope.name(f"{owner}{own}Error")
    for item in module.resources():
        js.classes[item.name] = scope.name(f"{js.types[item.name].rstrip('_')}Class")
    if differing := [item for item in module.types if base.differs(Ref(module.key, item.name))]:
        js.theirs = _their_names(js, scope, differing)
    own_name = names.class_name(python_names.interface_words(module.wit_name))
    if module.key is not None and (module.functions or module.resources()):
        if module.exported:
            js.exports = scope.name(own_name)
        if module.imported and not is_wasi(module.key):
            js.imports = scope.name(f"Imported{own_name.rstrip('_')}" if module.exported else own_name)


def _their_names(js: JsModule, scope: python_names.Scope, differing: list[TypeDef]) -> Names:
    found = Names(dict(js.types), dict(js.cases), dict(js.classes))
    for item in differing:
        found.types[item.name] = scope.name(f"Imported{js.types[item.name].rstrip('_')}")
        if isinstance(item.definition, Variant):
            for case in item.definition.cases:
                found.cases[item.name, case.name] = scope.name(f"Imported{js.cases[item.name, case.name].rstrip('_')}")
        if isinstance(item.definition, Resource):
            found.classes[item.name] = scope.name(f"Imported{js.classes[item.name].rstrip('_')}")
    return found
