"""The Go modules of components as files, with all that lies in them: sources, the component, and the runtime beside them."""

from __future__ import annotations

import shutil
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.bindgen import go
from witworks.errors import ComponentError
from witworks.programs import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.model.world import World

RUNTIME: Final = Path(__file__).parents[1] / "gohost"
"""The Go module that all bindings use, as it is copied beside them."""
PREFIX: Final = "witworks/component"
"""How the import paths of Go bindings begin, unless the user says otherwise."""

_FEATURES: Final = ("WAT", "WASI", "CRANELIFT", "COMPILER", "COMPONENT_MODEL")
"""What the library of the wheel was built with, as far as Go uses it; the crate's own build would write it down."""
_LIBRARIES: Final = (".so", ".dylib")


def component_module(
    world: World, component: bytes, name: str, prefix: str = PREFIX
) -> tuple[dict[str, str | bytes], str | None]:
    """The files of a component's module, and why wazero cannot run it (None where it can)."""
    # Imported here, since they bring wasmtime, which a null build never loads.
    from witworks.artifacts import fitting, wrapping
    from witworks.bindgen.go.modules import relay_file

    unfit, relayed = fitting.unfit(component, world), wrapping.relayed(component, world)
    requires = (RUNTIME / "go.mod").read_text(encoding="utf-8").partition("\n")[2]
    rendered = go.render(world, component=name, unfit=unfit, prefix=prefix, requires=requires, relayed=relayed is not None)
    files: dict[str, str | bytes] = {**rendered, "go.sum": (RUNTIME / "go.sum").read_bytes()}
    if unfit is None or relayed is None:
        files[f"{name}.wasm"] = component
    if relayed is not None:
        files[relay_file(name)] = relayed
    return files, unfit


def runtime_module() -> dict[str, bytes]:
    """The files of the runtime's module."""
    return {file.relative_to(RUNTIME).as_posix(): file.read_bytes() for file in runtime_sources() if not _is_test(file)}


def runtime_sources() -> Iterator[Path]:
    """The runtime's files in Witworks."""
    yield from sorted(file for file in RUNTIME.rglob("*") if file.is_file())


def _is_test(file: Path) -> bool:
    return file.name.endswith("_test.go")


# libwasmtime --------------------------------------------------------------------------------------------------------------


def has_native(runtime: Path) -> bool:
    """Whether headers and library of libwasmtime lie in the folder of the runtime."""
    folder = runtime / "wasmtime"
    return (folder / "include" / "wasmtime" / "conf.h").is_file() and any(_link(folder, kind).exists() for kind in _LIBRARIES)


def place_native(runtime: Path, headers: Path, version: str) -> None:
    """Copy the headers, which are of that version, into the folder of the runtime, and link the library of Python's wasmtime."""
    library, folder = _library(version), runtime / "wasmtime"
    for name in ("include", "lib"):
        shutil.rmtree(folder / name, ignore_errors=True)
    shutil.copytree(headers, folder / "include", ignore=shutil.ignore_patterns("*.hh", "*.in"))
    (folder / "lib").mkdir()
    _link(folder, library.suffix).symlink_to(library)
    defined = "".join(f"#define WASMTIME_FEATURE_{feature}\n" for feature in _FEATURES)
    text = f"#ifndef WASMTIME_CONF_H\n#define WASMTIME_CONF_H\n{defined}#endif\n"
    write_atomic(folder / "include" / "wasmtime" / "conf.h", text)


def _link(folder: Path, kind: str) -> Path:
    return folder / "lib" / f"libwasmtime{kind}"


def _library(headers: str) -> Path:
    """The shared library of Python's wasmtime, if the headers are of its version."""
    version = metadata.version("wasmtime")
    if version.partition(".")[0] != headers.partition(".")[0]:
        raise ComponentError(
            "WW481",
            f"libwasmtime here is {version}, and its headers for Go are those of {headers}",
            fix=f'type: pip install "wasmtime=={headers}"; or name the folder of headers of {version}: wasmtime_headers=…',
        )
    spec = find_spec("wasmtime")
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
    found = [file for folder in folders for kind in _LIBRARIES for file in sorted(folder.glob(f"*/_libwasmtime{kind}"))]
    if not found:
        raise ComponentError(
            "WW482",
            f"Python's wasmtime {version} brings no library that Go could link",
            notes=[f"looked in {folder}" for folder in folders],
            fix="type: pip install --force-reinstall wasmtime",
        )
    return found[0]
