"""The relay, by which the component backend makes its calls: what goes through it, and what cannot."""

from __future__ import annotations

import random
from array import array
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from witworks.model import world_json
from witworks import runtime as rt
from witworks.bindgen.core_calls import relay_calls
from witworks.runtime import engines, fingerprint, loading, precompiled, relay_loading
from witworks.runtime.component_backend import ComponentBackend
from witworks.runtime.relay_backend import RelayBackend
from witworks.runtime.component_binary import section
from witworks.runtime.relay_shape import Call, Shape, shape_of

from tests.golden.conftest import wasm_tools
from tests.golden.test_golden import FEATURES, NOT_INSTANTIABLE, world_of

HEADER = len(fingerprint.COMPONENT_HEADER)
TYPES = {
    "text": "string",
    "raw": "list<u8>",
    "doubles": "list<f64>",
    "words": "list<u16>",
    "nested": "list<tuple<string, list<list<f32>>, option<char>>>",
}
PAD = (0,) * 17


@pytest.fixture(autouse=True)
def component_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITWORKS_BACKEND", "component")


def backend_class(component: Any) -> type:
    assert component.backend == "component"
    return type(rt.backend_of(component))


@pytest.mark.parametrize("feature", sorted({*FEATURES} - NOT_INSTANTIABLE))
def test_every_world_is_relayed(feature: str, builder: Any) -> None:
    built = builder.build(feature.replace("_", "-"), *_corpus(feature))
    facts = built.component_class.facts
    loaded = loading.component(facts, engines.shared(engines.EngineConfig()))
    assert loaded.relayed


@pytest.mark.parametrize("feature", FEATURES)
def test_bindings_and_build_see_the_same_calls(feature: str, builder: Any) -> None:
    """Else what the build precompiles is not what bindings load."""
    built = builder.build(feature.replace("_", "-"), *_corpus(feature))
    calls, resources, lent = relay_calls(world_of(builder, feature))
    expected = Shape(tuple(Call(*call) for call in calls), tuple(resources), tuple(lent))
    assert shape_of(built.component_class.facts.direct) == expected


def _corpus(feature: str) -> tuple[Path, str]:
    return Path(__file__).parent / "corpus" / f"{feature}.wit", f"{feature.replace('_', '-')}-world"


@pytest.fixture(scope="module")
def echo(module_builder: Any) -> Any:
    return module_builder.echo("relayed", TYPES)


@pytest.fixture
def component(echo: Any) -> Any:
    host = SimpleNamespace(**{f"f_{name}": lambda value, one, _pad: (value, one) for name in TYPES})
    with echo.component_class(host=host) as made:
        assert backend_class(made) is RelayBackend
        yield made


EVERY = bytes(range(256))
VALUES = [
    ("text", ""),
    ("text", "".join(map(chr, range(1, 0x800))) + "\U0001f600"),
    *(("raw", random.Random(n).randbytes(n)) for n in (0, 1, 7, 8, 9, 15, 16, 17, 65_535, 65_536, 65_537)),
    *(("raw", b"a" * n) for n in (1, 8, 65_536)),
    ("raw", EVERY * 12_000),
    ("doubles", array("d", [n / 7 for n in range(200_000)])),
    ("words", list(range(65_536))),
    ("nested", [(f"ü{n}" * (n % 5), [[1.5] * n, [], [float(n)]], chr(0x10FFFF - n)) for n in range(50)] + [("", [], None)]),
]


@pytest.mark.parametrize(("name", "value"), VALUES, ids=[f"{n}-{name}" for n, (name, _) in enumerate(VALUES)])
@pytest.mark.parametrize("side", ["api", "via"])
def test_blocks_of_any_size_and_bytes(side: str, name: str, value: Any, component: Any) -> None:
    if side == "via" and len(value) > 100_000:
        value = value[:100_000]
    for _ in range(2):  # the second call finds what the first left in the relay's memory
        assert getattr(getattr(component, side), f"f_{name}")(value, 7, PAD) == (value, 7)


def test_nothing_of_a_call_is_kept(component: Any) -> None:
    component.api.f_raw(EVERY * 1000, 1, PAD)
    x = rt.backend_of(component)._x
    assert len(x.view) == 0


def test_the_relays_memory_counts_as_the_guests_does(echo: Any) -> None:
    host = SimpleNamespace(**{f"f_{name}": lambda *given: given for name in TYPES})
    with echo.component_class(host=host, memory=1 << 20) as component:
        assert component.api.f_raw(bytes(1000), 1, PAD) == (bytes(1000), 1)
        with pytest.raises(rt.OutOfMemory, match=r"WW523.*1048576 bytes"):
            component.api.f_raw(bytes(1 << 20), 1, PAD)
        with pytest.raises(rt.InstanceDead):
            component.api.f_raw(b"", 1, PAD)


