"""What rustup, where it is in charge, decides: which toolchain a folder gets, and whether it may download."""

from __future__ import annotations

import functools
import os
import tomllib
from pathlib import Path
from typing import Final

from witworks import programs

TOOLCHAIN_FILES: Final = ("rust-toolchain.toml", "rust-toolchain")
ENVIRONMENT: Final = ("CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN")
"""The variables that change what rustup's proxies run."""


def home() -> Path:
    """Where rustup keeps its toolchains."""
    return Path(os.environ.get("RUSTUP_HOME") or Path.home() / ".rustup")


def bin_folder() -> Path:
    """Where rustup puts its proxies, on PATH only after the user has opened a new shell."""
    return Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo") / "bin"


def find() -> Path | None:
    """The rustup program, on PATH or where its installer puts it."""
    beside = bin_folder() / "rustup"
    return programs.find("rustup") or (beside if os.access(beside, os.X_OK) else None)


def may_download() -> bool:
    """Whether rustup may fetch by itself on this machine: RUSTUP_AUTO_INSTALL=0 forbids it, and we obey."""
    return os.environ.get("RUSTUP_AUTO_INSTALL") != "0"


def manages(sysroot: Path) -> bool:
    """Whether that toolchain is one of rustup's."""
    return sysroot.is_relative_to(home() / "toolchains")


def scope(folder: Path) -> Path:
    """The folder that decides which toolchain ``folder`` gets: the nearest with an override, else the root."""
    overrides = _overrides(home() / "settings.toml")
    for parent in (folder, *folder.parents):
        if str(parent) in overrides or any((parent / name).is_file() for name in TOOLCHAIN_FILES):
            return parent
    return Path(folder.anchor)


def watched(folder: Path) -> list[Path]:
    """The files that change what rustup's proxies run in a folder that :func:`scope` gave."""
    return [home() / "settings.toml", *(folder / name for name in TOOLCHAIN_FILES)]


@functools.cache
def _overrides(settings: Path) -> frozenset[str]:
    try:
        read = tomllib.loads(settings.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return frozenset()
    overrides = read.get("overrides")
    return frozenset(overrides) if isinstance(overrides, dict) else frozenset()
