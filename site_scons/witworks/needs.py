"""What the components need of this machine, whatever their language: for ``setup``, ``doctor`` and ``skip_missing``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks import output
from witworks.errors import ToolError
from witworks.languages import LANGUAGES
from witworks.toolchains import tool_advice, wasm_tools
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment
    from witworks.setup.doctor import Need

    ByLanguage = Mapping[str, Sequence[Component]]


def rows(env: Environment, components: ByLanguage) -> list[Need]:
    """Every program that is needed, found or not."""
    from witworks.setup.doctor import Need

    names = tuple(component.name for found in components.values() for component in found)
    try:
        program = output.context(env).wasm_tools
        needs = [Need("wasm-tools", program.path, program.version, names, "")]
    except ToolError:
        needs = [Need("wasm-tools", None, "", names, wasm_tools.install_command())]
    for language, found in components.items():
        needs += LANGUAGES[language].needs(env, found)
    return needs + [_row(env, tool, users) for tool, users in tools(env, components).items()]


def tools(env: Environment, components: ByLanguage) -> dict[str, tuple[str, ...]]:
    """The components that need each tool."""
    users: dict[str, list[str]] = {}
    for language, found in components.items():
        for component in found:
            for tool in LANGUAGES[language].tools(env, component):
                users.setdefault(tool, []).append(component.name)
    return {tool: tuple(names) for tool, names in sorted(users.items())}


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
        return Need(name, None, "", users, error.fix or "", wanted)
    return Need(name, found.path, found.version, users, "", wanted)


def _comes(env: Environment, name: str) -> bool:
    """Whether the build installs it."""
    context = output.context(env)
    tool = TOOLS[name]
    return context.may_provision and not context.tool_settings.get(tool.setting) and tool_advice.prerequisite(tool) is None
