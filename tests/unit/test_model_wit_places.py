"""Where the WIT has what a tool speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks.model import wit_places

if TYPE_CHECKING:
    from pathlib import Path

WIT = """\
package demo:calc@1.0.0;
// add: a comment
interface other {
  add: func() -> u32;
}
interface ops {
  record pair { a: u32 }
  add: func(p: pair) -> u32;
  table: func(m: map<string, u32>, fixed: list<u32, 4>);
}
world calculator {
  import wasi:sockets/tcp@0.2.0;
  import log: func(s: string);
  export ops;
}
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "world.wit").write_text(WIT, "utf-8")
    return [tmp_path / "world.wit"]


@pytest.mark.parametrize(
    ("item", "line"),
    [
        ("demo:calc/ops@1.0.0#add", 8),
        ("demo:calc/other@1.0.0#add", 4),
        ("demo:calc/ops#pair", 7),
        ("demo:calc/ops", 6),
        ("log", 13),
        ("demo:calc/none#none", None),
    ],
)
def test_an_item(files: list[Path], item: str, line: int | None) -> None:
    found = wit_places.of_item(item, files)
    assert (found.line if found else None) == line


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("not yet implemented: Map(String, U32)", 9),
        ("fixed-length lists are not supported", 9),
        ("not yet implemented: Stream", None),
        ("no idea", None),
    ],
)
def test_a_feature_in_a_tools_words(files: list[Path], said: str, line: int | None) -> None:
    found = wit_places.of_feature(said, files)
    assert (found.line if found else None) == line


def test_worlds_uses_and_functions(files: list[Path]) -> None:
    assert [
        place and place.line
        for place in (
            wit_places.of_world("demo:calc/calculator", files),
            wit_places.of_world(None, files),
            wit_places.of_world("calc", []),
            wit_places.of_use("wasi:sockets/tcp", files),
            wit_places.of_use("wasi:sockets/udp@0.2.0", files),
            wit_places.of_use("wasi:http/types", files),
            wit_places.of_function(["read", "log"], files),
        )
    ] == [11, 11, None, 12, 12, None, 13]
