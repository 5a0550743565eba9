"""A world written as WIT again resolves to the same world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from witworks import programs
from witworks.artifacts import resolving
from witworks.model import wit_writing, world_json
from witworks.model.packages import WitIndex, closure, read_index, read_package
from witworks.model.world_json import to_json
from witworks.toolchains import wasm_tools

if TYPE_CHECKING:
    from pathlib import Path

    from witworks.model.packages import Closure
    from witworks.model.world import World

TEXT: Final = """\
package demo:all@1.2.0-rc.1;

/// Not reached.
interface elsewhere { later: func(); }

interface types {
  resource blob {
    constructor(data: list<u8>);
    get: func(at: u32) -> option<u8>;
    merge: static func(one: borrow<blob>, other: blob) -> blob;
  }
  resource opaque;
  record %record { %list: list<u8>, %u8: tuple<u8, s64>, mark: option<result<_, string>> }
  variant %variant { %none, some(blob), pair(tuple<char, f32>) }
  enum %enum { a, B-C }
  flags %flags { read, write }
  type alias = %record;
  type numbers = list<f64>;
}

/// What it is for.
interface work {
  use types.{blob, %record as entry};
  /// A sum.
  %func: func(%from: entry, %with: borrow<blob>) -> result<blob, entry>;
  nothing: func();
  @unstable(feature = more)
  more: func() -> result;
}

world app {
  use types.{alias as other};
  record %own { x: other }
  resource thing { touch: func(); }
  import log: func(msg: string, %from: %own);
  import side: interface { use types.{blob}; see: func(b: borrow<blob>); }
  export side: interface { see: func() -> u32; }
  export work;
  export make: func() -> %own;
}
"""


@pytest.fixture(scope="module")
def tool() -> Path:
    return wasm_tools.find(None, programs.Probes(None)).path


def _again(world: World, folder: Path, tool: Path, features: tuple[str, ...] = ()) -> World:
    """The world of what was written, in a layout of its own."""
    first, *others = wit_writing.packages(world, features).items()
    for at, (package, text) in ((folder, first), *((folder / "deps" / str(number), one) for number, one in enumerate(others))):
        at.mkdir(parents=True)
        (at / "package.wit").write_text(f"package {package};\n\n{text}", encoding="utf-8")
    found = closure(read_package(folder), WitIndex(folder / "none", {}))
    return resolving.resolve(found, world.name, tool, features)


def _same(wit: Closure, name: str, folder: Path, tool: Path, features: tuple[str, ...] = ()) -> None:
    world = resolving.resolve(wit, name, tool, features)
    again = _again(world, folder, tool, features)
    assert to_json(again, docs=False) == to_json(world, docs=False)
    assert world_json.signature(again) == world_json.signature(world)
    assert again.docs == ""


@pytest.mark.parametrize("features", [(), ("more",)])
def test_every_kind_of_item_comes_back(tmp_path: Path, tool: Path, features: tuple[str, ...]) -> None:
    (tmp_path / "world.wit").write_text(TEXT, encoding="utf-8")
    _same(closure(read_package(tmp_path), WitIndex(tmp_path / "none", {})), "app", tmp_path / "again", tool, features)


def test_what_is_not_reached_and_words_are_left_out(tmp_path: Path, tool: Path) -> None:
    (tmp_path / "world.wit").write_text(TEXT, encoding="utf-8")
    world = resolving.resolve(closure(read_package(tmp_path), WitIndex(tmp_path / "none", {})), "app", tool)
    (text,) = wit_writing.packages(world).values()
    assert "elsewhere" not in text
    assert "//" not in text
    assert "more" not in text


def test_the_worlds_of_this_project_come_back(repository: Path, tmp_path: Path, tool: Path) -> None:
    count = 0
    for folder in (repository / "wit", repository / "tests/projects/conformance/wit"):
        index = read_index(folder)
        for package, world in index.worlds:
            _same(closure(package, index), world.name, tmp_path / str(count), tool)
            count += 1
    assert count > 5
