"""What a profile leaves of a core module beside its code: ``wasm-tools strip``, after the linker or the assembler."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks import excerpts, output
from witworks.errors import ComponentError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from witworks.scons_types import Environment

NAMES: Final = "--delete ^name$"
"""Takes the names of functions away too; the world is kept by itself."""


def finish(env: Environment, made: Path, core: Path, words: Sequence[str]) -> None:
    """Make ``made`` the module ``core``, without what ``words`` take away; as it is where there are none."""
    if not words:
        made.replace(core)
        return
    done = output.run(env, [output.context(env).wasm_tools.path, *words, made, "-o", core])
    made.unlink()
    if done.status != 0:
        fix = "build it with profile=debug"
        raise ComponentError(
            "WW405", f"{core.name} cannot be stripped", output=done.stderr, shown=excerpts.of(done.stderr), fix=fix
        )
