"""What to tell someone whose machine cannot build Rust for wasm yet: the exact command for this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from witworks.errors import ToolError
from witworks.toolchains import machine, rust_libc, rustup
from witworks.toolchains.rustc import TARGET, WASI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.toolchains.rustc import Compiler

TARGET_ADD = f"rustup target add {TARGET}"


def no_compiler(refusals: Sequence[str]) -> ToolError:
    """No rustc runs at all."""
    message = "no Rust compiler (rustc and cargo) on this machine"
    if refusals:
        message = "no Rust compiler on this machine runs"
    return ToolError("WW304", message, notes=refusals, fix=install_rust(toolchain_missing=bool(refusals)))


def no_cargo(compiler: Compiler) -> ToolError:
    """A rustc without its cargo."""
    return ToolError("WW304", f"no cargo beside {compiler.rustc}, nor on PATH", fix=install_rust())


def no_std(setting: str, compilers: Sequence[Compiler], refusals: Sequence[str], target: str) -> ToolError:
    """Compilers, but none that knows wasm in the way that ``rust_std`` asks for."""
    asked = "" if setting == "auto" else f" (rust_std={setting})"
    message = f"no Rust toolchain here has the standard library for {target}{asked}"
    if setting == "build-std":
        message = f"no Rust toolchain here has the standard library's source{asked}"
    notes = [*(f"{c.rustc} (Rust {c.version}) {_lacks(c)}" for c in compilers), *refusals]
    if rustup.find() and not rustup.may_download():
        notes.append("RUSTUP_AUTO_INSTALL=0 tells rustup not to download on this machine")
    return ToolError("WW305", message, notes=notes, fix=install_std(setting, target))


def no_libc(compiler: Compiler, std: str) -> ToolError:
    """A standard library for WASI, or its source, without the C library that it stands on."""
    if std == "build-std" and rustup.manages(compiler.sysroot) and rustup.may_download():
        fix = f"rustup target add {WASI}, and choose rust_std=auto"
    elif machine.has_apt():
        fix = machine.apt_command([rust_libc.PACKAGE])
    else:
        fix = f"rustup target add {WASI}; or name a WASI SDK: export WASI_SDK_PATH=/opt/wasi-sdk"
    message = f"no C library for {WASI} ({rust_libc.PACKAGE}) for Rust {compiler.version}"
    return ToolError("WW316", message, notes=[f"the compiler is {compiler.rustc}, which brings none"], fix=fix)


def no_linker(compiler: Compiler) -> ToolError:
    """All but the linker."""
    fix = machine.apt_command(["lld"]) if machine.has_apt() else "install LLVM's lld, so that wasm-ld is on PATH"
    message = f"no wasm linker (rust-lld or wasm-ld) for Rust {compiler.version}"
    return ToolError("WW306", message, notes=[f"the compiler is {compiler.rustc}"], fix=fix)


def install_rust(*, toolchain_missing: bool = False) -> str:
    """The command that brings Rust to this machine."""
    if toolchain_missing and rustup.find() and rustup.may_download():
        return f"rustup toolchain install && {TARGET_ADD}"
    return _apt() or f"install rustup (https://rustup.rs), then run: {TARGET_ADD}"


def install_std(setting: str, target: str = TARGET) -> str:
    """The command that brings Rust's wasm standard library to this machine."""
    add = f"rustup target add {target}"
    if setting in {"auto", "installed", "rustup"} and rustup.find() and rustup.may_download():
        chosen = os.environ.get("RUSTUP_TOOLCHAIN")
        return f"{add} --toolchain {chosen}" if chosen else add
    if setting == "build-std" and rustup.find() and rustup.may_download():
        return "rustup component add rust-src"
    if setting == "rustup":
        return f"allow rustup to download (unset RUSTUP_AUTO_INSTALL), then: {add}; or choose rust_std=auto"
    choose = "\nthen choose rust_std=auto, which also builds the library from its source" if setting == "installed" else ""
    return (_apt(target) or f"install rustup (https://rustup.rs), then run: {add}") + choose


def packages_for(target: str) -> tuple[str, ...] | None:
    """The Debian packages that make a Rust for that target here; None where the lists know none."""
    packages = machine.rust_packages()
    return packages and (*packages, *((rust_libc.PACKAGE,) if target == WASI else ()))


def _apt(target: str = TARGET) -> str | None:
    if not machine.has_apt():
        return None
    return machine.apt_command(packages_for(target) or machine.RUST_PACKAGES[0])


def _lacks(compiler: Compiler) -> str:
    return "lacks it, but has its source" if compiler.source() else "lacks it, and its source"
