"""Node.js as a host, with the modules that `scons js` makes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests import js_modules
from tests.conformance import places, vectors
from tests.conformance.hosts import NoHostError

if TYPE_CHECKING:
    from typing import Any

RUN: Final = Path(__file__).with_name("node") / "run.js"


def cells(language: str, entry: str = "index.js") -> dict[str, Any]:
    """Interface → function → what came of it; ``isolated.js`` is the entry that has the guest in a Worker."""
    name = f"echo-{language}"
    built = places.BUILD / name
    modules = places.BUILD / "js"
    try:
        js_modules.write(modules, name, built / f"{name}.wasm", built / "world.json")
    except pytest.skip.Exception as reason:
        raise NoHostError(str(reason)) from None
    done = js_modules.node(RUN, str(modules / name / entry), str(built / "world.json"), str(vectors.write()), timeout=1500)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
