"""Builds and runs the program for a guest on each backend, and keeps what it says as the results of the host ``go``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from witworks.bindgen.go import RUNTIME
from witworks.bindgen.go.plan import GoPlan
from witworks.model import world_json
from witworks.setup.install import install
from witworks.toolchains.tools import TOOLS

from tests.conformance import limits, places
from tests.conformance.go.program import Program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

GO = places.BUILD / "go"
HOST = "go"


class NotRunError(Exception):
    """The program does not compile or run."""


def build(language: str) -> None:
    """The Go module of a guest, by scons, so that libwasmtime can run it too."""
    install(TOOLS["wasmtime-headers"], print)
    site = places.ROOT / "site_scons"
    argv = [sys.executable, "-m", "SCons", "-Q", f"--site-dir={site}", f"go-echo-{language}", "go_backend=wasmtime"]
    variables = {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", "RUST_BACKTRACE": "0"}
    done = subprocess.run(argv, cwd=places.PROJECT, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotRunError(done.stdout + done.stderr)


def backends(language: str) -> list[str]:
    """The backends that the bindings of a guest have."""
    text = (GO / f"echo-{language}" / "backend.go").is_file()
    return ["wasmtime"] if text else ["wazero", "wasmtime"]


def components(language: str, backend: str) -> list[str]:
    """What the program is told to run: what it holds, and by libwasmtime also the component without the relay, value by value."""
    return ["", *([str(places.BUILD / f"echo-{language}" / f"echo-{language}.wasm")] if backend == "wasmtime" else [])]


def write(language: str, vectors: Mapping[str, Any], folder: Path) -> None:
    """The program's module."""
    component = f"echo-{language}"
    world = world_json.loads((places.BUILD / component / "world.json").read_text(encoding="utf-8"))
    module = f"witworks/component/{component}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "main.go").write_text(Program(GoPlan(world, component), module, vectors).text(), encoding="utf-8")
    shutil.copyfile(GO / component / "go.sum", folder / "go.sum")
    own = (GO / component / "go.mod").read_text(encoding="utf-8")
    requires = own.partition("\n")[2].partition("replace ")[0]
    lines = [f"module conformance\n{requires}", f"require {module} v0.0.0", f"replace {module} => {GO / component}"]
    (folder / "go.mod").write_text("\n".join([*lines, f"replace witworks => {GO / RUNTIME}", ""]), encoding="utf-8")


def run(language: str, vectors: Mapping[str, Any], *, race: bool = False) -> dict[str, Any]:
    """What came of each function, on all backends of the guest together."""
    folder = GO / "programs" / language
    write(language, vectors, folder)
    found: dict[str, dict[str, str]] = {}
    ran = backends(language)
    for backend in ran:
        _compile(folder, backend, race=race)
        for component in components(language, backend):
            said = _said(folder, backend, component)
            if said["backend"] != backend:
                raise NotRunError(f"{language} ran on {said['backend']} instead of {backend}")
            for interface, functions in said["cells"].items():
                for function, outcome in functions.items():
                    here = outcome if outcome == "works" else f"{backend}: {outcome.partition('; location:')[0]}"
                    _add(found.setdefault(interface, {}), function, here)
    for limit in limits.of(language):
        interface, _, function = limit.function.partition(".")
        found.setdefault(interface, {})[function] = f"unsupported: {limit.message}"
    return {"backends": ran, "cells": found}


def _add(found: dict[str, str], function: str, outcome: str) -> None:
    """Say of a function what fails, once."""
    before = found.get(function, "works")
    if before == "works":
        found[function] = outcome
    elif outcome not in ("works", *before.split("; ")):
        found[function] = f"{before}; {outcome}"


def _compile(folder: Path, backend: str, *, race: bool) -> None:
    cgo = backend == "wasmtime" or race
    argv = ["go", "build", *(["-race"] if race else []), "-tags", backend, "-o", f"{backend}.out", "."]
    variables = {**os.environ, "CGO_ENABLED": "1" if cgo else "0"}
    done = subprocess.run(argv, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotRunError(done.stdout + done.stderr)


def _said(folder: Path, backend: str, component: str) -> Any:
    argv = [f"./{backend}.out", *filter(None, [component])]
    ran = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise NotRunError(ran.stdout + ran.stderr)
    return json.loads(ran.stdout)


def file(language: str) -> Path:
    """Where the results of a guest are kept."""
    return places.RESULTS / f"{HOST}-{language}.json"


def keep(language: str, found: Mapping[str, Any]) -> None:
    """Keep the results."""
    text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False)
    file(language).write_text(f"{text}\n", encoding="utf-8")
