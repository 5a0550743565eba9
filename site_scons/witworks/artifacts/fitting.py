"""Whether a component's one core module can be run in its place, by a host that does the canonical ABI itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from witworks.bindgen.abi import MAX_FLAT, Abi
from witworks.bindgen.core_calls import CoreCalls
from witworks.bindgen.plan import Plan
from witworks.runtime.codec import Unsupported
from witworks.runtime.direct import Codec, Export, Import

if TYPE_CHECKING:
    from witworks.bindgen.plan import Module
    from witworks.model.world import Function, World


def unfit(component: bytes, world: World) -> str | None:
    """Why it cannot; None where it can: the same answer that Python's direct backend gives, as far as names tell."""
    from witworks.runtime.direct_loading import module_of
    from witworks.runtime.direct_module import Unfit

    try:
        module_of(component, shape(world))
    except Unfit as reason:
        return str(reason)
    return None


def shape(world: World) -> Codec:
    """A world's functions by their core names and values, without what lowers and lifts these."""
    plan = Plan(world, "component")
    core = CoreCalls(plan, abi := Abi(plan))
    exports = {(_owner(owner), item.export_name): _export(plan, core, owner, item) for owner, item in plan.exported_functions()}
    imports = {
        (_owner(owner) or "$root", item.export_name): _import(plan, core, item) for owner, item in plan.imported_functions()
    }
    hosted = [
        (module.wit_name if module.key else "$root", item.name)
        for module in plan.modules.values()
        if module.imported
        for item in module.resources()
    ]
    both = [
        (item, exported)
        for items, exported in ((plan.exported_functions(), True), (plan.imported_functions(), False))
        for _, item in items
    ]
    return Codec(
        exports,
        imports,
        owned=tuple((f"[export]{owner}", name) for owner, name in core.owned()),
        hosted=tuple(sorted(hosted)),
        lent=tuple(core.lent()),
        memory=any(core.room(item) is not None for item, _ in both if not plan.unsupported(item)),
        realloc=any(_allocates(core, abi, item, exported=exported) for item, exported in both if not plan.unsupported(item)),
    )


def _allocates(core: CoreCalls, abi: Abi, item: Function, *, exported: bool) -> bool:
    """Whether the host has to find room in the guest: for what it gives, and for parameters that are too many."""
    given = [param.type for param in item.params] if exported else [item.result] if item.result is not None else []
    spilled = exported and sum(len(abi.flat(param.type)) for param in item.params) > MAX_FLAT
    return spilled or any(map(core.reads_memory, given))


def _owner(owner: Module | None) -> str | None:
    return owner.wit_name if owner and owner.key else None


def _export(plan: Plan, core: CoreCalls, owner: Module | None, item: Function) -> Export | Unsupported:
    if feature := plan.unsupported(item):
        return Unsupported(feature)
    name = f"{_owner(owner)}#{item.export_name}" if _owner(owner) else item.export_name
    return Export(name, *core.signature(item, imports=False), _nobody, None, core.room(item))


def _import(plan: Plan, core: CoreCalls, item: Function) -> Import | Unsupported:
    if feature := plan.unsupported(item):
        return Unsupported(feature)
    return Import(*core.signature(item, imports=True), _nobody)


def _nobody(*_arguments: Any) -> NoReturn:  # noqa: ANN401
    raise NotImplementedError
