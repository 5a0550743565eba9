"""CompileCommands: how each C and C++ file of a component is compiled, for clangd and its kin.

    env.CompileCommands("build/calc/compile_commands.json", "build/calc/guest/calc.h", NATIVESOURCES=["components/calc/calc.c"])

``build/compile_commands.json``, where editors look for it, holds all of the project's. The commands are clang's, not zig's:
tools that read them know no other, so what zig adds by itself is written out.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import output
from witworks.languages import native_sources
from witworks.programs import write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node

FILE: Final = "compile_commands.json"
_C_HEADERS: Final = (
    *("libc/include/wasm-wasi-musl", "libc/include/generic-musl"),
    *("libc/include/wasm32-wasi-any", "libc/include/any-wasi-any"),
)
_CPP_HEADERS: Final = ("libcxx/include", "libcxxabi/include")
_CPP_DEFINES: Final = (
    *("_LIBCPP_ABI_VERSION=1", "_LIBCPP_ABI_NAMESPACE=__1", "_LIBCPP_HAS_THREADS=0", "_LIBCPP_HAS_MUSL_LIBC=1"),
    *("_LIBCPP_HAS_MONOTONIC_CLOCK", "_LIBCPP_HAS_TERMINAL", "_LIBCPP_HAS_FILESYSTEM=0", "_LIBCPP_HAS_RANDOM_DEVICE"),
    *("_LIBCPP_HAS_LOCALIZATION", "_LIBCPP_HAS_UNICODE", "_LIBCPP_HAS_WIDE_CHARACTERS", "_LIBCPP_PSTL_BACKEND_SERIAL"),
    *("_LIBCXXABI_DISABLE_VISIBILITY_ANNOTATIONS", "_LIBCPP_DISABLE_VISIBILITY_ANNOTATIONS"),
    *("_LIBCPP_HAS_VENDOR_AVAILABILITY_ANNOTATIONS=0", "_LIBCPP_HARDENING_MODE=_LIBCPP_HARDENING_MODE_NONE"),
    "_LIBCPP_ASSERTION_SEMANTIC_DEFAULT=_LIBCPP_ASSERTION_SEMANTIC_IGNORE",
)
_merging: Final = threading.Lock()


MEANINGS: Final = {
    "NATIVESOURCES": "the C and C++ files to say it of",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder."""
    env.SetDefault(NATIVESOURCES=[])
    env["BUILDERS"]["CompileCommands"] = SCons.Builder.Builder(
        action=output.action(_write, "guest", None, ["NATIVESOURCES", "NATIVEFLAGS", "NATIVEFOLDER", "NATIVETARGET"])
    )


def _write(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    path = Path(target[0].abspath)
    library = output.context(env).tool("zig").path.parent / "lib"
    folder = env.Dir("$NATIVEFOLDER").abspath
    given = [f"-I{Path(source[0].abspath).parent}", *(str(word) for word in env.subst_list("$NATIVEFLAGS")[0])]
    found = [_entry(Path(name), folder, library, [f"--target={env.subst('$NATIVETARGET')}", *given]) for name in _sources(env)]
    path.write_text(_text(found), encoding="utf-8")
    with _merging:
        parts = sorted(output.context(env).build.glob(f"*/{FILE}"))
        merged = [entry for part in parts for entry in json.loads(part.read_text(encoding="utf-8"))]
        write_atomic(output.context(env).build / FILE, _text(merged))


def _sources(env: Environment) -> list[str]:
    return [str(name) for name in env["NATIVESOURCES"]]


def _entry(file: Path, folder: str, library: Path, given: Sequence[str]) -> dict[str, object]:
    cpp = file.suffix in native_sources.CPP
    defines = _CPP_DEFINES if cpp else ()
    words = [
        "clang++" if cpp else "clang",
        "-nostdlibinc",
        *(native_sources.CPP_FLAGS if cpp else ()),
        *(f"-D{name}" for name in defines),
    ]
    # The compiler's own headers come between: those of C++ build on them, and they on those of C.
    words += [word for header in _CPP_HEADERS if cpp for word in ("-isystem", str(library / header))]
    words += [word for header in _C_HEADERS for word in ("-idirafter", str(library / header))]
    return {"directory": folder, "file": str(file), "arguments": [*words, *given, "-c", str(file)]}


def _text(entries: Sequence[object]) -> str:
    return json.dumps(entries, indent=1) + "\n"
