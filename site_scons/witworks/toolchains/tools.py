"""The tools that some languages need beside wasm-tools: pinned here, kept for the user, and found on this machine.

A tool is the one that its setting names (``zig=/opt/zig/zig``), else the pinned one in the user's folder of tools, else one of
the running environment or of ``PATH`` that is at least as new. Nothing is installed here: :mod:`witworks.setup.install` does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from witworks import programs
from witworks.errors import ToolError
from witworks.reading import MALFORMED
from witworks.toolchains import machine, node, tool_advice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from witworks.programs import Probes

_PINS: Final = Path(__file__).parent.parent / "setup"


@dataclass(frozen=True, slots=True)
class Tool:
    """A pinned program: what it is for, and the registry that it comes from."""

    name: str
    """What users and folders call it; its setting is the same with ``_`` for ``-``."""
    version: str
    kind: Literal["cargo", "crate", "pypi", "npm"]
    package: str
    """What the registry calls it."""
    program: str
    """Where it lies in its folder."""
    purpose: str
    runner: Literal["", "python", "node"] = ""
    """What starts it, where it is no program by itself."""
    ask: str = "--version"
    options: tuple[str, ...] = ()
    """What its installation is told beside its name: the features that are wanted."""
    target: str = ""
    """The target of SCons that needs it, where no component does."""
    varies: bool = False
    """Whether it makes other bytes of the same files each time: it freezes a memory that has something random in it."""
    deaf_to: tuple[str, ...] = ()
    """Variables that it would heed and does not get: they tell of this machine, and neither graph nor cache would see them."""
    steered_by: tuple[str, ...] = ()
    """Variables that it heeds and gets, and that change what it makes: with another value it is another tool."""

    @property
    def setting(self) -> str:
        """The setting that names another one: ``wit_bindgen``."""
        return self.name.replace("-", "_")

    @property
    def title(self) -> str:
        """Name and version, and the folder's name with a ``-`` between them."""
        return f"{self.name} {self.version}"

    @property
    def folder(self) -> Path:
        """Where it is kept for this user."""
        return tools_folder() / f"{self.name}-{self.version}"

    @property
    def pins(self) -> tuple[Path, ...]:
        """The lock files that it is installed from; those of cargo are in the package itself."""
        if self.kind == "npm":
            return tuple(_PINS / "npm" / self.name / name for name in ("package.json", "package-lock.json"))
        if self.kind == "crate":
            return tuple(_PINS / "cargo" / self.name / name for name in ("Cargo.toml", "Cargo.lock"))
        return (_PINS / "pypi" / f"{self.name}.txt",) if self.kind == "pypi" else ()


@dataclass(frozen=True, slots=True)
class Found:
    """A tool on this machine. ``identity`` is what a build depends on: the version, and the variables that steer it."""

    tool: Tool
    path: Path
    version: str
    identity: str
    command: tuple[str, ...]
    """What starts it; arguments follow."""
    env: Mapping[str, str | None] = field(default_factory=dict)
    """What it needs in its environment; None for what must not be there."""


