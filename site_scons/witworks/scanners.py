"""What targets depend on beside their sources: WIT packages, cargo's inputs, and facts such as a tool's version.

A fact is a Value node: when it changes, what depends on it is made again. Facts are asked for only when a target that depends
on them is looked at, and remembered between runs, so that a null build runs no program.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import SCons.Errors
import SCons.Node
import SCons.Scanner

from witworks import output, stamps, stopping
from witworks.errors import ToolError, WitworksError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from witworks.model.packages import Closure
    from witworks.scons_types import Environment, Node

    Inputs = Callable[[Node, Environment], list[Node]]


def facts(inputs: Inputs | None = None, *names: str) -> SCons.Scanner.ScannerBase:
    """A target scanner: the nodes of ``inputs``, and a Value for each named fact."""

    def scan(node: Node, env: Environment, _path: object = ()) -> list[Node]:
        try:
            found = [] if inputs is None else inputs(node, env)
            return [*found, *(env.Value(f"{name}: {_FACTS[name](env)}") for name in names)]
        except WitworksError as error:
            output.complain(error)
            if isinstance(error, ToolError):
                output.go_on()
            output.context(env).summary.failed(str(env.get("WASMCOMPONENTNAME", "")), "inputs")
            message = f"error[{error.code}], reported above"
            raise SCons.Errors.UserError(message) from None
        except stopping.Interrupted:
            message = "interrupted"
            raise SCons.Errors.UserError(message) from None

    # Without node_class SCons would take a Value for the name of a file.
    return SCons.Scanner.ScannerBase(scan, node_class=SCons.Node.Node)


def rescan(target: Iterable[Node], started: float, written: Collection[Path] = ()) -> None:
    """Ask the scanner again after a build that has found out more, so that the next run compares like with like.

    ``started`` is when the build began: an input changed since then (by the user, while the compiler ran) stays unknown to
    SCons, so the next run builds again. ``written`` are inputs that the build itself brings up to date, as cargo its lock file.
    """
    for node in target:
        before = set(_implicit(node))
        node.implicit = None
        node.scan()
        for dependency in _implicit(node):
            path = Path(dependency.abspath) if hasattr(dependency, "abspath") else None
            if path in written:
                _look_again(dependency)
            elif dependency in before:
                continue
            elif path is None or path.stat().st_mtime < started:
                dependency.get_csig()
                dependency.ninfo.update(dependency)


def _look_again(node: Node) -> None:
    """Let SCons take in the content that ``node`` has now, in the record that its dependents hold already."""
    node.clear_memoized_values()
    record = node.get_ninfo()
    record.csig = node.get_content_hash()
    record.update(node)


def _implicit(node: Node) -> list[Node]:
    return node.implicit or []


def wit_closure(target: Node, env: Environment) -> Closure:
    """The WIT package in ``$WASMWITPACKAGE`` (by default the folder of the first source), with all it needs."""
    path = Path(env.Entry("$WASMWITPACKAGE").abspath) if env["WASMWITPACKAGE"] else Path(target.sources[0].abspath).parent
    return output.context(env).closure(path)


def _wasm_tools(env: Environment) -> str:
    return output.context(env).wasm_tools.identity


def _resolver(env: Environment) -> str:
    """What resolves worlds and holds components to them: another version of it may see another world."""
    package = Path(__file__).parent
    files = sorted(
        [*(package / "model").glob("*.py"), package / "artifacts" / "checking.py", package / "artifacts" / "resolving.py"]
    )
    return output.context(env).probes.ask("resolver", watch=files, make=lambda: digest(files))


def digest(files: Iterable[Path]) -> str:
    """The SHA-256, in hex, of all that the files hold, one after the other."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _precompiled(env: Environment) -> str:
    """What wasmtime's output depends on; remembered, since asking loads the runtime. A processor changes only with a boot."""
    spec = find_spec("wasmtime")
    runtime = Path(__file__).parent / "runtime"
    watch = [*runtime.glob("*.py"), *(Path(folder) for folder in (spec and spec.submodule_search_locations) or ())]
    return output.context(env).probes.ask(["precompiled", stamps.boot()], watch=watch, make=_key_facts)


def _key_facts() -> str:
    from witworks.runtime.precompiled import key_facts

    relay = sorted((Path(__file__).parent / "runtime").glob("relay_*.py"))
    return f"{key_facts()}; relay {digest(relay)}"


_FACTS: dict[str, Callable[[Environment], str]] = {"wasm-tools": _wasm_tools, "resolver": _resolver, "precompiled": _precompiled}
