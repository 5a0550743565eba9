"""What ``scons`` does beside building: ``new``, ``setup``, ``doctor``, and the text of ``scons -h``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from SCons.Script import COMMAND_LINE_TARGETS

from witworks import findings, formats, needs, output, settings
from witworks.errors import EXIT_STATUS, ManifestError, Place, ToolError, WitworksError, did_you_mean
from witworks.languages import LANGUAGES
from witworks.model.components import check_name
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from witworks.context import Context
    from witworks.model.components import Component
    from witworks.scons_types import Environment

    ByLanguage = Mapping[str, Sequence[Component]]

EXPLAIN_ERROR: Final = "explain-error"
FETCH: Final = ("fetch", "update")
"""What is carried out before components are looked for: they may need what it brings."""
TARGETS: Final = (
    ("(none), all", "build every component in components/"),
    ("<component>", "build one component, by its folder's name, or one composition, by its file's"),
    ("test", "build, then run every component's tests and the project's own; unchanged ones are not run again"),
    ("test-<component>", "run one component's tests"),
    ("wheels", "pack each component with its bindings into one wheel for every platform: build/wheels/*.whl"),
    ("go, go-<component>", "write Go modules with typed bindings, of all components or of one: build/go/<component>/"),
    (
        "js, js-<component>",
        "a typed ES module for each component, or one, for Node.js and browsers: build/js/<component>/",
    ),
    ("npm", "pack each of these modules into an npm package: build/npm/*.tgz"),
    ("new name=… lang=…", "make a new component folder that builds and passes its tests; lang=wit: a package of WIT to share"),
    (
        "setup [<target>…]",
        "install what the found components need and this machine lacks, and what graph, docs, js, go, watch do",
    ),
    ("doctor", "list the programs that the components need: found, missing, and the command that installs them"),
    ("explain-error WW…", "say what a code means, why it happens and how it is mended; words of a message find its code"),
    ("graph", "build, and draw worlds, components and who supplies what: build/graph.svg and build/graph.html"),
    ("explain <component>…", "say why components would be made anew, down to the field of a record; builds nothing"),
    ("affected since=…", "list the components whose outputs would differ from those of a git commit, and why"),
    ("fetch", "bring the dependencies of witworks.toml into wit/deps and build/deps, as witworks.lock says, or into it"),
    ("update", "the same, with the newest versions that witworks.toml lets in"),
    (
        "publish [<name>…]",
        "build components, and put them and the project's WIT packages into a registry, each under its version",
    ),
    ("check-compat since=…", "say what has changed for callers since a git commit, and which versions that asks for"),
    ("cache-stats", "say what the shared cache in a folder holds"),
    ("audit-deps [<component>…]", "prove, with strace, that a build reads no file that the graph does not know as an input"),
    ("reproduce [<component>…]", "build twice in different folders, and say which sections of a component differ"),
    ("completion shell=…", "print what lets bash, zsh or fish complete targets and settings"),
    ("watch [<target>…]", "build, and build again whenever a file of the project changes, until Ctrl-C"),
    ("fuzz", "feed all that reads files with inputs that are almost right (where the project has a tests/fuzz/ folder)"),
    ("bench", "measure, and print the figures as tables (where the project has a bench/ folder)"),
    ("docs", "build the pages of docs/ with Sphinx (where there is a docs/conf.py); external=yes asks whether all links work"),
)


def new(env: Environment, arguments: Mapping[str, str]) -> NoReturn:
    """Make the folder of a new component from a template, say what to do next, and end the run."""
    from witworks.commands import scaffold

    name, language = arguments.get("name", ""), arguments.get("lang", "")
    if not name or not language:
        raise ManifestError("WW109", "scons new needs a name and a language", fix="type: scons new name=hello lang=rust")
    language = scaffold.ALIASES.get(language, language)
    if language not in (known := (*scaffold.languages(), scaffold.PACKAGE)):
        raise ManifestError("WW103", f"there is no template for the language {language!r}", fix=did_you_mean(language, known))
    check_name(name, Place(f"name={name}"))
    if language == scaffold.PACKAGE:
        _new_package(env, name)
    folder = Path(env.Dir("$WASMCOMPONENTSDIR").abspath) / name
    scaffold.create(folder, language)
    shown = env.Dir(f"$WASMCOMPONENTSDIR/{name}").path
    scons = "./scons" if output.context(env).may_provision else "scons"
    output.say(f"made {shown}/\nnext: {scons} {name}; {scons} test-{name}; its world is in {shown}/wit/")
    raise SystemExit(0)


def _new_package(env: Environment, name: str) -> NoReturn:
    """Make a package of WIT that components share, in the namespace that the others have in common, and end the run."""
    from witworks.commands import scaffold

    namespaces = {package.partition(":")[0] for package in output.context(env).index.packages}
    namespace = namespaces.pop() if len(namespaces) == 1 else "my"
    scaffold.create(Path(env.Dir("$WASMWITDIR").abspath) / name, scaffold.PACKAGE, namespace)
    shown = env.Dir(f"$WASMWITDIR/{name}").path
    output.say(f"made {shown}/\nnext: move into it what several packages need; there say: use {namespace}:{name}/types.{{…}};")
    raise SystemExit(0)


def explain_error(words: Sequence[str]) -> None:
    """Explain codes and end the run, if that is asked for: nothing in the project is looked at, for it may be what is broken."""
    if words and words[0] == EXPLAIN_ERROR:
        from witworks import diagnostics

        output.say(diagnostics.answer(words[1:]))
        raise SystemExit(0)


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


def cache_stats(env: Environment, _components: ByLanguage) -> NoReturn:
    """Say what the shared cache holds, and end the run."""
    from witworks.caching import opening

    context = output.context(env)
    output.say(opening.stats(context.settings, context.root))
    raise SystemExit(0)


COMMANDS: Final[Mapping[str, Callable[[Environment, ByLanguage], NoReturn]]] = {
    "setup": setup,
    "doctor": doctor,
    "cache-stats": cache_stats,
}


def help_text() -> str:
    """What ``scons -h`` prints: targets, settings, and the options worth knowing."""
    width = max(len(name) for name, _ in TARGETS)
    targets = "\n".join(f"  {name.ljust(width)}  {meaning}" for name, meaning in TARGETS)
    return f"""Witworks builds WebAssembly components: a folder in components/ is one, found by its marker (Cargo.toml, …).

Targets:
{targets}

Settings (key=value, or WITWORKS_KEY in the environment):
{settings.help_text()}

Options:
  --verbose   print every command and all that it says, of a failed one too
  -k          go on after a failure with what does not depend on it
  -c          remove what was built
  -j N        run N jobs at once (default: one a core)
  --format=…  tell failures, and what doctor finds, as json, sarif or github (annotations; by itself in a workflow of GitHub)
  -H          all options of SCons
"""
