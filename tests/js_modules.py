"""JavaScript modules of components that are built already, in a folder of a test's own, as `scons js` writes them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from witworks import programs
from witworks.artifacts import transpiling
from witworks.bindgen import js
from witworks.model import world_json
from witworks.model.resolve import world_from_json
from witworks.runtime import fingerprint
from witworks.setup.install import install
from witworks.toolchains import tools

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"


def tool() -> tools.Found:
    """The transpiler; skips the test where there is no Node.js to run it."""
    if programs.find("node") is None or programs.find("npm") is None:
        pytest.skip("no Node.js on this machine")
    install(tools.TOOLS[transpiling.TOOL], print)
    return tools.find(tools.TOOLS[transpiling.TOOL], "", programs.Probes(None))


def write(folder: Path, name: str, wasm: Path, world_file: Path) -> None:
    """Write the module of one component to ``folder``/name, and the shim beside it."""
    found, its = tool(), world_json.loads(world_file.read_text("utf-8"))
    files: dict[str, bytes] = {path: text.encode() for path, text in js.render(its, component=name).items()}
    files["package.json"] = js.manifest(its, name, "0.1.0", "", "").encode()
    files |= {f"component/{path}": data for path, data in transpiling.transpiled(found, wasm, name, programs.run).items()}
    _put(folder / name, files)
    if not (folder / "node_modules").exists():
        _put(folder / "node_modules" / transpiling.SHIM, transpiling.shim(found))


def of_project(folder: Path, *names: str) -> Path:
    """Write the modules of the project's own components; skips the test where they are not built."""
    for name in names:
        homes = (BUILD / name, BUILD / "compositions")
        wasm = next((path for home in homes if (path := home / f"{name}.wasm").is_file()), None)
        if wasm is None:
            pytest.skip(f"{name} is not built")
        write(folder, name, wasm, BUILD / name / "world.json")
    return folder


def of_wat(folder: Path, name: str, wit: str, wat: str) -> Path:
    """Write the module of a guest in WebAssembly text, whose package is ``t:<name>`` and whose world has that name too."""
    program = programs.find("wasm-tools")
    assert program is not None

    def tools(*arguments: str | Path) -> bytes:
        return subprocess.run([program, *arguments], capture_output=True, check=True).stdout

    wit_file, wat_file, core, wasm, its = (folder / f"{name}.{kind}" for kind in ("wit", "wat", "core", "wasm", "json"))
    wit_file.write_text(wit, encoding="utf-8")
    wat_file.write_text(wat, encoding="utf-8")
    resolved = world_from_json(json.loads(tools("component", "wit", "--json", wit_file)), f"t:{name}", name)
    its.write_text(json.dumps(world_json.to_json(resolved)), encoding="utf-8")
    tools("component", "embed", "-w", name, wit_file, wat_file, "-o", core)
    wasm.write_bytes(fingerprint.stamp(tools("component", "new", core), world_json.signature(resolved)))
    write(folder, name, wasm, its)
    return folder / name


def node(
    script: Path, *arguments: str, env: Mapping[str, str] | None = None, timeout: float = 240, flags: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a program with Node.js."""
    command = ["node", *flags, str(script), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=timeout, check=False)


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
