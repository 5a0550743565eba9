"""WasmGuest: a guest's C bindings, which wit-bindgen makes from its world; ZigGuest: the same for Zig.

    env.WasmGuest(["build/calc/guest/calc.h", ".../calc.c", ".../calc_component_type.o"], "build/calc/world.sig",
                  WASMWORLD="calc", WASMWITPACKAGE="wit/calc")
    env.ZigGuest("build/calc/guest/calc.zig", "build/calc/guest/calc.h")

Made from ``world.sig``: a comment in the WIT makes nothing anew.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.errors import ComponentError
from witworks.scanners import wit_closure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node

_DRAFTS: Final = {
    r"error-context": "error-context",
    r"fixed.length|fixed_length|fixed.size": "a list of fixed length",
    r"\bmap\b": "a map",
    r"stream": "a stream",
    r"future": "a future",
    r"async": "an async function",
}


def add(env: Environment) -> None:
    """Give ``env`` the Builders and their construction variables."""
    env.SetDefault(
        WITBINDGENFLAGS=[],
        WITBINDGENCOM="c $WITBINDGENFLAGS --world $WASMWORLD",
        WASMGUESTCOMSTR=output.caption("guest"),
        ZIGGUESTCOM="translate-c -target $NATIVETARGET -lc",
    )
    env["BUILDERS"]["WasmGuest"] = SCons.Builder.Builder(
        action=output.action(_bindings, "guest", "WASMGUESTCOMSTR", ["WITBINDGENCOM"])
    )
    env["BUILDERS"]["ZigGuest"] = SCons.Builder.Builder(
        action=output.action(_translate, "guest", "WASMGUESTCOMSTR", ["ZIGGUESTCOM"]), suffix=".zig", src_suffix=".h"
    )


def _bindings(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    from witworks import resolving

    folder = Path(target[0].abspath).parent
    name = env.subst("$WASMCOMPONENTNAME") or folder.parent.name
    tool = output.context(env).tool("wit-bindgen")
    with tempfile.TemporaryDirectory(prefix="witworks-") as staged, tempfile.TemporaryDirectory(prefix="witworks-") as made:
        resolving.stage(wit_closure(target[0], env), Path(staged))
        argv: list[str | Path] = [*tool.command, *output.command(env, "WITBINDGENCOM", target, source), "--out-dir", made, staged]
        done = output.run(env, argv, variables=tool.env)
        files = [Path(made, node.name) for node in target]
        if done.status != 0 or not all(file.is_file() for file in files):
            raise _refused(name, env.subst("$WASMWORLD"), done.stderr)
        # A header of a world that was renamed must not be found any more.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for file in files:
            shutil.copyfile(file, folder / file.name)


def _translate(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    tool = output.context(env).tool("zig")
    header = Path(source[0].abspath)
    argv: list[str | Path] = [*tool.command, *output.command(env, "ZIGGUESTCOM", target, source), f"-I{header.parent}", header]
    done = output.run(env, argv, variables=tool.env)
    if done.status != 0:
        message = f"zig cannot read the bindings {source[0]}"
        raise ComponentError("WW416", message, output=done.stderr, fix="build it again; if that does not help, this is a bug")
    Path(target[0].abspath).write_text(done.stdout, encoding="utf-8")


def _refused(component: str, world: str, text: str) -> ComponentError:
    """The report of a world that wit-bindgen makes no C of, with the feature it stumbles over."""
    feature = next((name for pattern, name in _DRAFTS.items() if re.search(pattern, text)), None)
    what = f"C has no {feature}" if feature else "wit-bindgen makes no C bindings of it"
    return ComponentError(
        "WW416",
        f"component `{component}` cannot implement the world `{world}` in this language: {what}",
        output=text,
        fix="leave that out of the world, or write the component in Rust",
    )
