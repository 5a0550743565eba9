"""Node.js, which runs the tools of JavaScript and TypeScript: found, and new enough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.errors import ToolError
from witworks.toolchains import machine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from witworks.programs import Probes

MINIMUM: Final = 18
STEERING: Final = ("NODE_OPTIONS",)
"""Variables that can change what our tools make; the bundler does not heed NODE_PATH."""


@dataclass(frozen=True, slots=True)
class Node:
    """The program and its version."""

    path: Path
    version: str


def find(probes: Probes) -> Node:
    """The node on this machine; raises ToolError with the command that installs one where there is none or an old one."""
    path = programs.find("node")
    if path is None:
        raise _error("Node.js is not installed")
    version = probes.ask([str(path), "--version"], watch=[path], make=lambda: _ask(path))
    number = re.search(r"\d+", version)
    if number is None or int(number[0]) < MINIMUM:
        raise _error(f"Node.js {version} is too old, {MINIMUM} is needed", f"found: {path}")
    return Node(path, version.lstrip("v"))


def identity(probes: Probes) -> str:
    """The version as a fact, or that there is none: that is reported by what runs it."""
    try:
        return find(probes).version
    except ToolError as error:
        return f"missing: {error.message}"


def steering(variables: Mapping[str, str]) -> dict[str, str]:
    """Those of the variables that steer Node.js."""
    return {name: variables[name] for name in STEERING if variables.get(name)}


def _ask(path: Path) -> str:
    return programs.run([path, "--version"]).stdout.strip()


def install_command() -> str:
    """The line to type that brings Node.js and npm to this machine."""
    return machine.apt_command(["nodejs", "npm"]) if machine.has_apt() else "install Node.js (https://nodejs.org)"


def _error(message: str, *notes: str) -> ToolError:
    note = "it bundles JavaScript and TypeScript and makes components of them"
    return ToolError("WW330", message, notes=[note, *notes], fix=install_command())
