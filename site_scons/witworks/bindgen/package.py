"""The emitted ``__init__.py``: the component's class, and everything else of the package under one roof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from witworks.bindgen import names
from witworks.bindgen.annotations import Annotator
from witworks.bindgen.interfaces import bind, head, write_method
from witworks.bindgen.modules import SourceFile
from witworks.bindgen.plan import LIMITS
from witworks.model import world_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.bindgen.plan import Module, Plan

    Spell: TypeAlias = Callable[[Module, str], str]

LIMIT_DOCS: Final = (
    "``memory`` limits the guest's memory in bytes, ``timeout`` each call in seconds, ``fuel`` each call in units of work.\n"
    "``wasi`` is what it may reach of the machine: nothing, unless it says so."
)


def render_package(plan: Plan) -> SourceFile:
    """The file ``__init__.py``."""
    file = SourceFile(head(plan, f"The component ``{plan.component}``, called from Python.", plan.world.docs))
    shared = _offer(plan, file)

    def spell(home: Module, name: str) -> str:
        if shared.get(name) == home.name:
            return name
        file.need_local("", home.name)
        return f"{home.name}.{name}"

    _component_class(plan, file, Annotator(plan, file, spell), spell)
    return file


def _offer(plan: Plan, file: SourceFile) -> dict[str, str]:
    """Re-export each class that is alone with its name; gives the module that each comes from."""
    homes: dict[str, list[str]] = {plan.class_name: [""]}
    for module in plan.modules.values():
        for name in _own_classes(plan, module):
            homes.setdefault(name, []).append(module.name)
    shared = {name: found[0] for name, found in homes.items() if len(found) == 1 and found[0]}
    for name, home in shared.items():
        file.need_local(home, name)
    file.offered |= {*shared, plan.class_name}
    for module in plan.interfaces():
        file.offered.add(module.name)
        file.need_local("", module.name)
    return shared


def _own_classes(plan: Plan, module: Module) -> list[str]:
    own = [item.name for item in module.types if not plan.is_use(item)]
    found = [module.classes[name] for name in own] + list(module.cases.values()) + list(module.errors.values())
    found += [module.hosts[item.name] for item in module.resources()]
    return sorted({*found, module.export_class, module.import_class} - {""})


def _component_class(plan: Plan, file: SourceFile, annotate: Annotator, spell: Spell) -> None:
    out = file.out
    world = plan.world
    class_var = file.need("typing", "ClassVar")
    file.need_local("_component", "CODEC")
    file.need_local("_direct", "DIRECT")
    out.blank(2)
    with out.block(f"class {plan.class_name}({file.rt('Component')}):"):
        out.doc(_class_docs(plan))
        out.blank()
        with out.block(f"facts: {class_var}[{file.rt('Facts')}] = {file.rt('Facts')}("):
            out(f'component="{plan.component}",')
            out(f'world="{world.id}",')
            out(f'signature="{world_json.signature(world)}",')
            out("module_file=__file__,")
            out("codec=CODEC,")
            out("direct=DIRECT,")
            if spared := [module.argument for module in plan.imports() if module.key in world.implied]:
                out(f"spared=({''.join(f'{name!r}, ' for name in spared).strip()}),".replace("'", '"'))
        out(")")
        out.blank()
        _constructor(plan, file, annotate, spell)
        for function in world.export_functions:
            write_method(plan.world_module, file, annotate, function, plan.export_members[function.export_name])


def _class_docs(plan: Plan) -> str:
    lines = [plan.world.docs.strip() or f"An instance of ``{plan.component}``, in the world ``{plan.world.id}``."]
    lines.append(f"A context manager: ``with {plan.class_name}(...) as component:`` frees the instance at the end.\n{LIMIT_DOCS}")
    return "\n\n".join(lines)


def _constructor(plan: Plan, file: SourceFile, annotate: Annotator, spell: Spell) -> None:
    out = file.out
    given: dict[str, str] = {
        plan.import_arguments[item.export_name]: annotate.callable(item)
        for item in plan.world.import_functions
        if item.kind != "method"
    }
    for module in plan.imports():
        given[module.argument] = spell(module, module.import_class)
        if module.key in plan.world.implied:
            given[module.argument] += " | None = None"
    limits = [
        f"{name}: {kind} | None = None" for name, kind in zip(LIMITS, ("int", "float", "int", file.rt("Wasi")), strict=True)
    ]
    params = [f"{name}: {kind}" for name, kind in given.items()] + limits
    out.items("def __init__(", ["self", "*", *params], ") -> None:")
    with out.block():
        out(f'"""Instantiate the component{", with what the host supplies" if given else ""}."""')
        out.items("imports: dict[str, object] = {", [f'"{name}": {name}' for name in given], "}")
        out(f"super().__init__(imports, {file.rt('Limits')}({', '.join(LIMITS)}))")
        if plan.exports() or plan.world.export_functions:
            out(f"backend = {file.rt('backend_of')}(self)")
        for module in plan.exports():
            name = spell(module, module.export_class)
            if name != module.export_class:  # an argument may hide the module
                name = f"{names.pascal(module.name)}Exports"
                file.need_local(module.name, module.export_class, to=name)
            out(f"self.{module.attribute} = {name}(backend)")
        for function in plan.world.export_functions:
            bind(plan.world_module, file, function, plan.export_members[function.export_name])
