"""What others have written is read whatever is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks.reading import line_where, lines_of

if TYPE_CHECKING:
    from pathlib import Path


def test_lines_are_numbered_from_one_whatever_their_bytes(tmp_path: Path) -> None:
    file = tmp_path / "go.mod"
    file.write_bytes(b"\xff\xfe\npackage a\npackage b\n")
    assert lines_of(file)[1:] == ["package a", "package b"]
    assert line_where(file, lambda line: line.startswith("package ")) == 2
    assert line_where(file, lambda line: line == "import") is None


def test_a_file_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none", tmp_path / ("n" * 300)):
        assert lines_of(path) == []
        assert line_where(path, lambda _: True) is None
