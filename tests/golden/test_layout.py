"""Breaking long lines changes nothing that emitted text means, however narrow the page."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from witworks.bindgen import render, writer

CORPUS = Path(__file__).parent / "corpus"
NESTED = """
    package corpus:nested;
    interface nested {
      options: func(value: list<option<option<bool>>>) -> list<option<option<bool>>>;
      deeper: func(value: option<list<tuple<option<option<u8>>, string>>>) -> tuple<option<option<option<string>>>, u64>;
      results: func(value: result<result<u8, string>, option<result<_, u8>>>) -> list<result<option<u8>, list<u8>>>;
    }
    world nested-world { import nested; export nested; }
"""


def meaning(text: str) -> str:
    """The program without its docstrings, which fill lines differently."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""
    return ast.dump(tree)


@pytest.mark.parametrize("feature", [*sorted(path.stem for path in CORPUS.glob("*.wit")), "nested"])
def test_broken_lines_mean_the_same(feature: str, builder: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = CORPUS / f"{feature}.wit"
    if feature == "nested":
        path = tmp_path / "nested.wit"
        path.write_text(NESTED, encoding="utf-8")
    world = builder.world(path, f"{feature.replace('_', '-')}-world")
    monkeypatch.setattr(writer, "WIDTH", 1_000_000)
    whole = {name: meaning(text) for name, text in render(world, component="x").items()}
    for width in (40, 60, 88):
        monkeypatch.setattr(writer, "WIDTH", width)
        broken = {name: meaning(text) for name, text in render(world, component="x").items()}
        assert [name for name in whole if broken[name] != whole[name]] == [], width
