"""The relay around a component when it is built: said in the component, and left out where the world may be another."""

from __future__ import annotations

from typing import Any

from witworks.model import world_json
from witworks.artifacts import wrapping
from witworks.runtime import fingerprint

WIT = "package t:small; world small { export f: func(a: list<u8>) -> string; }"


def test_what_is_wrapped_says_so_and_is_of_its_world(module_builder: Any) -> None:
    built = module_builder.text("small", WIT, "small")
    component = (built.folder / "small.wasm").read_bytes()
    outer = wrapping.relayed(component, built.world)
    assert outer is not None
    assert fingerprint.custom_section(outer, wrapping.SECTION) == wrapping.VERSION
    assert fingerprint.read(outer) == world_json.signature(built.world)
    assert wrapping.relayed(component, built.world) == outer
    assert fingerprint.custom_section(component, wrapping.SECTION) is None


def test_what_may_be_of_another_world_is_not(module_builder: Any) -> None:
    built = module_builder.text("unknown", WIT, "small", stamped=False)
    component = (built.folder / "unknown.wasm").read_bytes()
    assert wrapping.relayed(component, built.world) is None
    stamped = fingerprint.stamp(component, "0" * 64)
    assert wrapping.relayed(stamped, built.world) is None
