"""WasmFolder: all that follows from one component folder, wired together from the other Builders.

    env.WasmFolder("components/calc")

sources → component, as its language does it → validated component → precompiled module, and world → Python bindings. The
language's build depends on ``world.sig`` alone, never on the WIT text: a comment there runs no compiler.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.bindgen.names import package_name
from witworks.edge import reported
from witworks.errors import ManifestError, Place
from witworks.languages import LANGUAGES
from witworks.model import components

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

_BEFORE: Final = ("world",)
_AFTER: Final = ("validate", "precompile", "bindings", "package")
"""What is done for a component of whatever language, in the order of the summary."""


def add(env: Environment) -> None:
    """Give ``env`` the method and the Builder that puts a component beside its bindings."""
    env.SetDefault(WASMPACKAGECOMSTR=output.caption("package"))
    env["BUILDERS"]["WasmPackage"] = SCons.Builder.Builder(
        action=output.action(_copy, "package", "WASMPACKAGECOMSTR"), suffix=".wasm", src_suffix=".wasm"
    )
    env.AddMethod(folder, "WasmFolder")


@reported
def folder(env: Environment, path: str | Component) -> list[Node]:
    """The nodes that a user wants of a component: itself, precompiled, its bindings, and itself inside them."""
    component = path if isinstance(path, components.Component) else _read(env, path)
    context = output.context(env)
    context.know(component.wit)
    build = f"$WASMBUILDDIR/{component.name}"
    scope = {"WASMCOMPONENTNAME": component.name, "WASMWITPACKAGE": output.literal(component.wit.root.path)}

    world, signature = env.WasmWorld(
        [f"{build}/world.json", f"{build}/world.sig"],
        [output.literal(file) for file in component.wit.root.files],
        WASMWORLD=component.world,
        WASMWITFEATURES=list(component.features),
        **scope,
    )
    language = LANGUAGES[component.language]
    unchecked = language.component(env, component, build, signature)
    (wasm,) = env.WasmValidate(f"{build}/{component.name}.wasm", [unchecked, world], **scope)
    # What is checked and stamped is in the signature: a doc comment in the WIT is no reason to validate again.
    env.Ignore(wasm, world)
    env.Depends(wasm, signature)
    precompiled = env.WasmPrecompile(f"{build}/{component.name}.cwasm", [wasm, world], **scope)
    env.Ignore(precompiled, world)
    package = f"$WASMBUILDDIR/python/{package_name(component.name)}"
    bindings = env.WasmBindings(f"{package}/__init__.py", world, **scope)
    packaged = env.WasmPackage(f"{package}/{component.name}.wasm", wasm, **scope)
    context.summary.expect(component.name, component.language, Path(wasm.abspath), (*_BEFORE, *language.STAGES, *_AFTER))
    return [wasm, *precompiled, *bindings, *packaged]


def _read(env: Environment, path: str) -> Component:
    context = output.context(env)
    folder_path = Path(env.Dir(path).abspath)
    hints = {name: language.world_hint for name, language in LANGUAGES.items()}
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
    shutil.copyfile(source[0].abspath, target[0].abspath)