TOOLS: Final[Mapping[str, Tool]] = {
    tool.name: tool
    for tool in (
        Tool("wit-bindgen", "0.63.0", "cargo", "wit-bindgen-cli", "bin/wit-bindgen", "makes a guest's bindings from its world"),
        Tool(
            "wac",
            "0.12.0",
            "cargo",
            "wac-cli",
            "bin/wac",
            "makes one component of several",
            options=("--no-default-features", "--features=wit"),  # without its client for registries: half the time to compile
        ),
        Tool("wkg", "0.16.1", "cargo", "wkg", "bin/wkg", "publishes to registries, and fetches from them"),
        Tool(
            "wasmtime-headers",
            "50.0.1",
            "crate",
            "wasmtime-c-api-impl",
            "include/wasmtime.h",
            "declares libwasmtime's functions for Go, through cgo",
            target="go",
        ),
        Tool(
            "zig",
            "0.17.1",
            "pypi",
            "ziglang",
            "ziglang/zig",
            "compiles and links C, C++ and Zig",
            ask="version",
            deaf_to=(
                *("CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "OBJC_INCLUDE_PATH", "CCC_OVERRIDE_OPTIONS"),
                *("LIBRARY_PATH", "COMPILER_PATH", "DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES", "SDKROOT", "LLD_REPRODUCE"),
            ),
            steered_by=("ZIG_LIB_DIR", "ZIG_LIBC", "SOURCE_DATE_EPOCH"),
        ),
        Tool(
            "componentize-py",
            "0.25.1",
            "pypi",
            "componentize-py",
            "bin/componentize-py",
            "makes a component from Python",
            runner="python",
            varies=True,
        ),
        Tool(
            "componentize-qjs",
            "0.4.5",
            "npm",
            "componentize-qjs",
            "node_modules/.bin/componentize-qjs",
            "makes a component from JavaScript, on QuickJS",
            runner="node",
            steered_by=node.STEERING,
            varies=True,
        ),
        Tool(
            "componentize-js",
            "0.23.0",
            "npm",
            "@bytecodealliance/componentize-js",
            "node_modules/.bin/componentize-js",
            "makes a component from JavaScript, on StarlingMonkey",
            runner="node",
            steered_by=node.STEERING,
            varies=True,
        ),
        Tool(
            "jco-transpile",
            "0.15.0",
            "npm",
            "@bytecodealliance/jco-transpile",
            "node_modules/@bytecodealliance/jco-transpile/dist/index.js",
            "takes a component apart into core modules and JavaScript",
            runner="node",
            target="js",
            steered_by=node.STEERING,
        ),
        Tool(
            "viz-js",
            "3.31.0",
            "npm",
            "@viz-js/viz",
            "node_modules/@viz-js/viz/dist/viz.js",
            "lays out the picture of scons graph: Graphviz",
            runner="node",
            target="graph",
            steered_by=node.STEERING,
        ),
        Tool(
            "watchfiles",
            "1.3.0",
            "pypi",
            "watchfiles",
            "bin/watchfiles",
            "tells which files have changed",
            runner="python",
            target="watch",
        ),
        Tool(
            "sphinx", "9.0.4", "pypi", "sphinx", "bin/sphinx-build", "builds the pages of docs/", runner="python", target="docs"
        ),
    )
}
"""Every tool that Witworks knows, by name."""

FOLDER_VARIABLE: Final = "WITWORKS_TOOLS"


def tools_folder() -> Path:
    """Where this user's tools are kept, for all projects."""
    return Path(os.environ.get(FOLDER_VARIABLE) or machine.cache_folder() / "tools")


def is_installed(tool: Tool) -> bool:
    """Whether the pinned tool is in the user's folder, made from the lock files as they are now."""
    return os.access(tool.folder / tool.program, os.F_OK) and all(
        (copy := tool.folder / pin.name).is_file() and copy.read_bytes() == pin.read_bytes() for pin in tool.pins
    )


def find(tool: Tool, setting: str, probes: Probes, *, alone: bool = False) -> Found:
    """The tool that ``setting`` names, else the best there is; ToolError with the command for this machine without one."""
    if setting and tool.kind == "crate":
        file = Path(setting, Path(tool.program).name)
        if not file.is_file():
            raise tool_advice.not_there(tool, setting)
        return Found(tool, file, tool.version, _identity(tool, tool.version), ())
    if setting:
        path = shutil.which(setting) or programs.find(setting)
        if path is None and not (tool.runner == "node" and Path(setting).is_file()):
            raise tool_advice.not_there(tool, setting)
        named = Path(path or setting)
        return _of_npm(tool, named) or _asked(tool, named, probes, tool_advice.without(tool))
    if is_installed(tool):
        return _in_folder(tool)
    older: list[str] = []
    for path in _elsewhere(tool):
        found = _of_npm(tool, path) or _asked(tool, path, probes, tool_advice.command(tool))
        if _numbers(found.version) >= _numbers(tool.version):
            return found
        older.append(f"{path} is {found.version}, {tool.version} is needed")
    raise tool_advice.missing(tool, older, alone=alone)


def _in_folder(tool: Tool) -> Found:
    path = tool.folder / tool.program
    command = {
        "": (str(path),),
        "python": (sys.executable, str(path)),
        "node": (str(programs.find("node") or "node"), str(path)),
    }[tool.runner]
    env = {"PYTHONPATH": str(tool.folder)} if tool.runner == "python" else {}
    return Found(tool, path, tool.version, _identity(tool, tool.version), command, {**_silence(tool), **env})


def _elsewhere(tool: Tool) -> list[Path]:
    found = []
    if tool.kind == "pypi" and not tool.runner:
        # A program inside a Python package of the running environment: its console script would start Python first.
        package, _, program = tool.program.partition("/")
        spec = find_spec(package)
        found = [Path(folder) / program for folder in (spec and spec.submodule_search_locations) or ()]
    on_path = programs.find(Path(tool.program).name)
    return [path for path in (*found, on_path) if path is not None and os.access(path, os.X_OK)]


def _of_npm(tool: Tool, path: Path) -> Found | None:
    """The tool as the npm package says that the program is part of: not every one answers to ``--version``."""
    program = path.resolve()
    if tool.kind != "npm" or "node_modules" not in program.parts:
        return None
    modules = next(folder for folder in program.parents if folder.name == "node_modules")
    try:
        version = str(json.loads((modules / tool.package / "package.json").read_text("utf-8"))["version"])
    except (OSError, *MALFORMED):
        return None
    beside: dict[str, str] = json.loads(tool.pins[0].read_text("utf-8"))["dependencies"]
    if lacking := [f"{name}@{pinned}" for name, pinned in sorted(beside.items()) if not (modules / name).is_dir()]:
        raise tool_advice.incomplete(tool, path, modules.parent, lacking)
    command = (str(programs.find("node") or "node"), str(program))
    return Found(tool, path, version, _identity(tool, version), command, _silence(tool))


def _asked(tool: Tool, path: Path, probes: Probes, fix: str) -> Found:
    def ask() -> str:
        answer = programs.run([path, tool.ask])
        if answer.status != 0:
            message = f"{path} {tool.ask} ended with status {answer.status}"
            raise ToolError("WW301", message, output=answer.output, shown=answer.tail(), fix=fix)
        return answer.stdout.strip()

    said = probes.ask([str(path), tool.ask], watch=[path], make=ask)
    version = match[0] if (match := re.search(r"\d+\.\d+\.\d+\S*", said)) else "0.0.0"
    # Of one version, wherever it lies, a tool is the same.
    return Found(tool, path, version, _identity(tool, version), (str(path),), _silence(tool))


def _identity(tool: Tool, version: str) -> str:
    return "; ".join([f"{tool.name} {version}", *(f"{name}={value}" for name, value in steering(tool).items())])


def steering(tool: Tool) -> dict[str, str]:
    """The variables that are set and change what the tool makes."""
    return {name: os.environ[name] for name in tool.steered_by if os.environ.get(name)}


def _silence(tool: Tool) -> dict[str, str | None]:
    return dict.fromkeys(tool.deaf_to)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])
