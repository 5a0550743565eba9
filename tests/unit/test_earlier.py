"""What a fetch has written, and what only looks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks.registry.earlier import Earlier

if TYPE_CHECKING:
    from pathlib import Path

PATH = "deps/demo-a-1.0.0/package.wit"
TEXT = b"package demo:a@1.0.0;\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WITWORKS_CACHE", str(tmp_path / "cache"))
    for project in ("one", "other"):
        file = tmp_path / project / "wit" / PATH
        file.parent.mkdir(parents=True)
        file.write_bytes(TEXT)
    return tmp_path


def earlier(root: Path) -> Earlier:
    return Earlier(root, root / "wit")


def test_what_was_fetched_into_another_project_is_none_of_this_ones(here: Path) -> None:
    """It was copied from there by hand, and no fetch may remove it."""
    earlier(here / "one").note(PATH, TEXT)
    assert list(earlier(here / "one").left()) == [PATH]
    assert list(earlier(here / "other").left()) == []


def test_what_was_edited_since_is_the_users(here: Path) -> None:
    earlier(here / "one").note(PATH, TEXT)
    (here / "one/wit" / PATH).write_bytes(TEXT + b"// mine\n")
    assert list(earlier(here / "one").left()) == []
