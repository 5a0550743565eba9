"""Documentation that goes along with a component, and what of it is believed."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest
from witworks.model import world_json
from witworks.model.documented import documented, section
from witworks.model.world import Field, Function, Interface, Primitive, World

OPS = Interface("demo:x/ops", functions=(Function("f", (Field("a", Primitive("u32")),)),))
TOLD = replace(OPS, docs="Operations.", functions=(replace(OPS.functions[0], docs="It works."),))
FOUND = World("root:component", "root", exports=("demo:x/ops",), interfaces={"demo:x/ops": OPS})
SAID = World("demo:x", "x", exports=("demo:x/ops",), interfaces={"demo:x/ops": TOLD}, docs="A world.")


def test_documentation_is_there_again() -> None:
    world = documented(FOUND, section(world_json.dumps(SAID)))
    assert (world.package, world.name, world.docs) == ("root:component", "root", "A world.")
    assert world.interfaces["demo:x/ops"] == TOLD
    assert world_json.signature(world) == world_json.signature(FOUND)


def test_what_speaks_of_another_interface_is_not_believed() -> None:
    other = replace(TOLD, functions=(replace(TOLD.functions[0], params=(Field("a", Primitive("u64")),)),))
    world = documented(FOUND, section(world_json.dumps(replace(SAID, interfaces={"demo:x/ops": other}))))
    assert world.interfaces == FOUND.interfaces


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"no zlib",
        zlib.compress(b"no JSON"),
        zlib.compress(b"[]"),
        zlib.compress(b'{"format": 1}'),
        zlib.compress(b"[" * 100_000),
    ],
)
def test_a_section_that_is_none_is_no_matter(content: bytes | None) -> None:
    assert documented(FOUND, content) == FOUND


@pytest.mark.parametrize("docs", [5, ["a"], {"a": 1}, None, "\ud800", "a\0b", "\x1b[2J", "a\x85b", "a\u2028b"])
@pytest.mark.parametrize("place", ["world", "function"])
def test_documentation_that_cannot_be_written_is_none(docs: object, place: str) -> None:
    said = json.loads(world_json.dumps(SAID))
    (said["interfaces"]["demo:x/ops"]["functions"][0] if place == "function" else said)["docs"] = docs
    assert documented(FOUND, section(json.dumps(said))) == FOUND


def test_tabs_and_lines_are_documentation() -> None:
    assert documented(FOUND, section(world_json.dumps(replace(SAID, docs="a\tb\nc")))).docs == "a\tb\nc"


@pytest.mark.parametrize("depth", [100, 300, 320, 400, 900])
def test_types_without_end_are_not_alike(depth: int) -> None:
    said = json.loads(world_json.dumps(SAID))
    param = said["interfaces"]["demo:x/ops"]["functions"][0]["params"][0]
    param["type"] = "@"
    text = json.dumps(said).replace('"@"', '{"option": ' * depth + '"u32"' + "}" * depth)
    assert documented(FOUND, section(text)).interfaces == FOUND.interfaces
