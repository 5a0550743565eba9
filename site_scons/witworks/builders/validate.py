"""WasmValidate: the component itself, let through only if it is valid and has its world.

    env.WasmValidate("build/calc/calc.wasm", ["build/calc/calc.unchecked.wasm", "build/calc/world.json"])

Four checks: ``wasm-tools validate``, every export of the world there with the world's types, no import beyond the world's, and
of WASI nothing beyond ``WASMRIGHTS``, if there are any.
The target is the source with the world's fingerprint added as a custom section, which bindings compare when they load it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import excerpts, output
from witworks.errors import ComponentError, blaming
from witworks.model import wit_places
from witworks.scanners import facts, wit_closure
from witworks.toolchains import skew

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node

_AGAIN: Final = "build it again; if that does not help, the tool that made it and wasm-tools may be of different times"
_DRAFT: Final = "leave it out of the world: it is a draft of the component model that no tool here accepts yet"


MEANINGS: Final = {
    "WASMVALIDATEFLAGS": "more words for `wasm-tools validate`",
    "WASMRIGHTS": "what of WASI the component may import; None: whatever it likes",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        WASMVALIDATEFLAGS=[],
        WASMRIGHTS=None,
        WASMVALIDATECOM="$( $WASMTOOLS $) validate $WASMVALIDATEFLAGS $SOURCE",
        WASMVALIDATECOMSTR=output.caption("validate"),
    )
    env["BUILDERS"]["WasmValidate"] = SCons.Builder.Builder(
        action=output.action(_validate, "validate", "WASMVALIDATECOMSTR", ["WASMVALIDATECOM", "WASMRIGHTS"]),
        suffix=".wasm",
        target_scanner=facts(None, "wasm-tools", "resolver"),
    )


def _validate(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    component = source[0]
    name = env.subst("$WASMCOMPONENTNAME") or str(component)
    context = output.context(env)
    with skew.told(name, Path(component.abspath), context.wasm_tools, context.blamed(name, "language")):
        _check(target, source, env, name)


def _check(target: Sequence[Node], source: Sequence[Node], env: Environment, name: str) -> None:
    from witworks.artifacts import checking, resolving
    from witworks.model import world_json

    component, world_file = source
    done = output.run(env, output.command(env, "WASMVALIDATECOM", target, source))
    if done.status != 0:
        raise ComponentError(
            "WW405",
            f"{component} is not a valid component",
            at=wit_places.of_feature(done.stderr, wit_closure(target[0], env).files) if env.subst("$WASMWITPACKAGE") else None,
            output=done.stderr,
            shown=excerpts.of(done.stderr),
            fix=_DRAFT if re.search("requires? the component model", done.stderr) else _AGAIN,
        )
    wit = wit_closure(target[0], env) if env.subst("$WASMWITPACKAGE") else None
    wanted = world_json.loads(world_file.get_text_contents())
    wasm_tools = output.context(env).wasm_tools.path
    made = Path(target[0].abspath)
    data = Path(component.abspath).read_bytes()
    found = resolving.decode(Path(component.abspath), wasm_tools)
    checked = checking.checked(name, data, found, wanted, wit)
    sayer = output.context(env).blamed(name, "imports")
    if (rights := env["WASMRIGHTS"]) is not None:
        with blaming(sayer):
            checking.check_rights(name, data, found, rights, wit, manifest=output.context(env).manifest(name))
    if (other := skew.of_wasi(name, (found.interfaces[key].name for key in found.imports), sayer)) is not None:
        output.complain(other, "warning")
    made.write_bytes(checked)
    if (cache := output.context(env).cache) is not None:
        cache.put(name, target[0])
