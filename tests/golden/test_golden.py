"""The emitted text for a corpus of one WIT file a feature; each package is also type-checked, linted, imported and run."""

from __future__ import annotations

import difflib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from witworks import runtime as rt
from witworks.bindgen import render

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = Path(__file__).parent / "expected"
FEATURES = sorted(path.stem for path in CORPUS.glob("*.wit"))
SITE = Path(__file__).parents[2] / "site_scons"
NOT_INSTANTIABLE = {"unsupported"}
"""Worlds whose components wasmtime-py refuses as a whole."""


def world_of(builder: Any, feature: str) -> Any:
    return builder.world(*wit_of(feature))


def wit_of(feature: str) -> tuple[Path, str]:
    """The file of a feature, and its world."""
    return CORPUS / f"{feature}.wit", f"{feature.replace('_', '-')}-world"


@pytest.mark.parametrize("feature", FEATURES)
def test_emitted_text(feature: str, module_builder: Any, request: pytest.FixtureRequest) -> None:
    files = render(world_of(module_builder, feature), component=feature.replace("_", "-"))
    folder = EXPECTED / feature
    if request.config.getoption("--refresh-golden", default=False):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path, text in files.items():
            (folder / path).write_text(text, encoding="utf-8")
    held = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}
    assert list(files) == sorted(held)
    for path, text in files.items():
        names = (f"expected/{feature}/{path}", "emitted")
        difference = difflib.unified_diff(held[path].splitlines(), text.splitlines(), *names, lineterm="")
        assert held[path] == text, "\n".join(["refresh with: pytest tests/golden --refresh-golden", *difference])


def test_expected_holds_nothing_else() -> None:
    assert sorted(path.name for path in EXPECTED.iterdir()) == FEATURES


def test_each_process_makes_the_same_bytes(module_builder: Any) -> None:
    """Of the whole corpus and for every language, whatever the order of a set."""
    worlds = json.dumps({feature: module_builder.resolved(*wit_of(feature)) for feature in FEATURES})
    first, second = (_made_with_seed(seed, worlds) for seed in ("1", "2"))
    assert len(first) == 7 * len(FEATURES)
    assert first == second


def _made_with_seed(seed: str, worlds: str) -> dict[str, str]:
    """The digest of everything that a process makes of the worlds."""
    variables = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(SITE.parent), str(SITE)])}
    command = [sys.executable, "-m", "tests.golden.everything"]
    done = subprocess.run(command, input=worlds, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    digests: dict[str, str] = json.loads(done.stdout)
    return digests


@pytest.mark.parametrize("feature", FEATURES)
def test_package_is_imported_and_run(feature: str, builder: Any) -> None:
    name = feature.replace("_", "-")
    built = builder.build(name, CORPUS / f"{feature}.wit", f"{name}-world")
    facts = built.component_class.facts
    imports = {item.argument: _host(facts, item.argument) for item in facts.codec.imports if item.argument}
    if feature in NOT_INSTANTIABLE:
        with pytest.raises(rt.Unsupported, match="WW507"):
            built.component_class(**imports)
        return
    with built.component_class(**imports) as component:
        backend = rt.backend_of(component)
        assert backend.name == component.backend == "direct"
        for interface, function in component.facts.codec.exports:
            assert callable(backend.function(interface, function))


def _host(facts: Any, argument: str) -> Any:
    def answer(*_given: object) -> None:
        raise AssertionError("the dummy component calls nothing")

    attributes = {item.attribute for item in facts.codec.imports if item.argument == argument}
    return answer if attributes == {None} else SimpleNamespace(**{name: answer for name in attributes if name})


def test_a_function_of_a_dummy_component_traps(builder: Any) -> None:
    built = builder.build("tuples", CORPUS / "tuples.wit", "tuples-world")
    with built.component_class() as component, pytest.raises(rt.Trap, match="unreachable") as caught:
        component.tuples.one((1,))
    assert caught.value.reason == "wasm `unreachable` instruction executed"


def run_tool(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, cwd=EXPECTED)
    return (done.stdout + done.stderr).strip() if done.returncode else ""


def test_types_hold_under_mypy_strict(tmp_path: Path) -> None:
    config = tmp_path / "mypy.ini"
    config.write_text(f"[mypy]\nmypy_path = {SITE}\nstrict = true\ncache_dir = {tmp_path}\n", encoding="utf-8")
    assert run_tool(sys.executable, "-m", "mypy", "--config-file", config, ".") == ""


def test_types_hold_under_pyright_strict(tmp_path: Path) -> None:
    if importlib.util.find_spec("pyright") is None or shutil.which("node") is None:
        pytest.skip("pyright and node are not both here")
    shutil.copytree(EXPECTED, tmp_path / "expected")
    config = tmp_path / "pyrightconfig.json"
    settings = {"include": ["expected"], "typeCheckingMode": "strict", "extraPaths": [str(SITE)], "pythonVersion": "3.11"}
    config.write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--outputjson", "-p", str(config), "--pythonpath", sys.executable]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    assert report["generalDiagnostics"] == []
    assert report["summary"]["filesAnalyzed"] == len(list(EXPECTED.rglob("*.py")))


def test_ruff_has_nothing_to_say() -> None:
    rules = "E,F,I,N,UP,B,C4,RUF,SIM,RET,PIE,D101,D102,D103,D419"
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet", "--target-version=py311"]
    assert run_tool(*command, f"--select={rules}", ".") == ""


def test_ruff_would_format_it_so() -> None:
    assert run_tool(sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet", "--diff", ".") == ""
