"""``scons reproduce``: whether the same sources make the same bytes, in whatever folder they lie.

The project is copied to two temporary folders and built in each. Both compile everything anew but Rust's standard library and
crates from registries, which cargo compiles once for both.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.builders import tool
from witworks.commands.copies import Copy, seeded
from witworks.languages.wasm_sections import differing
from witworks.memory.recording import leaves
from witworks.summary import size
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.commands.questions import Expected
    from witworks.scons_types import Environment, Node

_SHOWN: Final = 12
"""How many sections are named: a tool that puts modules into another order changes all that follow."""
_FOLDERS: Final = ("one", "another-one")
"""Of different lengths: a path that gets into the bytes may take its length along."""


def reproduce(env: Environment, asked: Expected) -> tuple[str, bool]:
    """A line or more for each component, and whether all are the same, but for those of tools that are known to vary."""
    with tempfile.TemporaryDirectory(prefix="witworks-") as scratch:
        cargo_target = seeded(env, Path(scratch, "cargo"))
        builds = [_built(env, Path(scratch, name), cargo_target, [component.name for component in asked]) for name in _FOLDERS]
        lines, good = [], True
        for component, nodes in asked.items():
            one, other = (build / component.name / f"{component.name}.wasm" for build in builds)
            text, steady = _compared(one, other, _varying(nodes))
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


def _varying(nodes: Sequence[Node]) -> list[str]:
    """The tools that the component, or what it is composed of, is made with and that make other bytes each time."""
    made = {Path(path).name for path in leaves(nodes)[0] if Path(path).parent.name == tool.FOLDER}
    return [name for name in sorted(made) if name in TOOLS and TOOLS[name].varies]


def _compared(one: Path, other: Path, varying: Sequence[str]) -> tuple[str, bool]:
    if not one.is_file():
        return "not built", False
    first, second = one.read_bytes(), other.read_bytes()
    found = differing(first, second)
    if not found:
        return f"identical, {size(len(first))}", True
    known = f"; known of {', '.join(varying)}" if varying else ""
    shown = found if len(found) <= _SHOWN else [*found[:_SHOWN], f"and {len(found) - _SHOWN} more sections"]
    return "\n".join([f"differs{known}", *(f"  {section}" for section in shown)]), bool(varying)
