"""The key of the ledger: it stands for every file of Witworks, so that no component has to name any."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from witworks.memory import standing


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small Witworks, with files of the kinds that the real one has."""
    folder = tmp_path / "witworks"
    for name in ("tool.py", "adapters/no_wasi.c", "setup/npm/x/package-lock.json", "languages/go_runtime/wit/types/option.go"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("1", encoding="utf-8")
    monkeypatch.setattr(standing, "PACKAGE", str(folder))
    return folder


def _key(root: Path) -> str:
    key: str = json.loads(standing.open_ledger(root, root / "build").render((), ()))["key"]
    return key


@pytest.mark.parametrize("name", ["tool.py", "adapters/no_wasi.c", "setup/npm/x/package-lock.json", "adapters/more.wasm"])
def test_a_file_of_witworks_that_changes_or_comes_is_seen(package: Path, tmp_path: Path, name: str) -> None:
    before = _key(tmp_path)
    assert _key(tmp_path) == before
    (package / name).write_text("22", encoding="utf-8")
    assert _key(tmp_path) != before


def test_what_python_makes_is_no_file_of_witworks(package: Path, tmp_path: Path) -> None:
    before = _key(tmp_path)
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "tool.cpython-311.pyc").write_bytes(b"\0")
    assert _key(tmp_path) == before


def test_what_is_ours_is_what_the_key_stands_for() -> None:
    home = Path(standing.PACKAGE)
    assert standing.is_ours(str(home / "adapters" / "no_wasi.c"))
    assert not standing.is_ours(str(home.with_name("witworks-of-mine") / "main.c"))
