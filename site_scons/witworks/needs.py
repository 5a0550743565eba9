"""What the components need of this machine, whatever their language: for ``setup``, ``doctor`` and ``skip_missing``."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import output, programs
from witworks.errors import ToolError, WitError
from witworks.languages import LANGUAGES
from witworks.toolchains import machine, skew, tool_advice, wasm_tools
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment
    from witworks.setup.doctor import Need

    ByLanguage = Mapping[str, Sequence[Component]]

_OF_COMMANDS: Final[Mapping[str, str]] = {
    "jco-transpile": "scons js",
    "wasmtime-headers": "scons go",
    "viz-js": "scons graph",
    "watchfiles": "scons watch",
    "sphinx": "scons docs",
    "wkg": "scons fetch, publish",
}
"""Tools that commands need, each with these."""
_OF_SYSTEM: Final[Mapping[str, str]] = {"git": "scons affected", "strace": "scons audit-deps", "ssh-keygen": "signatures"}
"""Programs of the system that commands need, each with these."""
_PACKAGES: Final[Mapping[str, str]] = {"ssh-keygen": "openssh-client"}
"""Debian's packages that are called otherwise than their program."""


def rows(env: Environment, components: ByLanguage) -> list[Need]:
    """Every program that is needed, found or not."""
    from witworks.setup.doctor import Need

    names = tuple(component.name for found in components.values() for component in found)
    wanted = f">= {'.'.join(map(str, wasm_tools.MINIMUM))}"
    try:
        program = output.context(env).wasm_tools
        needs = [Need("wasm-tools", program.path, program.version, names, "", wanted)]
    except ToolError as error:
        needs = [Need("wasm-tools", None, "", names, wasm_tools.install_command(), wanted, error.code)]
    for language, found in components.items():
        needs += LANGUAGES[language].needs(env, found)
    return [*needs, _wasmtime(names), *(_row(env, tool, users) for tool, users in tools(env, components).items())]


def extras(env: Environment, components: ByLanguage) -> list[Need]:
    """What no component needs but commands of scons may, found or not; what the project itself asks for counts as needed."""
    from witworks.setup.doctor import OTHER_COMPONENTS

    asked = {"wkg": speaks_to_registries(env, components), "ssh-keygen": bool(output.context(env).project.signers)}
    users = {name: ("witworks.toml",) for name, is_asked in asked.items() if is_asked}
    known = {*tools(env, components), *_OF_COMMANDS}
    purposes = {**_OF_COMMANDS, **{name: OTHER_COMPONENTS for name in TOOLS if name not in known}}
    return [
        *(replace(_row(env, name, users.get(name, ())), purpose=purpose) for name, purpose in purposes.items()),
        *(_of_system(name, users.get(name, ()), purpose) for name, purpose in _OF_SYSTEM.items()),
    ]


def tools(env: Environment, components: ByLanguage) -> dict[str, tuple[str, ...]]:
    """The components that need each tool."""
    users: dict[str, list[str]] = {}
    for language, found in components.items():
        for component in found:
            for tool in LANGUAGES[language].tools(env, component):
                users.setdefault(tool, []).append(component.name)
    return {tool: tuple(names) for tool, names in sorted(users.items())}


def skews(env: Environment, components: ByLanguage) -> list[ToolError]:
    """What is of another time than the rest: tools, wasmtime, and what components were made by."""
    context = output.context(env)
    found: list[ToolError | None] = [skew.of_wasmtime()]
    for name in tools(env, components):
        with contextlib.suppress(ToolError):
            found.append(skew.of_tool(context.tool(name)))
    with contextlib.suppress(ToolError):
        for component in (one for its in components.values() for one in its):
            found.append(skew.of_lock(component.name, component.folder / "Cargo.lock", context.wasm_tools))
            made = context.build / component.name / f"{component.name}.wasm"
            if made.is_file():
                found.append(skew.of_component(component.name, made.read_bytes(), context.wasm_tools))
            found.append(_of_wasi(component, made.with_name("world.json")))
    return [error for error in found if error is not None]


def _of_wasi(component: Component, file: Path) -> ToolError | None:
    """What to say of the WASI that a component's world asks for, where it was built."""
    from witworks.model.world_json import loads

    if not file.is_file():
        return None
    with contextlib.suppress(WitError):  # whoever builds with it says so
        world = loads(file.read_text("utf-8"))
        return skew.of_wasi(component.name, (world.interfaces[key].name for key in world.imports), component.wit.root.place)
    return None


def speaks_to_registries(env: Environment, components: ByLanguage) -> bool:
    """Whether the project publishes or fetches, for which it needs wkg; no build does."""
    said = (component.manifest.publish.version for found in components.values() for component in found)
    return output.context(env).project.path is not None or any(said)


def lacks(env: Environment, component: Component) -> list[Need]:
    """What the component cannot be built without, is not here, and will not be installed on the way."""
    found = rows(env, {component.language: [component]})
    return [need for need in found if need.found is None and not (need.program in TOOLS and _comes(env, need.program))]


def _row(env: Environment, name: str, users: tuple[str, ...]) -> Need:
    from witworks.setup.doctor import Need

    wanted = TOOLS[name].version
    try:
        found = output.context(env).tool(name)
    except ToolError as error:
        return Need(name, None, "", users, error.fix or "", wanted, error.code)
    return Need(name, found.path, found.version, users, "", wanted)


def _of_system(name: str, users: tuple[str, ...], purpose: str) -> Need:
    from witworks.setup.doctor import Need

    command = machine.apt_command([_PACKAGES.get(name, name)]) if machine.has_apt() else f"install {name}"
    return Need(name, programs.find(name), "", users, command, code="WW301", purpose=purpose)


def _wasmtime(users: tuple[str, ...]) -> Need:
    """The wasmtime that runs components in this Python, and precompiles them."""
    import sys

    from witworks.setup.doctor import Need

    found, wanted = skew.wasmtime_version(), skew.wasmtime_wanted()
    if found is None or not skew.wasmtime_is_whole():
        command = f"{sys.executable} -m pip install --force-reinstall '{wanted}'"
        return Need("wasmtime", None, "", users, command, wanted.removeprefix("wasmtime"), "WW512")
    return Need("wasmtime", Path(sys.executable), found, users, "", wanted.removeprefix("wasmtime"))


def _comes(env: Environment, name: str) -> bool:
    """Whether the build installs it."""
    context = output.context(env)
    tool = TOOLS[name]
    return context.may_provision and not context.tool_settings.get(tool.setting) and tool_advice.prerequisite(tool) is None
