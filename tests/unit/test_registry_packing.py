"""What a published package says of where it comes from."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from witworks.registry.packing import About, revision

if TYPE_CHECKING:
    from pathlib import Path


def git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", "https://ada:sesame@example.org/acme/calc.git")
    for name in ("calc.wat", "other.wat"):
        (tmp_path / name).write_text("(module)", "utf-8")
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-qm", name)
    return tmp_path


def test_the_revision_is_the_last_that_changed_an_input(root: Path) -> None:
    assert revision(root, [root / "calc.wat"]) == (git(root, "rev-parse", "HEAD~1"), "https://example.org/acme/calc.git")
    assert revision(root, [root / "calc.wat", root / "other.wat"])[0] == git(root, "rev-parse", "HEAD")


def test_what_is_not_committed_has_none(root: Path) -> None:
    (root / "calc.wat").write_text("(module )", "utf-8")
    assert revision(root, [root / "calc.wat"])[0] == ""
    assert revision(root, [root / "other.wat"])[0] != ""
    (root / "new.wat").write_text("", "utf-8")
    assert revision(root, [root / "other.wat", root / "new.wat"])[0] == ""


def test_without_git_nothing_is_said(tmp_path: Path) -> None:
    assert revision(tmp_path, [tmp_path]) == ("", "")


@pytest.mark.parametrize("origin", ["git@example.org:acme/calc.git", "/srv/git/calc.git", "file:///srv/git/calc.git"])
def test_an_origin_that_is_no_address_for_others_is_left_out(root: Path, origin: str) -> None:
    git(root, "remote", "set-url", "origin", origin)
    assert revision(root, [root / "calc.wat"])[1] == ""


def test_what_is_empty_is_not_said() -> None:
    about = About("calc", "1.0.0", license="MIT")
    assert about.options() == ["--name=calc", "--version=1.0.0", "--licenses=MIT"]
    assert about.annotations() == {
        "org.opencontainers.image.title": "calc",
        "org.opencontainers.image.version": "1.0.0",
        "org.opencontainers.image.licenses": "MIT",
    }
