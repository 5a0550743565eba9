"""Inputs that other tools have made: components, which may come from anywhere."""

from __future__ import annotations

import contextlib
import functools
import io
import shutil
from typing import TYPE_CHECKING, Final

from witworks import cli
from witworks.artifacts import checking
from witworks.languages import wasm_sections
from witworks.runtime import direct_module, engines, fingerprint, precompiled
from witworks.runtime.engines import EngineConfig
from witworks.toolchains import skew
from witworks.toolchains.wasm_tools import WasmTools

from tests.fuzz import seeds
from tests.fuzz.texts import prepared, put

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PROGRAM: Final = b"""\
package wasi:cli@0.2.3;
interface run { run: func() -> result; }
world program { export run; }
"""


def _bindings(project: Path) -> None:
    """``python -m witworks bindings``: a report or a package that can be compiled."""
    out = project / "build" / "out"
    shutil.rmtree(out, ignore_errors=True)
    if _told("bindings", str(project / "fuzzed.wasm"), "--out", str(out), "--name", "fuzzed") == 0:
        for file in out.rglob("*.py"):
            compile(file.read_bytes(), file.name, "exec")


def _run(project: Path) -> None:
    """``python -m witworks run``: a report, or whatever the program does."""
    _told("run", "--timeout", "2", "--memory", str(64 << 20), str(project / "fuzzed.wasm"))


def _told(*arguments: str) -> int:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = cli.main(arguments)
    assert status in {0, 1, 2}, said.getvalue()
    assert status != 2 or "WW" in said.getvalue(), said.getvalue()
    return status


def _parts(project: Path) -> None:
    """What looks into a component without wasm-tools, before or beside it."""
    data = (project / "fuzzed.wasm").read_bytes()
    known = fingerprint.read(data)
    assert known is None or isinstance(known, str)
    skew.of_component("fuzzed", data, WasmTools(project, "1.0.0", ""))
    with contextlib.suppress(direct_module.Unfit):
        direct_module.guest_module(data)


def _load(project: Path) -> None:
    """Compiled by wasmtime for this machine, and kept."""
    data = precompiled.read_component(project / "fuzzed.wasm")
    precompiled.load_bytes(data, engines.shared(EngineConfig()), "fuzzed")
    # What wasmtime takes is valid: whoever reads it after that has no excuse.
    list(direct_module.core_imports(data))
    checking._opens_files(data)
    wasm_sections.differing(data, data + b"\0\2\1x")
    assert fingerprint.read(fingerprint.stamp(data, "0" * 64)) == "0" * 64


@functools.cache
def _programs(folder: Path) -> list[bytes]:
    made = seeds._component(folder, 1_000, _PROGRAM)
    assert made is not None
    return [made]


@functools.cache
def _components(folder: Path) -> Sequence[bytes]:
    return seeds.components(folder)


_write: Final = prepared(lambda project, data: put(project / "fuzzed.wasm", data))

TARGETS: Final = {
    "bindings of a component": (_write(_bindings), _components, 2_000, "wasm"),
    "parts of a component": (_write(_parts), _components, 3_000, "wasm"),
    "loading a component": (_write(_load), _components, 1_500, "wasm"),
    "running a component": (_write(_run), lambda folder: [*_programs(folder), *_components(folder)], 500, "wasm"),
}
