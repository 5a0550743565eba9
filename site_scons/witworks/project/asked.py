"""Targets that are not there, told as what they were meant for; SCons would call them files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from SCons.Script import COMMAND_LINE_TARGETS

from witworks.errors import ManifestError, Place, did_you_mean, nearest
from witworks.model.components import MARKERS, is_component
from witworks.project import request, targets
from witworks.registry import publishing

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Set as AbstractSet

    from witworks.context import Context


def check(context: Context, folder: Path, components: AbstractSet[str]) -> None:
    """Refuse a target that is neither a name of ours nor a path; components are those of ``folder``, and compositions."""
    short = request.names() | components
    if publishing.TARGET in COMMAND_LINE_TARGETS:
        short |= publishing.names(context)
    names = short | {target for name in components for target in targets.of(name)}
    for target in COMMAND_LINE_TARGETS[1:]:
        if target in request.commands() - components:
            raise ManifestError("WW108", f"`{target}` is a command, and stands first", fix=f"type: scons {target}")
    for target in COMMAND_LINE_TARGETS:
        if target not in names:
            _refuse(target, folder, short, names)


def _refuse(target: str, folder: Path, short: Collection[str], names: Collection[str]) -> None:
    path = Path(target).absolute()
    if path.parent == folder and path.name in names and path.is_dir():
        message = f"`{target}` is the folder of a component, and no target: SCons would find nothing to do in it"
        raise ManifestError("WW108", message, fix=f"name the component: {path.name}")
    if any(mark in target for mark in "/.\\") or path.exists():
        return
    name = next((target.removeprefix(f"{kind}-") for kind in targets.KINDS if target.startswith(f"{kind}-")), target)
    if name and name[0] != "_" and (folder / name).is_dir() and not is_component(folder / name):
        raise ManifestError(
            "WW105",
            f"`{name}` is no component: no file in its folder tells a language",
            at=Place(folder / name),
            notes=[f"{language}: {' or '.join(patterns)}" for language, patterns in MARKERS.items()],
            fix="put such a file into the folder itself, not below it",
        )
    guess = nearest(target, names)
    raise ManifestError("WW108", f"there is no target `{target}`", fix=did_you_mean(target, names if guess else short))
