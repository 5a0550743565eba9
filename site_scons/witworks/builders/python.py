"""PythonComponent: a component from Python, by componentize-py. PythonGuest: its bindings for editors. PythonSite: its packages.

    its = {"PYTHONFOLDER": "components/calc", "WASMWORLD": "calc", "WASMWITPACKAGE": "wit/calc"}
    env.PythonGuest("build/calc/guest/componentize_py_types.py", "build/calc/world.sig", **its)
    env.PythonSite("build/calc/site.txt", "components/calc/requirements.txt")
    env.PythonComponent("build/calc/calc.unchecked.wasm", Glob("components/calc/*.py"), **its)

componentize-py makes other bytes from the same files each time. So what a component was made of is kept in a section of it, and
one that would be made of the same is not made again: nothing that depends on it has to be either.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import excerpts, output
from witworks.artifacts import emitted
from witworks.errors import ComponentError, Place
from witworks.languages import python_errors, python_sources
from witworks.programs import write_atomic
from witworks.reading import lines_of
from witworks.runtime import fingerprint
from witworks.scanners import wit_closure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node

SECTION: Final = "witworks:made-of"
_DEAF_TO: Final = tuple(
    f"PIP_{name}"
    for name in (
        *("NO_BINARY", "ONLY_BINARY", "PREFER_BINARY", "PLATFORM", "ABI", "IMPLEMENTATION", "PYTHON_VERSION", "PYTHON", "TARGET"),
        *("CONSTRAINT", "REQUIREMENT", "NO_DEPS", "PRE", "USER", "ROOT", "PREFIX", "UPGRADE", "EDITABLE", "DRY_RUN", "COMPILE"),
        "NO_COMPILE",
    )
)
"""Variables by which pip would install something else than the requirements; where from, and as whom, stays the user's."""
GUEST_PYTHON: Final = "3.14"
"""The Python inside componentize-py."""


