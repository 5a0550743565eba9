"""How a build speaks: aligned captions, commands under ``--verbose``, and failures as coded reports instead of tracebacks."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import threading
import time
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons
import SCons.Action
import SCons.Errors

from witworks import findings, programs, stopping, tracing
from witworks.errors import EXIT_STATUS, Place
from witworks.memory import damage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import FrameType

    from witworks.context import Context
    from witworks.errors import WitworksError
    from witworks.formats import Level
    from witworks.programs import Finished
    from witworks.scons_types import Environment, Node

    Work = Callable[["Sequence[Node]", "Sequence[Node]", "Environment"], None]

_CAPTION_WIDTH: Final = 10
ACTIONS: Final[dict[object, tuple[str, str | None]]] = {}
"""The functions that SCons calls for actions of ours, each with its stage and the variable of its caption."""
_CALLED: Final = "witworks_called"
"""The attribute of a node that says where the user asked for it."""
_NOT_THE_USERS: Final = (str(Path(__file__).parent), str(Path(SCons.__file__).parent), "<")
"""How the paths of code begin that is ours, SCons' or nobody's."""
_ADVICE: Final = re.compile(r"^  (?:more|fix): .*(?:\n {8}.*)*", re.MULTILINE)
_SCONS: Final = re.compile(r"(?<![\w./-])scons(?= [a-z-])")

_printing: Final = threading.Lock()
_reported: Final[set[str]] = set()


def caption(stage: str, subject: str = "$TARGET") -> str:
    """What SCons prints when it carries out ``stage``: ``  component  build/calc/calc.wasm``."""
    return f"  {stage.ljust(_CAPTION_WIDTH)} {subject}"


def action(work: Work, stage: str, caption_variable: str | None, variables: Sequence[str] = ()) -> SCons.Action.Action:
    """An action that carries out ``work``; ``variables`` are the construction variables that its result depends on.

    Without a caption it works silently.
    """
    shown = None if caption_variable is None else f"${caption_variable}"
    function = _guarded(work, stage)
    ACTIONS[function] = stage, caption_variable
    return SCons.Action.Action(function, shown, varlist=list(variables))


def command(env: Environment, variable: str, target: Sequence[Node], source: Sequence[Node]) -> list[str]:
    """The command line in a construction variable, filled in."""
    (line,) = env.subst_list(f"${variable}", target=target, source=source)
    return [str(word) for word in line]


def literal(text: str | os.PathLike[str]) -> str:
    """A path, or any text, as SCons takes it for itself: where it says ``$``, no variable begins."""
    return os.fspath(text).replace("$", "$$")


def run(  # noqa: PLR0913 - each is of another kind, and all but two are optional
    env: Environment,
    argv: Sequence[str | os.PathLike[str]],
    *,
    cwd: Path | None = None,
    variables: Mapping[str, str | None] | None = None,
    input: str | None = None,  # noqa: A002 - the name that subprocess gave it
    answers: bool = False,
) -> Finished:
    """What the program answered; under ``--verbose`` the command is printed, and what it says where it succeeds.

    Where it fails the report has its words. One that ``answers`` writes for us on its standard output, for nobody to read.
    Raises ToolError where it did not end by itself.
    """
    verbose = context(env).verbose
    if verbose:
        say(shlex.join(str(word) for word in argv))
    done = programs.run(argv, cwd=cwd, env=variables, input=input)
    if verbose and done.status == 0 and (said := (done.stderr if answers else done.output).strip("\n")):
        say(said)
    if stopping.was_told(done.status):
        raise stopping.Interrupted
    if (crash := stopping.ended_by_signal(argv, done, env.subst("$WASMCOMPONENTNAME"))) is not None:
        raise crash
    return done


def caller() -> Place | None:
    """The line of the SConstruct, or of an SConscript, that is being carried out; None where no such file is."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - SCons itself looks there for who calls
    while frame is not None and frame.f_code.co_filename.startswith(_NOT_THE_USERS):
        frame = frame.f_back
    return None if frame is None else Place(Path(frame.f_code.co_filename), frame.f_lineno)


