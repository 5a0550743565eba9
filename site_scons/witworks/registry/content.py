"""What is in a package's bytes: a component, or WIT as text. Bytes from a registry are read by wasm-tools alone."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from witworks import excerpts, programs
from witworks.errors import RegistryError, WitError
from witworks.model.packages import read_package
from witworks.model.resolve import COMPONENT_WORLD
from witworks.model.versions import is_version, split
from witworks.registry import reasons

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SECONDS: Final = 120
"""How long the bytes of a package may be looked at."""


def kind(name: str, data: bytes, wasm_tools: Path) -> Literal["component", "wit"]:
    """Which of the two the bytes are; raises RegistryError for bytes that are neither."""
    with _file(data) as file:
        done = _ask(name, [wasm_tools, "component", "wit", "--json", file])
    if done.status != 0:
        raise RegistryError(
            "WW705",
            f"`{name}` is neither a component nor a WIT package",
            output=reasons.plain(done.output),
            shown=excerpts.of(reasons.plain(done.tail())),
            fix="tell those who published it; if its tool is newer than this wasm-tools, update wasm-tools",
        )
    found: dict[str, Any] = json.loads(done.stdout)
    names = {(found["packages"][world["package"]]["name"], world["name"]) for world in found["worlds"]}
    return "component" if COMPONENT_WORLD in names else "wit"


def texts(name: str, version: str, data: bytes, wasm_tools: Path) -> Mapping[str, str]:
    """The WIT text of the package and of each that came with it, by the package's name; RegistryError if it is another one."""
    with _file(data) as file:
        folder = file.parent / "wit"
        done = _unpack(name, file, folder, wasm_tools)
        found = dict(_packages(folder)) if done.status == 0 else {}
        (main,) = [read_package(path).name for path in folder.glob("*.wit")] or [""]
    if main not in {name, f"{name}@{version}"}:
        raise RegistryError(
            "WW705",
            f"what was fetched as `{name}` {version} is `{main}`",
            output=reasons.plain(done.output),
            fix="tell those who published it; nothing was taken",
        )
    return found


def unpack(data: bytes, folder: Path, wasm_tools: Path) -> None:
    """The text of a WIT package in ``folder``, and that of all that came with it below ``deps/``; RegistryError if it is none."""
    with _file(data) as file:
        done = _unpack("a package", file, folder, wasm_tools)
    if done.status != 0:
        raise RegistryError(
            "WW705", "a package from the registry is no WIT", output=reasons.plain(done.output), fix="tell those who published it"
        )


def _unpack(name: str, file: Path, folder: Path, wasm_tools: Path) -> programs.Finished:
    return _ask(name, [wasm_tools, "component", "wit", file, "--out-dir", folder])


def _ask(name: str, command: list[str | Path]) -> programs.Finished:
    """What wasm-tools says of bytes that may be made to keep it busy, or to fill its memory."""
    try:
        return programs.run(programs.bounded(command, programs.FOREIGN_MEMORY), seconds=_SECONDS)
    except TimeoutError:
        fix = "tell those who published it; nothing was taken"
        raise RegistryError("WW705", f"`{name}` keeps wasm-tools busy for more than {_SECONDS} s", fix=fix) from None


def _packages(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.wit")):
        package = read_package(path)
        version = split(package.name)[1]
        if version and not is_version(version):
            raise WitError("WW205", f"`{package.name}` has no version as it must be", at=package.place, fix="correct it")
        yield package.name, path.read_text("utf-8")


@contextlib.contextmanager
def _file(data: bytes) -> Iterator[Path]:
    """The bytes as a file, while it is looked at."""
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        file = Path(folder) / "package.wasm"
        file.write_bytes(data)
        yield file
