"""``WasmProject`` where nothing has moved since the last good build: a name for SCons, and no graph at all.

Everything else that Witworks is stays unloaded then. What is looked at is in :mod:`witworks.memory.ledger`; whatever is out of
the ordinary (a target that is no component, an option, an SConstruct that does more) takes the ordinary way.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Script.Main
from SCons.Script import ARGUMENTS, COMMAND_LINE_TARGETS, GetOption

from witworks import stamps
from witworks.memory import locking
from witworks.memory.ledger import Ledger, key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from witworks.memory.ledger import Entry
    from witworks.scons_types import Environment

LEDGER: Final = "ledger.json"
STATE: Final = ".witworks"
"""The folder below ``build/`` for what Witworks remembers."""
PACKAGE: Final = str(Path(__file__).parents[1])
_OPTIONS: Final = (
    *("clean", "help", "no_exec", "question", "interactive", "file", "repository"),
    *("format", "tree_printers", "debug", "taskmastertrace_file", "list_actions", "list_derived", "list_where", "cache_show"),
)
"""Options with which SCons itself must look at everything, or at something else."""
_SCRIPTS: Final = ("SConstruct", "witworks.toml", "witworks.lock")
"""What says which components there are beside the folders."""
_SHOWN: Final = "progress"
"""The setting that changes nothing of what is built."""
_COMPONENTS: Final = "components"
_COMPOSITIONS: Final = "compositions"


def serve(env: Environment) -> bool:
    """Whether ``WasmProject`` has nothing to do in this run; if so ``env`` has it, and need have nothing more."""
    root = str(env.Dir("#").abspath)
    if not only_builds() or any(name.startswith(("WASM", "CARGO", "GO")) for name in env.Dictionary()):
        return False
    state = Path(root, "build", STATE)
    ledger = open_ledger(Path(root), state)
    if not ledger.plain:
        return False
    composed = compositions(f"{root}/{_COMPOSITIONS}")
    names = [*folders(f"{root}/{_COMPONENTS}"), *composed, *ledger.fetched]
    asked = [name for name in COMMAND_LINE_TARGETS if name != "all"] or names
    unmoved = ledger.unmoved(names) if set(asked) <= set(names) else {}
    # A composition may be concerned by a component that is none of its parts yet.
    needed = asked if not set(asked) & set(composed) else names
    if not unmoved or any(name not in unmoved for name in needed) or not locking.try_hold(state / "lock"):
        return False
    env.AddMethod(lambda env: _project(env, {name: unmoved[name] for name in asked}), "WasmProject")
    return True


def only_builds() -> bool:
    """Whether the user asked for components alone, in no unusual way."""
    odd = any(map(_is_dashed, sys.argv[1:])) or any(GetOption(name) for name in _OPTIONS)
    return not (odd or os.environ.get("WITWORKS_FORMAT"))


def _is_dashed(word: str) -> bool:
    """Whether a word may be a setting that is written like an option, and so refused: not what ``./scons`` itself gives SCons."""
    return word.startswith("--profile=") or (word[:1] == "-" and word[1:2] != "-" and "=" in word)


def has_come_to_building() -> bool:
    """Whether SCons got that far: an option that it does not know, or an error further down in the SConstruct, ends it before."""
    return hasattr(SCons.Script.Main.BuildTask, "options")


def open_ledger(root: Path, state: Path) -> Ledger:
    """The ledger of the project in ``root``, for a run with these settings, this Python, this SCons and this Witworks."""
    versions = f"{sys.executable} {sys.version} SCons {SCons.__version__}"
    settings = "\0".join(f"{name}={value}" for name, value in sorted(ARGUMENTS.items()) if name != _SHOWN)
    return Ledger(
        state / LEDGER,
        key(
            versions, settings, stamps.boot(), *(stamps.of_path(root / name) for name in _SCRIPTS), *map(stamps.of_path, _ours())
        ),
    )


def is_ours(path: str) -> bool:
    """Whether a file is Witworks' own: the ledger's key stands for it, so no component need name it."""
    return path.startswith(f"{PACKAGE}{os.sep}")


def folders(path: str) -> list[str]:
    """The folders that may be components, sorted."""
    try:
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith((".", "_")))
    except OSError:
        return []


def compositions(path: str) -> list[str]:
    """The names of the files that may be compositions, sorted."""
    try:
        with os.scandir(path) as entries:
            names = [entry.name for entry in entries]
    except OSError:
        return []
    return sorted(name[:-5] if name.endswith(".toml") else name[:-4] for name in names if _is_composition(name))


def _ours() -> list[str]:
    """Every file of Witworks but what Python makes of them: adapters, lock files and templates are built from too."""
    return sorted(f"{folder}/{file}" for folder, _, files in os.walk(PACKAGE) for file in files if not file.endswith(".pyc"))


def _is_composition(name: str) -> bool:
    return name.endswith((".toml", ".wac")) and not name.startswith((".", "_"))


def _project(env: Environment, asked: Mapping[str, Entry]) -> None:
    """``WasmProject`` for components that have not moved: the names that were asked for, and the summary."""
    for name in ("all", *asked):
        env.Alias(name, env.Value(name))  # SCons says of a name that stands for something that it is up to date
    env.Default("all")
    atexit.register(_sum_up, asked)


def _sum_up(asked: Mapping[str, Entry]) -> None:
    if not has_come_to_building():
        return
    from witworks.summary import Summary

    summary = Summary()
    for name, entry in asked.items():
        summary.expect(name, entry.language, Path(entry.artefact), tuple(entry.stages))
    with contextlib.suppress(BrokenPipeError):  # the reader of `scons | head` has gone
        sys.stdout.write(f"\n{summary.render()}\n")
        sys.stdout.flush()
