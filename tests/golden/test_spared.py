"""Imports that a world does not name itself, since it only uses their types: the host may leave them out."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

import pytest
from witworks.model import world_json
from witworks import runtime as rt
from witworks.bindgen import render
from witworks.runtime.mocks import Mocks, mocked

WIT = """
package t:spared;
interface shop { record item { price: u32 } sell: func(thing: item) -> u32; }
interface desk { use shop.{item}; look: func(thing: item) -> u32; ask: func(thing: item) -> u32; }
world spared { export desk; }
"""
CORE = """(module
  (import "t:spared/shop" "sell" (func $sell (param i32) (result i32)))
  (func (export "t:spared/desk#look") (param i32) (result i32) (local.get 0))
  (func (export "t:spared/desk#ask") (param i32) (result i32) (call $sell (local.get 0))))"""


@pytest.fixture(scope="module")
def built(module_builder: Any) -> Any:
    made = module_builder.text("spared", WIT, "spared", CORE)
    world = replace(made.world, implied=("t:spared/shop",))
    assert world_json.signature(world) == world_json.signature(made.world)
    for path, text in render(world, component="spared").items():
        (made.folder / path).write_text(text, encoding="utf-8")
    module_builder.close()
    importlib.invalidate_caches()
    return importlib.import_module("spared")


def test_without_it_all_goes_well_until_it_is_called(built: Any, backend: str) -> None:
    with built.Spared() as component:
        assert component.backend == backend
        assert component.desk.look(built.Item(7)) == 7
        with pytest.raises(rt.ImportNotProvided, match=r"t:spared/shop.*\n.*Spared\(shop=…\)"):
            component.desk.ask(built.Item(7))


def test_with_it_it_is_as_any_import(built: Any, backend: str) -> None:
    mocks = Mocks(built.Spared)
    mocked(mocks.shop.sell).returns(5)
    with built.Spared(**mocks) as component:
        assert component.backend == backend
        assert component.desk.ask(built.Item(7)) == 5
    assert mocked(mocks.shop.sell).calls == [(built.Item(7),)]
