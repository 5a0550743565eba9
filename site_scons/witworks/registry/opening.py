"""wkg and its limits, as this project's settings have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks import output, settings
from witworks.errors import ToolError
from witworks.registry import config
from witworks.registry.wkg import Client
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from witworks.context import Context
    from witworks.toolchains.tools import Found


def client(context: Context) -> Client:
    """What speaks to registries; wkg is installed where that is allowed, else ToolError says how to get it."""
    chosen = context.settings
    return Client(
        _wkg(context),
        config.read(),
        settings.size("package_size", chosen["package_size"]),
        settings.seconds("registry_timeout", chosen["registry_timeout"]),
    )


def _wkg(context: Context) -> Found:
    try:
        return context.tool("wkg")
    except ToolError:
        if not context.may_provision or context.tool_settings.get(TOOLS["wkg"].setting):
            raise
    from witworks.setup.install import install

    install(TOOLS["wkg"], output.say, verbose=context.verbose)
    return context.tool("wkg")
