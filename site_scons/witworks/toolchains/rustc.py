"""The Rust compilers of this machine, each with its sysroot: behind RUSTC, on PATH, rustup's and the system's own."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.errors import ToolError
from witworks.reading import is_file, is_there
from witworks.toolchains import rustup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.programs import Probes

TARGET: Final = "wasm32-unknown-unknown"
WASI: Final = "wasm32-wasip1"
"""The target whose standard library asks WASI for files, time and the like."""
SYSTEM_BIN: Final = Path("/usr/bin")


@dataclass(frozen=True, slots=True)
class Compiler:
    """One real rustc, never a proxy, with the cargo that belongs to it."""

    rustc: Path
    cargo: Path | None
    sysroot: Path
    libdir: Path
    """Where the standard library for wasm is, if it is."""
    verbose: str
    """The answer to ``rustc -vV``."""
    target: str = TARGET

    @property
    def version(self) -> str:
        """The release, such as ``1.96.0``."""
        return self._said("release")

    @property
    def host(self) -> str:
        """The triple of the machine that the compiler runs on."""
        return self._said("host")

    def std(self) -> Path | None:
        """The standard library for wasm that came with this compiler."""
        return min(self.libdir.glob("libstd-*.rlib"), default=None) if is_there(self.libdir) else None

    def source(self) -> Path | None:
        """The standard library's source that matches this compiler."""
        library = self.sysroot / "lib/rustlib/src/rust/library"
        return library if is_file(library / "Cargo.lock") else None

    def _said(self, key: str) -> str:
        return next((line.split(": ", 1)[1] for line in self.verbose.splitlines() if line.startswith(f"{key}: ")), "?")


def find_compilers(probes: Probes, *, cwd: Path, target: str = TARGET) -> tuple[list[Compiler], list[str]]:
    """Every compiler, best first, and what those said that do not run."""
    found: dict[Path, Compiler] = {}
    refusals: list[str] = []
    for rustc in dict.fromkeys(_candidates()):
        try:
            compiler = _describe(rustc, probes, rustup.scope(cwd), target)
        except ToolError as error:
            refusals.append(error.message)
        else:
            found.setdefault(compiler.rustc.resolve(), compiler)
    return list(found.values()), refusals


def _candidates() -> Iterator[Path]:
    if (named := os.environ.get("RUSTC")) and (path := shutil.which(named)):
        yield Path(path)
    folders = [Path(folder) for folder in os.get_exec_path() if folder]
    for folder in (*folders, rustup.bin_folder(), SYSTEM_BIN):
        if os.access(folder / "rustc", os.X_OK):
            yield folder / "rustc"


def _describe(asked: Path, probes: Probes, scope: Path, target: str) -> Compiler:
    question = [str(asked), "--print", "sysroot", "--print", "target-libdir", "--target", target]
    watch = [asked, *rustup.watched(scope)]
    key = [*question, str(scope)]
    answer = probes.ask(key, watch=watch, env=rustup.ENVIRONMENT, make=lambda: _ask(question, scope))
    sysroot, libdir, *_ = (*map(Path, answer.splitlines()), Path(), Path())
    real = sysroot / "bin" / "rustc"
    rustc = real if is_file(real) and os.access(real, os.X_OK) else asked
    verbose = probes.ask([str(rustc), "-vV"], watch=[rustc], make=lambda: _ask([str(rustc), "-vV"], scope))
    return Compiler(rustc, _cargo_beside(rustc, asked), sysroot, libdir, verbose, target)


def _cargo_beside(*compilers: Path) -> Path | None:
    for compiler in compilers:
        if os.access(cargo := compiler.with_name("cargo"), os.X_OK):
            return cargo
    return programs.find("cargo")


def _ask(question: list[str], folder: Path) -> str:
    # A proxy that has no toolchain would download one when asked: finding never installs.
    answer = programs.run(question, cwd=folder, env={"RUSTUP_AUTO_INSTALL": "0"})
    if answer.status != 0:
        said = next((line for line in answer.output.splitlines() if line.strip()), f"status {answer.status}")
        raise ToolError("WW305", f"{question[0]}: {said.removeprefix('error: ')}")
    return answer.stdout.strip()