def remember_caller(target: Node) -> None:
    """Note on a target the line that asks for it, for :func:`called`."""
    setattr(target.attributes, _CALLED, caller())


def called(target: Node) -> Place | None:
    """Where the user asked for a target; None where that was not noted."""
    found: Place | None = getattr(target.attributes, _CALLED, None)
    return found


def context(env: Environment) -> Context:
    """The project that ``env`` belongs to."""
    found: Context = env["WITWORKS"]
    return found


def say(text: str) -> None:
    """Print a line for the user, whole, whatever other threads print."""
    with _printing:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def as_typed(text: str) -> str:
    """Advice with ``./scons`` for ``scons``, where that is what the user has: in a checkout none need be on the ``PATH``."""
    return _SCONS.sub("./scons", text) if os.environ.get("WITWORKS_PROVISION") else text


def complain(error: WitworksError, level: Level = "error") -> None:
    """Print a report on standard error, whole, and once: two jobs may stumble over the same thing."""
    with _printing:
        if (report := error.render(level, verbose=findings.RUN.verbose)) in _reported:
            return
        _reported.add(report)
        findings.RUN.add(error, level)
        sys.stdout.flush()
        sys.stderr.write(f"{_ADVICE.sub(lambda advice: as_typed(advice[0]), report)}\n")
        sys.stderr.flush()


def go_on() -> None:
    """Let SCons build all that does not depend on what fails now, as with ``-k``: one language's tool is no matter of others."""
    import SCons.Script.Main

    SCons.Script.Main.BuildTask.options.keep_going = True


def _guarded(work: Work, stage: str) -> Callable[[list[Node], list[Node], Environment], int]:
    @wraps(work)
    def carry_out(target: list[Node], source: list[Node], env: Environment) -> int:
        component = str(env.get("WASMCOMPONENTNAME", ""))
        started = time.perf_counter()
        try:
            with tracing.for_component(component):
                work(target, source, env)
        except stopping.Interrupted:
            _remove(target)
            context(env).summary.failed(component, stage)
            raise SCons.Errors.BuildError(
                node=target[0], errstr="interrupted", status=EXIT_STATUS, exitstatus=EXIT_STATUS
            ) from None
        except Exception as error:  # noqa: BLE001 - what is not a report is raised again there
            _remove(target)
            context(env).summary.failed(component, stage)
            report = damage.told(error, target[0], source)
            report.notes = (*report.notes, *context(env).older_tools(component))
            complain(report)
            reported = as_typed(f"error[{report.code}], reported above; more: scons explain-error {report.code}")
            raise SCons.Errors.BuildError(node=target[0], errstr=reported, status=EXIT_STATUS, exitstatus=EXIT_STATUS) from None
        except BaseException:
            _remove(target)
            context(env).summary.failed(component, stage)
            raise
        for path, node in _files(target):
            _tell_apart(path, node)
        context(env).summary.made(component, stage, time.perf_counter() - started)
        return 0

    return carry_out


def _files(targets: Sequence[Node]) -> list[tuple[Path, Node]]:
    """The targets that are files; a name such as ``bench`` is none."""
    return [(Path(target.abspath), target) for target in targets if hasattr(target, "abspath")]


def _tell_apart(path: Path, made: Node) -> None:
    """Give what was made just now another time than what it replaces.

    SCons' time stamps are whole seconds: to them, two contents that a file has within one second are one.
    """
    before = getattr(made.get_stored_info().ninfo, "timestamp", None)
    if before is not None and path.exists() and int(path.stat().st_mtime) <= before:
        os.utime(path, (before + 1, before + 1))


def _remove(targets: Sequence[Node]) -> None:
    """Take away what a failed action may have begun to write, so that nothing half-written is ever used."""
    for path, _ in _files(targets):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
