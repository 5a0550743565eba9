"""NativeObject: an object file for wasm from a C or C++ file; ZigObject: from a Zig file; NativeModule: a core module of them.

    env.NativeObject("build/calc/objects/calc.o", "components/calc/calc.c", NATIVEFOLDER="components/calc")
    env.ZigObject("build/calc/objects/root.o", ["components/calc/root.zig", "build/calc/guest/calc.zig"], ZIGMODULE="calc")
    env.NativeModule("build/calc/calc.core.wasm", ["build/calc/objects/calc.o", ...])

``zig cc`` compiles, with the C library for wasm that it brings; its depfiles say which headers a file reads. Compilers run in the
component's folder, so that no path of this machine gets into what they make.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.builders import strip
from witworks.languages import native_sources
from witworks.memory.standing import STATE
from witworks.scanners import facts, rescan, wit_closure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from witworks.programs import Finished
    from witworks.scons_types import Environment, Node

_C: Final = {
    "release": "-O2 -g0",
    # A stack protector would draw a random number of WASI's when the component is made.
    "debug": "-O0 -g -fsanitize=undefined -fsanitize-trap=undefined -fno-stack-protector",
    "small": "-Oz -g0",
}
_STACK: Final = 1 << 20
"""Bytes; zig's own 16 MiB would be memory of every instance. It is what Rust has."""
_ZIG: Final = {"release": "ReleaseFast", "debug": "Debug", "small": "ReleaseSmall"}
_ZIG_ROOT: Final = Path(__file__).parent.parent / "adapters" / "zig_root.zig"
_ZIG_COMPONENT: Final = "witworks component"
"""What the root calls the file of the component that is compiled; no world is called so."""
_STRIP: Final = {"release": "", "small": strip.NAMES}
"""What ``wasm-tools strip`` takes away besides DWARF, most of which is the C library's; without an entry it does not run."""


