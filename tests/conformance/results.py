"""What the runs said, one file for each language, and what no language can do."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any, Final

from tests.conformance import cells, places

if TYPE_CHECKING:
    from pathlib import Path

_SOURCE: Final = re.compile(r"\d* *\||-->")
_PLACE: Final = re.compile(r"^\d+: | \(at offset .*\)$")
NAMES: Final = {"cpp": "C++", "javascript": "JavaScript", "typescript": "TypeScript", "wat": "WAT"}


def title(language: str) -> str:
    """The language's name, as people write it."""
    return NAMES.get(language, language.capitalize())


def run(language: str) -> dict[str, Any]:
    """The results of a guest that is built."""
    return {"backends": cells.backends(language), "cells": cells.run(language)}


def file(language: str) -> Path:
    """Where the results of ``language`` are kept."""
    return places.RESULTS / f"{language}.json"


def write(language: str, found: dict[str, Any]) -> None:
    """Keep the results of ``language``."""
    places.RESULTS.mkdir(exist_ok=True)
    text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False)
    file(language).write_text(f"{text}\n", encoding="utf-8")


def read() -> dict[str, dict[str, Any]]:
    """The kept results of every language that has a guest."""
    return {
        language: json.loads(file(language).read_text(encoding="utf-8"))
        for language in places.languages()
        if file(language).is_file()
    }


def refusals() -> dict[str, str]:
    """For each file of ``limits/`` what wasm-tools says to it; empty where it has nothing against it."""
    return {path.stem: _refusal(path) for path in sorted(places.LIMITS.glob("*.wit"))}


def _refusal(path: Path) -> str:
    """The last cause that wasm-tools names, or else Python's wasmtime."""
    core = _wasm_tools("component", "embed", "--dummy", str(path))
    component = _wasm_tools("component", "new", "-", stdin=core.stdout) if core.returncode == 0 else core
    done = _wasm_tools("validate", "-", stdin=component.stdout) if component.returncode == 0 else component
    said = done.stderr.decode() if done.returncode else _wasmtime(component.stdout)
    lines = [line.strip() for line in said.splitlines()]
    causes = [line.removeprefix("error: ") for line in lines if line and not line.endswith(":") and not _SOURCE.match(line)]
    return _PLACE.sub("", causes[-1]) if causes else ""


def _wasmtime(component: bytes) -> str:
    import wasmtime
    from wasmtime.component import Component

    try:
        Component(wasmtime.Engine(), component)
    except wasmtime.WasmtimeError as error:
        return str(error)
    return ""


def _wasm_tools(*arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    from witworks.programs import Probes
    from witworks.toolchains import wasm_tools

    program = wasm_tools.find("", Probes(places.BUILD / "probes.json")).path
    return subprocess.run([program, *arguments], input=stdin, capture_output=True, check=False)
