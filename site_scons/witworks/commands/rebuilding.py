"""``scons watch [target…]``: builds, waits until a file of the project changes, builds again, until Ctrl-C.

Each build is a run of SCons of its own, with the words of this one. What failed leaves what was built last as it is.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from witworks import output, programs, stopping
from witworks.errors import EXIT_STATUS, MachineError, ToolError
from witworks.toolchains import tool_advice
from witworks.toolchains.tools import TOOLS, is_installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from enum import Enum

    from witworks.scons_types import Environment

    Changes = set[tuple[Enum, str]]

NAME: Final = "watch"
_TOOL: Final = "watchfiles"
_MADE: Final = frozenset({"__pycache__", "node_modules", "target"})
"""Folders in which tools put what they make, wherever they lie."""
_WHOLE: Final = frozenset({"bench", "docs", "test"})
"""Targets that depend on more of the project than its components."""
_PATIENCE: Final = 200
"""Milliseconds of one look."""
_SHOWN: Final = 3
"""Changed files that are named, before the rest is only counted."""


def watch(env: Environment, words: Sequence[str]) -> None:
    """Watch the project and end the run, if that is asked for; ``words`` are the targets."""
    if not words or words[0] != NAME:
        return
    context = output.context(env)
    library = _library(env)
    again = [sys.executable, "-m", "SCons", *(word for word in sys.argv[1:] if word != NAME)]
    stopping.on_signals()
    try:
        changes = _changes(library, context.root, _sought(env, words[1:]))
        next(changes)  # from now on no change is missed, be it made while something is built
        _build(again, context.root)
        for changed in filter(None, changes):
            if not context.root.is_dir():
                _end(context.root)
            output.say(f"\n  {'changed':10} {_listed(context.root, _lasting(changed))}")
            _build(again, context.root)
    except (KeyboardInterrupt, stopping.Interrupted):
        pass
    raise SystemExit(0)


def _build(argv: Sequence[str], root: Path) -> None:
    done = programs.run(argv, cwd=root, stream=True)
    state = "all is built" if done.status == 0 else "that failed: what was built last stays"
    output.say(f"  {NAME:10} {state}; {time.strftime('%H:%M:%S')}, waiting for the next change (Ctrl-C ends it)")


def _end(root: Path) -> NoReturn:
    """End where the project is gone: at once, for SCons would go back to a folder that is not there."""
    output.complain(MachineError("WW902", f"{root} is gone, and nothing is watched any more", fix="start again where it is now"))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(EXIT_STATUS)


def _sought(env: Environment, targets: Sequence[str]) -> Callable[[], dict[Path, int]]:
    """What gives all that is watched, as far as it is there: what components are made of, and every folder of the project where
    more than these is wanted.

    Of the files beside these folders only those of Witworks and SCons: whoever keeps what we print in one builds no end. Each has
    the number by which it is told from another of its name.
    """
    context = output.context(env)
    sources = [Path(env.Dir(name).abspath) for name in ("$WASMCOMPONENTSDIR", "$WASMCOMPOSITIONSDIR", "$WASMWITDIR")]
    if any(target in _WHOLE for target in targets):
        made = (context.build, *(context.root / name for name in _MADE))
        sources += [path for path in context.root.iterdir() if path.is_dir() and path not in made and path.name[0] != "."]

    def look() -> dict[Path, int]:
        found: dict[Path, int] = {}
        for path in (*sources, context.root / "SConstruct", *context.root.glob("*.toml")):
            with contextlib.suppress(OSError):
                found[path] = path.stat().st_ino
        return found

    return look


def _changes(library: Any, root: Path, look: Callable[[], dict[Path, int]]) -> Iterator[Changes]:  # noqa: ANN401
    """What has changed, from the first look on; nothing where nothing has for a while.

    The system watches what lay there when it was asked. A file that an editor has replaced, and a folder that was made later, or
    anew, is watched from the look on that finds it.
    """

    def is_written_by_people(_change: object, path: str) -> bool:
        parts = [part for part in Path(os.path.relpath(path, root)).parts if part != ".."]
        return not any(part.startswith(".") or part in _MADE for part in parts) and not path.endswith(("~", ".swp", ".pyc"))

    options = {"watch_filter": is_written_by_people, "raise_interrupt": True, "step": 50, "rust_timeout": _PATIENCE}
    changed: Changes = set()
    while watched := look():
        for changes in library.watch(*watched, yield_on_timeout=True, **options):
            changed |= changes
            if moved := watched.items() ^ look().items():
                changed |= {(library.Change.modified, str(path)) for path, _ in moved}
                break
            yield changed
            changed = set()
    yield {(library.Change.deleted, str(root))}


def _lasting(changes: Changes) -> set[str]:
    """The files that have changed, without those that came and are gone again, as an editor makes them beside what it saves."""
    came = {path for kind, path in changes if kind.name == "added"}
    return {path for _, path in changes if path not in came or os.path.lexists(path)}


def _listed(root: Path, changed: Iterable[str]) -> str:
    names = sorted(os.path.relpath(path, root) for path in changed)
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "") or "files that are gone again"


def _library(env: Environment) -> Any:  # noqa: ANN401
    """The package ``watchfiles``: of this environment, else the pinned one, which is installed if that is allowed."""
    context, tool = output.context(env), TOOLS[_TOOL]
    with contextlib.suppress(ImportError):
        return importlib.import_module(_TOOL)
    if not is_installed(tool):
        if not context.may_provision:
            raise ToolError(
                "WW750",
                f"scons {NAME} needs {tool.name}, which is not installed",
                notes=[f"it {tool.purpose}"],
                fix=f"type: {tool_advice.command(tool)}; or: pip install watchfiles",
            )
        from witworks.setup.install import install

        install(tool, output.say, verbose=context.verbose)
    sys.path.append(str(tool.folder))
    return importlib.import_module(_TOOL)
