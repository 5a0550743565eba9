"""The same Rust, built three times: as a component with bindings, as a shared library, as a core module."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import cli, programs
from witworks.errors import WitworksError
from witworks.toolchains import rust, wasm_tools

from bench.peers.peer import Missing

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).parent.parent.parent
RUST: Final = Path(__file__).parent / "rust"
WASM: Final = "wasm32-unknown-unknown"
CRATES: Final = {"component": "bench_peers", "native": "bench_peers_native"}


def bindings(folder: Path) -> Path:
    """The folder in which the package ``bench_peers`` lies, with the component."""
    component, out = folder / "bench-peers.wasm", folder / "python"
    tools = wasm_tools.find(None, programs.Probes(None)).path
    done = programs.run([tools, "component", "new", _wasm("component"), "-o", component])
    if done.status != 0:
        raise SystemExit(f"wasm-tools failed:\n{done.output}")
    with contextlib.redirect_stdout(io.StringIO()):  # standard output is the tables'
        if cli.main(["bindings", str(component), "--out", str(out)]) != 0:
            raise SystemExit("the bindings of the benchmark's component could not be made")
    return out


def shared_library() -> Path:
    """The C ABI for this machine."""
    found = programs.find("cargo")
    if found is None:
        raise Missing("no cargo")
    return _cargo("native", [found], {})


def core_module() -> Path:
    """The C ABI in WebAssembly."""
    return _wasm("native")


def _wasm(crate: str) -> Path:
    try:
        toolchain = rust.find(os.environ.get("WITWORKS_RUST_STD", "auto"), programs.Probes(None), cwd=RUST / crate)
    except WitworksError as error:
        raise Missing(error.message) from None
    return _cargo(crate, [toolchain.cargo, "--target", WASM, *toolchain.cargo_args], toolchain.env)


def _cargo(crate: str, start: list[str | Path], variables: Mapping[str, str]) -> Path:
    """What cargo makes of a crate, in the project's own target folder: the standard library for wasm lies there already."""
    program, *arguments = start
    target = os.environ.get("WITWORKS_CARGO_TARGET") or ROOT / "build" / "cargo"
    argv = [program, "build", "--release", "--locked", f"--target-dir={target}", "--message-format=json", *arguments]
    done = programs.run(argv, cwd=RUST / crate, env=variables)
    if done.status != 0:
        raise SystemExit(f"cargo failed in {RUST / crate}\n{done.stderr}")
    messages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    made = [message["filenames"][0] for message in messages if message.get("target", {}).get("name") == CRATES[crate]]
    return Path(made[-1])
