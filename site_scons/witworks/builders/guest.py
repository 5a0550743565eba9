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

from witworks import excerpts, output
from witworks.errors import ComponentError, Place
from witworks.model import wit_places
from witworks.scanners import wit_closure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from witworks.scons_types import Environment, Node

_UNKNOWN_TO_C: Final = {
    r"list<[^<>]*,\s*\d+\s*>": "a list of fixed length",
    r"\berror-context\b": "error-context",
}
"""What wit-bindgen makes no C of, as WIT text has it: its own words for that are a panic without a name."""


MEANINGS: Final = {
    "WITBINDGENFLAGS": "more words for `wit-bindgen c`",
}
"""The construction variables that are set here, for docs/builders.md."""


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
    from witworks.artifacts import resolving

    folder = Path(target[0].abspath).parent
    name = env.subst("$WASMCOMPONENTNAME") or folder.parent.name
    tool = output.context(env).tool("wit-bindgen")
    with tempfile.TemporaryDirectory(prefix="witworks-") as staged, tempfile.TemporaryDirectory(prefix="witworks-") as made:
        wit = wit_closure(target[0], env)
        resolving.stage(wit, Path(staged))
        argv: list[str | Path] = [*tool.command, *output.command(env, "WITBINDGENCOM", target, source), "--out-dir", made, staged]
        done = output.run(env, argv, variables=tool.env)
        files = [Path(made, node.name) for node in target]
        if done.status != 0 or not all(file.is_file() for file in files):
            raise _refused(name, env.subst("$WASMWORLD"), wit.files, done.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        # A header of a world that was renamed must not be found any more; what is made of this one stays.
        for stale in (file for file in folder.iterdir() if file.stem not in {made.stem for made in files}):
            stale.unlink()
        for file in files:
            shutil.copyfile(file, folder / file.name)


def _translate(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    tool = output.context(env).tool("zig")
    header = Path(source[0].abspath)
    argv: list[str | Path] = [*tool.command, *output.command(env, "ZIGGUESTCOM", target, source), f"-I{header.parent}", header]
    done = output.run(env, argv, variables=tool.env, answers=True)
    if done.status != 0:
        message = f"zig cannot read the bindings {source[0]}"
        fix = "build it again; if that does not help, this is a bug"
        at = wit_places.of_world(env.subst("$WASMWORLD"), wit_closure(target[0], env).files) if env["WASMWITPACKAGE"] else None
        raise ComponentError("WW416", message, at=at, output=done.stderr, shown=excerpts.clang(done.stderr), fix=fix)
    Path(target[0].abspath).write_text(done.stdout, encoding="utf-8")


def _refused(component: str, world: str, wit: Iterable[Path], text: str) -> ComponentError:
    """The report of a world that wit-bindgen makes no C of, with the feature that C has not, and where it stands."""
    feature, at = next(_features(wit), (None, None))
    what = f"wit-bindgen makes no C of {feature}" if feature else "wit-bindgen makes no C of it"
    return ComponentError(
        "WW416",
        f"component `{component}` cannot implement the world `{world}` in this language: {what}",
        at=at or wit_places.of_feature(text, wit) or wit_places.of_world(world, wit),
        output=text,
        shown="" if feature else excerpts.of(text),
        fix="leave that out of the world, or write the component in Rust",
    )


def _features(wit: Iterable[Path]) -> Iterator[tuple[str, Place]]:
    for file in wit:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            code = line.partition("//")[0]
            yield from ((name, Place(file, number)) for pattern, name in _UNKNOWN_TO_C.items() if re.search(pattern, code))
