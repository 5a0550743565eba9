"""WasmProject: every component of ``components/`` in the graph, the targets a user types, and the words around a build."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import TYPE_CHECKING

from SCons.Script import ARGUMENTS, COMMAND_LINE_TARGETS, GetOption

from witworks import output, stopping
from witworks.bindgen.names import package_name
from witworks.builders.folder import nodes as nodes_of
from witworks.commands import auditing, completion, offered, questions, rebuilding
from witworks.edge import reported
from witworks.errors import MachineError, WitworksError
from witworks.languages import LANGUAGES
from witworks.memory import damage, locking, recording, signatures, standing
from witworks.memory.standing import STATE
from witworks.model import components
from witworks.project import asked, cleaning, closing, composing, depending, discovering, request, targets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from witworks.caching.shared import SharedCache
    from witworks.context import Context
    from witworks.memory.ledger import Entry
    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node


def add(env: Environment) -> None:
    """Give ``env`` the method ``WasmProject``."""
    env.AddMethod(project, "WasmProject")
    closing.look_for_no_cycles_after_a_failure()


@reported
def project(env: Environment) -> None:
    """Add every component and composition, and the targets that are asked for (:data:`witworks.commands.offered.TARGETS`).

    Commands such as ``new``, ``setup`` and ``doctor`` are carried out at once and end the run; the questions of
    :mod:`witworks.commands.questions` are answered from the whole graph, and end it too.
    """
    context = _context(env)
    _check_build_folder(context)
    env.Help(offered.help_text())
    offered.explain_error(COMMAND_LINE_TARGETS)
    closing.leave_no_trace(context.build)
    if GetOption("help"):
        return
    _carry_out_alone(env)
    _take_hold(env)
    if request.first() == "new":
        from witworks.commands import scaffold

        request.want_to_change("new")
        scaffold.new(env, ARGUMENTS)
    if request.first() in offered.FETCH:
        depending.fetch(env, request.first())
    if not (request.cleans() or request.command()):
        depending.ensure(context)
    recorder = _recorder(env)
    found, unmoved = _look_around(env, recorder)
    if command := request.command():
        offered.COMMANDS[command](env, _by_language(found))
    if request.builds():
        context.cache = _look_into_cache(env, found)
        _provision(env, found)
    recorder.everything = everything = found
    found = _add_components(env, discovering.buildable(env, found), recorder)
    _add_unmoved(env, unmoved)
    folder = Path(env.Dir("$WASMCOMPONENTSDIR").abspath)
    asked.check(context, folder, {*unmoved, *(component.name for component in everything)})
    _add_targets(env, found)
    if not (request.only_looks() or request.cleans()):
        for file in damage.renew(context.build):
            output.say(f"  changed    {file} is not as it was built, and is made anew where it is asked for")
    if request.asks():
        questions.answer(env, COMMAND_LINE_TARGETS, ARGUMENTS, recorder.expected)
    if request.watches():
        auditing.watch(env, recorder.expected, COMMAND_LINE_TARGETS[1:], Path(ARGUMENTS[questions.TRACE]))
    if request.builds():
        _prepare_the_end(env, found, unmoved, recorder)


def _take_hold(env: Environment) -> None:
    """Keep others out of what this run changes, and its memory in the build folder, where it changes or has any."""
    build = output.context(env).build
    if request.cleans() or request.only_documents() or (request.builds() and request.command() != "doctor"):
        locking.hold(build / STATE / "lock", output.say)
    if build.is_dir() or not (request.asks() or request.command() == "doctor"):
        signatures.keep_in(build, env)
    stopping.on_signals()


def _look_around(env: Environment, recorder: recording.Recorder) -> tuple[tuple[Component, ...], Mapping[str, Entry]]:
    """The components for the graph, and those that it can do without, since nothing of theirs has moved."""
    unmoved = composing.unmoved(env, recorder.ledger) if request.only_components() else {}
    found = discovering.components(env, unmoved)
    if composing.concerned(env, found, unmoved):
        unmoved, found = {}, discovering.components(env, {})
    found += depending.components(output.context(env), {*unmoved, *(component.name for component in found)})
    found += discovering.compositions(env, found, unmoved)
    return found, unmoved


def _provision(env: Environment, found: Sequence[Component]) -> None:
    """Bring what the languages need of the components that will be built here, where that is allowed."""
    context = output.context(env)
    if not context.may_provision:
        return
    here = context.cache.fetched if context.cache else {}
    for language, its in _by_language([component for component in found if component.name not in here]).items():
        _prepare(env, language, its)


def _prepare_the_end(
    env: Environment, found: Sequence[Component], unmoved: Mapping[str, Entry], recorder: recording.Recorder
) -> None:
    """Say what is to be said, and remembered, once all is built."""
    context = output.context(env)
    if not found and not unmoved:
        output.say(f"no component in {env.Dir('$WASMCOMPONENTSDIR').path}/ yet; make one: scons new name=hello lang=rust")
    wanted = [component for component in found if request.reaches(component.name)]
    context.summary.keep([*(component.name for component in wanted), *filter(request.reaches, unmoved)])
    names = [*unmoved, *(component.name for component in found)]
    plain = recording.is_plain(context.root / "SConstruct", context.offered)
    atexit.register(closing.close, context, wanted)
    atexit.register(lambda: recorder.close(context.summary, context.probes, names, plain=plain))


def _context(env: Environment) -> Context:
    """The context of the project, which there is now."""
    context = output.context(env)
    context.has_project = True
    return context


def _check_build_folder(context: Context) -> None:
    """Refuse to build into the project's own folder: a clean would take ``docs/`` and ``compositions/`` for what was built."""
    if context.root.is_relative_to(context.build):
        message = f"{context.build} is where everything is built, but the project's sources are in it"
        raise MachineError("WW902", message, fix='choose a folder of its own: WASMBUILDDIR="#build"')


