"""``scons watch [target…]``: builds, waits until a file of the project changes, builds again, until Ctrl-C.

Each build is a run of SCons of its own, with the words of this one. What failed leaves what was built last as it is.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks import output, programs, stopping
from witworks.errors import ToolError
from witworks.toolchains.tools import TOOLS, is_installed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from witworks.scons_types import Environment

NAME: Final = "watch"
_TOOL: Final = "watchfiles"
_MADE: Final = frozenset({"__pycache__", "node_modules", "target"})
"""Folders in which tools put what they make, wherever they lie."""
_SHOWN: Final = 3
"""Changed files that are named, before the rest is only counted."""


def watch(env: Environment, words: Sequence[str]) -> None:
    """Watch the project and end the run, if that is asked for; ``words`` are the targets."""
    if not words or words[0] != NAME:
        return
    context = output.context(env)
    library, build = _library(env), context.build
    again = [sys.executable, "-m", "SCons", *(word for word in sys.argv[1:] if word != NAME)]
    stopping.on_signals()
    try:
        _build(again, context.root)
        for changed in _changes(library, context.root, build):
            output.say(f"\n  {'changed':10} {_listed(context.root, changed)}")
            _build(again, context.root)
    except (KeyboardInterrupt, stopping.Interrupted):
        pass
    raise SystemExit(0)


def _build(argv: Sequence[str], root: Path) -> None:
    done = programs.run(argv, cwd=root, stream=True)
    state = "all is built" if done.status == 0 else "that failed: what was built last stays"
    output.say(f"  {NAME:10} {state}; {time.strftime('%H:%M:%S')}, waiting for the next change (Ctrl-C ends it)")


def _changes(library: Any, root: Path, build: Path) -> Iterator[set[Path]]:  # noqa: ANN401
    """The files that have changed, each time that some have."""

    def is_written_by_people(_change: object, path: str) -> bool:
        parts = Path(path).relative_to(root).parts
        return not any(part.startswith(".") or part in _MADE for part in parts) and not path.endswith(("~", ".swp", ".pyc"))

    paths = [path for path in root.iterdir() if path != build and not path.name.startswith(".") and path.name not in _MADE]
    options = {"watch_filter": is_written_by_people, "raise_interrupt": True, "step": 50}
    for changes in library.watch(*paths, **options):
        yield {Path(path) for _, path in changes}


def _listed(root: Path, changed: Iterable[Path]) -> str:
    names = sorted(os.path.relpath(path, root) for path in changed)
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _library(env: Environment) -> Any:  # noqa: ANN401
    """The package ``watchfiles``: of this environment, else the pinned one, which is installed if that is allowed."""
    context, tool = output.context(env), TOOLS[_TOOL]
    try:
        return importlib.import_module(_TOOL)
    except ImportError:
        pass
    if not is_installed(tool):
        if not context.may_provision:
            raise ToolError(
                "WW750",
                f"scons {NAME} needs {tool.name}, which is not installed",
                notes=[f"it {tool.purpose}"],
                fix="type: pip install watchfiles",
            )
        from witworks.setup.install import install

        install(tool, output.say, verbose=context.verbose)
    sys.path.append(str(tool.folder))
    return importlib.import_module(_TOOL)
