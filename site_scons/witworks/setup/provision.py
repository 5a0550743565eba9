"""Brings Rust's standard library for wasm to a machine that lacks it, one announced step after the other."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import excerpts, programs
from witworks.errors import ToolError
from witworks.setup.steps import Steps, alone
from witworks.toolchains import machine, rust, rust_advice, rust_libc, rustup
from witworks.toolchains.rustc import TARGET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.setup.steps import Say
    from witworks.toolchains.rust import RustToolchain

LOCK_SECONDS: Final = 600
"""How long apt waits for another apt or dpkg to finish."""


def provision_rust(
    setting: str, say: Say, *, cwd: Path | None = None, target: str = TARGET, verbose: bool = False
) -> RustToolchain:
    """The toolchain that ``rust_std=setting`` asks for, installed if need be; else ToolError with the command to type."""
    folder = cwd or Path.cwd()
    with alone(say):
        try:
            # Whoever held the lock before us may have installed it.
            return _find(setting, folder, target)
        except ToolError as lack:
            _install(setting, lack, folder, target, Steps(say, verbose=verbose))
        return _find(setting, folder, target)


def _install(setting: str, lack: ToolError, folder: Path, target: str, steps: Steps) -> None:
    """Take the first way that is open here: rustup where it may download, then Debian's packages."""
    if setting == "installed":
        raise lack
    failure: ToolError | None = None
    manager = rustup.find()
    if manager and not rustup.may_download():
        steps.say("  setup      rustup must not download here (RUSTUP_AUTO_INSTALL=0)")
    elif manager and lack.code != "WW306" and (lack.code, setting) != ("WW316", "build-std"):
        failure = _by_rustup(manager, setting, folder, target, steps)
        if failure is None:
            return
    if setting != "rustup" and machine.has_apt() and machine.is_root():
        _by_apt(lack, target, steps)
        return
    raise failure or lack


def _by_rustup(manager: Path, setting: str, folder: Path, target: str, steps: Steps) -> ToolError | None:
    """Why rustup could not do it, or None when it did."""
    commands: list[list[str | Path]] = []
    if programs.run([manager, "which", "rustc"], cwd=folder, env={"RUSTUP_AUTO_INSTALL": "0"}).status != 0:
        pinned = rustup.scope(folder) != Path(folder.anchor) or "RUSTUP_TOOLCHAIN" in os.environ
        commands.append([manager, "toolchain", "install"] if pinned else [manager, "default", "stable"])
    what = ["component", "add", "rust-src"] if setting == "build-std" else ["target", "add", target]
    commands.append([manager, *what])
    for command in commands:
        done = steps.take(command, cwd=folder)
        if done.status != 0:
            shown = programs.shlex_join(["rustup", *map(str, command[1:])])
            fix = f"check the network, then type: {shown}; or choose another rust_std"
            return ToolError("WW308", f"{shown} failed", output=done.output, shown=excerpts.of(done.tail()), fix=fix)
    return None


def _by_apt(lack: ToolError, target: str, steps: Steps) -> None:
    packages = _packages(lack, target)
    updated = packages is None
    if updated:
        apt(["update"], steps)
        packages = _packages(lack, target)
    if packages is None:
        raise lack
    done = _apt_install(packages, steps)
    if done.status != 0 and "dpkg --configure -a" in done.output:
        # Another installation was interrupted here, maybe ours.
        steps.take(["dpkg", "--configure", "-a"])
        done = _apt_install(packages, steps)
    if done.status != 0 and not updated:
        # The usual reason: lists so old that the versions they name are gone.
        apt(["update"], steps)
        done = _apt_install(packages, steps)
    if done.status != 0:
        fix = machine.apt_command(packages)
        raise ToolError("WW308", "apt-get could not install Rust", output=done.output, shown=excerpts.of(done.tail()), fix=fix)


def _packages(lack: ToolError, target: str) -> tuple[str, ...] | None:
    if lack.code != "WW316":
        return rust_advice.packages_for(target)
    return (rust_libc.PACKAGE,) if machine.apt_candidates([rust_libc.PACKAGE]) else None


def _apt_install(packages: Sequence[str], steps: Steps) -> programs.Finished:
    return apt([*machine.APT_OPTIONS, *packages], steps)


def apt(arguments: Sequence[str], steps: Steps) -> programs.Finished:
    """What apt-get answered; it waits for another that is running."""
    return steps.take(["apt-get", "-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}", *arguments])


def _find(setting: str, folder: Path, target: str) -> RustToolchain:
    return rust.find(setting, programs.Probes(None), cwd=folder, target=target)
