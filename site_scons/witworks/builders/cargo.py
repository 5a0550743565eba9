"""CargoWasm: a core module from a ``Cargo.toml``.

    env.CargoWasm("build/calc/calc.core.wasm", "components/calc/Cargo.toml", CARGOFLAGS=["--features", "fast"])

cargo says which file it made (its JSON messages) and which it read (its ``.d`` file). All components share one target folder,
``$CARGOTARGETDIR``: what they have in common, the standard library too, is compiled once. cargo locks that folder, so its runs
are serialised by a side effect instead of blocking each other's jobs.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.languages import cargo, rust, rustc_wrapper
from witworks.memory.standing import STATE
from witworks.scanners import facts, rescan
from witworks.toolchains import rustc, skew
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node


MEANINGS: Final = {
    "CARGOTARGET": "the target that cargo compiles for",
    "CARGOPANICS": "false: why a guest panics is not noted where a trap could quote it; `panic-messages` of `component.toml`",
}
"""The construction variables that are set here, for docs/builders.md."""


VARIABLE: Final = "variable "
"""What facts begin with that are variables which the code itself asks for."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        RUSTSTD="auto",
        CARGOFLAGS=[],
        CARGOTARGET="wasm32-unknown-unknown",
        CARGOTARGETDIR="#build/cargo",
        CARGOPANICS=True,
        CARGOCOM="build --target $CARGOTARGET $CARGOFLAGS",
        CARGOCOMSTR=output.caption("cargo"),
    )
    env["BUILDERS"]["CargoWasm"] = SCons.Builder.Builder(
        action=output.action(_build, "core", "CARGOCOMSTR", ["CARGOCOM", "CARGOPANICS"]),
        emitter=_one_at_a_time,
        suffix=".core.wasm",
        target_scanner=facts(_inputs),
    )


def _one_at_a_time(target: list[Node], source: list[Node], env: Environment) -> tuple[list[Node], list[Node]]:
    env.SideEffect("$CARGOTARGETDIR/.one-cargo-at-a-time", target)
    return target, source


def _inputs(target: Node, env: Environment) -> list[Node]:
    """The files cargo reads, and the compiler as a fact."""
    folder = _folder(target.sources)
    files = cargo.inputs(folder, output.context(env).root, _dep_file(target))
    toolchain = rust.toolchain(env, folder, env.subst("$CARGOTARGET"))
    files += rustc_wrapper.inputs(panics=_notes_panics(env, folder), libc=toolchain.libc)
    by_code, by_scripts = cargo.known_variables(_dep_file(target))
    # Most build scripts ask for what hardly anybody sets: while nobody does, what they make is the same everywhere.
    unset = (f"no {VARIABLE}{name}" for name in by_scripts if name not in os.environ)
    asked = [*(f"{VARIABLE}{name}: {os.environ.get(name)}" for name in by_code), *unset]
    asked += [f"{VARIABLE}{name}: {os.environ[name]}" for name in by_scripts if name in os.environ]
    facts = (f"rust: {toolchain.identity}", f"environment: {cargo.environment(os.environ)}", *asked)
    return [*(env.File(output.literal(file)) for file in files), *(env.Value(fact) for fact in facts)]


def _build(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    started = time.time()
    folder = _folder(source)
    toolchain = rust.toolchain(env, folder, env.subst("$CARGOTARGET"))
    target_dir = Path(env.Dir("$CARGOTARGETDIR").abspath)
    if (newer := skew.of_lock(folder.name, folder / "Cargo.lock", output.context(env).wasm_tools)) is not None:
        output.complain(newer, "warning")
    argv: list[str | Path] = [
        toolchain.cargo,
        *output.command(env, "CARGOCOM", target, source),
        *toolchain.cargo_args,
        "--message-format=json",
        f"--target-dir={target_dir}",
    ]
    unstable = toolchain.std == "build-std"
    compiled: Path | None = None
    if unstable:
        settings = cargo.std_settings(folder, output.command(env, "CARGOCOM", target, source), toolchain.identity)
        compiled = target_dir / env.subst("$CARGOTARGET") / f".std-{settings}"
        if not compiled.exists():
            output.say(f"  {'':10} compiling Rust's standard library for wasm: once for these settings, a minute or more")
    # SCons goes by content: when it comes here something has changed, whatever cargo thinks of the time stamps.
    for path in cargo.fingerprints(folder, target_dir):
        shutil.rmtree(path, ignore_errors=True)
    wrapper = output.context(env).build / STATE / "rust"
    wrapped = rustc_wrapper.variables(wrapper, panics=_notes_panics(env, folder), libc=toolchain.libc, unstable=unstable)
    done = output.run(env, argv, cwd=folder, variables={**toolchain.env, **wrapped}, answers=True)
    messages = cargo.read_messages(done.stdout, folder / "Cargo.toml")
    if done.status != 0:
        wit = cargo.wit_refused(messages, folder)
        older = None if wit is None else skew.of_macro(folder.name, folder / "Cargo.lock", wit, TOOLS["wit-bindgen"].version)
        raise older or cargo.compile_error(folder.name, messages, done.stderr, folder / "Cargo.toml")
    if len(messages.artefacts) != 1:
        raise cargo.no_cdylib(folder / "Cargo.toml", messages)
    for diagnostic in messages.diagnostics:
        output.say(diagnostic.rendered.rstrip())
    (artefact,) = messages.artefacts
    shutil.copyfile(artefact, target[0].abspath)
    variables = cargo.variables_read(artefact, cargo.path_dependencies(folder))
    _dep_file(target[0]).write_text(
        cargo.noted(artefact.with_suffix(".d").read_text("utf-8"), variables, cargo.script_variables(messages.scripts)), "utf-8"
    )
    if compiled is not None:
        compiled.touch()
    rescan(target, started, written=[folder / "Cargo.lock"])


def _notes_panics(env: Environment, folder: Path) -> bool:
    """With WASI, Rust says by itself why it panics; a small build says nothing."""
    wanted = env["CARGOPANICS"] and env.subst("$CARGOTARGET") == rustc.TARGET and env.subst("$WASMPROFILE") != "small"
    return bool(wanted) and rustc_wrapper.listens(folder, output.context(env).root)


def _folder(source: Sequence[Node]) -> Path:
    return Path(source[0].abspath).parent


def _dep_file(target: Node) -> Path:
    return Path(target.abspath).with_suffix(".d")
