"""The targets beside the components themselves: tests, packages of other kinds, and measurements."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import output, programs
from witworks.bindgen.names import package_name
from witworks.builders import go_host, js_bindings, npm_package, wheel
from witworks.builders.tests import environment
from witworks.commands import documenting, graphing
from witworks.errors import TestError
from witworks.model import contracts
from witworks.progress.board import BOARD
from witworks.registry import publishing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node


KINDS: Final = ("test", "go", "js")
"""Targets that each component has its own of: ``test-<component>``, …"""


def of(component: str) -> list[str]:
    """The targets that are a component's own."""
    return [component, *(f"{kind}-{component}" for kind in KINDS)]


def add_tests(env: Environment, found: Sequence[Component]) -> None:
    """Add ``test``, and ``test-<component>`` for each component: what has not changed is not tested again."""
    everything = env.Alias("test", [])
    for component in found:
        alias = env.Alias(f"test-{component.name}", env.Alias(component.name))
        stamps = [*_own_tests(env, component), *_contract_tests(env, component)]
        if stamps:
            package = f"$WASMBUILDDIR/python/{package_name(component.name)}"
            env.Depends(stamps, [f"{package}/__init__.py", f"{package}/{component.name}.wasm"])
            env.Alias(alias, stamps)
            output.context(env).summary.also(component.name, "test")
        env.Alias(everything, alias)
    _add_project_tests(env, everything)


def _own_tests(env: Environment, component: Component) -> list[Node]:
    """The stamp of the tests in the component's own folder, where there are any."""
    folder = component.folder / "tests"
    return _tests(env, component, "tests.json", folder, _files_in(folder, set()))


def _contract_tests(env: Environment, component: Component) -> list[Node]:
    """The stamp of the tests that lie beside the WIT of its world, where there are any: every implementation must pass them."""
    package = component.wit.root
    folder = contracts.folder(package.path)
    others = contracts.of_other_worlds(package.path, component.world, {world.name for world in package.worlds})
    return _tests(
        env,
        component,
        "contract.json",
        folder,
        _files_in(folder, set(others)),
        PYTESTFLAGS=[*env["PYTESTFLAGS"], *(f"--ignore={_relative(env, other)}" for other in others)],
        PYTESTCOMSTR=output.caption("contract"),
    )


def _tests(env: Environment, component: Component, stamp: str, folder: Path, files: list[Path], **scope: object) -> list[Node]:
    if not any(file.suffix == ".py" for file in files):
        return []
    made: list[Node] = env.WasmTests(
        f"$WASMBUILDDIR/{component.name}/{stamp}",
        [output.literal(file) for file in files],
        WASMTESTSFOLDER=_relative(env, folder),
        WASMCOMPONENTNAME=component.name,
        **scope,
    )
    return made


def _add_project_tests(env: Environment, everything: Node) -> None:
    """The project's own ``tests/``: run again when any file of the project has changed."""
    root = output.context(env).root
    if not any((root / "tests").rglob("test_*.py")):
        return
    stamp = env.WasmTests(
        "$WASMBUILDDIR/tests.json",
        [str(file) for file in _files_in(root, {Path(env.Dir(name).abspath) for name in ("$WASMBUILDDIR", "$CARGOTARGETDIR")})],
        WASMTESTSFOLDER="tests",
        WASMTESTSSTREAM=True,
    )
    env.Depends(stamp, env.Alias("all"))
    env.Alias(everything, stamp)


def _files_in(root: Path, skipped: set[Path]) -> list[Path]:
    """Every file below ``root`` that a person may have written: tests read more than their own text."""
    found: list[Path] = []
    for folder, folders, files in os.walk(root):
        folders[:] = [
            name
            for name in sorted(folders)
            if not name.startswith(".") and name not in {"__pycache__", "target", "node_modules"}
            if Path(folder, name) not in skipped
        ]
        found += [Path(folder, name) for name in sorted(files) if not name.startswith(".")]
    return found


def add_wheels(env: Environment, found: Sequence[Component]) -> None:
    """Add ``wheels``: a wheel for each component."""
    everything = env.Alias("wheels", [])
    for component in found:
        env.Alias(everything, wheel.of(env, component))
        output.context(env).summary.also(component.name, "wheel")


def add_go(env: Environment, found: Sequence[Component]) -> None:
    """Add ``go``, and ``go-<component>`` for each: a Go module with bindings. Nothing else needs them."""
    everything = env.Alias("go", [])
    for component in found:
        made = go_host.of(env, component)
        env.Alias(f"go-{component.name}", made)
        env.Alias(everything, made)
        output.context(env).summary.also(component.name, "go")


def add_js(env: Environment, found: Sequence[Component]) -> None:
    """Add ``js``, ``js-<component>`` for each, an ES module with types, and ``npm``: nothing else needs Node.js for them."""
    modules, packages = env.Alias("js", []), env.Alias("npm", [])
    for component in found:
        module = js_bindings.of(env, component)
        env.Alias(f"js-{component.name}", module)
        env.Alias(modules, module)
        env.Alias(packages, npm_package.of(env, component, module[:2]))
        output.context(env).summary.also(component.name, "js")


def add_bench(env: Environment, _found: Sequence[Component]) -> None:
    """The target that measures: the project's package ``bench``, run as it is on what was built."""
    root = output.context(env).root
    if (root / "bench" / "__main__.py").is_file():
        env.AlwaysBuild(env.Alias("bench", env.Alias("all"), output.action(_bench, "bench", "WASMBENCHCOMSTR")))


def _bench(_target: Sequence[Node], _source: Sequence[Node], env: Environment) -> None:
    done = programs.run([sys.executable, "-m", "bench"], cwd=output.context(env).root, env=environment(env), stream=True)
    if done.status != 0:
        raise TestError("WW607", f"the measurements ended with status {done.status}", fix="see what they say above")


def add_fuzz(env: Environment, _found: Sequence[Component]) -> None:
    """The target that looks for what no test thought of: the project's package ``tests.fuzz``, all of it, with the same seed."""
    root = output.context(env).root
    if (root / "tests" / "fuzz" / "__main__.py").is_file():
        env.AlwaysBuild(env.Alias("fuzz", [], output.action(_fuzz, "fuzz", "WASMFUZZCOMSTR")))


def _fuzz(_target: Sequence[Node], _source: Sequence[Node], env: Environment) -> None:
    done = programs.run(
        [sys.executable, "-m", "tests.fuzz", *(["--tell"] if BOARD.ear() else [])],
        cwd=output.context(env).root,
        env=environment(env),
        stream=True,
    )
    if done.status != 0:
        message = f"an input was found that does what none may, or the search ended with status {done.status}"
        raise TestError("WW609", message, fix="see what is said above; each failure has the command that prints its input")


EXTRAS: Final[Mapping[str, Callable[[Environment, Sequence[Component]], None]]] = {
    "bench": add_bench,
    "docs": documenting.add,
    "fuzz": add_fuzz,
    "go": add_go,
    "graph": graphing.add,
    "js": add_js,
    "npm": add_js,
    publishing.TARGET: publishing.add,
    "wheels": add_wheels,
}
"""The targets that are added to the graph when they are asked for, and by what."""


def _relative(env: Environment, path: Path) -> str:
    return os.path.relpath(path, output.context(env).root)