@pytest.mark.provokes("WW505", "WW506")
def test_a_refused_argument_leaves_the_instance_as_it_was(component: Any) -> None:
    with pytest.raises(rt.OutOfRange):
        component.api.f_words([1, 65_536], 7, PAD)
    with pytest.raises(rt.NotUnicode):
        component.api.f_text("\ud800", 7, PAD)
    assert component.api.f_words([1, 65_535], 7, PAD) == ([1, 65_535], 7)


def test_frames_are_the_guests_alone(builder: Any) -> None:
    core = """(module (memory (export "memory") 1)
      (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))
      (func $inner unreachable)
      (func $run (export "run") (param i32 i32) (call $inner)))"""
    built = builder.text("panics", "package t:p; world panics { export run: func(text: string); }", "panics", core)
    with built.component_class() as component, pytest.raises(rt.Trap) as caught:
        component.run("x")
    assert caught.value.frames == ("inner", "run")


def test_a_component_without_fingerprint_goes_value_by_value(builder: Any) -> None:
    wit = "package t:p; world plain { export a: func(text: string) -> string; }"
    built = builder.text("plain", wit, "plain", stamped=False)
    with built.component_class() as component:
        assert backend_class(component) is ComponentBackend
        with pytest.raises(rt.Trap, match="unreachable"):
            component.a("x")


SMALL_WIT = "package t:s; world small { import host: func(text: string) -> string; export a: func(text: string) -> string; }"
SMALL_CORE = """(module
  (import "$root" "host" (func $host (param i32 i32 i32)))
  REALLOC
  (func (export "a") (param i32 i32) (result i32) (call $host (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16)))"""


def test_what_cannot_be_wrapped_goes_value_by_value(builder: Any, realloc: str) -> None:
    """Here because a nested component stands before the imports."""
    built = builder.text("small", SMALL_WIT, "small", SMALL_CORE.replace("REALLOC", realloc))
    with built.component_class(host=str.upper) as component:
        assert backend_class(component) is RelayBackend
        assert component.a("xü") == "XÜ"
    data = built.component_class.facts.file.read_bytes()
    data = data[:HEADER] + section(4, fingerprint.COMPONENT_HEADER) + data[HEADER:]
    built.component_class.facts.file.write_bytes(data)
    with built.component_class(host=str.upper) as component:
        assert backend_class(component) is ComponentBackend
        assert component.a("xü") == "XÜ"


