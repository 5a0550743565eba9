"""A Go program beside the module of a component, for each backend that can run it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from witworks.artifacts import emitted, hosting
from witworks.bindgen.go import RUNTIME
from witworks.setup.install import install
from witworks.toolchains.tools import TOOLS

from tests import go_modules

if TYPE_CHECKING:
    from pathlib import Path

    from tests.golden.conftest import Built


def laid_out(root: Path, built: Built, name: str, program: str) -> Path:
    """The program's folder, beside the component's module and the runtime."""
    if shutil.which("go") is None or shutil.which("gcc") is None:
        pytest.skip("there is no Go here, or no C compiler, which libwasmtime needs")
    files, unfit = hosting.component_module(built.world, (built.folder / f"{name}.wasm").read_bytes(), name)
    assert unfit is None
    emitted.write(root / name, files)
    emitted.write(root / RUNTIME, hosting.runtime_module())
    tool = TOOLS["wasmtime-headers"]
    install(tool, print)
    hosting.place_native(root / RUNTIME, tool.folder / "include", tool.version)
    return go_modules.written(root / "program", program, root, name)


def said(program: Path, backend: str, *arguments: str) -> str:
    """What the program prints on a backend."""
    variables = {**os.environ, "CGO_ENABLED": "1" if backend == "wasmtime" else "0"}
    build = ["go", "build", "-tags", backend, "-o", f"{backend}.out", "."]
    for argv, env in ((build, variables), ([f"./{backend}.out", *arguments], None)):
        done = subprocess.run(argv, cwd=program, env=env, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
