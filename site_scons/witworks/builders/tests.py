"""WasmTests: the tests of a component, or of the project, as a target: run again only when what they depend on has changed.

    env.WasmTests("build/calc/tests.json", Glob("components/calc/tests/*.py"), WASMTESTSFOLDER="components/calc/tests")

pytest runs them with the plugin that gives each test the instantiated component. The target says how many passed.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

import witworks
from witworks import excerpts, output, programs, stopping
from witworks.builders.bindings import generator
from witworks.errors import Place, TestError, ToolError
from witworks.scanners import facts
from witworks.test_results import Results, read_junit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node


_PYTEST_INTERRUPTED: Final = 2
_PLACE: Final = re.compile(r"^(?P<file>[^\s:][^:\n]*\.py):(?P<line>\d+): ", re.MULTILINE)
"""How pytest ends after Ctrl-C; and after errors of collection, which it counts as failed tests."""


MEANINGS: Final = {
    "PYTESTFLAGS": "more words for pytest",
    "WASMTESTSSTREAM": "whether pytest writes to the terminal while it runs",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        PYTESTFLAGS=[],
        PYTESTCOM="-m pytest -p witworks.pytest_plugin $PYTESTFLAGS $WASMTESTSFOLDER",
        PYTESTCOMSTR=output.caption("test", "$WASMTESTSFOLDER"),
        WASMTESTSSTREAM=False,
    )
    env["BUILDERS"]["WasmTests"] = SCons.Builder.Builder(
        action=output.action(_test, "test", "PYTESTCOMSTR", ["PYTESTCOM"]),
        target_scanner=facts(_machinery, "precompiled"),
    )


def _machinery(target: Node, env: Environment) -> list[Node]:
    """What every test depends on: the generator, the runtime, the plugin, and the versions of pytest and Python."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        pytest = version("pytest")
    except PackageNotFoundError:
        fix = f"{sys.executable} -m pip install pytest"
        raise ToolError("WW309", "pytest, which runs the tests, is not installed", fix=fix) from None
    package = Path(witworks.__file__).parent
    files = sorted([*(package / "runtime").rglob("*.py"), package / "pytest_plugin.py", package / "model" / "contracts.py"])
    return [
        *generator(target, env),
        *(env.File(output.literal(file)) for file in files),
        env.Value(f"pytest {pytest}, python {sys.version}"),
    ]


def _test(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    component = str(env.get("WASMCOMPONENTNAME", ""))
    name = component or "the project"
    context = output.context(env)
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        junit = Path(folder, "junit.xml")
        argv = [
            sys.executable,
            *output.command(env, "PYTESTCOM", target, source),
            f"--junitxml={junit}",
            f"--witworks-bindings={context.build / 'python'}",
            *([f"--witworks-component={component}"] if component else []),
            "-o",
            f"cache_dir={context.build / '.pytest_cache'}",
        ]
        # The streaming run goes straight to the user's screen: a long suite must show that it lives.
        run = programs.run(argv, cwd=context.root, env=environment(env), stream=bool(env["WASMTESTSSTREAM"]))
        results = read_junit(junit)
    if run.status == _PYTEST_INTERRUPTED and (results is None or not results.failed):
        raise stopping.Interrupted
    if results is not None:
        context.results[Path(target[0].abspath)] = results
    if run.status != 0 or results is None:
        alone = f"; its tests alone: `scons test-{component}`" if component and context.has_project else ""
        raise _failure(name, env.subst("$WASMTESTSFOLDER"), run, results, alone)
    if context.verbose and run.output:
        output.say(run.output)
    output.say(f"  {'tested':10} {name}: {results.text}, {run.seconds:.1f} s ({env.subst('$WASMTESTSFOLDER')})")
    results.write(Path(target[0].abspath))


def environment(env: Environment) -> dict[str, str]:
    """What lets a Python find this very package and the bindings, and leave no bytecode in the user's folders."""
    given = [path for path in [os.environ.get("PYTHONPATH")] if path]
    paths = [Path(witworks.__file__).parent.parent, output.context(env).build / "python", *given]
    return {"PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1"}


def _failed_at(said: str) -> Place | None:
    """The first line of a test, or of what it is made of, that pytest says something failed at."""
    found = _PLACE.search(said)
    return None if found is None else Place(found["file"], int(found["line"]))


def _failure(name: str, folder: str, run: programs.Finished, results: Results | None, alone: str) -> TestError:
    if results is not None and results.collected == 0:
        return TestError("WW602", f"pytest finds no test for {name} in {folder}", at=Place(folder), fix="name files test_*.py")
    if results is None or not results.failed:
        return TestError(
            "WW604",
            f"the tests of {name} could not run: pytest ended with status {run.status}",
            at=_failed_at(run.output),
            output=run.output,
            shown=excerpts.of(run.output),
            fix="correct what pytest says",
        )
    return TestError(
        "WW603",
        f"{name} failed its tests in {folder}: {results.text}",
        at=_failed_at(run.output),
        notes=results.failures,
        output=run.output,
        shown=excerpts.pytest(run.output),
        fix=f"correct the code or the test{alone}",
    )
