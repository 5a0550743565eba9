"""The progress of SCons' own run: its steps on the board as they begin and end, and how long each took, for the next time."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import SCons.Node
from SCons.Script import GetOption
from SCons.Script.Main import BuildTask
from SCons.Taskmaster.Job import Jobs

from witworks.memory.standing import STATE
from witworks.progress import steps
from witworks.progress.board import BOARD
from witworks.progress.durations import Durations
from witworks.progress.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from witworks.scons_types import Node

FILE: Final = "durations.json"
_QUIET: Final = ("silent", "no_exec", "question", "clean", "interactive", "help")
_following: list[_Follower] = []


def follow(setting: str, root: Path, build: Path) -> None:
    """Follow this run, once for however many environments; on a terminal show it too, unless ``progress=`` says otherwise."""
    if _following:
        return
    follower = _Follower(root, Durations(lambda: build / STATE / FILE))
    _following.append(follower)
    follower.stand_by()
    if wanted(setting, os.environ, is_terminal=sys.stdout.isatty()) and not any(GetOption(name) for name in _QUIET):
        from witworks.progress.screen import Terminal

        BOARD.screen = Terminal(BOARD.view)


def wanted(setting: str, environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Whether progress is shown: ``auto`` does so on a terminal that can, and that nobody but a person looks at."""
    if setting != "auto":
        return setting == "yes"
    return is_terminal and environment.get("TERM", "dumb") not in {"", "dumb"} and not environment.get("CI")


class _Follower:
    """What is called where SCons begins and ends a step."""

    def __init__(self, root: Path, durations: Durations) -> None:
        self._root = root
        self._durations = durations
        self._planned = False
        self._names: dict[Node, str] = {}

    def stand_by(self) -> None:
        """Let SCons call."""
        prepare, execute, run = BuildTask.prepare, BuildTask.execute, Jobs.run

        def prepared(task: Any) -> None:  # noqa: ANN401 - SCons has no types
            self._prepare(task)
            prepare(task)

        def executed(task: Any) -> None:  # noqa: ANN401
            self._execute(task, lambda: execute(task))

        def run_all(jobs: Any, postfunc: Callable[[], None] = lambda: None) -> None:  # noqa: ANN401
            def ended() -> None:
                self._close()
                postfunc()

            run(jobs, ended)

        BuildTask.prepare, BuildTask.execute, Jobs.run = prepared, executed, run_all

    def _prepare(self, task: Any) -> None:  # noqa: ANN401
        if BOARD.screen is None:
            return
        target: Node = task.targets[0]
        if target.get_state() != SCons.Node.executing:
            if (name := self._names.get(target)) is not None:
                BOARD.spare(name)
        elif not self._planned and steps.tell(target) is not None:
            self._planned = True
            found, self._names = steps.foreseen(task.tm.original_top, self._durations)
            BOARD.open(Plan.of(found, GetOption("num_jobs")))

    def _execute(self, task: Any, execute: Any) -> None:  # noqa: ANN401
        told = steps.tell(task.targets[0])
        if told is None or GetOption("no_exec"):
            execute()
            return
        started = time.monotonic()
        with contextlib.ExitStack() as stack:
            if BOARD.screen is not None:
                expected = self._durations.expect(told.name, told.kind)
                stack.enter_context(BOARD.task(told.kind, told.subject, expected, name=told.name))
                if not told.ours:
                    stack.enter_context(BOARD.aside())
            execute()
        self._durations.note(told.name, told.kind, time.monotonic() - started)

    def _close(self) -> None:
        BOARD.close()
        with contextlib.suppress(OSError):  # a memory that cannot be kept costs an estimate, not the build
            self._durations.save(lambda name: "/" not in name or (self._root / name).exists())
