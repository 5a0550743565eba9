"""Emitted modules of interfaces, and of what belongs to the world itself: types, errors, export classes, Protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks.bindgen.annotations import Annotator
from witworks.bindgen.modules import SourceFile, all_order
from witworks.bindgen.types import TypeWriter, function_docs, param_names, write_call, write_protocol_method
from witworks.model.world import Alias, Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.bindgen.plan import Module, Plan
    from witworks.model.world import Function


def head(plan: Plan, first: str, docs: str = "") -> str:
    """The docstring of an emitted file: what it is, WIT's docs, where it comes from."""
    origin = f"Made by Witworks from the world ``{plan.world.id}``; change the WIT, not this file."
    return "\n\n".join(part for part in (first, docs.strip(), origin) if part)


def render_module(plan: Plan, module: Module) -> SourceFile:
    """The file of one module."""
    first = f"Interface ``{module.wit_name}``." if module.key else f"Types and errors of the world ``{module.wit_name}``."
    file = SourceFile(head(plan, first, module.docs))
    annotate = Annotator(plan, file, _speller(plan, module, file), module)
    _import_used(plan, module, file)
    types = TypeWriter(plan, module, file, annotate)
    types.write_all()
    types.write_errors()
    if module.export_class:
        _export_class(module, file, annotate)
    if module.import_class:
        _import_protocol(module, file, annotate)
    return file


def _speller(plan: Plan, module: Module, file: SourceFile) -> Callable[[Module, str], str]:
    used = {
        (home.name, plan.known_as(module, home, item)): module.classes[use.name]
        for use in module.types
        if plan.is_use(use)
        for home, item in [plan.home(Ref(module.key, use.name))]
    }

    def spell(home: Module, name: str) -> str:
        if home is module:
            return name
        if (home.name, name) in used:
            return used[home.name, name]
        file.need_local("", home.name)
        return f"{home.name}.{name}"

    return spell


def _import_used(plan: Plan, module: Module, file: SourceFile) -> None:
    for item in module.types:
        if plan.is_use(item) and isinstance(item.definition, Alias) and isinstance(item.definition.target, Ref):
            target = item.definition.target
            name = module.classes[item.name]
            home, own = plan.home(target)
            other, known = plan.modules[target.interface], plan.known_as(module, home, own)
            if known == home.classes[own.name]:
                file.need_local(other.name, other.classes[target.name], to=name)
            else:
                file.need_local(home.name, known, to=name)
            file.offered.add(name)


def _export_class(module: Module, file: SourceFile, annotate: Annotator) -> None:
    out = file.out
    out.blank(2)
    file.offered.add(module.export_class)
    functions = [function for function in module.functions if function.kind != "method"]
    with out.block(f"class {module.export_class}:" + ("  # noqa: N801" if module.export_class.endswith("_") else "")):
        out.doc(module.docs or f"What the component exports as ``{module.wit_name}``.")
        out.blank()
        slots = all_order(f"_{module.members[item.export_name]}" for item in functions)
        out.items("__slots__ = (", [f'"{slot}"' for slot in slots], ",)" if len(slots) == 1 else ")")
        out.blank()
        out(f"def __init__(self, backend: {file.rt('Backend')}) -> None:")
        with out.block():
            for function in functions:
                bind(module, file, function, module.members[function.export_name])
            if not functions:
                out("del backend")
        for function in functions:
            write_method(module, file, annotate, function, module.members[function.export_name])


def bind(module: Module, file: SourceFile, function: Function, member: str) -> None:
    """``self._process = backend.function("interface", "process")``."""
    owner = f'"{module.wit_name}"' if module.key else "None"
    file.out.items(f"self._{member} = backend.function(", [owner, f'"{function.export_name}"'], ")")


def write_method(module: Module, file: SourceFile, annotate: Annotator, function: Function, member: str) -> None:
    """A method that calls what :func:`bind` bound."""
    file.out.blank()
    params = [
        f"{name}: {annotate.parameter(param.type, module)}"
        for param, name in zip(function.params, param_names(function), strict=True)
    ]
    returned = annotate.returned(function, module)
    file.out.items(f"def {member}(", ["self", *params], f") -> {returned}:")
    with file.out.block():
        file.out.doc(function_docs(module, function))
        write_call(file, returned, f"self._{member}(", param_names(function))


def _import_protocol(module: Module, file: SourceFile, annotate: Annotator) -> None:
    out = file.out
    out.blank(2)
    file.offered.add(module.import_class)
    protocol = file.need("typing", "Protocol")
    with out.block(f"class {module.import_class}({protocol}):" + ("  # noqa: N801" if module.import_class.endswith("_") else "")):
        out.doc(module.docs or f"What the host supplies as ``{module.wit_name}``.")
        for function in module.functions:
            if function.kind != "method":
                write_protocol_method(module, file, annotate, function)
