"""The end of a run: the summary, the tests' counts, and what is not to be left behind."""

from __future__ import annotations

import atexit
import contextlib
from typing import TYPE_CHECKING

import SCons.Script.Main
from SCons.Taskmaster import Taskmaster

from witworks import output, test_results
from witworks.memory import clock, standing
from witworks.memory.standing import STATE
from witworks.project import cleaning, request

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from witworks.context import Context
    from witworks.model.components import Component


def look_for_no_cycles_after_a_failure() -> None:
    """Let SCons look for cycles only where nothing failed: what a failure has left waiting it would take for one."""
    look = Taskmaster.cleanup

    def cleanup(taskmaster: Taskmaster) -> None:
        if not SCons.Script.Main.exit_status:
            look(taskmaster)

    Taskmaster.cleanup = cleanup


def leave_no_trace(build: Path) -> None:
    """Let a whole clean forget all, and a run that only looks leave no build folder where there was none."""
    if (request.only_looks() and not (build / STATE).exists()) or (request.cleans_all() and not request.only_looks()):
        atexit.register(cleaning.forget, build)


def close(context: Context, found: Sequence[Component]) -> None:
    """The last words of a run: the summary, and the tests' counts."""
    if not standing.has_come_to_building():
        return
    with contextlib.suppress(BrokenPipeError):  # the reader of `scons | head` has gone
        _sum_up(context, found)
    made = [component for component in found if context.summary.has_made(component.name)]
    if made:
        clock.wait_out(*(file for component in made for file in component.files()))


def _sum_up(context: Context, found: Sequence[Component]) -> None:
    text = context.summary.render()
    if text:
        output.say(f"\n{text}")
    if request.tests():
        own = [context.build / component.name / stamp for component in found for stamp in ("tests.json", "contract.json")]
        stamps = [*own, context.build / "tests.json"] if request.tests_all() else own
        results = [one for stamp in stamps if (one := context.results.get(stamp) or test_results.read(stamp)) is not None]
        if results:
            output.say(f"\n{test_results.total(results).text}")
