"""A published version and the one that is to follow it: what has changed for callers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from witworks.artifacts import resolving
from witworks.errors import RegistryError
from witworks.model import compat, versions
from witworks.model.packages import WitIndex, closure, read_package
from witworks.registry import content

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.model.compat import PackageView, Verdict
    from witworks.model.world import World
    from witworks.registry.describing import Item
    from witworks.registry.wkg import Client, Release


def release(client: Client, name: str, requirement: str, registry: str) -> Release | None:
    """The newest version in the range; None where the registry has none."""
    try:
        return client.newest(name, requirement, registry)
    except RegistryError as error:
        if error.code != "WW703":
            raise
        return None


def above(client: Client, name: str, version: str, registry: str) -> Release | None:
    """The nearest published version above that stands in for ``version``; None where there is none."""
    found, limit = None, versions.until_breaking(version)
    while (higher := release(client, name, f">{version}, <{limit}", registry)) is not None:
        found, limit = higher, higher.version
    return found


def free(client: Client, item: Item, registry: str, better: str, changed: Callable[[bytes], Verdict]) -> str:
    """The first version from ``better`` on that an item may have, after all published ones that it would stand beside.

    ``changed`` says what has changed since the bytes of one that is published.
    """
    while (newest := release(client, item.name, f">={better}, <{versions.until_breaking(better)}", registry)) is not None:
        better = compat.next_version(newest.version, changed(newest.data).level or "patch")
    return better


def since(item: Item, data: bytes, wasm_tools: Path) -> Callable[[bytes], Verdict]:
    """What has changed from other bytes to those of an item, whose version is yet to be chosen."""
    return lambda old: verdict(item.name, item.kind, (old, data), wasm_tools, renumbered=True)


def verdict(name: str, kind: str, pair: tuple[bytes, bytes], wasm_tools: Path, *, renumbered: bool = False) -> Verdict:
    """What has changed from the first of the pair to the second; RegistryError where the first is of the other kind."""
    old, new = pair
    if (was := content.kind(name, old, wasm_tools)) != kind:
        raise RegistryError("WW709", f"`{name}` is a {was} in the registry, not a {kind}", fix="publish it under another name")
    if kind == "component":
        return compat.compare(_world(old, wasm_tools), _world(new, wasm_tools), renumbered=renumbered)
    return compat.compare_packages(_view(old, wasm_tools), _view(new, wasm_tools), renumbered=renumbered)


def _world(data: bytes, wasm_tools: Path) -> World:
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        file = Path(folder) / "component.wasm"
        file.write_bytes(data)
        return resolving.decode(file, wasm_tools)


def _view(data: bytes, wasm_tools: Path) -> PackageView:
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        content.unpack(data, Path(folder) / "wit", wasm_tools)
        root = Path(folder) / "wit"
        return resolving.view(closure(read_package(root), WitIndex(root, {})), wasm_tools)
