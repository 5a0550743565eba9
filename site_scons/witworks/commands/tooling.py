"""``scons setup`` and ``scons doctor``: the programs that the components need, installed, and listed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

from SCons.Script import COMMAND_LINE_TARGETS

from witworks import findings, formats, needs, output
from witworks.errors import EXIT_STATUS, ManifestError, ToolError, WitworksError, did_you_mean
from witworks.languages import LANGUAGES
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from witworks.context import Context
    from witworks.model.components import Component
    from witworks.scons_types import Environment

    ByLanguage = Mapping[str, Sequence[Component]]


def setup(env: Environment, components: ByLanguage) -> NoReturn:
    """Install what is missing, as far as that can be done without the user, and end the run: status 2 where some is not.

    The words after it are targets: what they need is brought too.
    """
    context = output.context(env)
    wanted = _tools_of(COMMAND_LINE_TARGETS[1:], {one.name for found in components.values() for one in found})
    missing = False
    for language, found in components.items():
        missing |= not _done(partial(LANGUAGES[language].prepare, env, found))
    registry = ["wkg"] if needs.speaks_to_registries(env, components) else []
    for name in dict.fromkeys((*needs.tools(env, components), *registry, *wanted)):
        try:
            context.tool(name)
        except ToolError as lack:
            missing |= not _done(partial(_install, name, lack, context))
    if missing:
        raise SystemExit(EXIT_STATUS)
    output.say(
        "set-up: everything that the components need is here" if not wanted else "set-up: everything that is needed is here"
    )
    raise SystemExit(0)


def _tools_of(targets: Sequence[str], others: Collection[str]) -> list[str]:
    """The tools that targets need and no component does; ManifestError for a word that is neither a target nor a component."""
    targets = ["js" if target == "npm" else target for target in targets]
    known = {tool.target for tool in TOOLS.values() if tool.target}
    for target in targets:
        if target not in known and target not in others:
            message = f"there is nothing to set up for `{target}`"
            raise ManifestError("WW108", message, fix=did_you_mean(target, [*known, *others]))
    return [tool.name for tool in TOOLS.values() if tool.target in targets]


def doctor(env: Environment, components: ByLanguage) -> NoReturn:
    """Print the table of programs, or the document of ``--format``, and end the run: status 1 when something is missing."""
    from witworks.setup.doctor import lack, program, report

    rows = [*needs.rows(env, components), *needs.extras(env, components)]
    missing = [row for row in rows if row.is_missing]
    verbose = output.context(env).verbose
    told = findings.RUN
    if told.form == "text":
        output.say(report(rows, paths=verbose))
    else:
        for row in missing:
            told.add(lack(row), "error")
    for skew in needs.skews(env, components):
        output.complain(skew, "warning")
    if told.form in formats.SUFFIXES:
        output.say(told.document([program(row) for row in rows]))
    elif told.form == "github":
        output.say(report(rows, paths=verbose))
    raise SystemExit(bool(missing))


def _done(step: Callable[[], None]) -> bool:
    """Whether the step succeeded; if not, that has been said: one tool that fails keeps no other from coming."""
    try:
        step()
    except WitworksError as error:
        output.complain(error)
        return False
    return True


def _install(name: str, lack: ToolError, context: Context) -> None:
    from witworks.setup.install import install

    if context.tool_settings.get(TOOLS[name].setting):
        raise lack
    install(TOOLS[name], output.say, verbose=context.verbose)
