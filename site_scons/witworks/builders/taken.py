"""WasmTaken: a component that was fetched, let through only if it is what ``witworks.lock`` says.

    env.WasmTaken("build/calc/calc.unchecked.wasm", "build/deps/calc.wasm", WASMDIGEST="sha256:…")

Without a digest it is taken as it is: that is a component of a path.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.errors import RegistryError
from witworks.model import lock
from witworks.model.lock import digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node

MEANINGS: Final = {"WASMDIGEST": "the digest that a fetched component must have, as registries write it; empty: any"}


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(WASMDIGEST="", WASMTAKENCOMSTR=output.caption("fetch"))
    env["BUILDERS"]["WasmTaken"] = SCons.Builder.Builder(
        action=output.action(_take, "fetch", "WASMTAKENCOMSTR", ["WASMDIGEST"]), suffix=".unchecked.wasm", src_suffix=".wasm"
    )


def _take(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    data = Path(source[0].abspath).read_bytes()
    found, wanted = digest_of(data), env["WASMDIGEST"]
    if wanted and found != wanted:
        raise RegistryError(
            "WW713",
            f"{source[0]} is not what witworks.lock says",
            at=lock.place(output.context(env).root, wanted),
            notes=[f"locked: {wanted}", f"there:  {found}"],
            fix=f"remove {source[0]}, and type: scons fetch",
        )
    Path(target[0].abspath).write_bytes(data)
