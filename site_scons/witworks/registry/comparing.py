"""A published version and the one that is to follow it: what has changed for callers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from witworks.artifacts import resolving
from witworks.errors import RegistryError
from witworks.model import compat
from witworks.model.packages import WitIndex, closure, read_package
from witworks.registry import content

if TYPE_CHECKING:
    from witworks.model.compat import PackageView, Verdict
    from witworks.model.world import World
    from witworks.registry.wkg import Client, Release


def release(client: Client, name: str, requirement: str, registry: str) -> Release | None:
    """The newest version in the range; None where the registry has none."""
    try:
        return client.newest(name, requirement, registry)
    except RegistryError as error:
        if error.code != "WW703":
            raise
        return None


def verdict(name: str, kind: str, versions: tuple[bytes, bytes], wasm_tools: Path) -> Verdict:
    """What has changed from the first of the versions to the second; RegistryError where the first is of the other kind."""
    old, new = versions
    if (was := content.kind(name, old, wasm_tools)) != kind:
        raise RegistryError("WW709", f"`{name}` is a {was} in the registry, not a {kind}", fix="publish it under another name")
    if kind == "component":
        return compat.compare(_world(old, wasm_tools), _world(new, wasm_tools))
    return compat.compare_packages(_view(old, wasm_tools), _view(new, wasm_tools))


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
