"""The fellows of a package in its workspace: what cargo wants to be there before it builds any of them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from witworks.languages import cargo

if TYPE_CHECKING:
    from pathlib import Path

TOP = '[workspace]\nresolver = "2"\nmembers = ["components/*", "tools/gen"]\nexclude = ["components/alone"]\n'


def package(folder: Path, name: str, more: str = "", source: str = "src/lib.rs") -> Path:
    (folder / source).parent.mkdir(parents=True, exist_ok=True)
    (folder / source).write_text("", "utf-8")
    (folder / "Cargo.toml").write_text(f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n{more}', "utf-8")
    return folder


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / "Cargo.toml").write_text(TOP, "utf-8")
    package(tmp_path / "components" / "calc", "calc")
    package(tmp_path / "components" / "more", "more", '[lib]\npath = "code/it.rs"\n', "code/it.rs")
    package(tmp_path / "components" / "alone", "alone", "[workspace]\n")
    package(tmp_path / "tools" / "gen", "gen", '[[bin]]\nname = "x"\npath = "x.rs"\n', "x.rs")
    package(tmp_path / "tools" / "gen", "gen", '[[bin]]\nname = "x"\npath = "x.rs"\n', "src/bin/y.rs")
    (tmp_path / "components" / "none").mkdir()
    return tmp_path


def shown(paths: object, top: Path) -> list[str]:
    assert isinstance(paths, list)
    return [str(path.relative_to(top)) for path in paths]


def test_members_are_fellows_and_what_is_excluded_is_none(top: Path) -> None:
    assert shown(cargo.fellows(top / "components/calc", top), top) == ["components/more", "tools/gen"]
    assert cargo.fellows(top / "components/alone", top) == []
    assert cargo.fellows(top / "components/calc", top / "components") == [], "the project does not reach so far"
    around = set(cargo.around(top / "components/calc", top))
    assert {top / "components/more/Cargo.toml", top / "tools/gen/Cargo.toml"} <= around
    there = list(cargo.only_there(top / "components/calc", top))
    assert shown(there, top) == ["components/more/code/it.rs", "tools/gen/src/bin/y.rs", "tools/gen/x.rs"]


def test_a_manifest_that_is_none_has_no_fellows(top: Path) -> None:
    for text in (
        "[workspace",
        '[workspace]\nmembers = 3\nexclude = "x"\n',
        'workspace = 1\n[package]\nworkspace = "..\\u0000"\n',
    ):
        (top / "Cargo.toml").write_text(text, "utf-8")
        assert cargo.fellows(top / "components/calc", top) == []
    (top / "Cargo.toml").write_text('[workspace]\nmembers = ["/**", "[", "../**/x", "components/calc"]\n', "utf-8")
    assert cargo.fellows(top / "components/calc", top) == []


@pytest.mark.skipif(shutil.which("cargo") is None, reason="there is no cargo on this machine")
def test_cargo_takes_what_is_told_of_a_workspace_for_whole(top: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """In a folder with the described files alone, empty where they only have to be there, cargo knows all its members."""
    calc, alone = top / "components/calc", tmp_path_factory.mktemp("alone")
    told = {path: path.read_text("utf-8") for path in cargo.around(calc, top) if path.is_relative_to(top) and path.is_file()}
    told |= dict.fromkeys((*cargo.only_there(calc, top), calc / "src/lib.rs"), "")
    for path, text in told.items():
        (alone / path.relative_to(top)).parent.mkdir(parents=True, exist_ok=True)
        (alone / path.relative_to(top)).write_text(text, "utf-8")
    command = ["cargo", "metadata", "--no-deps", "--offline", "--format-version=1"]
    done = subprocess.run(command, cwd=alone / "components/calc", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (alone / "components/more/code/it.rs").unlink()
    done = subprocess.run(command, cwd=alone / "components/calc", capture_output=True, text=True, check=False)
    assert (done.returncode != 0) or "it.rs" in done.stdout
    (alone / "tools/gen/Cargo.toml").unlink()
    assert subprocess.run(command, cwd=alone / "components/calc", capture_output=True, check=False).returncode != 0
