"""``scons check-compat since=registry``: what is here, held against the newest version before it that was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks.errors import RegistryError
from witworks.model.compositions import Composition
from witworks.registry import comparing, describing, opening, packing, publishing
from witworks.registry.compatibility import Judgement, own_packages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from witworks.context import Context
    from witworks.model.components import Component
    from witworks.registry.describing import Item


def judgements(context: Context, asked: Iterable[Component], *, whole: bool) -> Iterator[Judgement]:
    """One for each component and WIT package that says a version and was published in one before it."""
    if whole:
        for package in own_packages(context):
            if "@" in package.name:
                item = describing.of_wit(context, package)
                yield from _judged(context, item, packing.wit(context.closure(package.path), item.about, context.wasm_tools.path))
    for component in asked:
        if component.manifest.publish.version:
            item = describing.of_component(context, component)
            yield from _judged(context, item, _built(context, component).read_bytes())


def _judged(context: Context, item: Item, data: bytes) -> Iterator[Judgement]:
    before = comparing.release(opening.client(context), item.name, f"<={item.version}", publishing.registry(context))
    if before is not None:
        verdict = comparing.verdict(item.name, item.kind, (before.data, data), context.wasm_tools.path)
        yield Judgement(item.name, before.version, item.version, verdict)


def _built(context: Context, component: Component) -> Path:
    home = "compositions" if isinstance(component, Composition) else component.name
    file = context.build / home / f"{component.name}.wasm"
    if not file.is_file():
        fix = f"type: scons {component.name}"
        raise RegistryError("WW709", f"component `{component.name}` is not built, so nobody knows what it imports", fix=fix)
    return file
