"""WasmTool: a tool of a language, there to be run. What needs it waits for it, and everything else is built meanwhile.

    env.WasmTool("build/.witworks/tools/wit-bindgen", [])

The target is a small file with the tool's identity, so that another version makes anew what was made with it. Where the tool
is missing it is installed if that is allowed, else what needs it fails, with one message; the rest of the build goes on.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.errors import ManifestError, ToolError, WitworksError
from witworks.memory.standing import STATE
from witworks.scanners import facts, rescan
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node
    from witworks.toolchains.tools import Found

FOLDER: Final = "tools"
"""The folder of the targets, below that of the state."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder."""
    env["BUILDERS"]["WasmTool"] = SCons.Builder.Builder(
        action=output.action(_bring, "tool", None), emitter=_known, target_scanner=facts(_presence)
    )


def needed(env: Environment, name: str, component: str) -> Node:
    """The node of a tool that ``component`` needs: make what runs it depend on the node."""
    context = output.context(env)
    users = context.tool_users.setdefault(name, [])
    if not users:
        (node,) = env.WasmTool(f"$WASMBUILDDIR/{STATE}/{FOLDER}/{name}", [])
        env.NoClean(node)
        env.NoCache(node)
    users.append(component)
    made: Node = env.File(f"$WASMBUILDDIR/{STATE}/{FOLDER}/{name}")
    return made


def bring(env: Environment, name: str) -> Found:
    """The tool, installed where it is missing and that is allowed; raises ToolError without."""
    context = output.context(env)
    try:
        return context.tool(name)
    except ToolError:
        if not context.may_provision or context.tool_settings.get(TOOLS[name].setting):
            raise
    from witworks.setup.install import install

    install(TOOLS[name], output.say, verbose=context.verbose)
    return context.tool(name)


def _known(target: list[Node], source: list[Node], _env: Environment) -> tuple[list[Node], list[Node]]:
    """Refuse what is the name of no tool."""
    if (name := target[0].name) not in TOOLS:
        fix = f"end the target in the name of one: {', '.join(sorted(TOOLS))}"
        raise ManifestError("WW124", f"WasmTool knows no tool {name}", at=output.caller(), fix=fix)
    return target, source


def _presence(target: Node, env: Environment) -> list[Node]:
    """The tool's identity as a fact, or that there is none."""
    try:
        fact = output.context(env).tool(target.name).identity
    except ToolError:
        fact = f"{target.name}: missing"
    return [env.Value(fact)]


def _bring(target: Sequence[Node], _source: Sequence[Node], env: Environment) -> None:
    started = time.time()
    context = output.context(env)
    name = target[0].name
    try:
        found = bring(env, name)
    except WitworksError:
        for component in context.tool_users.get(name, ()):  # nobody: in a graph of the user's own
            context.summary.failed(component, name)
        output.go_on()
        raise
    Path(target[0].abspath).write_text(f"{found.identity}\n", "utf-8")
    rescan(target, started)
