"""What C, C++ and Zig have in common: bindings by wit-bindgen, objects and a core module by zig, the component around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.builders import tool
from witworks.errors import ManifestError, Place
from witworks.languages import native_sources
from witworks.languages.core_module import component_of
from witworks.model.wit_text import feature_flags
from witworks.toolchains import tools

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from witworks.model.components import Component
    from witworks.model.manifest import NativeSection
    from witworks.scons_types import Environment, Node

STAGES: Final = ("guest", "compile", "core", "component")
TOOLS: Final = ("wit-bindgen", "zig")
_ZIG: Final = tools.TOOLS["zig"]
_PATHS: Final = frozenset({"ZIG_LIB_DIR", "ZIG_LIBC"})
NO_WASI: Final = Path(__file__).parent.parent / "adapters" / "no_wasi.c"


@dataclass(frozen=True, slots=True)
class Native:
    """The graph of one component: from its world and its sources to the component around the core module."""

    env: Environment
    component: Component
    build: str
    world: Node
    said: NativeSection

    def guest(self) -> list[Node]:
        """The nodes of the bindings: header, C file, and the object that holds the world."""
        name = native_sources.guest_name(self.component.world)
        made: list[Node] = self.env.WasmGuest(
            [f"{self.build}/guest/{file}" for file in (f"{name}.h", f"{name}.c", f"{name}_component_type.o")],
            self.world,
            WASMWORLD=self.component.world,
            WITBINDGENFLAGS=[*self.env["WITBINDGENFLAGS"], *feature_flags(self.component.features)],
            WASMWITPACKAGE=output.literal(self.component.wit.root.path),
            WASMCOMPONENTNAME=self.component.name,
        )
        self.env.Depends(made, tool.needed(self.env, "wit-bindgen", self.component.name))
        return made

    def objects(self, bindings: Sequence[Node], sources: Sequence[Path]) -> list[Node]:
        """The nodes of the objects: of the folder's C and C++ files, of the bindings, and of what stands in for WASI."""
        header, generated, _ = bindings
        flags = compile_flags(self.component.folder, self.said)
        given = [(output.literal(path), f"{path.relative_to(self.component.folder)}.o", flags) for path in sources]
        given.append((str(generated), "guest.o", []))
        if not self.said.wasi:
            given.append((output.literal(NO_WASI), "no_wasi.o", []))
        return [self._object(header, *one) for one in given]

    def module(self, parts: Sequence[Node], driver: str = "cc") -> Node:
        """The node of the component around the module that is linked of the objects."""
        (core,) = self.env.NativeModule(
            f"{self.build}/{self.component.name}.core.wasm",
            list(parts),
            NATIVEDRIVER=driver,
            NATIVELINKFLAGS=[*self.env["NATIVELINKFLAGS"], *self.said.ldflags],
            NATIVEPRINTS=self.said.wasi,
            WASMWITPACKAGE=output.literal(self.component.wit.root.path),
            **settings(self.component),
        )
        self.env.Depends(core, self.zig())
        return component_of(self.env, self.component, self.build, core, self.world, adapt=True)

    def zig(self) -> Node:
        """The node of zig, for what runs it."""
        return tool.needed(self.env, "zig", self.component.name)

    def _object(self, header: Node, source: str, target: str, flags: Sequence[str]) -> Node:
        cpp = source.endswith(native_sources.CPP)
        (node,) = self.env.NativeObject(
            f"{self.build}/objects/{target}",
            source,
            NATIVEDRIVER="c++" if cpp else "cc",
            NATIVEFLAGS=[*self.env["NATIVEFLAGS"], *(native_sources.CPP_FLAGS if cpp else ()), *flags],
            NATIVEGUEST=output.literal(Path(header.abspath).parent),
            **settings(self.component),
        )
        self.env.Depends(node, [header, self.zig()])
        made: Node = node
        return made


def steering() -> Mapping[str, str]:
    """The variables that change what zig makes on whatever machine: a path says nothing elsewhere."""
    return {name: value for name, value in tools.steering(_ZIG).items() if name not in _PATHS}


def hidden() -> Path | None:
    """What zig takes from this machine, in the place of what it brings."""
    return next((Path(value) for name, value in tools.steering(_ZIG).items() if name in _PATHS), None)


def compile_flags(folder: Path, said: NativeSection) -> list[str]:
    """What every C and C++ file of the folder is compiled with: its own folders for headers first."""
    own = [name for name in (".", "include", "src") if (folder / name).is_dir()]
    return [*(f"-I{name}" for name in (*own, *said.include)), *(f"-D{name}" for name in said.defines), *said.cflags]


def settings(component: Component) -> Mapping[str, str]:
    """The variables that are the same for all that is built of a component."""
    return {"NATIVEFOLDER": output.literal(component.folder), "WASMCOMPONENTNAME": component.name}


def no_sources(component: Component, what: str) -> ManifestError:
    """The report of a folder that says its language and has nothing of it."""
    return ManifestError(
        "WW112",
        f"component `{component.name}` has no {what} to compile",
        at=component.manifest.place("language") or Place(component.folder),
        fix=f"add a {what}, or correct the language",
    )
