"""A world's functions as core calls: what they take and give, and what of it needs memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from witworks.bindgen.abi import MAX_FLAT, Abi
from witworks.bindgen.plan import Plan
from witworks.model.world import Borrow, ListOf, Own, Primitive

if TYPE_CHECKING:
    from witworks.model.world import Function, Type, World

Call: TypeAlias = tuple[str | None, str, str, str, int | None]
"""Interface, name, core parameters, core results, and the room that :meth:`CoreCalls.room` gives."""


def relay_calls(world: World) -> tuple[list[Call], list[tuple[str, str]], list[tuple[str, str]]]:
    """The calls that the runtime's relay makes, the guest's resources, and those of the host that calls hand on."""
    plan = Plan(world, "component")
    core = CoreCalls(plan, Abi(plan))
    calls = [
        (owner.wit_name if owner else None, item.export_name, *core.signature(item, imports=False), core.room(item))
        for owner, item in plan.exported_functions()
        if not plan.unsupported(item)
    ]
    return calls, core.owned(), core.lent()


class CoreCalls:
    """Answers for the functions of one world."""

    def __init__(self, plan: Plan, abi: Abi) -> None:
        self._plan = plan
        self._abi = abi

    def signature(self, function: Function, *, imports: bool) -> tuple[str, str]:
        """The core parameters and results."""
        params = "".join(self._abi.flat(param.type) for param in function.params)
        params = "i" if len(params) > MAX_FLAT else params
        results = "" if function.result is None else self._abi.flat(function.result)
        if len(results) > 1:
            return (params + "i", "") if imports else (params, "i")
        return params, results

    def room(self, function: Function) -> int | None:
        """Bytes of the result in memory, 0 if it is a core value at most; None where no value of the call needs memory."""
        of = function.result
        if of is not None and len(self._abi.flat(of)) > 1:
            return self._abi.layout(of).size
        flat = sum(len(self._abi.flat(param.type)) for param in function.params)
        return 0 if flat > MAX_FLAT or any(map(self.reads_memory, _types(function))) else None

    def reads_memory(self, of: Type) -> bool:
        """Whether a value leads to memory beyond itself."""
        return any(isinstance(part, ListOf) or part == Primitive("string") for part in self._plan.parts(of))

    def owned(self) -> list[tuple[str, str]]:
        """The resources that the guest implements, by interface and name."""
        modules = [module for module in self._plan.modules.values() if module.exported]
        return sorted((module.wit_name, item.name) for module in modules for item in module.resources())

    def lent(self) -> list[tuple[str, str]]:
        """The resources of the host that exported functions take or give, by interface and name."""
        plan = self._plan
        handles = {
            (part.resource, plan.seen_from_imports(owner))
            for owner, function in plan.exported_functions()
            if not plan.unsupported(function)
            for of in _types(function)
            for part in plan.parts(of)
            if isinstance(part, Own | Borrow)
        }
        homes = [plan.home(resource) for resource, side in handles if plan.is_host(resource, imports=side)]
        return sorted({(module.wit_name if module.key else "$root", item.name) for module, item in homes})


def _types(function: Function) -> list[Type]:
    """The types of a function's parameters and of its result."""
    return [*(param.type for param in function.params), *([] if function.result is None else [function.result])]
