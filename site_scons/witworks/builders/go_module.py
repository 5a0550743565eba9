"""GoModule: a core module with its world embedded, from a ``go.mod``.

    env.GoModule(
        ["build/calc/calc.core.wasm", "build/calc/go-adapter.wasm"], "components/calc/go.mod",
        WASMWORLD="calculator", WASMWITPACKAGE="wit/calc",
    )

The second target is the adapter for WASI preview 1 that the module needs: the one that ships with Witworks does not do for Go.
The module depends on what ``go list`` says that go reads; name the bindings (GoBindings) as a dependency too.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import SCons.Builder

from witworks import excerpts, output
from witworks.builders import go_bindings
from witworks.errors import ComponentError
from witworks.languages import go, go_adapter, go_messages, go_module, wasm_binary
from witworks.model import wit_places
from witworks.programs import write_atomic
from witworks.scanners import facts, rescan, wit_closure
from witworks.toolchains import adapter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node
    from witworks.toolchains.go import GoToolchain

_PROFILES: Final = {"release": [], "debug": ["-gcflags=all=-N -l"], "small": ["-ldflags=-s -w"]}
"""Names for backtraces stay but in the smallest; Go writes no DWARF for wasm."""


MEANINGS: Final = {
    "GOBUILDFLAGS": "more words for `go build`",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        WASMPROFILE="release",
        GOBUILDFLAGS=[],
        # Neither paths nor commits: the same sources give the same bytes.
        GOBUILDCOM="build -buildmode=c-shared -trimpath -buildvcs=false $GOBUILDFLAGS",
        GOBUILDCOMSTR=output.caption("go"),
    )
    env["BUILDERS"]["GoModule"] = SCons.Builder.Builder(
        action=output.action(_build, "core", "GOBUILDCOMSTR", ["GOBUILDCOM", "WASMPROFILE", "WASMWORLD"]),
        suffix=".core.wasm",
        target_scanner=facts(_inputs, "wasm-tools"),
    )


def _inputs(target: Node, env: Environment) -> list[Node]:
    """The files that go reads, what changes its module, and the compiler as a fact."""
    folder = Path(target.sources[0].abspath).parent
    files = go_module.inputs(folder, _listing(target), go.user_workspace(folder))
    ours = (go_adapter.__file__, wasm_binary.__file__)
    return [
        *(env.File(output.literal(file)) for file in (*map(Path, ours), *files)),
        env.Value(f"go: {go.identity(env, folder)}, adapter: {adapter.SHA256}"),
    ]


def _build(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    started = time.time()
    folder = Path(source[0].abspath).parent
    toolchain = go.needed_toolchain(env, folder)
    exported = go_bindings.exported(Path(target[0].abspath).with_name("go-bindings.json"))
    packages = _list(env, folder, toolchain, exported)
    with tempfile.TemporaryDirectory(prefix="witworks-") as scratch:
        module = Path(scratch, "module.wasm")
        words = [*output.command(env, "GOBUILDCOM", target, source), *_PROFILES[env.subst("$WASMPROFILE")]]
        argv: list[str | Path] = [toolchain.path, *words, "-o", module, "."]
        done = output.run(env, argv, cwd=folder, variables=go.variables(env, folder))
        if done.status != 0:
            raise go_messages.not_built(folder.name, folder, done.output, exported)
        joined = go_adapter.joined(module.read_bytes())
        if joined is None:
            raise go_messages.not_exported(folder.name, folder, go_module.path_of(folder) or "")
        module.write_bytes(joined)
        _embed(target, env, module, Path(scratch, "wit"))
    write_atomic(Path(target[1].abspath), go_adapter.adapter(adapter.checked().read_bytes()))
    write_atomic(_listing(target[0]), go_module.listing(packages, toolchain.module_cache))
    rescan(target, started, written=[folder / "go.sum"])


def _list(env: Environment, folder: Path, toolchain: GoToolchain, exported: Sequence[str]) -> list[dict[str, Any]]:
    """Every package that the module is made of; raises ComponentError where go cannot load one."""
    argv: list[str | Path] = [toolchain.path, "list", "-e", "-deps", f"-json={go_module.FIELDS}", "."]
    done = output.run(env, argv, cwd=folder, variables=go.variables(env, folder), answers=True)
    if done.status != 0:
        raise go_messages.not_built(folder.name, folder, done.stderr, exported)
    packages = go_module.packages(done.stdout)
    if (error := go_messages.not_listed(folder.name, folder, packages, exported)) is not None:
        raise error
    return packages


def _embed(target: Sequence[Node], env: Environment, module: Path, wit: Path) -> None:
    from witworks.artifacts import resolving

    resolving.stage(wit_closure(target[0], env), wit)
    tool = output.context(env).wasm_tools.path
    argv: list[str | Path] = [
        tool,
        "component",
        "embed",
        "--world",
        env.subst("$WASMWORLD"),
        wit,
        module,
        "-o",
        target[0].abspath,
    ]
    done = output.run(env, argv)
    if done.status != 0:
        raise ComponentError(
            "WW406",
            f"the world cannot be embedded in the core module of `{env['WASMCOMPONENTNAME']}`",
            at=wit_places.of_world(env.subst("$WASMWORLD"), wit_closure(target[0], env).files),
            output=done.stderr,
            shown=excerpts.of(done.stderr),
            fix="correct what wasm-tools says",
        )


def _listing(target: Node) -> Path:
    return Path(target.abspath).with_suffix(".go.json")
