"""What inputs are made from: our own files, the public ones beside the project where they are, and components made of both."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.programs import Probes
from witworks.toolchains import wasm_tools

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
CORPORA: Final = ROOT.parent / "shared" / "corpora"


@functools.cache
def wit() -> list[bytes]:
    """WIT text: that of the project and its tests, and the public."""
    folders = (ROOT / "wit", ROOT / "components", ROOT / "tests" / "golden" / "corpus", ROOT / "tests" / "projects", CORPORA)
    return [file.read_bytes() for folder in folders for file in sorted(folder.rglob("*.wit")) if "target" not in file.parts]


def files(
    *patterns: str, folders: tuple[str, ...] = ("components", "compositions", "tests/projects", "site_scons/witworks/templates")
) -> list[bytes]:
    """The files of the project whose names are like that."""
    found = [file for folder in folders for pattern in patterns for file in sorted((ROOT / folder).rglob(pattern))]
    return [file.read_bytes() for file in found if not {"target", "node_modules", "build"} & set(file.parts)]


@functools.cache
def tool() -> Path:
    """The wasm-tools of this environment."""
    return wasm_tools.find(None, Probes(None)).path


def components(folder: Path) -> list[bytes]:
    """Components whose functions do nothing, of every world in our own corpus of WIT; ``folder`` is written to."""
    return [made for number, text in enumerate(_worlds()) if (made := _component(folder, number, text)) is not None]


def core_modules(folder: Path) -> list[bytes]:
    """The core modules inside such components."""
    components(folder)
    return [file.read_bytes() for file in sorted(folder.glob("*.core.wasm"))]


def _worlds() -> Iterator[bytes]:
    yield from (file.read_bytes() for file in sorted((ROOT / "tests" / "golden" / "corpus").glob("*.wit")))
    yield b"package demo:calc;\ninterface ops { add: func(a: s32, b: s32) -> s32; }\nworld calculator { export ops; import log: func(m: string); }\n"


def _component(folder: Path, number: int, text: bytes) -> bytes | None:
    source, core, made = (folder / f"{number}{suffix}" for suffix in (".wit", ".core.wasm", ".wasm"))
    if not made.is_file():
        source.write_bytes(text)
        steps: list[list[str | Path]] = [["embed", "--all-features", "--dummy", source, "-o", core], ["new", core, "-o", made]]
        for step in steps:
            if subprocess.run([tool(), "component", *step], capture_output=True, check=False).returncode != 0:
                return None  # a package without a world, or with several
    return made.read_bytes()
