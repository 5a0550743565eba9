"""Which cargo and rustc build for wasm on this machine, and where the wasm standard library comes from.

The library is the one compiled into the toolchain where there is one, else it is built from the toolchain's own source
(``-Zbuild-std``). Nothing is installed here: :mod:`witworks.setup.provision` does that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from witworks.errors import ToolError, did_you_mean
from witworks.toolchains import rust_advice, rust_libc, rustup
from witworks.toolchains.rust_linker import Linker, find_linker, linker_variable
from witworks.toolchains.rustc import TARGET, WASI, Compiler, find_compilers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from witworks.programs import Probes

SETTINGS: Final = ("auto", "installed", "rustup", "build-std")
Std = Literal["installed", "build-std"]


@dataclass(frozen=True, slots=True)
class RustToolchain:
    """A cargo that builds for wasm, with all it must be given to do so."""

    cargo: Path
    rustc: Path
    version: str
    std: Std
    identity: str = field(repr=False)
    """What a build depends on: the compiler, the standard library and the linker, without the machine's paths."""
    env: dict[str, str] = field(default_factory=dict)
    cargo_args: tuple[str, ...] = ()
    libc: Path | None = None
    """The folder of the C library, where the target needs one and the compiler brings none."""


def find(setting: str, probes: Probes, *, cwd: Path, target: str = TARGET) -> RustToolchain:
    """The toolchain that ``rust_std`` asks for, as cargo would choose it in the folder ``cwd``, to compile for ``target``."""
    if setting not in SETTINGS:
        raise ToolError("WW307", f"unknown rust_std={setting}", fix=did_you_mean(setting, SETTINGS))
    compilers, refusals = find_compilers(probes, cwd=cwd, target=target)
    if not compilers:
        raise rust_advice.no_compiler(refusals)
    if setting != "build-std":
        wanted = [c for c in compilers if setting != "rustup" or rustup.manages(c.sysroot)]
        if found := _with_std(wanted, compilers, probes):
            return found
    if setting in {"auto", "build-std"} and (found := _from_source(compilers, probes)):
        return found
    raise rust_advice.no_std(setting, compilers, refusals, target)


def _with_std(wanted: Sequence[Compiler], compilers: Sequence[Compiler], probes: Probes) -> RustToolchain | None:
    for compiler in wanted:
        if library := compiler.std():
            linker = _linker(compiler, compilers, probes)
            return _toolchain(compiler, linker, "installed", library.name, probes)
    return None


def _from_source(compilers: Sequence[Compiler], probes: Probes) -> RustToolchain | None:
    for compiler in compilers:
        if compiler.source() is not None:
            linker = _linker(compiler, compilers, probes)
            return _toolchain(compiler, linker, "build-std", "build-std", probes)
    return None


def _toolchain(compiler: Compiler, linker: Linker, std: Std, library: str, probes: Probes) -> RustToolchain:
    if compiler.cargo is None:
        raise rust_advice.no_cargo(compiler)
    env = {"RUSTC": str(compiler.rustc)}
    # A compiler that brings its own linker finds it by itself.
    if not linker.bundled:
        env[linker_variable(compiler.target)] = str(linker.path)
    args: tuple[str, ...] = ()
    if std == "build-std":
        # Building the library is an unstable option of cargo, which a stable one takes only so.
        env["RUSTC_BOOTSTRAP"] = "1"
        args = ("-Zbuild-std=std,panic_abort",)
    identity = f"{compiler.verbose}\nstd: {library}\nlinker: {linker.version}"
    libc = None
    if compiler.target == WASI and not rust_libc.is_bundled(compiler):
        if (libc := rust_libc.find()) is None:
            raise rust_advice.no_libc(compiler, std)
        identity += f"\nC library: {rust_libc.identity(libc, probes)}"
    return RustToolchain(compiler.cargo, compiler.rustc, compiler.version, std, identity, env, args, libc)


def _linker(compiler: Compiler, compilers: Sequence[Compiler], probes: Probes) -> Linker:
    linker = find_linker(compiler, compilers, probes)
    if linker is None:
        raise rust_advice.no_linker(compiler)
    return linker
