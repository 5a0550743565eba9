"""Worlds with what Python's wasmtime cannot run: they build and can be imported; what wasm-tools does not accept is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.e2e.conftest import Project

WAITS = "package t:waits;\nworld waits { export wait-a-bit: async func(n: u32) -> u32; export add: func(a: u32) -> u32; }\n"
WAITS_WAT = """(module
  (func (export "wait-a-bit") (param i32) (result i32) (local.get 0))
  (func (export "add") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
"""
CALL = """
from waits import Waits
from witworks import runtime as rt
with Waits() as waits:
    try:
        waits.wait_a_bit(1)
    except rt.Unsupported as error:
        print(error.code, "async" in str(error), waits.add(1))
"""
FIXED = "package t:fixed;\nworld fixed { export hold: func(x: list<u8, 3>) -> u32; }\n"
FIXED_WAT = '(module (func (export "hold") (param i32 i32 i32) (result i32) (local.get 0)))\n'


def test_async_functions_are_typed_and_refuse_when_called(calc: Project) -> None:
    calc.wat("waits", WAITS, WAITS_WAT)
    calc.scons().good()
    assert calc.python(CALL) == "WW507 True 2"


@pytest.mark.provokes("WW405")
def test_a_feature_that_is_a_draft_is_named(calc: Project) -> None:
    calc.wat("fixed", FIXED, FIXED_WAT)
    calc.scons().refused("WW405", "Fixed-length lists require the component model fixed-length lists feature", "it is a draft")
