"""``scons reproduce``: whether the same sources make the same bytes, in whatever folder they lie.

The project is copied to two temporary folders and built in each. Both compile everything anew but Rust's standard library and
crates from registries, which cargo compiles once for both.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.copies import Copy, seeded
from witworks.languages import LANGUAGES
from witworks.languages.wasm_sections import differing
from witworks.summary import size
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Collection

    from witworks.model.components import Component
    from witworks.scons_types import Environment

_FOLDERS: Final = ("one", "another-one")
"""Of different lengths: a path that gets into the bytes may take its length along."""


def reproduce(env: Environment, asked: Collection[Component]) -> tuple[str, bool]:
    """A line or more for each component, and whether all are the same, but for those of tools that are known to vary."""
    with tempfile.TemporaryDirectory(prefix="witworks-") as scratch:
        cargo_target = seeded(env, Path(scratch, "cargo"))
        builds = [_built(env, Path(scratch, name), cargo_target, [component.name for component in asked]) for name in _FOLDERS]
        lines, good = [], True
        for component in asked:
            text, steady = _compared(env, component, *(build / component.name / f"{component.name}.wasm" for build in builds))
            lines.append(f"{component.name}: {text}")
            good = good and steady
    return "\n".join(lines), good


def _built(env: Environment, folder: Path, cargo_target: Path, names: list[str]) -> Path:
    copy = Copy(env, folder / f"project-{folder.name}", cargo_target)
    # go and zig would answer the second build from what they remember of the first.
    caches = {"GOCACHE": "go", "ZIG_GLOBAL_CACHE_DIR": "zig"}
    output.say(f"  {'':10} building in {copy.root}")
    copy.scons(names, {name: str(folder / place) for name, place in caches.items()})
    return copy.build


def _compared(env: Environment, component: Component, one: Path, other: Path) -> tuple[str, bool]:
    if not one.is_file():
        return "not built", False
    first, second = one.read_bytes(), other.read_bytes()
    found = differing(first, second)
    if not found:
        return f"identical, {size(len(first))}", True
    varying = [name for name in LANGUAGES[component.language].tools(env, component) if TOOLS[name].varies]
    known = f"; known of {', '.join(varying)}" if varying else ""
    return "\n".join([f"differs{known}", *(f"  {section}" for section in found)]), bool(varying)
