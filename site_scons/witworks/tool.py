"""The SCons tool ``wasm``: a table of contents of what it adds to an environment."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from SCons.Script import AddOption, GetOption, Main

from witworks.memory import standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from witworks.scons_types import Environment

CONTENTS: Final = (
    *(
        "project.variables",
        "project.wasm_project",
        "builders.tool",
        "builders.world",
        "builders.cargo",
        "builders.wat",
        "builders.guest",
        "builders.native",
        "builders.compile_commands",
        "builders.guest_types",
        "builders.npm",
        "builders.javascript",
        "builders.go_bindings",
        "builders.go_module",
        "builders.python",
        "builders.component",
        "builders.taken",
        "builders.validate",
        "builders.composition",
    ),
    *(
        "builders.precompile",
        "builders.bindings",
        "builders.wheel",
        "builders.go_native",
        "builders.go_host",
        "builders.js_bindings",
    ),
    *("builders.npm_package", "builders.tests", "builders.folder"),
)
"""The modules of :mod:`witworks` that add something; each has ``add(env)``."""

OPTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "format": {"metavar": "FORMAT", "help": "how failures are told: text, json, sarif or github"},
    "verbose": {"action": "store_true", "help": "print every command and all that it says, of a failed one too"},
}


def generate(env: Environment) -> None:
    """Add the Builders and the construction variables; what the user has set already stays.

    Where nothing has moved since the last good build there is nothing to add, and nothing is loaded.
    """
    _add_options()
    if standing.serve(env):
        return
    before = {*env.Dictionary(), *env["BUILDERS"]}
    for name in CONTENTS:
        import_module(f"witworks.{name}").add(env)
    import_module("witworks.builders.given").hold(env, [f"witworks.{name}" for name in CONTENTS])
    env["WITWORKS"].offered = frozenset({*env.Dictionary(), *env["BUILDERS"]} - before)


def _add_options() -> None:
    """Add ``--format`` and ``--verbose``, once for however many environments; an SConstruct may have its own."""
    for name, said in OPTIONS.items():
        try:
            GetOption(name)
        except AttributeError:
            AddOption(f"--{name}", dest=name, **said)
    # One that the SConstruct adds afterwards takes the place of ours.
    Main.OptionsParser.local_option_group.conflict_handler = "resolve"


def exists(_env: Environment) -> bool:
    """True: what the tool needs beside Python is found, or reported missing, when something is built."""
    return True
