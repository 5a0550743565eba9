"""WasmValidate: the component itself, let through only if it is valid and has its world.

    env.WasmValidate("build/calc/calc.wasm", ["build/calc/calc.unchecked.wasm", "build/calc/world.json"])

Three checks: ``wasm-tools validate``, every export of the world there with the world's types, and no import beyond the world's.
The target is the source with the world's fingerprint added as a custom section, which bindings compare when they load it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import SCons.Builder

from witworks import output, resolving
from witworks.errors import ComponentError, Place
from witworks.model import wit_text, world
from witworks.model.conformance import Difference, differences
from witworks.runtime import fingerprint
from witworks.scanners import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.model.packages import Closure
    from witworks.scons_types import Environment, Node


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        WASMVALIDATEFLAGS=[],
        WASMVALIDATECOM="$( $WASMTOOLS $) validate $WASMVALIDATEFLAGS $SOURCE",
        WASMVALIDATECOMSTR=output.caption("validate"),
    )
    env["BUILDERS"]["WasmValidate"] = SCons.Builder.Builder(
        action=output.action(_validate, "validate", "WASMVALIDATECOMSTR", ["WASMVALIDATECOM"]),
        suffix=".wasm",
        target_scanner=facts(None, "wasm-tools"),
    )


def _validate(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    component, world_file = source
    done = output.run(env, output.command(env, "WASMVALIDATECOM", target, source))
    if done.status != 0:
        raise ComponentError(
            "WW405",
            f"{component} is not a valid component",
            output=done.stderr,
            fix="build it again; if that does not help, the tool that made it and wasm-tools may be of different times",
        )
    wanted = world.loads(world_file.get_text_contents())
    found = resolving.decode(Path(component.abspath), output.context(env).wasm_tools.path)
    if wrong := differences(wanted, found):
        raise _not_its_world(str(env.get("WASMCOMPONENTNAME") or component), wanted, wrong, env)
    stamped = fingerprint.stamp(Path(component.abspath).read_bytes(), wanted.signature())
    Path(target[0].abspath).write_bytes(stamped)


def _not_its_world(
    component: str, wanted: world.World, wrong: tuple[Difference, ...], env: Environment
) -> ComponentError:
    package = env.subst("$WASMWITPACKAGE")
    closure = output.context(env).closure(Path(env.Entry(package).abspath)) if package else None
    return ComponentError(
        "WW407",
        f"component `{component}` is not its world `{wanted.id}`: {wrong[0].item}: {wrong[0].message}",
        at=_place(closure, wrong[0]),
        notes=[f"{difference.item}: {difference.message}" for difference in wrong[1:]],
        fix="make the guest's code and the WIT agree",
    )


def _place(closure: Closure | None, difference: Difference) -> Place | None:
    """Where the WIT says what the component does not keep."""
    owner, _, function = difference.item.partition("#")
    words = (function or owner).rpartition(".")[2] or owner, ":"
    interface = owner.partition("@")[0].rpartition("/")[2]
    for file in closure.files if closure else ():
        text = file.read_text(encoding="utf-8")
        line = wit_text.line_of(text, *words) or wit_text.line_of(text, "interface", interface)
        if line is not None:
            return Place(file, line)
    return None
