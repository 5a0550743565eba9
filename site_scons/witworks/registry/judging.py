"""``scons check-compat since=registry``: what is here, held against the published versions that are its neighbours."""

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
    """Of each component and WIT package that says a version: one for the published version before it, one for that after it."""
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
    client, registry, wasm_tools = opening.client(context), publishing.registry(context), context.wasm_tools.path
    before = comparing.release(client, item.name, f"<={item.version}", registry)
    if before is not None:
        verdict = comparing.verdict(item.name, item.kind, (before.data, data), wasm_tools)
        yield Judgement(item.name, before.version, item.version, verdict)
    after = comparing.above(client, item.name, item.version, registry)
    if after is not None:
        verdict = comparing.verdict(item.name, item.kind, (data, after.data), wasm_tools)
        better = comparing.free(client, item, registry, item.version, comparing.since(item, data, wasm_tools))
        yield Judgement(item.name, item.version, after.version, verdict, better)


def _built(context: Context, component: Component) -> Path:
    home = "compositions" if isinstance(component, Composition) else component.name
    file = context.build / home / f"{component.name}.wasm"
    if not file.is_file():
        fix = f"type: scons {component.name}"
        raise RegistryError("WW709", f"component `{component.name}` is not built, so nobody knows what it imports", fix=fix)
    return file
