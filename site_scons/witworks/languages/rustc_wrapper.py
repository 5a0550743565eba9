"""What cargo runs in rustc's place for the packages of a project, so that their modules get what Cargo.toml does not say.

Words of ours in ``RUSTFLAGS`` would replace those of the user's, and would make cargo compile all dependencies for themselves.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.languages import cargo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ADAPTERS: Final = Path(__file__).parent.parent / "adapters"
PROGRAM: Final = _ADAPTERS / "witworks-rustc"
PANICS: Final = _ADAPTERS / "rust_panic.rs"
_WRAPPERS: Final = tuple(f"{begins}{kind}WRAPPER" for begins in ("RUSTC_", "CARGO_BUILD_RUSTC_") for kind in ("", "WORKSPACE_"))
"""The variables by which a user says that; in cargo's own files the key is called so as well."""


def listens(folder: Path, root: Path) -> bool:
    """Whether panics can be noted: where the user has cargo run something else in rustc's place, they are left alone."""
    if os.name != "posix" or any(os.environ.get(name) for name in _WRAPPERS):
        return False
    configured = (path for path in cargo.candidates(folder, root) if path.name in {"config.toml", "config"})
    return not any("wrapper" in _text(path) for path in configured)


def inputs(*, panics: bool, libc: Path | None) -> Iterator[Path]:
    """The files of ours that have a say in what is made."""
    if panics or libc:
        yield PROGRAM
    if panics:
        yield PANICS


def variables(folder: Path, *, panics: bool, libc: Path | None, unstable: bool = False) -> Mapping[str, str]:
    """The environment in which cargo, which may have ``unstable`` options, does so; the program is put into ``folder``.

    cargo is told its name alone and finds it on PATH: the path would become part of the names in the module.
    """
    if not panics and libc is None:
        return {}
    program = folder / PROGRAM.name
    if _text(program) != (text := PROGRAM.read_text("utf-8")) or not os.access(program, os.X_OK):
        programs.write_atomic(program, text)
        program.chmod(0o755)
    found = {"RUSTC_WORKSPACE_WRAPPER": program.name, "PATH": os.pathsep.join([str(folder), os.environ.get("PATH", os.defpath)])}
    if panics:
        found["_WITWORKS_PANICS"] = str(PANICS)
    if unstable and not os.environ.get("RUSTC_BOOTSTRAP"):
        found["_WITWORKS_BOOTSTRAP"] = "1"
    if libc is not None:
        found["_WITWORKS_LIBC"] = str(libc)
    if wrapped := os.environ.get("RUSTC_WORKSPACE_WRAPPER"):
        found["_WITWORKS_WRAPPED"] = wrapped
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
