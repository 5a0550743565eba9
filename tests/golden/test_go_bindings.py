"""Go bindings for the corpus: they compile, and are what gofmt and vet want."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import witworks
from witworks.bindgen import go
from witworks.bindgen.go.modules import relay_file

CORPUS = Path(__file__).parent / "corpus"
FEATURES = sorted(path.stem.replace("_", "-") for path in CORPUS.glob("*.wit"))
RUNTIME = Path(witworks.__file__).parent / "gohost"
REQUIRES = (RUNTIME / "go.mod").read_text(encoding="utf-8").partition("\n")[2]


def emitted(builder: Any, feature: str, unfit: str | None = None) -> dict[str, str]:
    world = builder.world(CORPUS / f"{feature.replace('-', '_')}.wit", f"{feature}-world")
    return go.render(world, component=feature, unfit=unfit, prefix="witworks/component", requires=REQUIRES)


@pytest.fixture(scope="module")
def module(module_builder: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One Go module with a package for each feature, for one run of each tool."""
    if shutil.which("go") is None:
        pytest.skip("there is no Go here")
    root = tmp_path_factory.mktemp("go")
    for feature in FEATURES:
        folder = root / feature
        folder.mkdir()
        for name, text in emitted(module_builder, feature).items():
            if name != "go.mod":
                (folder / name).write_text(text, encoding="utf-8")
        for file in (f"{feature}.wasm", relay_file(feature)):
            (folder / file).write_bytes(b"")
    (root / "go.mod").write_text(f"module corpus\n{REQUIRES}\nrequire witworks v0.0.0\nreplace witworks => {RUNTIME}\n")
    shutil.copyfile(RUNTIME / "go.sum", root / "go.sum")
    return root


def said(module: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=module, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_gofmt_has_nothing_to_change(module: Path) -> None:
    assert said(module, "gofmt", "-d", ".") == ""
    assert said(module, "gofmt", "-d", str(RUNTIME)) == ""


@pytest.mark.slow
def test_vet_has_nothing_to_say(module: Path) -> None:
    assert said(module, "go", "vet", "-tags", "", "./...") == ""


def test_documentation_is_carried_over(module_builder: Any) -> None:
    files = emitted(module_builder, "documented")
    assert "//   - a list item" in files["exports.go"]


def test_the_backend_and_the_reason_are_said(module_builder: Any) -> None:
    assert "since its code is one core module" in emitted(module_builder, "lists")["component.go"]
    files = emitted(module_builder, "lists", unfit="it is composed of several components")
    assert "by cgo, because wazero cannot run it: it is composed of several components" in " ".join(files["component.go"].split())
    assert 'const Backend = "wasmtime"' in files["backend.go"]
    assert "backend_wazero.go" not in files


def test_each_backend_holds_the_component_that_it_runs(module_builder: Any) -> None:
    files = emitted(module_builder, "lists")
    assert "//go:embed lists.wasm\n" in files["backend_wazero.go"]
    assert "//go:embed lists.relay.wasm\n" in files["backend_wasmtime.go"]
    assert "//go:embed lists.relay.wasm\n" in emitted(module_builder, "lists", unfit="why")["backend.go"]
    world = module_builder.world(CORPUS / "lists.wit", "lists-world")
    plain = go.render(world, component="lists", unfit="why", prefix="p", requires=REQUIRES, relayed=False)
    assert "//go:embed lists.wasm\n" in plain["backend.go"]


def test_what_no_backend_can_run_is_said(module_builder: Any) -> None:
    text = " ".join(emitted(module_builder, "unsupported")["component.go"].replace("//", "").split())
    assert "is missing: Go cannot call it, for it needs" in text


def test_words_in_comments_and_names_are_no_imports(module_builder: Any, tmp_path: Path) -> None:
    wit = tmp_path / "words.wit"
    wit.write_text(
        "package t:words;\n/// Tells errors. In a context. By the abi. With witworks. \"errors.\n"
        "interface errors { resource errors { context: func(); } }\nworld words { export errors; }\n",
        encoding="utf-8",
    )
    files = go.render(module_builder.world(wit, "words"), component="words", unfit=None, prefix="p", requires=REQUIRES)
    assert '"errors"\n' not in files["exports.go"]
    assert '"context"\n' in files["exports.go"]
    assert '"context"\n' not in files["types.go"] + files["world.go"]
