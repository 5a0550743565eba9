"""Brings Rust's standard library for wasm to a machine that lacks it, one announced step after the other."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.errors import MachineError, ToolError
from witworks.toolchains import machine, rust, rustup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from witworks.toolchains.rust import RustToolchain

    Say = Callable[[str], None]

TARGET: Final = "wasm32-unknown-unknown"
LOCK_SECONDS: Final = 600
"""How long apt waits for another apt or dpkg to finish."""
APT_ENVIRONMENT: Final = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}


def provision_rust(setting: str, say: Say, *, cwd: Path | None = None, verbose: bool = False) -> RustToolchain:
    """The toolchain that ``rust_std=setting`` asks for, installed if need be; else ToolError with the command to type."""
    folder = cwd or Path.cwd()
    with _alone(say):
        try:
            # Whoever held the lock before us may have installed it.
            return _find(setting, folder)
        except ToolError as lack:
            _install(setting, lack, folder, _Steps(say, verbose=verbose))
        return _find(setting, folder)


class _Steps:
    """Commands that are announced, timed, and quoted where they fail."""

    def __init__(self, say: Say, *, verbose: bool) -> None:
        self.say = say
        self._verbose = verbose

    def take(self, argv: Sequence[str | Path], *, cwd: Path | None = None) -> programs.Finished:
        command = programs.shlex_join([Path(argv[0]).name, *map(str, argv[1:])])
        self.say(f"  setup      {command}")
        done = programs.run(argv, cwd=cwd, env=APT_ENVIRONMENT, stream=self._verbose)
        ending = "done" if done.status == 0 else f"failed with status {done.status}"
        self.say(f"  setup      {ending} after {done.seconds:.1f} s")
        return done


def _install(setting: str, lack: ToolError, folder: Path, steps: _Steps) -> None:
    """Take the first way that is open here: rustup where it may download, then Debian's packages."""
    if setting == "installed":
        raise lack
    failure: ToolError | None = None
    manager = rustup.find()
    if manager and not rustup.may_download():
        steps.say("  setup      rustup must not download here (RUSTUP_AUTO_INSTALL=0)")
    elif manager and lack.code != "WW306":
        failure = _by_rustup(manager, setting, folder, steps)
        if failure is None:
            return
    if setting != "rustup" and machine.has_apt() and machine.is_root():
        _by_apt(lack, steps)
        return
    raise failure or lack


def _by_rustup(manager: Path, setting: str, folder: Path, steps: _Steps) -> ToolError | None:
    """Why rustup could not do it, or None when it did."""
    commands: list[list[str | Path]] = []
    if programs.run([manager, "which", "rustc"], cwd=folder, env={"RUSTUP_AUTO_INSTALL": "0"}).status != 0:
        pinned = rustup.scope(folder) != Path(folder.anchor) or "RUSTUP_TOOLCHAIN" in os.environ
        commands.append([manager, "toolchain", "install"] if pinned else [manager, "default", "stable"])
    what = ["component", "add", "rust-src"] if setting == "build-std" else ["target", "add", TARGET]
    commands.append([manager, *what])
    for command in commands:
        done = steps.take(command, cwd=folder)
        if done.status != 0:
            shown = programs.shlex_join(["rustup", *map(str, command[1:])])
            fix = f"check the network, then type: {shown}; or choose another rust_std"
            return ToolError("WW308", f"{shown} failed", output=done.tail(), fix=fix)
    return None


def _by_apt(lack: ToolError, steps: _Steps) -> None:
    packages = machine.rust_packages()
    updated = packages is None
    if updated:
        _apt(["update"], steps)
        packages = machine.rust_packages()
    if packages is None:
        raise lack
    done = _apt_install(packages, steps)
    if done.status != 0 and "dpkg --configure -a" in done.output:
        # Another installation was interrupted here, maybe ours.
        steps.take(["dpkg", "--configure", "-a"])
        done = _apt_install(packages, steps)
    if done.status != 0 and not updated:
        # The usual reason: lists so old that the versions they name are gone.
        _apt(["update"], steps)
        done = _apt_install(packages, steps)
    if done.status != 0:
        fix = machine.apt_command(packages)
        raise ToolError("WW308", "apt-get could not install Rust", output=done.tail(), fix=fix)


def _apt_install(packages: Sequence[str], steps: _Steps) -> programs.Finished:
    return _apt([*machine.APT_OPTIONS, *packages], steps)


def _apt(arguments: Sequence[str], steps: _Steps) -> programs.Finished:
    return steps.take(["apt-get", "-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}", *arguments])


def _find(setting: str, folder: Path) -> RustToolchain:
    return rust.find(setting, programs.Probes(None), cwd=folder)


@contextlib.contextmanager
def _alone(say: Say) -> Iterator[None]:
    """One set-up at a time for this user, whatever the project; the second waits, and says so."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "witworks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "setup.lock").open("w")
    except OSError as error:
        fix = "make the folder writable, or set XDG_CACHE_HOME"
        raise MachineError("WW902", f"cannot write to {folder}: {error.strerror}", fix=fix) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  setup      waiting for another set-up to end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
