"""The SCons tool ``wasm``: a table of contents of what it adds to an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks import project
from witworks.builders import bindings, cargo, component, folder, precompile, tests, tool, validate, wat, wheel, world

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.scons_types import Environment

CONTENTS: Final[tuple[Callable[[Environment], None], ...]] = (
    project.add,
    tool.add,
    world.add,
    cargo.add,
    wat.add,
    component.add,
    validate.add,
    precompile.add,
    bindings.add,
    wheel.add,
    tests.add,
    folder.add,
)


def generate(env: Environment) -> None:
    """Add the Builders and the construction variables; what the user has set already stays."""
    for add in CONTENTS:
        add(env)


def exists(_env: Environment) -> bool:
    """True: what the tool needs beside Python is found, or reported missing, when something is built."""
    return True
