"""WasmWheel: a component and its bindings as one wheel for every platform.

    env.WasmWheel(
        "build/wheels/calc-1.2.0-py3-none-any.whl",
        ["build/python/calc/__init__.py", "build/python/calc/calc.wasm"],
        WASMWHEELNAME="calc", WASMWHEELVERSION="1.2.0",
    )

In it are the files that WasmBindings lists, and the component; never what else lies in the folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.artifacts import emitted
from witworks.bindgen.names import package_name
from witworks.builders.bindings import generator
from witworks.errors import ComponentError, blaming
from witworks.model.wheel import Wheel, problem
from witworks.programs import write_atomic
from witworks.scanners import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

VARIABLES = ("WASMWHEELNAME", "WASMWHEELVERSION", "WASMWHEELDESCRIPTION", "WASMWHEELAUTHORS", "WASMWHEELLICENSE")


MEANINGS: Final = {
    "WASMWHEELNAME": "the name that package indexes have",
    "WASMWHEELVERSION": "its version",
    "WASMWHEELDESCRIPTION": "one line",
    "WASMWHEELAUTHORS": "names, with addresses or without",
    "WASMWHEELLICENSE": "an SPDX expression",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        WASMWHEELNAME="$WASMCOMPONENTNAME",
        WASMWHEELVERSION="0.1.0",
        WASMWHEELDESCRIPTION="",
        WASMWHEELAUTHORS=[],
        WASMWHEELLICENSE="",
        WASMWHEELCOMSTR=output.caption("wheel"),
    )
    env["BUILDERS"]["WasmWheel"] = SCons.Builder.Builder(
        action=output.action(_pack, "wheel", "WASMWHEELCOMSTR", VARIABLES),
        emitter=_with_the_world,
        suffix=".whl",
        target_scanner=facts(_generator),
    )


def of(env: Environment, component: Component) -> list[Node]:
    """The node of a component's wheel, as its manifest describes it."""
    said = component.manifest.wheel
    wheel = Wheel(said.name or component.name, said.version)
    package = f"$WASMBUILDDIR/python/{package_name(component.name)}"
    made: list[Node] = env.WasmWheel(
        f"$WASMBUILDDIR/wheels/{wheel.file_name}",
        [f"{package}/__init__.py", f"{package}/{component.name}.wasm"],
        WASMCOMPONENTNAME=component.name,
        WASMWHEELNAME=wheel.name,
        WASMWHEELVERSION=wheel.version,
        WASMWHEELDESCRIPTION=output.literal(said.description or ""),
        WASMWHEELAUTHORS=[output.literal(author) for author in said.authors],
        WASMWHEELLICENSE=said.license or "",
    )
    return made


def _with_the_world(target: list[Node], source: list[Node], env: Environment) -> tuple[list[Node], list[Node]]:  # noqa: ARG001
    """What the bindings are made from too: SCons sees one of their files, and another may change alone."""
    output.remember_caller(target[0])
    return target, [*source, *(origin for node in source if node.name == "__init__.py" for origin in node.sources)]


def _generator(target: Node, env: Environment) -> list[Node]:
    home = Path(__file__).parent.parent
    return [*generator(target, env), *(env.File(output.literal(home / name)) for name in ("__init__.py", "model/wheel.py"))]


def _pack(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    with blaming(output.called(target[0])):
        _pack_checked(target, source, env)


def _pack_checked(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    wheel = Wheel(
        name=_said(env, "name"),
        version=_said(env, "version"),
        description=_said(env, "description"),
        authors=tuple(_checked("authors", env.subst(author)) for author in env["WASMWHEELAUTHORS"]),
        license=_said(env, "license"),
    )
    path = Path(target[0].abspath)
    if path.name != wheel.file_name:
        raise ComponentError(
            "WW413",
            f"{target[0]} is not what the wheel of {wheel.name} {wheel.version} must be called",
            fix=f"name it {wheel.file_name}: installers read name, version and platform there",
        )
    folder = Path(source[0].abspath).parent
    files = [folder / name for name in emitted.listed(folder)]
    files += [Path(node.abspath) for node in source if Path(node.abspath).suffix == ".wasm"]
    write_atomic(path, wheel.pack({f"{folder.name}/{file.name}": file.read_bytes() for file in files}))


def _said(env: Environment, key: str) -> str:
    value = str(env.subst(f"$WASMWHEEL{key.upper()}"))
    return _checked(key, value) if value or key in {"name", "version"} else ""


def _checked(key: str, value: str) -> str:
    if (wanted := problem(key, value)) is not None:
        variable = f"WASMWHEEL{key.upper()}"
        raise ComponentError("WW413", f"{variable} is {value!r}, which a wheel cannot say", fix=f"make it {wanted}")
    return value
