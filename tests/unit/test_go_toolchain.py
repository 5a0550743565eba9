"""The go of this machine: found, missing, too old, of a module that asks for a newer one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from witworks import programs
from witworks.errors import ToolError
from witworks.programs import Finished, Probes
from witworks.toolchains import go

if TYPE_CHECKING:
    from pathlib import Path


def _go(folder: Path, script: str) -> Path:
    path = folder / "go"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def _saying(**said: str) -> str:
    return f"cat <<'E'\n{json.dumps({'GOMODCACHE': '/cache', **said})}\nE"


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose PATH is one folder, and without apt."""
    monkeypatch.setattr(go, "_USUAL", tmp_path / "usr/go")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = programs.find
    monkeypatch.setattr(programs, "find", lambda name: found(name) if (tmp_path / name).exists() else None)
    return tmp_path


def test_without_go_the_report_says_how_to_get_it(alone: Path) -> None:
    with pytest.raises(ToolError) as raised:
        go.find(Probes(None), cwd=alone, variables={})
    assert raised.value.code == "WW340"
    assert "go.dev/dl" in (raised.value.fix or "")


def test_a_go_is_known_by_its_version_and_settings_and_not_by_its_place(alone: Path) -> None:
    path = _go(alone, _saying(GOVERSION="go1.26.8", GOFLAGS="-tags=x"))
    found = go.find(Probes(None), cwd=alone, variables={})
    assert (found.path, found.version, str(found.module_cache)) == (path, "1.26.8", "/cache")
    assert found.identity == "GOVERSION=go1.26.8, GOFLAGS=-tags=x"
    assert found.steering == {"GOFLAGS": "-tags=x"}


def test_flags_that_our_command_sets_itself_steer_nothing() -> None:
    said = {"GOFLAGS": "-buildvcs=false -trimpath -tags=x --mod=mod", "GOFIPS140": "off", "GOEXPERIMENT": "", "GODEBUG": "a=1"}
    assert go.steering(said) == {"GOFLAGS": "-tags=x --mod=mod", "GODEBUG": "a=1"}
    assert go.steering({"GOFLAGS": "-buildvcs=false"}) == {}


@pytest.mark.parametrize(("version", "good"), [("go1.24.9", False), ("go1.25", True), ("go2.0", True), ("devel +abc", True)])
def test_versions(alone: Path, version: str, *, good: bool) -> None:
    _go(alone, _saying(GOVERSION=version))
    if good:
        go.find(Probes(None), cwd=alone, variables={})
        return
    with pytest.raises(ToolError, match="too old") as raised:
        go.find(Probes(None), cwd=alone, variables={})
    assert raised.value.code == "WW341"


def test_a_newer_go_that_cannot_be_downloaded(alone: Path) -> None:
    _go(alone, "echo 'go: download go1.99 for linux/amd64: toolchain not available' >&2; exit 1")
    with pytest.raises(ToolError, match="could not download") as raised:
        go.find(Probes(None), cwd=alone, variables={})
    assert raised.value.code == "WW341"


def test_where_apt_knows_a_good_go_it_is_the_way(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (alone / "apt-get").touch()
    (alone / "apt-cache").touch()
    (alone / "apt-get").chmod(0o755)
    (alone / "apt-cache").chmod(0o755)
    policy = "golang-go:\n  Installed: (none)\n  Candidate: 2:{}\n"

    def answers(version: str) -> None:
        monkeypatch.setattr(programs, "run", lambda *_arguments, **_more: Finished((), 0, policy.format(version), "", 0.0))

    answers("1.26~2")
    assert go.install_command().endswith("golang-go")
    answers("1.19~1")
    assert "go.dev/dl" in go.install_command()
