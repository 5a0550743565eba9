"""What ``scons`` offers: every target with a line about it, the text of ``scons -h``, and the commands that end the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from witworks import output, settings
from witworks.commands import tooling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from witworks.commands.tooling import ByLanguage
    from witworks.scons_types import Environment

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


def explain_error(words: Sequence[str]) -> None:
    """Explain codes and end the run, if that is asked for: nothing in the project is looked at, for it may be what is broken."""
    if words and words[0] == EXPLAIN_ERROR:
        from witworks import diagnostics

        output.say(diagnostics.answer(words[1:]))
        raise SystemExit(0)


def cache_stats(env: Environment, _components: ByLanguage) -> NoReturn:
    """Say what the shared cache holds, and end the run."""
    from witworks.caching import opening

    context = output.context(env)
    output.say(opening.stats(context.settings, context.root))
    raise SystemExit(0)


COMMANDS: Final[Mapping[str, Callable[[Environment, ByLanguage], NoReturn]]] = {
    "setup": tooling.setup,
    "doctor": tooling.doctor,
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
