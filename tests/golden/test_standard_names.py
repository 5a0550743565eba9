"""Guests whose imports and exports have the standard names (``cm32p2|…``) run directly like others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from witworks.model import world_json
from witworks import runtime as rt
from witworks.runtime import fingerprint

from tests.golden.conftest import wasm_tools

pytestmark = pytest.mark.usefixtures("backend")

WIT = """
    package t:std@1.2.3;
    interface things { resource thing { constructor(name: string); name: func() -> string; } shout: func(text: string) -> string; }
    interface api {
        resource counter { constructor(start: u32); next: func() -> u32; }
        loud: func(text: string) -> string;
        freed: func() -> u32;
        dropped: func() -> u32;
    }
    world std { import things; import log: func(level: u32); export api; export ready: func() -> u32; }
"""
CORE = """(module
  (import "cm32p2|t:std/things@1" "shout" (func $shout (param i32 i32 i32)))
  (import "cm32p2|t:std/things@1" "[constructor]thing" (func $thing (param i32 i32) (result i32)))
  (import "cm32p2|t:std/things@1" "thing_drop" (func $drop_thing (param i32)))
  (import "cm32p2" "log" (func $log (param i32)))
  (import "cm32p2|_ex_t:std/api@1" "counter_new" (func $new (param i32) (result i32)))
  (memory (export "cm32p2_memory") 1)
  (global $next (mut i32) (i32.const 1024))
  (global $ready (mut i32) (i32.const 0))
  (global $freed (mut i32) (i32.const 0))
  (global $dropped (mut i32) (i32.const 0))
  (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32)
    (global.set $next (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
    (global.get $next)
    (global.set $next (i32.add (global.get $next) (local.get 3))))
  (func (export "cm32p2_initialize") (global.set $ready (i32.const 7)))
  (func (export "cm32p2||ready") (result i32) (call $log (i32.const 3)) (global.get $ready))
  (func (export "cm32p2|t:std/api@1|loud") (param i32 i32) (result i32)
    (call $drop_thing (call $thing (local.get 0) (local.get 1)))
    (call $shout (local.get 0) (local.get 1) (i32.const 8)) (i32.const 8))
  (func (export "cm32p2|t:std/api@1|loud_post") (param i32) (global.set $freed (i32.add (global.get $freed) (i32.const 1))))
  (func (export "cm32p2|t:std/api@1|freed") (result i32) (global.get $freed))
  (func (export "cm32p2|t:std/api@1|dropped") (result i32) (global.get $dropped))
  (func (export "cm32p2|t:std/api@1|[constructor]counter") (param i32) (result i32)
    (i32.store (i32.const 16) (local.get 0)) (call $new (i32.const 16)))
  (func (export "cm32p2|t:std/api@1|[method]counter.next") (param i32) (result i32)
    (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1))) (i32.load (local.get 0)))
  (func (export "cm32p2|t:std/api@1|counter_dtor") (param i32) (global.set $dropped (i32.load (local.get 0))))
)"""


def test_standard_names_are_known(builder: Any, backend: str) -> None:
    logged: list[int] = []
    made: list[str] = []
    things = SimpleNamespace(shout=str.upper, thing=made.append)
    component = builder.text("std", WIT, "std", CORE).component_class(log=logged.append, things=things)
    assert component.backend == backend
    assert (component.ready(), logged) == (7, [3]), "it was initialised"
    assert (component.api.loud("abc"), made) == ("ABC", ["abc"])
    assert component.api.freed() == 1, "its result was freed"
    with component.api.counter(4) as counter:
        assert [counter.next(), counter.next()] == [5, 6]
    assert component.api.dropped() == 6, "its destructor ran"
    component.close()


VERSIONS = ["1.2.3", "0.2.6", "0.0.4", "0.2.6-rc.1", "12.0.1", None]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_dummies_of_wasm_tools_fit(version: str | None, builder: Any, backend: str) -> None:
    wit = builder.root / "dummy.wit"
    package = f"t:dummy@{version}" if version else "t:dummy"
    wit.write_text(f"package {package}; interface i {{ f: func(x: list<string>) -> string; }} world w {{ import i; export i; }}")
    built = builder.build("dummy", wit, "w")
    standard = builder.root / "standard.wasm"
    wasm_tools("component", "embed", "--dummy-names", "standard32", "-w", "w", wit, "-o", standard)
    data = fingerprint.stamp(wasm_tools("component", "new", standard), world_json.signature(built.world))
    (built.folder / "dummy.wasm").write_bytes(data)
    with built.component_class(i=SimpleNamespace(f=print)) as component:
        assert component.backend == backend
        with pytest.raises(rt.Trap, match="unreachable"):
            component.i.f(["x"])

