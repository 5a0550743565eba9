"""WasmBindings: a Python package with typed bindings, from ``world.json``.

    env.WasmBindings("build/python/calc/__init__.py", "build/calc/world.json", WASMCOMPONENTNAME="calc")

The whole package is written: modules that the world no longer has are removed. The component itself is put beside them by
WasmFolder, so that a change of the guest's code alone writes no bindings.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.programs import write_atomic
from witworks.scanners import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node

LISTING: Final = ".files.json"
"""The file of a package that lists what was written, so that the next run knows what to remove, and what is missing."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(WASMBINDINGSCOMSTR=output.caption("bindings", "${TARGET.dir}"))
    env["BUILDERS"]["WasmBindings"] = SCons.Builder.Builder(
        action=output.action(_write, "bindings", "WASMBINDINGSCOMSTR", ["WASMCOMPONENTNAME"]),
        emitter=_complete,
        target_scanner=facts(_generator),
    )


def _complete(target: list[Node], source: list[Node], env: Environment) -> tuple[list[Node], list[Node]]:
    """Always build a package of which a file has gone missing: SCons itself watches only ``__init__.py``."""
    folder = Path(target[0].abspath).parent
    if any(not (folder / name).is_file() for name in _listed(folder)):
        env.AlwaysBuild(target)
    return target, source


def _generator(_target: Node, env: Environment) -> list[Node]:
    """The generator's own modules: another version of Witworks may write other bindings."""
    folder = Path(__file__).parent.parent / "bindgen"
    return [env.File(str(file)) for file in sorted(folder.glob("*.py"))]


def _write(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    from witworks import bindgen
    from witworks.model import world

    folder = Path(target[0].abspath).parent
    files = bindgen.render(world.loads(source[0].get_text_contents()), component=env.subst("$WASMCOMPONENTNAME"))
    for name in set(_listed(folder)) - files.keys():
        (folder / name).unlink(missing_ok=True)
    for name, text in files.items():
        write_atomic(folder / name, text)
    write_atomic(folder / LISTING, json.dumps(sorted(files), indent=1) + "\n")


def _listed(folder: Path) -> list[str]:
    try:
        names: list[str] = json.loads((folder / LISTING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return names
