"""WasmGo: a Go module with typed bindings, from ``world.json`` and the component; WasmGoRuntime: the module that all of them use.

    env.WasmGo("build/go/calc/go.mod", ["build/calc/world.json", "build/calc/calc.wasm"], WASMCOMPONENTNAME="calc")
    env.WasmGoRuntime("build/go/_witworks/go.mod", [])

Writing them needs no Go. The whole module is written: files that the world no longer needs are removed.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.artifacts import emitted, hosting
from witworks.bindgen.go import RUNTIME
from witworks.builders import go_native
from witworks.errors import ComponentError
from witworks.model.compositions import LANGUAGE
from witworks.scanners import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

MEANINGS: Final = {"WASMGOPREFIX": "how the import paths of Go bindings begin; the component's name follows"}
"""The construction variables that are set here, for docs/builders.md."""
_MANY_MODULES: Final = frozenset({"javascript", "typescript", "python", LANGUAGE})
"""The languages whose components never are one core module: theirs are run by libwasmtime."""


def add(env: Environment) -> None:
    """Give ``env`` the Builders and their construction variables."""
    env.SetDefault(WASMGOPREFIX=hosting.PREFIX, WASMGOCOMSTR=output.caption("module", "${TARGET.dir}"))
    env["BUILDERS"]["WasmGo"] = SCons.Builder.Builder(
        action=output.action(_write, "go", "WASMGOCOMSTR", ["WASMCOMPONENTNAME", "WASMGOPREFIX"]),
        emitter=_complete,
        target_scanner=facts(_generator),
    )
    env["BUILDERS"]["WasmGoRuntime"] = SCons.Builder.Builder(
        action=output.action(_copy, "go", "WASMGOCOMSTR"), emitter=_complete, target_scanner=facts(_runtime)
    )


def of(env: Environment, component: Component) -> list[Node]:
    """The nodes of a component's Go module."""
    home = "compositions" if component.language == LANGUAGE else component.name
    made: list[Node] = env.WasmGo(
        f"$WASMBUILDDIR/go/{component.name}/go.mod",
        [f"$WASMBUILDDIR/{component.name}/world.json", f"$WASMBUILDDIR/{home}/{component.name}.wasm"],
        WASMCOMPONENTNAME=component.name,
    )
    env.Depends(made, env.WasmGoRuntime(f"$WASMBUILDDIR/go/{RUNTIME}/go.mod", []))
    if component.language in _MANY_MODULES or env["GOBACKEND"] == "wasmtime":
        env.Depends(made, go_native.needed(env, component.name))
    env.Clean(made, env.Dir(f"$WASMBUILDDIR/go/{component.name}"))
    return made


def _complete(target: list[Node], source: list[Node], env: Environment) -> tuple[list[Node], list[Node]]:
    """Always write a module of which a file has gone missing: SCons itself watches only ``go.mod``."""
    if not emitted.is_whole(Path(target[0].abspath).parent):
        env.AlwaysBuild(target)
    return target, source


def _generator(_target: Node, env: Environment) -> list[Node]:
    """The generator's own modules, what says which backend does, and what puts the relay around a component."""
    home = Path(__file__).parent.parent
    files = [*(home / "bindgen").glob("*.py"), *(home / "bindgen" / "go").glob("*.py")]
    files += [home / "artifacts" / f"{name}.py" for name in ("fitting", "hosting", "wrapping")]
    files += [home / "runtime" / f"direct_{name}.py" for name in ("loading", "module", "names", "preview1")]
    files += [home / "runtime" / "component_binary.py", *(home / "runtime").glob("relay_*.py")]
    files += (home / "runtime").glob("waits*.py")
    return [*(env.File(output.literal(file)) for file in sorted(files)), env.Value(f"wasmtime {metadata.version('wasmtime')}")]


def _runtime(_target: Node, env: Environment) -> list[Node]:
    return [env.File(output.literal(file)) for file in hosting.runtime_sources()]


def _copy(target: Sequence[Node], _source: Sequence[Node], _env: Environment) -> None:
    emitted.write(Path(target[0].abspath).parent, hosting.runtime_module())


def _write(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    from witworks.model import world_json

    name = env.subst("$WASMCOMPONENTNAME")
    resolved = world_json.loads(source[0].get_text_contents())
    files, unfit = hosting.component_module(resolved, Path(source[1].abspath).read_bytes(), name, env.subst("$WASMGOPREFIX"))
    folder = Path(target[0].abspath).parent
    if unfit is not None and not hosting.has_native(folder.with_name(RUNTIME)):
        raise ComponentError(
            "WW480",
            f"Go runs component `{name}` by libwasmtime, whose headers and library were not asked for",
            notes=[f"wazero cannot run it: {unfit}"],
            fix=f"type: scons go-{name} go_backend=wasmtime",
        )
    emitted.write(folder, files)
    on = "wazero, for its code is one core module" if unfit is None else f"libwasmtime by cgo, for {unfit}"
    output.say(f"             {name}: {on}")
