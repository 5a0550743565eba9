"""Documentation that goes along with a component, and what of it is believed."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from witworks.model.documented import documented, section
from witworks.model.world import Field, Function, Interface, Primitive, World

OPS = Interface("demo:x/ops", functions=(Function("f", (Field("a", Primitive("u32")),)),))
TOLD = replace(OPS, docs="Operations.", functions=(replace(OPS.functions[0], docs="It works."),))
FOUND = World("root:component", "root", exports=("demo:x/ops",), interfaces={"demo:x/ops": OPS})
SAID = World("demo:x", "x", exports=("demo:x/ops",), interfaces={"demo:x/ops": TOLD}, docs="A world.")


def test_documentation_is_there_again() -> None:
    world = documented(FOUND, section(SAID.dumps()))
    assert (world.package, world.name, world.docs) == ("root:component", "root", "A world.")
    assert world.interfaces["demo:x/ops"] == TOLD
    assert world.signature() == FOUND.signature()


def test_what_speaks_of_another_interface_is_not_believed() -> None:
    other = replace(TOLD, functions=(replace(TOLD.functions[0], params=(Field("a", Primitive("u64")),)),))
    world = documented(FOUND, section(replace(SAID, interfaces={"demo:x/ops": other}).dumps()))
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
