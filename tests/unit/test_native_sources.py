"""The text side of C, C++ and Zig: depfiles, what is read, and which world the sources name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks.languages import native_sources as native

if TYPE_CHECKING:
    from pathlib import Path


def test_a_depfile_over_several_lines_with_odd_names(tmp_path: Path) -> None:
    (tmp_path / "x.d").write_text("/b/x.o: src/x.c inc\\ lude/a.h \\\n  ../../build/c/guest/w.h \\\n  a$$b.h\n")
    folder = tmp_path / "components" / "c"
    assert native.prerequisites(tmp_path / "x.d", folder) == [
        folder / "src/x.c",
        folder / "inc lude/a.h",
        tmp_path / "build/c/guest/w.h",
        folder / "a$b.h",
    ]
    assert native.prerequisites(tmp_path / "none.d", folder) is None


@pytest.mark.parametrize(
    ("text", "world", "line"),
    [
        ('#include <stdio.h>\n#include "helper.h"\n#include "image_filter.h"\n', "image-filter", 3),
        ("  #  include <checksum.h>\n", "checksum", 1),
        ('#include "sub/other.h"\n#include <string.h>\n', None, None),
    ],
)
def test_the_included_header_names_the_world(tmp_path: Path, text: str, world: str | None, line: int | None) -> None:
    (tmp_path / "include").mkdir()
    (tmp_path / "include" / "helper.h").touch()
    (tmp_path / "a.c").write_text(text)
    hint = native.world_of_includes(tmp_path, native.C)
    assert (hint and hint.world) == world
    assert (hint and hint.place.line) == line


def test_the_imported_module_names_the_world(tmp_path: Path) -> None:
    (tmp_path / "a.zig").write_text(
        'const std = @import("std");\nconst b = @import("b.zig");\nconst g = @import("text_codec");\n'
    )
    hint = native.world_of_imports(tmp_path)
    assert hint is not None
    assert (hint.world, hint.place.line) == ("text-codec", 3)


def test_zig_files_are_followed_in_circles_too(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "main.zig").write_text('const a = @import("src/a.zig"); const data = @embedFile("src/data.bin");')
    (tmp_path / "src/a.zig").write_text('const main = @import("../main.zig"); const gone = @import("gone.zig");')
    (tmp_path / "src/data.bin").write_bytes(b"\xff")
    names = [path.relative_to(tmp_path).as_posix() for path in native.read_by_zig(tmp_path / "main.zig")]
    assert names == ["main.zig", "src/a.zig", "src/data.bin"]


def test_tests_and_what_tools_make_are_no_sources(tmp_path: Path) -> None:
    for name in ("a.c", "src/deep/b.c", "tests/c.c", "wit/d.c", ".hidden/e.c", "build/f.c", ".g.c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in native.files(tmp_path, native.C)] == ["a.c", "src/deep/b.c"]
