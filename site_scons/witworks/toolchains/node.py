"""Node.js, which runs the tools of JavaScript and TypeScript: found, and new enough."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.errors import ToolError
from witworks.toolchains import machine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from witworks.programs import Probes

MINIMUM: Final = 18
STEERING: Final = ("NODE_OPTIONS", "NODE_PRESERVE_SYMLINKS", "NODE_PRESERVE_SYMLINKS_MAIN")
"""Variables that can change what our tools make; the bundler does not heed NODE_PATH."""
DEAF_TO: Final = ("ESBUILD_BINARY_PATH",)
"""Variables that our tools would heed and do not get: another bundler than the one that is pinned."""
_NPM_DEAF_TO: Final = frozenset(
    {
        *("node_env", "npm_config_omit", "npm_config_include", "npm_config_only", "npm_config_also", "npm_config_production"),
        *("npm_config_os", "npm_config_cpu", "npm_config_libc", "npm_config_platform", "npm_config_arch", "npm_config_global"),
        *("npm_config_install_strategy", "npm_config_global_style", "npm_config_legacy_bundling", "npm_config_location"),
        *("npm_config_legacy_peer_deps", "npm_config_prefix", "npm_config_package_lock_only", "npm_config_dry_run"),
    }
)
"""Those that would have npm install other packages than the lock says, or elsewhere, as npm reads them: in whatever case."""


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
    """The version as a fact, with the variables that steer it, or that there is none: that is reported by what runs it."""
    try:
        return "; ".join([find(probes).version, *(f"{name}={value}" for name, value in steering(os.environ).items())])
    except ToolError as error:
        return f"missing: {error.message}"


def steering(variables: Mapping[str, str]) -> dict[str, str]:
    """Those of the variables that steer Node.js."""
    return {name: variables[name] for name in STEERING if variables.get(name)}


def silence() -> dict[str, None]:
    """What is taken out of the environment of our tools."""
    return dict.fromkeys(DEAF_TO)


def npm_silence(variables: Iterable[str]) -> dict[str, None]:
    """What is taken out of npm's environment: where packages come from, and who one is there, stays the user's."""
    return dict.fromkeys(name for name in variables if name.lower().replace("-", "_") in _NPM_DEAF_TO)


def _ask(path: Path) -> str:
    return programs.run([path, "--version"]).stdout.strip()


def install_command() -> str:
    """The line to type that brings Node.js and npm to this machine."""
    return machine.apt_command(["nodejs", "npm"]) if machine.has_apt() else "install Node.js (https://nodejs.org)"


def _error(message: str, *notes: str) -> ToolError:
    note = "it bundles JavaScript and TypeScript and makes components of them"
    return ToolError("WW330", message, notes=[note, *notes], fix=install_command())
