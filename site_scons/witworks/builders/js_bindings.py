"""WasmJsBindings and WasmJsGlue: an ES module that calls a component from Node.js and from browsers.

    env.WasmJsBindings("build/js/calc/index.js", "build/calc/world.json", WASMCOMPONENTNAME="calc")
    env.WasmJsGlue("build/js/calc/component/glue.js", "build/calc/calc.wasm", WASMCOMPONENTNAME="calc")
    env.WasmJsShim("build/js/node_modules/@bytecodealliance/preview2-shim/package.json", "build/.witworks/tools/jco-transpile")

The first writes what its users see, from the world alone; the second has jco's transpiler take the component apart into core
modules and the code between them and JavaScript, beside the first. Both hold the world's fingerprint, and compare it when they
are loaded. WasmJsShim puts the WASI that such modules import where Node.js finds it.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.artifacts import emitted, transpiling
from witworks.artifacts.transpiling import SHIM, TOOL
from witworks.builders import tool
from witworks.model.compositions import Composition
from witworks.programs import write_atomic
from witworks.scanners import facts, wit_closure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

PACKAGE: Final = ("WASMNPMNAME", "WASMNPMVERSION", "WASMNPMDESCRIPTION", "WASMNPMLICENSE")
"""What ``package.json`` says."""
MEANINGS: Final = {
    "WASMNPMNAME": "the name that npm has",
    "WASMNPMVERSION": "its version",
    "WASMNPMDESCRIPTION": "one line; by default it names the world",
    "WASMNPMLICENSE": "an SPDX expression",
}
"""The construction variables that are set here, for docs/builders.md."""
_HOME: Final = Path(__file__).parent.parent


def add(env: Environment) -> None:
    """Give ``env`` the Builders and their construction variables."""
    env.SetDefault(
        WASMJSBINDINGSCOMSTR=output.caption("js"),
        WASMJSGLUECOMSTR=output.caption("transpile", "${TARGET.dir}"),
        WASMJSSHIMCOMSTR=output.caption("wasi", "${TARGET.dir}"),
        WASMNPMNAME="$WASMCOMPONENTNAME",
        WASMNPMVERSION="0.1.0",
        WASMNPMDESCRIPTION="",
        WASMNPMLICENSE="",
    )
    builder = SCons.Builder.Builder
    env["BUILDERS"]["WasmJsBindings"] = builder(
        action=output.action(_write, "js", "WASMJSBINDINGSCOMSTR", ["WASMCOMPONENTNAME", *PACKAGE]),
        emitter=_complete,
        target_scanner=facts(generator),
    )
    env["BUILDERS"]["WasmJsGlue"] = builder(
        action=output.action(_transpile, "transpile", "WASMJSGLUECOMSTR", ["WASMCOMPONENTNAME"]),
        emitter=_complete,
        target_scanner=facts(_script),
    )
    env["BUILDERS"]["WasmJsShim"] = builder(action=output.action(_copy_shim, "wasi", "WASMJSSHIMCOMSTR"))


def of(env: Environment, component: Component) -> list[Node]:
    """The nodes of a component's JavaScript package: its two parts, and the WASI that it may import."""
    home = "compositions" if isinstance(component, Composition) else component.name
    wasm = f"$WASMBUILDDIR/{home}/{component.name}.wasm"
    folder = f"$WASMBUILDDIR/js/{component.name}"
    said = component.manifest.npm
    bindings: list[Node] = env.WasmJsBindings(
        f"{folder}/index.js",
        f"$WASMBUILDDIR/{component.name}/world.json",
        WASMCOMPONENTNAME=component.name,
        WASMNPMNAME=said.name or component.name,
        WASMNPMVERSION=said.version,
        WASMNPMDESCRIPTION=output.literal(said.description or ""),
        WASMNPMLICENSE=said.license or "",
        WASMWITPACKAGE=output.literal(component.wit.root.path),
    )
    glue: list[Node] = env.WasmJsGlue(f"{folder}/component/glue.js", wasm, WASMCOMPONENTNAME=component.name)
    needed = tool.needed(env, TOOL, component.name)
    env.Depends(glue, needed)
    (shim,) = env.WasmJsShim(f"$WASMBUILDDIR/js/node_modules/{SHIM}/package.json", needed)
    return [*bindings, *glue, shim]


def files(folder: Path) -> dict[str, bytes]:
    """What was written of a package, by path, as npm is to have it."""
    names = [*emitted.listed(folder), *(f"component/{name}" for name in emitted.listed(folder / "component"))]
    return transpiling.for_npm({name: (folder / name).read_bytes() for name in sorted(names)})


def _complete(target: list[Node], source: list[Node], env: Environment) -> tuple[list[Node], list[Node]]:
    """Always build what a file has gone missing of: SCons itself watches only one of them."""
    if not emitted.is_whole(Path(target[0].abspath).parent):
        env.AlwaysBuild(target)
    return target, source


def generator(_target: Node, env: Environment) -> list[Node]:
    """What writes the text: another version of Witworks may write another."""
    folder = _HOME / "bindgen"
    found = [*folder.glob("*.py"), *folder.glob("js/*.py"), *folder.glob("js/runtime/*")]
    return [env.File(output.literal(file)) for file in sorted(found)]


def _script(_target: Node, env: Environment) -> list[Node]:
    return [env.File(output.literal(file)) for file in (transpiling.SCRIPT, Path(transpiling.__file__))]


def _write(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    from witworks.bindgen import js
    from witworks.bindgen.js.plan import Unsupported
    from witworks.model import wit_places, world_json

    its = world_json.loads(source[0].get_text_contents())
    try:
        made: dict[str, str | bytes] = dict(js.render(its, component=str(env.subst("$WASMCOMPONENTNAME"))))
    except Unsupported as error:
        if env.subst("$WASMWITPACKAGE"):
            files = wit_closure(target[0], env).files
            error.at = wit_places.of_item(error.item, files) or wit_places.of_world(its.name, files)
        raise
    name, version, description, license_name = (str(env.subst(f"${variable}")) for variable in PACKAGE)
    made["package.json"] = js.manifest(its, name, version, description, license_name)
    emitted.write(Path(target[0].abspath).parent, made)


def _transpile(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    name, wasm = str(env.subst("$WASMCOMPONENTNAME")), Path(source[0].abspath)
    made = transpiling.transpiled(output.context(env).tool(TOOL), wasm, name, partial(output.run, env, answers=True))
    emitted.write(Path(target[0].abspath).parent, made)


def _copy_shim(target: Sequence[Node], _source: Sequence[Node], env: Environment) -> None:
    folder = Path(target[0].abspath).parent
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in transpiling.shim(output.context(env).tool(TOOL)).items():
        write_atomic(folder / path, content)