MEANINGS: Final = {
    "COMPONENTIZEPYFLAGS": "more words for componentize-py",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builders and their construction variables."""
    env.SetDefault(
        COMPONENTIZEPYFLAGS=[],
        COMPONENTIZEPYCOM="--quiet --world $WASMWORLD componentize $COMPONENTIZEPYFLAGS app",
        COMPONENTIZEPYCOMSTR=output.caption("component"),
        PYTHONGUESTCOM="--quiet --world $WASMWORLD bindings",
        PYTHONGUESTCOMSTR=output.caption("guest"),
        PYTHONSITECOM="-m pip install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: --platform any"
        f" --implementation py --abi none --python-version {GUEST_PYTHON}",
        PYTHONSITECOMSTR=output.caption("site", "$SOURCE"),
    )
    builders = env["BUILDERS"]
    builders["PythonComponent"] = SCons.Builder.Builder(
        action=output.action(_componentize, "component", "COMPONENTIZEPYCOMSTR", ["COMPONENTIZEPYCOM"]), suffix=".wasm"
    )
    builders["PythonGuest"] = SCons.Builder.Builder(
        action=output.action(_bindings, "guest", "PYTHONGUESTCOMSTR", ["PYTHONGUESTCOM"]), suffix=".py"
    )
    builders["PythonSite"] = SCons.Builder.Builder(
        action=output.action(_install, "site", "PYTHONSITECOMSTR", ["PYTHONSITECOM"]), suffix=".txt"
    )


def _componentize(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    folder, made = Path(env.subst("$PYTHONFOLDER")).absolute(), Path(target[0].abspath)
    tool = output.context(env).tool("componentize-py")
    command = output.command(env, "COMPONENTIZEPYCOM", target, source)
    site = made.parent / "site.txt" if (folder / python_sources.REQUIREMENTS).is_file() else None
    world = (made.parent / "world.sig").read_text("utf-8") if (made.parent / "world.sig").is_file() else ""
    sources = {Path(node.abspath).relative_to(folder).as_posix(): Path(node.abspath).read_bytes() for node in source}
    facts = [tool.identity, *command, world, site.read_text("utf-8") if site else ""]
    meaning = python_sources.meaning(sources, facts)
    if made.is_file() and fingerprint.read(made.read_bytes(), SECTION) == meaning:
        return
    with tempfile.TemporaryDirectory(prefix="witworks-") as scratch:
        wit, code, result = (Path(scratch, name) for name in ("wit", "code", "component.wasm"))
        _stage(target[0], env, wit)
        for name, content in sources.items():  # a copy, for the guest's Python leaves its __pycache__ beside what it imports
            (code / name).parent.mkdir(parents=True, exist_ok=True)
            (code / name).write_bytes(content)
        paths = [str(code), *([str(site.with_suffix(""))] if site else [])]
        argv = [*tool.command, "-d", str(wit), *command, *(word for path in paths for word in ("-p", path)), "-o", str(result)]
        done = output.run(env, argv, variables={**tool.env, "VIRTUAL_ENV": _no_environment(Path(scratch))})
        if done.status != 0 or not result.is_file():
            wit_files = wit_closure(target[0], env).files
            raise python_errors.explained(env.subst("$WASMCOMPONENTNAME") or made.stem, folder, done.stderr, wit_files)
        write_atomic(made, fingerprint.stamp(result.read_bytes(), meaning, SECTION))


def _bindings(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    tool = output.context(env).tool("componentize-py")
    folder = Path(target[0].abspath).parent
    with tempfile.TemporaryDirectory(prefix="witworks-") as scratch:
        wit, made = Path(scratch, "wit"), Path(scratch, "made")
        _stage(target[0], env, wit)
        argv = [*tool.command, "-d", str(wit), *output.command(env, "PYTHONGUESTCOM", target, source), str(made)]
        done = output.run(env, argv, variables=tool.env)
        if done.status != 0 or not (made / target[0].name).is_file():
            wit_files = wit_closure(target[0], env).files
            raise python_errors.refused(env.subst("$WASMCOMPONENTNAME"), env.subst("$WASMWORLD"), done.stderr, wit_files)
        # The module of an interface that has gone is found no more, and what the user has in the folder stays.
        files = [file for file in sorted(made.rglob("*")) if file.is_file()]
        emitted.write(folder, {file.relative_to(made).as_posix(): file.read_bytes() for file in files})


def _install(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    stamp, requirements = Path(target[0].abspath), source[0].abspath
    with tempfile.TemporaryDirectory(prefix="witworks-", dir=stamp.parent) as scratch:
        made = Path(scratch, "site")
        argv = [sys.executable, *output.command(env, "PYTHONSITECOM", target, source), "--target", str(made), "-r", requirements]
        done = output.run(env, argv, variables=dict.fromkeys(_DEAF_TO))
        if done.status != 0:
            raise ComponentError(
                "WW422",
                f"the requirements of component `{env.subst('$WASMCOMPONENTNAME')}` cannot be installed",
                at=_unpinned(Path(source[0].path), done.stderr),
                output=done.stderr,
                shown=excerpts.pip(done.stderr),
                fix="pin each package with its hashes (pip-compile --generate-hashes), and take only packages of pure Python",
            )
        made.mkdir(exist_ok=True)
        shutil.rmtree(stamp.with_suffix(""), ignore_errors=True)
        made.rename(stamp.with_suffix(""))
    stamp.write_bytes(Path(requirements).read_bytes())


def _unpinned(requirements: Path, said: str) -> Place:
    """The line of the requirements that pip speaks of, else the first that says no hash."""
    lines = lines_of(requirements)
    names = [(number, found[0]) for number, line in enumerate(lines, 1) if (found := re.match(r"[A-Za-z0-9][\w.-]*", line))]
    blamed = [number for number, name in names if re.search(rf"(?:for|from|of|named) {re.escape(name)}\b", said)]
    bare = [number for number, _ in names if "--hash" not in "".join(lines[number - 1 : number + 1])]
    return Place(requirements, next(iter(blamed or bare), None))


def _stage(target: Node, env: Environment, folder: Path) -> None:
    from witworks.artifacts import resolving

    resolving.stage(wit_closure(target, env), folder)


def _no_environment(scratch: Path) -> str:
    """An empty virtual environment: componentize-py would else take packages from whichever the user has activated."""
    environment = scratch / "environment"
    (environment / "lib" / f"python{GUEST_PYTHON}" / "site-packages").mkdir(parents=True)
    (environment / "pyvenv.cfg").write_text("", encoding="utf-8")
    return str(environment)
