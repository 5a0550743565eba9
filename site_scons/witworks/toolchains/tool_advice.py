"""What to tell someone whose machine lacks a tool: the exact command for this machine."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.errors import ToolError
from witworks.toolchains import machine, rust_advice, rustup
from witworks.toolchains.rustc import SYSTEM_BIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from witworks.toolchains.tools import Tool

SETUP: Final = "scons setup"


def missing(tool: Tool, older: Sequence[str], *, alone: bool = False) -> ToolError:
    """The tool is nowhere, or only too old; ``alone`` where no ``WasmProject`` gives SCons the word ``setup``."""
    message = f"{tool.name} is not installed" if not older else f"no {tool.name} here is new enough"
    return ToolError("WW314", message, notes=[f"it {tool.purpose}", *older], fix=command(tool, alone=alone))


def not_there(tool: Tool, setting: str) -> ToolError:
    """The setting names no program."""
    return ToolError("WW314", f"no {tool.name} at {setting}", notes=[f"it {tool.purpose}"], fix=without(tool))


def incomplete(tool: Tool, path: Path, folder: Path, lacking: Sequence[str]) -> ToolError:
    """The tool that the setting names is there, and packages of npm are not that are used with it."""
    fix = f"npm install --prefix {folder} {' '.join(lacking)}; or leave {tool.setting}= out"
    return ToolError("WW314", f"beside {path} lies no {lacking[0].rpartition('@')[0]}", notes=[f"it {tool.purpose}"], fix=fix)


def without(tool: Tool) -> str:
    """What to do with a setting that names no good tool."""
    return f"correct {tool.setting}=…, or leave it out"


def command(tool: Tool, *, alone: bool = False) -> str:
    """The line to type that brings the tool to this machine."""
    bring = (
        f"{programs.shlex_join([sys.executable])} -m witworks setup {tool.name}" if alone else f"{SETUP} {tool.target}".strip()
    )
    lacking = prerequisite(tool)
    return f"{lacking} && {bring}" if lacking else bring


def prerequisite(tool: Tool) -> str | None:
    """The command that brings what installs the tool, or None where that is here."""
    match tool.kind:
        case "cargo" | "crate":
            return None if _has_cargo() else rust_advice.install_rust()
        case "npm":
            if programs.find("npm") and programs.find("node"):
                return None
            return machine.apt_command(["nodejs", "npm"]) if machine.has_apt() else "install Node.js (https://nodejs.org)"
        case "pypi":
            return None if find_spec("pip") else "python -m ensurepip"


def _has_cargo() -> bool:
    return programs.find("cargo") is not None or any((folder / "cargo").is_file() for folder in (rustup.bin_folder(), SYSTEM_BIN))
