"""What has changed between two versions of a world, and what that asks of its version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks import programs
from witworks.artifacts import resolving
from witworks.model.changes import changes, level
from witworks.model.packages import WitIndex, closure, read_package
from witworks.toolchains import wasm_tools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from witworks.model.world import World

OLD = """\
package toolsku:analytics;

/// Points in, points out.
interface points {
  /// One measured point.
  record data-point { timestamp: string, value: f64 }
  variant outcome { good(list<data-point>), bad(string) }
  enum unit { metre, second }
  flags rights { read, write }
  type row = list<f64>;
  resource store {
    constructor(name: string);
    get: func(key: string) -> option<data-point>;
  }
  process: func(input: list<data-point>) -> outcome;
}

interface host {
  log: func(text: string);
}

world engine {
  import host;
  export points;
  export version: func() -> u32;
}
"""


@pytest.fixture
def resolve(tmp_path: Path) -> Callable[[str], World]:
    tool = wasm_tools.find(None, programs.Probes(None)).path

    def make(text: str) -> World:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        (folder / "world.wit").write_text(text, encoding="utf-8")
        return resolving.resolve(closure(read_package(folder), WitIndex(folder, {})), "engine", tool)

    return make


POINTS, HOST, WORLD = "toolsku:analytics/points", "toolsku:analytics/host", "toolsku:analytics/engine"
EDITS = [
    ("value: f64 }", "value: f64, unit: string }", POINTS, "record `data-point` gained field `unit`", "major"),
    ("timestamp: string, value: f64", "value: f64", POINTS, "record `data-point` lost field `timestamp`", "major"),
    (
        *("timestamp: string, value: f64", "value: f64, timestamp: string"),
        *(POINTS, "the fields of record `data-point` are in another order", "major"),
    ),
    ("value: f64", "value: f32", POINTS, "field `value` of record `data-point` was `f64`, is `f32`", "major"),
    ("bad(string)", "bad", POINTS, "case `bad` of variant `outcome` was `string`, is nothing", "major"),
    ("second }", "second, gram }", POINTS, "enum `unit` gained case `gram`", "major"),
    ("read, write", "read", POINTS, "flags `rights` lost flag `write`", "major"),
    ("type row = list<f64>", "type row = list<f32>", POINTS, "type `row` was `list<f64>`, is `list<f32>`", "major"),
    ("enum unit { metre, second }", "flags unit { metre, second }", POINTS, "flags `unit` was of kind enum", "major"),
    ("type row = list<f64>;", "type row = list<f64>;\n  type col = row;", POINTS, "type `col` is new", "minor"),
    ("type row = list<f64>;", "", POINTS, "type `row` is gone", "major"),
    ("get: func(key:", "get: func(name:", POINTS, "function `[method]store.get` gained parameter `name`", "major"),
    ("-> outcome;", "-> string;", POINTS, "the result of function `process` was `outcome`, is `string`", "major"),
    ("-> outcome;", "-> outcome;\n  reset: func();", POINTS, "function `reset` is new", "minor"),
    ("log: func(text: string);", "log: func(text: string);\n  now: func() -> u64;", HOST, "function `now` is new", "major"),
    ("  import host;\n", "", WORLD, f"the world no longer imports `{HOST}`", "minor"),
    ("  export points;\n", "", WORLD, f"the world no longer exports `{POINTS}`", "major"),
    ("export version: func() -> u32;", "", WORLD, "function `version` is gone", "major"),
    ("/// One measured point.", "/// A point.", POINTS, "documentation of record `data-point` changed", "patch"),
    ("/// Points in, points out.", "", POINTS, "the interface's documentation changed", "patch"),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit[3])
def test_each_edit_is_named(resolve: Callable[[str], World], edit: tuple[str, str, str, str, str]) -> None:
    old, new, where, text, wanted = edit
    assert old in OLD
    found = changes(resolve(OLD), resolve(OLD.replace(old, new, 1)))
    assert (where, text, wanted) in [(change.interface, change.text, change.level) for change in found]
    assert level(found) == wanted


def test_no_change_has_no_level(resolve: Callable[[str], World]) -> None:
    assert changes(resolve(OLD), resolve("// a comment\n" + OLD)) == ()
    assert level(()) is None
