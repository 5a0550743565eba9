"""What each Builder may be given in a graph of one's own: how many targets, and which sources.

Held where the Builder is called, so that the report has the line of the SConscript, and not where its action fails.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from witworks import output
from witworks.artifacts.transpiling import SHIM
from witworks.edge import reported
from witworks.errors import ManifestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from witworks.scons_types import Environment, Node

    Nodes = list[Node]
    Emitter = Callable[[Nodes, Nodes, Environment], tuple[Nodes, Nodes]]


class Takes(NamedTuple):
    """How many targets, and how the names of the sources end: ``first``, in this order, ``then`` one that may be left out.

    An ending may be one of several: ``.json or .wac``.
    """

    targets: int
    first: tuple[str, ...]
    then: str = ""
    more: bool = False
    """Whether any others may follow."""
    target: str = ""
    """How the name of the first target ends, where what is made is more than that file, and lies around it."""


TAKES: Final[Mapping[str, Takes]] = {
    "CargoWasm": Takes(1, ("Cargo.toml",)),
    "CompileCommands": Takes(1, (".h",), more=True),
    "GoBindings": Takes(1, ("go.mod",), more=True),
    "GoModule": Takes(2, ("go.mod",), more=True),
    "JsBundle": Takes(1, ("",), more=True),
    "JsComponent": Takes(1, (".js",), more=True),
    "NativeModule": Takes(1, (".o",), more=True),
    "NativeObject": Takes(1, ("",), more=True),
    "NpmPackages": Takes(1, ("package-lock.json",), more=True),
    "PythonComponent": Takes(1, (".py",), more=True),
    "PythonGuest": Takes(1, (".sig",)),
    "PythonSite": Takes(1, (".txt",), more=True),
    "TsCheck": Takes(1, ("",), more=True),
    "WasmBindings": Takes(1, (".json",)),
    "WasmComponent": Takes(1, (".wasm",)),
    "WasmCompose": Takes(1, (".json or .wac",)),
    "WasmDecoded": Takes(2, (".wasm",)),
    "WasmFetched": Takes(1, ("",)),
    "WasmGo": Takes(1, (".json", ".wasm")),
    "WasmGoNative": Takes(1, (), target="wasmtime/include/wasmtime/conf.h"),
    "WasmGoRuntime": Takes(1, (), target="go.mod"),
    "WasmGuest": Takes(3, ("",), more=True),
    "WasmGuestTypes": Takes(1, (".json",)),
    "WasmJsBindings": Takes(1, (".json",)),
    "WasmJsGlue": Takes(1, (".wasm",)),
    "WasmJsShim": Takes(1, ("",), target=f"{SHIM}/package.json"),
    "WasmNpm": Takes(1, ("",), more=True),
    "WasmPackage": Takes(1, (".wasm",)),
    "WasmPlan": Takes(3, (".toml",), more=True),
    "WasmPrecompile": Takes(1, (".wasm",), then=".json"),
    "WasmTaken": Takes(1, (".wasm",)),
    "WasmTests": Takes(1, ("",), more=True),
    "WasmTool": Takes(1, ()),
    "WasmValidate": Takes(1, (".wasm",), then=".json"),
    "WasmWheel": Takes(1, ("",), more=True),
    "WasmWorld": Takes(2, (".wit",), more=True),
    "WatModule": Takes(1, (".wat",)),
    "ZigGuest": Takes(1, (".h",)),
    "ZigObject": Takes(1, (".zig",), more=True),
}
"""What each Builder goes by: the number and the order of what it is given."""
_EXAMPLE: Final = re.compile(r"^ {4}(env\.(\w+)\((?:.|\n(?= {4}))*?\))$", re.MULTILINE)
"""A call in a docstring, which may go on in further lines."""


def hold(env: Environment, modules: Iterable[str]) -> None:
    """Let the Builders of ``env`` refuse what they cannot take; ``modules`` have their examples in their docstrings."""
    examples = _examples(modules)
    for name, takes in TAKES.items():
        builder: Any = env["BUILDERS"][name]
        builder.emitter = _guarded(name, takes, builder.emitter, examples[name])


def wrong(takes: Takes, targets: Sequence[str], sources: Sequence[str]) -> str:
    """What is wrong with these names; empty where nothing is."""
    if len(targets) != takes.targets:
        return f"takes {_count(takes.targets, 'target')}, and is given {len(targets)}: {_listed(targets)}"
    if not targets[0].endswith(takes.target):
        return f"takes a target that ends in {takes.target}, and is given {targets[0]}"
    most = len(takes.first) + bool(takes.then)
    if len(sources) < len(takes.first) or (len(sources) > most and not takes.more):
        wanted = _count(len(takes.first), "source") if not takes.then else f"{len(takes.first)} or {most} sources"
        return f"takes {wanted}{' or more' if takes.more else ''}, and is given {len(sources)}: {_listed(sources)}"
    for number, (end, source) in enumerate(zip([*takes.first, *filter(None, [takes.then])], sources, strict=False), 1):
        if not source.endswith(tuple(end.split(" or "))):
            return f"takes {'a' if end[0] == '.' else 'the'} {end} as source {number}, and is given {source}"
    return ""


def _guarded(name: str, takes: Takes, emitter: Any, example: str) -> Emitter:  # noqa: ANN401 - SCons has no types
    @reported
    def emit(target: Nodes, source: Nodes, env: Environment) -> tuple[Nodes, Nodes]:
        if why := wrong(takes, [str(node) for node in target], [str(node) for node in source]):
            raise ManifestError("WW124", f"{name} {why}", at=output.caller(), fix=f"give it what it takes: {example}")
        made: tuple[Nodes, Nodes] = emitter(target, source, env) if emitter else (target, source)
        return made

    return emit


def _examples(modules: Iterable[str]) -> dict[str, str]:
    """The call of each Builder that the docstring of its module shows."""
    found: dict[str, str] = {}
    for module in modules:
        text = import_module(module).__doc__ or ""
        found |= {match[2]: _in_a_line(match[1]) for match in _EXAMPLE.finditer(text)}
    return found


def _in_a_line(call: str) -> str:
    return re.sub(r",? \)$", ")", " ".join(call.split()).replace("( ", "(", 1))


def _count(number: int, what: str) -> str:
    return {0: f"no {what}", 1: f"one {what}"}.get(number, f"{number} {what}s")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
