"""Worlds from files: WIT packages resolved, and components decoded, by wasm-tools; errors told in the user's own paths."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks import excerpts, programs
from witworks.errors import ComponentError, Place, WitError, did_you_mean
from witworks.model import wit_text
from witworks.model.compat import PackageView
from witworks.model.resolve import COMPONENT_WORLD, world_from_json
from witworks.reading import json_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from witworks.model.packages import Closure, WitPackage
    from witworks.model.world import World

_PLACE: Final = re.compile(r"-->\s*(?P<path>.+?):(?P<line>\d+):(?P<column>\d+)")
_WHOLE: Final = "witworks-whole-package"
_CORE_MODULE: Final = b"\0asm\x01\0\0\0"


def resolve(wit: Closure, world: str, wasm_tools: Path, features: Sequence[str] = ()) -> World:
    """The world of ``wit``'s root package; raises :class:`WitError` with file, line and wasm-tools' own words.

    What is ``@unstable`` is in it if its feature is among ``features``.
    """
    _check_features(wit, features)
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        staged = stage(wit, Path(folder))
        done = programs.run([wasm_tools, "component", "wit", "--json", *wit_text.feature_flags(features), folder])
    if done.status != 0:
        raise _wit_error(done.stderr, staged)
    found = world_from_json(_json(done.stdout), wit.root.name, world)
    return replace(found, implied=_implied(found, wit.root.files))


def _implied(world: World, files: Sequence[Path]) -> tuple[str, ...]:
    """The imports that the world's text does not name: they came with types that are ``use``d."""
    texts = (file.read_text("utf-8", "replace") for file in files)
    said = next((found for text in texts if (found := wit_text.imported(text, world.name)) is not None), None)
    if said is None:
        return ()
    package = world.package.partition("@")[0]
    named = {name if ":" in name else f"{package}/{name}" for name in said}
    plain = {key: key.partition("@")[0] for key in world.imports if ":" in key}
    return tuple(key for key, name in plain.items() if name not in named and not name.startswith("wasi:"))


def _check_features(wit: Closure, features: Sequence[str]) -> None:
    """Refuse a feature that nothing in the WIT has: the tools take no notice of a misspelt one."""
    if not features:
        return
    known = frozenset().union(*(wit_text.features(file.read_text("utf-8", "replace")) for file in wit.files))
    for feature in features:
        if feature not in known:
            raise WitError(
                "WW213",
                f"no part of package `{wit.root.name}` or of what it uses has the feature `{feature}`",
                at=wit.root.place,
                notes=[f"features: {', '.join(sorted(known)) or 'none'}"],
                fix=did_you_mean(feature, known),
            )


def view(wit: Closure, wasm_tools: Path) -> PackageView:
    """All of ``wit``'s root package: its interfaces together, and each of its worlds; raises :class:`WitError`."""
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        staged = stage(wit, Path(folder))
        done = programs.run([wasm_tools, "component", "wit", "--json", folder])
        if done.status != 0:
            raise _wit_error(done.stderr, staged)
        found = _json(done.stdout)
        number = next(number for number, package in enumerate(found["packages"]) if package["name"] == wit.root.name)
        interfaces = [one["name"] for one in found["interfaces"] if one["package"] == number and one["name"]]
        exports = "".join(f"  export %{name};\n" for name in interfaces)
        (Path(folder) / f"{_WHOLE}.wit").write_text(f"world {_WHOLE} {{\n{exports}}}\n", "utf-8")
        done = programs.run([wasm_tools, "component", "wit", "--json", folder])
    if done.status != 0:
        raise _wit_error(done.stderr, staged)
    every = _json(done.stdout)
    names = [world["name"] for world in found["worlds"] if world["package"] == number]
    whole = replace(world_from_json(every, wit.root.name, _WHOLE), name="", docs="")
    return PackageView(whole, {name: world_from_json(found, wit.root.name, name) for name in names})


def decode(component: Path, wasm_tools: Path) -> World:
    """The world that a component's own bytes declare; raises :class:`ComponentError` for what is no component."""
    with component.open("rb") as file:
        if file.read(8) == _CORE_MODULE:
            raise ComponentError(
                "WW404",
                f"{component} is a core module, not a component",
                at=Place(component),
                notes=["a core module has no typed interface; `wasm-tools component new` makes a component of it"],
                fix="build it through WasmComponent, or give the component's path",
            )
    done = programs.run(programs.bounded([wasm_tools, "component", "wit", "--json", component], programs.FOREIGN_MEMORY))
    if done.status != 0:
        raise ComponentError(
            "WW405",
            f"{component} cannot be decoded",
            at=Place(component),
            output=done.stderr,
            shown=excerpts.of(done.stderr),
            fix="build it again; if it was made elsewhere, its tool may be newer than this wasm-tools: update wasm-tools",
        )
    return world_from_json(_json(done.stdout), *COMPONENT_WORLD)


def stage(wit: Closure, folder: Path) -> Mapping[str, Path]:
    """Copy ``wit`` into ``folder`` in the layout that every WIT tool reads: the root's files, and ``deps/``.

    Without comments that are no documentation: the tools would take them for it. Returns the user's file for each path written.
    """
    staged = _copy(wit.root, folder)
    for number, package in enumerate(wit.dependencies):
        # The number keeps `a-b:c` and `a:b-c` apart.
        staged |= _copy(package, folder / "deps" / f"{number}-{re.sub(r'[:@]', '-', package.name)}")
    return staged


def _copy(package: WitPackage, folder: Path) -> dict[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for file in package.files:
        (folder / file.name).write_bytes(wit_text.without_asides(file.read_bytes().decode()).encode())
    return {str(folder / file.name): file for file in package.files}


def _json(text: str) -> dict[str, Any]:
    try:
        resolved: dict[str, Any] = json_of(text)
    except ValueError as error:
        message = "wasm-tools printed no JSON for this WIT"
        raise WitError("WW210", message, output=text, shown=excerpts.of(text[:500]), fix="update wasm-tools") from error
    return resolved


def _wit_error(text: str, staged: Mapping[str, Path]) -> WitError:
    for copy, original in staged.items():
        text = text.replace(copy, str(original))
    found = _PLACE.search(text)
    at = Place(found["path"], int(found["line"]), int(found["column"])) if found else None
    summary = re.sub(r"^error:\s*(failed to parse package: \S+:\s*)?", "", text.strip()).splitlines()
    return WitError(
        "WW200",
        f"the WIT does not resolve: {summary[0] if summary else 'wasm-tools says nothing more'}",
        at=at,
        output=(context := "\n".join(line for line in text.strip().splitlines()[1:] if "-->" not in line)),
        shown=excerpts.of(context),
        fix="correct the WIT at that line",
    )
