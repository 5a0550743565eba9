"""What kind of machine this is, as far as the advice "type this" depends on it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs

if TYPE_CHECKING:
    from collections.abc import Sequence

APT_OPTIONS: Final = ("install", "-y", "--no-install-recommends")

RUST_PACKAGES: Final = (
    # The standard library is compiled for wasm already: nothing to build.
    ("rustc", "cargo", "libstd-rust-dev-wasm32", "lld"),
    # A compiler as new as Debian's browsers need, with its source: the standard library is built from it.
    ("rustc-web", "cargo-web", "rust-web-src", "lld-19"),
)
"""Sets of Debian packages that each make a wasm-capable Rust; the set with the newest compiler is taken."""


def cache_folder() -> Path:
    """Where this user's set-ups are kept, for all projects."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "witworks"


def is_root() -> bool:
    """Whether packages can be installed without asking."""
    return os.geteuid() == 0


def has_apt() -> bool:
    """Whether this is Debian, Ubuntu or one of their kin."""
    return programs.find("apt-get") is not None


def apt_command(packages: Sequence[str]) -> str:
    """The line to type that installs Debian packages on this machine."""
    sudo = "" if is_root() else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get {' '.join((*APT_OPTIONS, *packages))}"


def rust_packages() -> tuple[str, ...] | None:
    """The Debian packages that make the newest wasm-capable Rust here, or None where the lists know none."""
    candidates = apt_candidates([package for packages in RUST_PACKAGES for package in packages])
    known = [packages for packages in RUST_PACKAGES if all(package in candidates for package in packages)]
    return max(known, key=lambda packages: _numbers(candidates[packages[0]]), default=None)


def apt_candidates(packages: Sequence[str]) -> dict[str, str]:
    """The version that apt would install of each package it knows."""
    policy = programs.find("apt-cache")
    if policy is None:
        return {}
    answer = programs.run([policy, "policy", *packages], env={"LC_ALL": "C"}).stdout
    found = re.findall(r"^(\S+):\n(?:  .*\n)*?  Candidate: (\S+)", answer, re.MULTILINE)
    return {package: version for package, version in found if version != "(none)"}


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version.split("+", maxsplit=1)[0]))
