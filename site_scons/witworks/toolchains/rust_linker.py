"""The program that links Rust's wasm: the compiler's own, LLVM's from PATH, else one of rustup's."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from witworks import programs
from witworks.toolchains import rustup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from witworks.programs import Probes
    from witworks.toolchains.rustc import Compiler


def linker_variable(target: str) -> str:
    """The name of the variable that tells cargo the linker of a target."""
    return f"CARGO_TARGET_{target.upper().replace('-', '_')}_LINKER"


@dataclass(frozen=True, slots=True)
class Linker:
    """A linker for wasm; ``bundled`` when the compiler finds it by itself."""

    path: Path
    version: str
    bundled: bool = False


def find_linker(compiler: Compiler, compilers: Sequence[Compiler], probes: Probes) -> Linker | None:
    """The linker for this compiler; one the user named in cargo's own variable goes before all."""
    if (named := os.environ.get(linker_variable(compiler.target))) and (chosen := shutil.which(named)):
        return Linker(Path(chosen), _version(Path(chosen), probes))
    own = _rust_lld(compiler.sysroot, compiler.host)
    if os.access(own, os.X_OK):
        return Linker(own, f"rust-lld of {compiler.version}", bundled=True)
    for path in (*_on_path(probes), *_of_others(compilers)):
        return Linker(path, _version(path, probes))
    return None


def _on_path(probes: Probes) -> list[Path]:
    """The highest wasm-ld-NN on PATH, else wasm-ld."""
    folders = [Path(folder) for folder in os.get_exec_path() if folder]
    answer = probes.ask("wasm-ld-NN on PATH", watch=folders, env=["PATH"], make=lambda: _highest(folders))
    return [Path(answer)] if answer else [path for name in ("wasm-ld", "rust-lld") if (path := programs.find(name))]


def _highest(folders: Iterable[Path]) -> str:
    numbered = {
        int(match[1]): path
        for folder in reversed(list(folders))
        if folder.is_dir()
        for path in folder.glob("wasm-ld-*")
        if (match := re.fullmatch(r"wasm-ld-(\d+)", path.name)) and os.access(path, os.X_OK)
    }
    return str(numbered[max(numbered)]) if numbered else ""


def _of_others(compilers: Sequence[Compiler]) -> list[Path]:
    """Linkers that other toolchains bring: LLVM reads what any of them wrote."""
    known = [_rust_lld(compiler.sysroot, compiler.host) for compiler in compilers]
    installed = sorted((rustup.home() / "toolchains").glob("*/lib/rustlib/*/bin/rust-lld"), reverse=True)
    return [path for path in (*known, *installed) if os.access(path, os.X_OK)]


def _rust_lld(sysroot: Path, host: str) -> Path:
    return sysroot / "lib" / "rustlib" / host / "bin" / "rust-lld"


def _version(path: Path, probes: Probes) -> str:
    question = [str(path), *(("-flavor", "wasm") if path.name == "rust-lld" else ()), "--version"]

    def ask() -> str:
        return programs.run(question).stdout.strip()

    return probes.ask(question, watch=[path], make=ask)