def _add_targets(env: Environment, found: Sequence[Component]) -> None:
    """The targets beside the components, as far as they are asked for."""
    if request.tests():
        targets.add_tests(env, found)
    for add_them in dict.fromkeys(targets.EXTRAS[name] for name in request.extras()):
        add_them(env, found)


def _prepare(env: Environment, language: str, components: Sequence[Component]) -> None:
    """Bring what a language needs; where that fails its components will, and the others are built."""
    try:
        LANGUAGES[language].prepare(env, components)
    except WitworksError as error:
        output.complain(error)


def _by_language(found: Sequence[Component]) -> dict[str, list[Component]]:
    return {
        language: [component for component in found if component.language == language]
        for language in sorted({component.language for component in found})
    }


def _look_into_cache(env: Environment, found: Sequence[Component]) -> SharedCache | None:
    """The shared cache of this run, with what it has of the components that were asked for."""
    from witworks.caching import opening

    context = output.context(env)
    store = opening.store(context.settings, context.root)
    if store is None:
        return None
    from witworks.caching.shared import SharedCache

    cache = SharedCache(env, store, context.settings["cache_mode"] == "read-write", output.say)
    cache.look([component for component in found if request.reaches(component.name) and component.language in components.MARKERS])
    return cache


def _recorder(env: Environment) -> recording.Recorder:
    context = output.context(env)
    ledger = standing.open_ledger(context.root, context.build / STATE)
    return recording.Recorder(ledger, context.root, context.wit, context.build)


def _add_unmoved(env: Environment, unmoved: Mapping[str, Entry]) -> None:
    """Give the components that the graph leaves out their names, and their lines in the summary."""
    for name, entry in unmoved.items():
        env.Alias(name, env.Value(name))
        output.context(env).summary.expect(name, entry.language, Path(entry.artefact), tuple(entry.stages))


def _add_components(env: Environment, found: Sequence[Component], recorder: recording.Recorder) -> tuple[Component, ...]:
    """Add the components to the graph; those that are in it now. Where a language finds nothing to build, that is an error."""
    everything = env.Alias("all", [])
    added: list[Component] = []
    errors: list[tuple[str, WitworksError]] = []
    for component in found:
        try:
            nodes = nodes_of(env, component)
        except WitworksError as error:
            errors.append((component.name, error))
            output.context(env).components.pop(component.name, None)
            continue
        added.append(component)
        recorder.expect(component, nodes)
        env.Alias(component.name, nodes)
        env.Alias("all", nodes)
        for alias in (env.Alias(component.name), everything):  # one call each: SCons would let them share one list
            env.Clean(alias, _made_for(env, component))
    build, cargo_target = (Path(env.Dir(name).abspath) for name in ("$WASMBUILDDIR", "$CARGOTARGETDIR"))
    if request.cleans():
        env.Clean(everything, [env.Entry(output.literal(path)) for path in cleaning.made(env, build, cargo_target)])
    env.Default("all")
    if errors and not request.only_of({component.name for component in added}):
        discovering.report(env, errors)
    return tuple(added)


def _made_for(env: Environment, component: Component) -> list[Node]:
    return [
        env.Dir(f"$WASMBUILDDIR/{component.name}"),
        env.Dir(f"$WASMBUILDDIR/python/{package_name(component.name)}"),
    ]


def _carry_out_alone(env: Environment) -> None:
    """What needs nothing of this run's graph, and ends the run."""
    completion.tell(COMMAND_LINE_TARGETS, ARGUMENTS, offered.TARGETS, targets.KINDS)
    rebuilding.watch(env, COMMAND_LINE_TARGETS)
