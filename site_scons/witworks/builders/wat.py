"""WatModule: a core module with its world embedded, from a ``.wat`` file.

    env.WatModule("build/calc/calc.core.wasm", "components/calc/calc.wat", WASMWORLD="calculator", WASMWITPACKAGE="wit/calc")

Depends on the text alone: name ``world.sig`` as a dependency, so that it is made again when the world changes.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import excerpts, output
from witworks.builders import strip
from witworks.errors import ComponentError, Place
from witworks.scanners import facts, wit_closure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node

_PLACE: Final = re.compile(r"-->\s*\S.*?:(?P<line>\d+):(?P<column>\d+)")


MEANINGS: Final = {
    "WATEMBED": "the command that puts a world into a module",
    "WATFLAGS": "more words for it",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        WATEMBED="$( $WASMTOOLS $) component embed",
        WATFLAGS=[],
        _WATPROFILE=_profile_flags,
        _WATSTRIP=_strip,
        WATCOM="$WATEMBED $_WATPROFILE $WATFLAGS --world $WASMWORLD",
        WATCOMSTR=output.caption("wat"),
    )
    env["BUILDERS"]["WatModule"] = SCons.Builder.Builder(
        action=output.action(_embed, "core", "WATCOMSTR", ["WATCOM", "_WATSTRIP"]),
        suffix=".core.wasm",
        src_suffix=".wat",
        target_scanner=facts(None, "wasm-tools"),
    )


def _profile_flags(target: object, source: object, env: Environment, for_signature: bool) -> str:  # noqa: ARG001, FBT001
    """DWARF in a debug build."""
    return "-g" if env.subst("$WASMPROFILE") == "debug" else ""


def _strip(target: object, source: object, env: Environment, for_signature: bool) -> str:  # noqa: ARG001, FBT001
    """In a small build no names."""
    return f"strip {strip.NAMES}" if env.subst("$WASMPROFILE") == "small" else ""


def _embed(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    from witworks.artifacts import resolving

    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        resolving.stage(wit_closure(target[0], env), Path(folder))
        made = Path(f"{target[0].abspath}.embedded")
        # By its path in the project: DWARF has it, and where the project lies on this machine is no part of what is made.
        argv: list[str | Path] = [*output.command(env, "WATCOM", target, source), folder, source[0].path, "-o", made]
        done = output.run(env, argv)
    if done.status != 0:
        raise _explained(env.subst("$WASMCOMPONENTNAME"), source[0], done.stderr)
    strip.finish(env, made, Path(target[0].abspath), output.command(env, "_WATSTRIP", target, source))


def _explained(component: str, source: Node, text: str) -> ComponentError:
    """The report for what ``wasm-tools component embed`` said, with the line that it is about."""
    found = _PLACE.search(text)
    at = Place(source.path, int(found["line"]), int(found["column"])) if found else Place(source.path)
    said = text.strip().splitlines() or [""]
    cause = said[0].removeprefix("error: ")
    what = f"component `{component}`" if component else str(source)
    message, fix = f"{what} does not compile: {cause}", "correct the text at that line"
    return ComponentError("WW401", message, at=at, output=text, shown=excerpts.of(text), fix=fix)
