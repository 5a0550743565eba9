"""WasmFolder: all that follows from one component folder, wired together from the other Builders.

    env.WasmFolder("components/calc")
    env.WasmPackage("build/python/calc/calc.wasm", "build/calc/calc.wasm")
    env.WasmFetched("build/calc/calc.wasm", "build/.witworks/fetched/calc")

sources → component, as its language does it → validated component → precompiled module, and world → Python bindings. The
language's build depends on ``world.sig`` alone, never on the WIT text: a comment there runs no compiler. WasmPackage puts a
component beside its bindings; WasmFetched puts one of the shared cache where one that is built would lie.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.bindgen.names import package_name
from witworks.builders import composition
from witworks.edge import reported
from witworks.errors import ManifestError, Place
from witworks.languages import LANGUAGES
from witworks.model import components
from witworks.model.compositions import Composition
from witworks.model.fetched import Fetched
from witworks.model.rights import Rights
from witworks.programs import write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

_AFTER: Final = ("precompile", "bindings", "package")
"""What is done for a component of whatever language, in the order of the summary."""


def add(env: Environment) -> None:
    """Give ``env`` the method and the Builder that puts a component beside its bindings."""
    env.SetDefault(WASMPACKAGECOMSTR=output.caption("package"))
    env["BUILDERS"]["WasmPackage"] = SCons.Builder.Builder(
        action=output.action(_copy, "package", "WASMPACKAGECOMSTR"), suffix=".wasm", src_suffix=".wasm"
    )
    env.SetDefault(WASMFETCHEDCOMSTR=output.caption("fetch"))
    env["BUILDERS"]["WasmFetched"] = SCons.Builder.Builder(
        action=output.action(_copy, "fetch", "WASMFETCHEDCOMSTR"), suffix=".wasm"
    )
    env.AddMethod(folder, "WasmFolder")


@reported
def folder(env: Environment, path: str | Component) -> list[Node]:
    """The nodes that a user wants of a component: itself, precompiled, its bindings, and itself inside them."""
    return nodes(env, path if isinstance(path, components.Component) else _read(env, path))


def nodes(env: Environment, component: Component) -> list[Node]:
    """The same, of a component that was read; raises ManifestError where its language finds nothing to build."""
    context = output.context(env)
    context.know(component.wit)
    context.in_graph[component.name] = component
    build = f"$WASMBUILDDIR/{component.name}"
    scope = {"WASMCOMPONENTNAME": component.name, "WASMWITPACKAGE": output.literal(component.wit.root.path)}

    if isinstance(component, Composition):
        home, first = "$WASMBUILDDIR/compositions", ("world",) if component.wiring.is_wac else ("plan",)
        world, signature, unchecked = _composed(env, component, build)
    elif isinstance(component, Fetched):
        home, first = build, ("world",)
        unchecked = LANGUAGES[component.language].component(env, component, build, env.Value(component.name))
        world, signature = env.WasmDecoded(
            [f"{build}/world.json", f"{build}/world.sig"], unchecked, WASMDECODEDAS=component.package, **scope
        )
    else:
        home, first, unchecked = build, ("world",), None
        world, signature = env.WasmWorld(
            [f"{build}/world.json", f"{build}/world.sig"],
            [output.literal(file) for file in component.wit.root.files],
            WASMWORLD=component.world,
            WASMWITFEATURES=list(component.features),
            **scope,
        )
    if context.cache is not None and (found := context.cache.fetched.get(component.name)) is not None:
        (wasm,) = env.WasmFetched(f"{home}/{component.name}.wasm", output.literal(found), **scope)
        env.Depends(wasm, signature)
        stages: tuple[str, ...] = ("fetch",)
    else:
        if unchecked is None:
            unchecked = LANGUAGES[component.language].component(env, component, build, signature)
        rights = None if isinstance(component, Composition) else Rights(component.language, component.manifest.wasi.imports)
        (wasm,) = env.WasmValidate(f"{home}/{component.name}.wasm", [unchecked, world], WASMRIGHTS=rights, **scope)
        # What is checked and stamped is in the signature: a doc comment in the WIT is no reason to validate again.
        env.Ignore(wasm, world)
        env.Depends(wasm, signature)
        stages = (*LANGUAGES[component.language].STAGES, "validate")
    precompiled = env.WasmPrecompile(f"{home}/{component.name}.cwasm", [wasm, world], **scope)
    env.Ignore(precompiled, world)
    package = f"$WASMBUILDDIR/python/{package_name(component.name)}"
    bindings = env.WasmBindings(f"{package}/__init__.py", world, **scope)
    env.Requires(bindings, wasm)  # where the component fails, both stay those of before, which fit each other
    packaged = env.WasmPackage(f"{package}/{component.name}.wasm", wasm, **scope)
    context.summary.expect(component.name, component.language, Path(wasm.abspath), (*first, *stages, *_AFTER))
    return [wasm, *precompiled, *bindings, *packaged]


def _composed(env: Environment, component: Composition, build: str) -> tuple[Node, Node, Node]:
    """The nodes of the world, its signature and the component of a composition."""
    compose = LANGUAGES[component.language].component
    if component.wiring.is_wac:
        unchecked = compose(env, component, build, env.Value(component.name))
        world, signature = env.WasmDecoded(
            [f"{build}/world.json", f"{build}/world.sig"], unchecked, WASMCOMPONENTNAME=component.name
        )
    else:
        world, signature, _ = composition.planned(env, component, build)
        unchecked = compose(env, component, build, signature)
    return world, signature, unchecked


def _read(env: Environment, path: str) -> Component:
    context = output.context(env)
    folder_path = Path(env.Dir(path).abspath)
    hints = {name: language.world_hint for name, language in LANGUAGES.items() if name in components.MARKERS}
    component = components.read(folder_path, context.index, hints)
    if component is None:
        raise ManifestError(
            "WW105",
            f"{path} is not a component's folder: it has no file that tells its language",
            at=Place(folder_path),
            notes=[f"{language}: {' or '.join(patterns)}" for language, patterns in components.MARKERS.items()],
            fix="correct the path, or add the language's file",
        )
    return component


def _copy(target: Sequence[Node], source: Sequence[Node], _env: Environment) -> None:
    write_atomic(Path(target[0].abspath), Path(source[0].abspath).read_bytes())  # a running host may look at it