def test_what_the_build_precompiles_is_what_bindings_load(
    builder: Any, realloc: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = builder.text("small", SMALL_WIT, "small", SMALL_CORE.replace("REALLOC", realloc))
    facts = built.component_class.facts
    monkeypatch.setenv("WITWORKS_CACHE", str(tmp_path))
    precompiled.precompile(facts.file, tmp_path / "small.cwasm", shape_of(facts.direct))
    monkeypatch.setattr(precompiled, "_compile", lambda *_given: pytest.fail("it is compiled once more"))
    with built.component_class(host=str.upper) as component:
        assert backend_class(component) is RelayBackend
        assert component.a("x") == "X"


def test_wrapping_gives_the_same_bytes_every_time(builder: Any, realloc: str) -> None:
    built = builder.text("small", SMALL_WIT, "small", SMALL_CORE.replace("REALLOC", realloc))
    facts = built.component_class.facts
    data, shape = facts.file.read_bytes(), shape_of(facts.direct)
    assert shape is not None
    outer = relay_loading.wrapped(data, shape)
    assert relay_loading.wrapped(data, shape) == outer
    (builder.root / "outer.wasm").write_bytes(outer)
    wasm_tools("validate", builder.root / "outer.wasm")


def test_a_function_that_cannot_run_does_not_keep_the_others_from_the_relay(builder: Any) -> None:
    wit = "package t:o; interface i { odd: func() -> stream<u32>; plain: func(x: string) -> u32; } world odd { export i; }"
    built = builder.text("odd", wit, "odd")
    with built.component_class() as component:
        assert backend_class(component) is RelayBackend
        with pytest.raises(rt.Unsupported, match="`odd` needs stream"):
            component.i.odd()
        with pytest.raises(rt.Trap, match="unreachable"):
            component.i.plain("x")


WASI_WIT = """
package t:w;
package wasi:clocks@0.2.0 { interface monotonic-clock { now: func() -> u64; } }
package wasi:random@0.2.0 { interface random { get-random-bytes: func(len: u64) -> list<u8>; } }
world w {
  import wasi:clocks/monotonic-clock@0.2.0;
  import wasi:random/random@0.2.0;
  import log: func(text: string);
  export now: func() -> u64;
  export random: func(count: u64) -> list<u8>;
}
"""
WASI_CORE = """(module
  (import "wasi:clocks/monotonic-clock@0.2.0" "now" (func $now (result i64)))
  (import "wasi:random/random@0.2.0" "get-random-bytes" (func $random (param i64 i32)))
  (import "$root" "log" (func $log (param i32 i32)))
  (data (i32.const 32) "drawn")
  REALLOC
  (func (export "now") (result i64) (call $now))
  (func (export "random") (param i64) (result i32)
    (call $random (local.get 0) (i32.const 16))
    (call $log (i32.const 32) (i32.const 5))
    (i32.const 16)))"""


def test_imports_of_wasi_and_of_the_host_pass_through(builder: Any, realloc: str) -> None:
    said: list[str] = []
    built = builder.text("wasi", WASI_WIT, "w", WASI_CORE.replace("REALLOC", realloc))
    with built.component_class(log=said.append) as component:
        assert backend_class(component) is RelayBackend
        assert component.now() <= component.now()
        drawn = component.random(5000)
        assert len(drawn) == 5000
        assert drawn != component.random(5000)
    assert said == ["drawn", "drawn"]


INNER_WIT = """
package t:c;
interface shout { shout: func(words: list<string>) -> list<string>; }
world inner { export shout; }
world outer { import shout; export call: func(words: list<string>) -> list<string>; }
world composed { export call: func(words: list<string>) -> list<string>; }
"""
INNER_CORE = """(module REALLOC
  (func (export "t:c/shout#shout") (param i32 i32) (result i32)
    (i32.store8 (i32.load (local.get 0)) (i32.const 33))
    (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)))"""
OUTER_CORE = """(module REALLOC
  (import "t:c/shout" "shout" (func $shout (param i32 i32 i32)))
  (func (export "call") (param i32 i32) (result i32)
    (call $shout (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16)))"""


def test_a_composition_is_relayed(builder: Any, realloc: str) -> None:
    root = builder.root
    path = root / "c.wit"
    path.write_text(INNER_WIT, encoding="utf-8")
    imports_first = OUTER_CORE.replace("REALLOC", "", 1).replace("(func (export", realloc + "(func (export", 1)
    for world, core in (("inner", INNER_CORE.replace("REALLOC", realloc)), ("outer", imports_first)):
        (root / f"{world}.wasm").write_bytes(builder.component(path, world, core))
    wasm_tools("compose", root / "outer.wasm", "-d", root / "inner.wasm", "-o", root / "composed.wasm")
    built = builder.text("composed", INNER_WIT, "composed")
    stamped = fingerprint.stamp((root / "composed.wasm").read_bytes(), world_json.signature(built.world))
    built.component_class.facts.file.write_bytes(stamped)
    with built.component_class() as component:
        assert backend_class(component) is RelayBackend
        assert component.call(["hello", "ü", "w"]) == ["!ello", "ü", "w"]


SAMPLE_WIT = """
package t:h;
interface api {
  resource box { constructor(value: u32); get: func() -> u32; }
  open: func(box: box) -> u32;
  pair: func(first: borrow<box>, second: box, name: string) -> tuple<box, string>;
}
world boxes { import tell: func(words: list<string>) -> list<u32>; export api; export ask: func() -> list<u32>; }
"""
SAMPLE_CORE = """(module
  (import "$root" "tell" (func $tell (param i32 i32 i32)))
  (import "[export]t:h/api" "[resource-new]box" (func $new (param i32) (result i32)))
  (import "[export]t:h/api" "[resource-rep]box" (func $rep (param i32) (result i32)))
  (import "[export]t:h/api" "[resource-drop]box" (func $drop (param i32)))
  REALLOC
  (func (export "t:h/api#[constructor]box") (param i32) (result i32) (call $new (local.get 0)))
  (func (export "t:h/api#[method]box.get") (param i32) (result i32) (local.get 0))
  (func (export "t:h/api#open") (param i32) (result i32) (local i32)
    (local.set 1 (call $rep (local.get 0))) (call $drop (local.get 0)) (local.get 1))
  (func (export "t:h/api#pair") (param i32 i32 i32 i32) (result i32)
    (i32.store (i32.const 16) (local.get 1)) (i32.store (i32.const 20) (local.get 2)) (i32.store (i32.const 24) (local.get 3))
    (i32.const 16))
  (func (export "ask") (result i32) (call $tell (i32.const 0) (i32.const 0) (i32.const 16)) (i32.const 16)))"""


def test_handles_and_callbacks(builder: Any, realloc: str) -> None:
    calls: list[Any] = []

    def tell(words: list[str]) -> list[int]:
        calls.append(words)
        for doomed in dropped:
            doomed.close()  # waits until the call is over
        with pytest.raises(rt.Reentered, match="WW509"):
            component.api.open(box)
        return list(range(1000))

    built = builder.text("boxes", SAMPLE_WIT, "boxes", SAMPLE_CORE.replace("REALLOC", realloc))
    with built.component_class(tell=tell) as component:
        assert backend_class(component) is RelayBackend
        box, other = component.api.box(7), component.api.box(8)
        dropped = [component.api.box(9)]
        assert component.ask() == list(range(1000))
        assert calls == [[]]
        mine, name = component.api.pair(box, other, "näme")
        assert (box.get(), mine.get(), name) == (7, 8, "näme")
        with pytest.raises(rt.HandleGone):
            other.get()
        with pytest.raises(rt.Trap):  # lent and given in one call
            component.api.pair(mine, mine, "")


LENT_WIT = """
package t:l;
interface things { resource thing { constructor(number: u32); value: func() -> u32; } }
interface api {
  use things.{thing};
  resource box { constructor(value: u32); }
  sum: func(all: list<borrow<thing>>, weight: u8) -> u32;
  swap: func(one: thing, box: box, text: string) -> tuple<box, thing, string>;
  make: func(number: u32) -> result<list<thing>, string>;
}
world lent { import things; export api; use things.{thing}; export peek: func(thing: borrow<thing>) -> u32; }
"""
LENT_CORE = """(module
  (import "t:l/things" "[constructor]thing" (func $make (param i32) (result i32)))
  (import "t:l/things" "[method]thing.value" (func $value (param i32) (result i32)))
  (import "t:l/things" "[resource-drop]thing" (func $drop (param i32)))
  (import "[export]t:l/api" "[resource-new]box" (func $new (param i32) (result i32)))
  REALLOC
  (func $peek (export "peek") (param i32) (result i32) (local i32)
    (local.set 1 (call $value (local.get 0))) (call $drop (local.get 0)) (local.get 1))
  (func (export "t:l/api#[constructor]box") (param i32) (result i32) (call $new (local.get 0)))
  (func (export "t:l/api#sum") (param $at i32) (param $count i32) (param i32) (result i32) (local $sum i32)
    (block $done (loop $next
      (br_if $done (i32.eqz (local.get $count)))
      (local.set $sum (i32.add (local.get $sum) (call $peek (i32.load (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $next)))
    (local.get $sum))
  (func (export "t:l/api#swap") (param i32 i32 i32 i32) (result i32)
    (i32.store (i32.const 16) (local.get 1)) (i32.store (i32.const 20) (local.get 0))
    (i32.store (i32.const 24) (local.get 2)) (i32.store (i32.const 28) (local.get 3)) (i32.const 16))
  (func (export "t:l/api#make") (param i32) (result i32)
    (i32.store8 (i32.const 16) (i32.const 0)) (i32.store (i32.const 20) (i32.const 32)) (i32.store (i32.const 24) (i32.const 2))
    (i32.store (i32.const 32) (call $make (local.get 0)))
    (i32.store (i32.const 36) (call $make (i32.add (local.get 0) (i32.const 1))))
    (i32.const 16)))"""


class Thing:
    def __init__(self, number: int) -> None:
        self.number = number

    def value(self) -> int:
        return self.number


def test_objects_of_the_host_are_lent_given_and_come_back(builder: Any, realloc: str) -> None:
    built = builder.text("lent", LENT_WIT, "lent", LENT_CORE.replace("REALLOC", realloc))
    with built.component_class(things=SimpleNamespace(thing=Thing)) as component:
        assert backend_class(component) is RelayBackend
        held = rt.backend_of(component)._cx.objects
        things = [Thing(n) for n in range(300)]
        assert component.api.sum([*things, things[7]], 1) == sum(range(300)) + 7
        assert component.peek(things[9]) == 9
        with pytest.raises(rt.OutOfRange):
            component.api.sum(things, 256)
        assert held == {}
        box = component.api.box(1)
        with pytest.raises(rt.NotUnicode):
            component.api.swap(things[0], box, "\ud800")
        assert held == {}
        other, thing, text = component.api.swap(things[3], box, "ü")
        assert thing is things[3]
        assert text == "ü"
        with pytest.raises(rt.HandleGone):
            component.api.swap(things[0], box, "")
        assert component.api.swap(things[0], other, "")[1] is things[0]
        assert [thing.number for thing in component.api.make(5)] == [5, 6]
        assert held == {}
        with pytest.raises(AttributeError, match="value"):
            component.peek(object())
        with pytest.raises(rt.InstanceDead):
            component.peek(things[0])