MEANINGS: Final = {
    "NATIVETARGET": "the target that C, C++ and Zig are compiled for",
    "NATIVEDRIVER": "`cc` for C, `c++` for C++: zig's word for the compiler, and for the linker",
    "NATIVEFOLDER": "the component's folder, in which the compiler runs",
    "NATIVEFLAGS": "more words for the compiler: `cflags`, `defines` and `include` of `component.toml`",
    "NATIVEGUEST": "the folder of the bindings",
    "NATIVELINKFLAGS": "more words for the linker: `ldflags` of `component.toml`",
    "NATIVEPRINTS": "false: nothing of WASI is imported; `wasi` of `component.toml`",
    "NATIVESTACK": "bytes of stack",
    "ZIGOPTIMIZE": "how Zig optimises, instead of what the profile says; `optimize` of `component.toml`",
    "ZIGFLAGS": "more words for Zig's compiler; `flags` of `component.toml`",
    "ZIGMODULE": "the name under which Zig's sources import the bindings",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builders and their construction variables."""
    env.SetDefault(
        NATIVETARGET="wasm32-wasi",
        NATIVEDRIVER="cc",
        NATIVEFOLDER="",
        NATIVEFLAGS=[],
        NATIVEGUEST="",
        _NATIVEGUEST=_guest,
        NATIVELINKFLAGS=[],
        NATIVEPRINTS=True,
        _NATIVEPROFILE=_profile_flags,
        NATIVECOM="$NATIVEDRIVER -target $NATIVETARGET $_NATIVEPROFILE -Wall $_NATIVEGUEST $NATIVEFLAGS",
        NATIVECOMSTR=output.caption("compile"),
        NATIVESTACK=_STACK,
        NATIVELINKCOM="$NATIVEDRIVER -target $NATIVETARGET $_NATIVEPROFILE -mexec-model=reactor"
        " -Wl,-z,stack-size=$NATIVESTACK $NATIVELINKFLAGS",
        NATIVELINKCOMSTR=output.caption("link"),
        _NATIVESTRIP=_strip,
        ZIGOPTIMIZE="",
        ZIGFLAGS=[],
        ZIGMODULE="",
        _ZIGMODE=_zig_mode,
        ZIGCOM="build-obj -target $NATIVETARGET -O $_ZIGMODE -fno-stack-protector -lc $ZIGFLAGS",
        ZIGCOMSTR=output.caption("compile"),
    )
    env["BUILDERS"]["NativeObject"] = SCons.Builder.Builder(
        action=output.action(_compile, "compile", "NATIVECOMSTR", ["NATIVECOM"]), target_scanner=facts(_headers), suffix=".o"
    )
    env["BUILDERS"]["ZigObject"] = SCons.Builder.Builder(
        action=output.action(_compile_zig, "compile", "ZIGCOMSTR", ["ZIGCOM", "ZIGMODULE"]),
        target_scanner=facts(_imports),
        suffix=".o",
    )
    env["BUILDERS"]["NativeModule"] = SCons.Builder.Builder(
        action=output.action(_link, "core", "NATIVELINKCOMSTR", ["NATIVELINKCOM", "_NATIVESTRIP"]),
        suffix=".core.wasm",
        target_scanner=facts(None, "wasm-tools"),
    )


def _profile_flags(target: object, source: object, env: Environment, for_signature: bool) -> str:  # noqa: ARG001, FBT001
    return _C[env.subst("$WASMPROFILE")]


def _guest(target: object, source: object, env: Environment, for_signature: bool) -> str:  # noqa: ARG001, FBT001
    """Where the bindings are; where the project lies on this machine is no part of what is made."""
    if not env["NATIVEGUEST"]:
        return ""
    relative = os.path.relpath(env.Dir("$NATIVEGUEST").abspath, env.Dir("$NATIVEFOLDER").abspath)
    return f"$( -I{output.literal(relative)} $)"


def _zig_mode(target: object, source: object, env: Environment, for_signature: bool) -> str:  # noqa: ARG001, FBT001
    profile = env.subst("$WASMPROFILE")
    return (env.subst("$ZIGOPTIMIZE") if profile != "debug" else "") or _ZIG[profile]


def _strip(target: object, source: object, env: Environment, for_signature: bool) -> str:  # noqa: ARG001, FBT001
    words = _STRIP.get(env.subst("$WASMPROFILE"))
    return "" if words is None else f"strip {words}"


def _headers(target: Node, env: Environment) -> list[Node]:
    """The headers that the last compilation read; before the first, all of the folder."""
    folder = _folder(env, target.sources)
    known = native_sources.prerequisites(_dep_file(target), folder)
    if known is None:
        known = native_sources.files(folder, native_sources.HEADERS)
    source = Path(target.sources[0].abspath)
    return [env.File(output.literal(path)) for path in sorted(set(known)) if path != source and path.is_file()]


def _imports(target: Node, env: Environment) -> list[Node]:
    read = native_sources.read_by_zig(Path(target.sources[0].abspath))[1:]
    return [env.File(output.literal(path)) for path in (*read, _ZIG_ROOT)]


def _compile(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    started = time.time()
    folder = _folder(env, source)
    file = Path(source[0].abspath)
    dep_file = _dep_file(target[0])
    what: list[str | Path] = ["-MMD", "-MF", dep_file, "-c", os.path.relpath(file, folder), "-o", target[0].abspath]
    done = _zig(env, [*output.command(env, "NATIVECOM", target, source), *what], folder)
    if done.status != 0:
        dep_file.unlink(missing_ok=True)
        raise native_sources.compile_error(env.subst("$WASMCOMPONENTNAME") or folder.name, file, folder, done.stderr)
    if done.stderr.strip():
        output.say(done.stderr.rstrip())
    rescan(target, started)


def _compile_zig(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    folder = _folder(env, source)
    file = Path(source[0].abspath)
    module = env.subst("$ZIGMODULE")
    bindings = [node.abspath for node in source[1:] if node.name.endswith(".zig")]
    modules = ["--dep", _ZIG_COMPONENT, f"-Mroot={_ZIG_ROOT}", "--dep", module, f"-M{_ZIG_COMPONENT}={file.relative_to(folder)}"]
    modules += [f"-M{module}={path}" for path in bindings]
    words = [*output.command(env, "ZIGCOM", target, source), *modules, f"-femit-bin={target[0].abspath}"]
    done = _zig(env, [*words, "--color", "off"], folder)
    if done.status != 0:
        raise native_sources.compile_error(env.subst("$WASMCOMPONENTNAME") or folder.name, file, folder, done.stderr)


def _link(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    name = env.subst("$WASMCOMPONENTNAME") or target[0].name
    objects = [node.abspath for node in source if node.name.endswith(".o")]
    linked = Path(f"{target[0].abspath}.linked")
    done = _zig(env, [*output.command(env, "NATIVELINKCOM", target, source), *objects, "-o", linked], _folder(env, source))
    try:
        if done.status != 0:
            header = next((Path(node.abspath) for node in source if node.name.endswith(".h")), linked)
            wit = wit_closure(target[0], env).files if env.subst("$WASMWITPACKAGE") else ()
            raise native_sources.link_error(name, header, done.stderr, wit, _folder(env, source))
        strip.finish(env, linked, Path(target[0].abspath), output.command(env, "_NATIVESTRIP", target, source))
    finally:
        linked.unlink(missing_ok=True)
    if not env["NATIVEPRINTS"]:
        output.say(f"  {'':10} {name} has no WASI (wasi = false): what it prints is dropped, files and clocks answer with errors")


def _zig(env: Environment, words: Sequence[str | PathLike[str]], folder: Path) -> Finished:
    tool = output.context(env).tool("zig")
    cache = output.context(env).build / STATE / "zig"
    variables: Mapping[str, str | None] = {**tool.env, "ZIG_LOCAL_CACHE_DIR": str(cache)}
    return output.run(env, [*tool.command, *words], cwd=folder, variables=variables)


def _folder(env: Environment, source: Sequence[Node]) -> Path:
    return Path(env.Dir("$NATIVEFOLDER").abspath) if env["NATIVEFOLDER"] else Path(source[0].abspath).parent


def _dep_file(target: Node) -> Path:
    return Path(target.abspath).with_suffix(".d")
