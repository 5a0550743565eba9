"""Which settings steer a bundler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks.model import javascript

if TYPE_CHECKING:
    from pathlib import Path


def test_settings_of_the_folder_those_above_and_what_they_extend(tmp_path: Path) -> None:
    folder = tmp_path / "components" / "calc"
    folder.mkdir(parents=True)
    texts = {
        "components/calc/tsconfig.json": '{ "extends": ["../../base", "@tsconfig/strictest"] } // a comment',
        "components/calc/other.json": "{}",
        "base.json": '{"extends": "./round.json"}',
        "round.json": '{"extends": "./base.json"}',
        "package.json": "{}",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = [str(path.relative_to(tmp_path)) for path in javascript.steering(folder, tmp_path)]
    assert found == ["components/calc/tsconfig.json", "package.json", "base.json", "round.json"]
