"""The C library that Rust's standard library stands on where there is WASI: the toolchain's own, else the system's wasi-libc."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.programs import Probes
    from witworks.toolchains.rustc import Compiler

PACKAGE: Final = "wasi-libc"
"""Debian's."""
SYSTEM: Final = Path("/usr/lib")
_TARGETS: Final = ("wasm32-wasip1", "wasm32-wasi")
_LIBRARY: Final = "libc.a"


def is_bundled(compiler: Compiler) -> bool:
    """Whether the compiler brings the library, and finds it by itself."""
    return (compiler.libdir / "self-contained" / _LIBRARY).is_file()


def find() -> Path | None:
    """The folder of the library: of the SDK that ``WASI_SDK_PATH`` names, else where Debian puts it."""
    return next((folder for folder in _folders() if (folder / _LIBRARY).is_file()), None)


def identity(folder: Path, probes: Probes) -> str:
    """What a build with that library depends on: its content."""
    library = folder / _LIBRARY

    def make() -> str:
        return hashlib.sha256(library.read_bytes()).hexdigest()

    return probes.ask(["sha256", str(library)], watch=[library], make=make)


def _folders() -> Iterator[Path]:
    if kit := os.environ.get("WASI_SDK_PATH"):
        yield from (Path(kit, "share", "wasi-sysroot", "lib", target) for target in _TARGETS)
    yield from (SYSTEM / target for target in _TARGETS)
