"""WasmProject: every component of ``components/`` in the graph, the targets a user types, and the words around a build."""

from __future__ import annotations

import atexit
import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from SCons.Script import ARGUMENTS, COMMAND_LINE_TARGETS, GetOption

from witworks import (
    auditing,
    cleaning,
    clock,
    commands,
    completion,
    composing,
    depending,
    findings,
    locking,
    needs,
    output,
    questions,
    rebuilding,
    recording,
    request,
    settings,
    signatures,
    standing,
    stopping,
    targets,
    test_results,
)
from witworks.bindgen.names import package_name
from witworks.builders.folder import nodes as nodes_of
from witworks.context import Context
from witworks.edge import reported
from witworks.errors import EXIT_STATUS, MachineError, ManifestError, WitworksError, did_you_mean
from witworks.languages import LANGUAGES
from witworks.model import components, compositions
from witworks.programs import Probes
from witworks.registry import publishing
from witworks.standing import STATE
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from witworks.caching.shared import SharedCache
    from witworks.ledger import Entry
    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node


MEANINGS: Final = {
    "WASMBUILDDIR": "where everything is made",
    "WASMCOMPONENTSDIR": "the folder whose folders are components",
    "WASMCOMPOSITIONSDIR": "the folder whose files are compositions",
    "WASMWITDIR": "the folder of the WIT packages that components share",
    "WASMWITPACKAGE": "the WIT package, a folder, in which a Builder finds its world",
    "WASMCOMPONENTNAME": "the component that a Builder works for: in reports, and what its Python package is named after",
    "WASMTOOLS": "the `wasm-tools` to use; by default the one of the setting, else the first that is found",
    "WASMPROFILE": "`release`, `debug` or `small`; the setting `profile=`",
    "WASMJSENGINE": "the engine of JavaScript components; the setting `js_engine=`",
    "WASMSKIPMISSING": "whether components whose tools are missing are left out; the setting `skip_missing=`",
    "GORUNTIME": "the runtime package of Go components; the setting `go_runtime=`",
    "GOBACKEND": "whether all Go bindings can be run by libwasmtime; the setting `go_backend=`",
    "RUSTSTD": "where Rust's standard library for wasm comes from; the setting `rust_std=`",
    "CARGOFLAGS": "more words for every `cargo build`; the setting `cargo_flags=`",
    "CARGOTARGETDIR": "cargo's target folder, shared by all components; the setting `cargo_target=`",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the method ``WasmProject`` and what all Builders share: folders, settings, the project's context."""
    env.SetDefault(WASMBUILDDIR="#build")
    _tell(env)
    chosen = _settings()
    env.SetDefault(
        WASMCOMPONENTSDIR="#components",
        WASMCOMPOSITIONSDIR="#compositions",
        WASMWITDIR="#wit",
        WASMWITPACKAGE="",
        WASMDISCOVERCOMSTR=output.caption("discover"),
        WASMBENCHCOMSTR=output.caption("bench", "bench/"),
        WASMFUZZCOMSTR=output.caption("fuzz", "tests/fuzz/"),
        WASMCOMPONENTNAME="",
        WASMTOOLS=_wasm_tools,
        WASMPROFILE=chosen["profile"],
        WASMJSENGINE=chosen["js_engine"],
        WASMSKIPMISSING=chosen["skip_missing"] == "yes",
        GORUNTIME=chosen["go_runtime"],
        GOBACKEND=chosen["go_backend"],
        RUSTSTD=chosen["rust_std"],
        CARGOFLAGS=_words("cargo_flags", chosen["cargo_flags"]),
        CARGOTARGETDIR=chosen["cargo_target"] or "$WASMBUILDDIR/cargo",
    )
    build = _build_folder(env)
    env["WITWORKS"] = Context(
        root=Path(env.Dir("#").abspath),
        build=build,
        wit=Path(env.Dir("$WASMWITDIR").abspath),
        probes=Probes(build / STATE / "probes.json"),
        wasm_tools_setting=chosen["wasm_tools"] if callable(env["WASMTOOLS"]) else str(env["WASMTOOLS"]),
        verbose=bool(_option("verbose")),
        may_provision=bool(os.environ.get("WITWORKS_PROVISION")),
        tool_settings={tool.setting: chosen[tool.setting] for tool in TOOLS.values()},
        settings=chosen,
    )
    env.AddMethod(project, "WasmProject")


@reported
def project(env: Environment) -> None:
    """Add every component, and the targets ``all`` (the default), one a component, ``test``, ``test-<component>``, ``wheels``,
    ``bench``.

    The commands ``new``, ``setup`` and ``doctor`` are carried out at once and end the run; the questions of
    :mod:`witworks.questions` are answered from the whole graph, and end it too.
    """
    context = output.context(env)
    env.Help(commands.help_text())
    commands.explain_error(COMMAND_LINE_TARGETS)
    _leave_no_trace(context.build)
    if GetOption("help"):
        return
    _carry_out_alone(env)
    if request.cleans() or request.only_documents() or (request.builds() and request.command() != "doctor"):
        locking.hold(context.build / STATE / "lock", output.say)
    if context.build.is_dir() or not (request.asks() or request.command() == "doctor"):
        signatures.keep_in(context.build, env)
    stopping.on_signals()
    if request.first() == "new":
        commands.new(env, ARGUMENTS)
    if request.first() in commands.FETCH:
        depending.fetch(env, request.first())
    if not (request.cleans() or request.command()):
        depending.ensure(context)
    recorder = _recorder(env)
    unmoved = composing.unmoved(env, recorder.ledger) if request.only_components() else {}
    found = _discover(env, unmoved)
    if composing.concerned(env, found, unmoved):
        unmoved, found = {}, _discover(env, {})
    found += depending.components(context, {*unmoved, *(component.name for component in found)})
    found += _compositions(env, found, unmoved)
    if command := request.command():
        commands.COMMANDS[command](env, _by_language(found))
    if request.builds():
        context.cache = _look_into_cache(env, found)
    if context.may_provision and request.builds():
        here = context.cache.fetched if context.cache else {}
        for language, its in _by_language([component for component in found if component.name not in here]).items():
            _prepare(env, language, its)
    recorder.everything = everything = found
    found = _add_components(env, _buildable(env, found), recorder)
    _add_unmoved(env, unmoved)
    _add_targets(env, found)
    _check_targets(context, {*unmoved, *(component.name for component in everything)})
    if request.asks():
        questions.answer(env, COMMAND_LINE_TARGETS, ARGUMENTS, recorder.expected)
    if request.watches():
        auditing.watch(env, recorder.expected, COMMAND_LINE_TARGETS[1:], Path(ARGUMENTS[questions.TRACE]))
    if request.builds():
        if not found and not unmoved:
            output.say(f"no component in {env.Dir('$WASMCOMPONENTSDIR').path}/ yet; make one: scons new name=hello lang=rust")
        asked = [component for component in found if request.reaches(component.name)]
        context.summary.keep([*(component.name for component in asked), *filter(request.reaches, unmoved)])
        names = [*unmoved, *(component.name for component in found)]
        plain = recording.is_plain(context.root / "SConstruct", context.offered)
        atexit.register(_close, context, asked)
        atexit.register(lambda: recorder.close(context.summary, context.probes, names, plain=plain))


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


def _discover(env: Environment, known: Collection[str]) -> tuple[Component, ...]:
    """The components but for the known ones.

    Those with errors end the run, unless the user asked for others only, for a command, or with ``-k``.
    """
    hints = {name: language.world_hint for name, language in LANGUAGES.items() if name in components.MARKERS}
    folder = Path(env.Dir("$WASMCOMPONENTSDIR").abspath)
    if known and set(standing.folders(str(folder))) <= set(known):
        return ()
    found, errors = components.discover(folder, output.context(env).index, hints, known)
    if errors and not request.only_of({component.name for component in found}):
        _report(env, errors)
    return found


def _report(env: Environment, errors: Iterable[tuple[str, WitworksError]]) -> None:
    """Say what is wrong, and end the run where it is to build what cannot be built."""
    if GetOption("keep_going"):
        for name, error in errors:
            _refuse(env, name, error)
        return
    for _, error in errors:
        output.complain(error)
    if not (request.command() or request.only_looks_on() or request.cleans()):
        raise SystemExit(EXIT_STATUS)


def _compositions(env: Environment, found: Sequence[Component], known: Collection[str]) -> tuple[Component, ...]:
    """The compositions, unless all are known; errors are treated as those of components are."""
    made, errors = composing.read(env, found, known)
    if errors and not request.only_of({component.name for component in (*found, *made)}):
        _report(env, errors)
    return made


def _refuse(env: Environment, name: str, error: WitworksError) -> None:
    """Let a component that cannot be read fail in its turn, while the others are built."""

    def refuse(_target: Sequence[Node], _source: Sequence[Node], _env: Environment) -> None:
        raise error

    env.Alias("all", env.AlwaysBuild(env.Alias(name, [], output.action(refuse, "discover", "WASMDISCOVERCOMSTR"))))


def _buildable(env: Environment, found: tuple[Component, ...]) -> tuple[Component, ...]:
    """The components without those that the user wants skipped where a tool is missing; each of these is named once."""
    if not env["WASMSKIPMISSING"]:
        return found
    lacking = {component.name: needs.lacks(env, component) for component in found}
    for name, missing in lacking.items():
        if missing:
            output.say(f"skipped {name}: {', '.join(f'{need.program} is missing ({need.command})' for need in missing)}")
            env.Alias(targets.of(name), [])
            output.context(env).components.pop(name, None)
    return _with_their_parts(env, [component for component in found if not lacking[component.name]])


def _with_their_parts(env: Environment, found: Sequence[Component]) -> tuple[Component, ...]:
    """The components without compositions that name a part which was skipped."""
    kept = {component.name for component in found}
    for component in found:
        named = component.wiring.named if isinstance(component, compositions.Composition) else ()
        if gone := [part for part in named if part not in kept]:
            output.say(f"skipped {component.name}: its part {gone[0]} is")
            env.Alias(targets.of(component.name), [])
            return _with_their_parts(env, [other for other in found if other is not component])
    return tuple(found)


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
    env.Clean(everything, [env.Entry(output.literal(path)) for path in cleaning.made(build, cargo_target)])
    env.Default("all")
    if errors and not request.only_of({component.name for component in added}):
        _report(env, errors)
    return tuple(added)


def _made_for(env: Environment, component: Component) -> list[Node]:
    return [
        env.Dir(f"$WASMBUILDDIR/{component.name}"),
        env.Dir(f"$WASMBUILDDIR/python/{package_name(component.name)}"),
    ]


def _check_targets(context: Context, components: Iterable[str]) -> None:
    """Refuse a target that is neither a name of ours nor a path, with the nearest name; SCons would call it a file."""
    names = request.names() | {target for name in components for target in targets.of(name)}
    if request.first() == publishing.TARGET:
        names |= publishing.names(context)
    for target in COMMAND_LINE_TARGETS:
        if target not in names and not any(mark in target for mark in "/.\\") and not Path(target).exists():
            raise ManifestError("WW108", f"there is no target `{target}`", fix=did_you_mean(target, names))


def _carry_out_alone(env: Environment) -> None:
    """What needs nothing of this run's graph, and ends the run."""
    completion.tell(COMMAND_LINE_TARGETS, ARGUMENTS, commands.TARGETS, targets.KINDS)
    rebuilding.watch(env, COMMAND_LINE_TARGETS)


def _leave_no_trace(build: Path) -> None:
    """Let a whole clean forget all, and a run that only looks leave no build folder where there was none."""
    if (request.only_looks() and not (build / STATE).exists()) or (request.cleans_all() and not request.only_looks()):
        atexit.register(cleaning.forget, build)


def _option(name: str) -> object:
    try:
        return GetOption(name)
    except AttributeError:  # an SConstruct need not add the option
        return None


@reported
def _tell(env: Environment) -> None:
    """Let failures be told in the format that the user wants."""
    option = _option("format")
    build = Path(env.Entry("$WASMBUILDDIR").abspath)
    findings.RUN.tell_as(findings.wanted(option if isinstance(option, str) else None), Path(env.Dir("#").abspath), build)


@reported
def _settings() -> dict[str, str]:
    return settings.read(ARGUMENTS, request.first())


@reported
def _build_folder(env: Environment) -> Path:
    folder = Path(env.Entry("$WASMBUILDDIR").abspath)
    if folder.exists() and not folder.is_dir():
        raise MachineError("WW902", f"{folder} is where everything is built, but it is no folder", fix="move it away")
    return folder


@reported
def _words(name: str, value: str) -> list[str]:
    return settings.words(name, value)


def _wasm_tools(target: object, source: object, env: Environment, for_signature: bool) -> str:  # noqa: ARG001, FBT001
    """The value of ``$WASMTOOLS`` unless the user sets it; found when first needed.

    That there is none is reported by what depends on its version, never in the middle of SCons' own work.
    """
    try:
        return str(output.context(env).wasm_tools.path)
    except WitworksError:
        return "wasm-tools"


def _close(context: Context, found: Sequence[Component]) -> None:
    """The last words of a run: the summary, and the tests' counts."""
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
