"""Small components of WebAssembly text for tests: a shop, which needs nothing, an exchange, which asks for rates, a cloud."""

from __future__ import annotations

import contextlib
import importlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from witworks.bindgen import render
from witworks.bindgen.names import package_name
from witworks.model import world_json
from witworks.model.resolve import world_from_json
from witworks.programs import Probes
from witworks.runtime import fingerprint
from witworks.toolchains import wasm_tools

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIT = """\
package demo:shop;

/// Adds up what customers buy.
interface till {
  record item {
    name: string,
    price: f64,
    count: u32,
  }
  /// Who buys.
  flags customer { member, student }
  enum size { small, large }
  variant payment { cash, card(string) }

  /// A cart that is filled bit by bit.
  resource cart {
    constructor();
    add: func(price: f64);
    total: func() -> f64;
  }

  /// The sum of all prices.
  total: func(items: list<item>) -> result<f64, string>;
  /// Exactly half of a number; there is none of an odd one.
  halve: func(number: u32) -> u32;
  /// How often this instance was asked so far.
  count: func() -> u32;
  /// Works for so many rounds.
  work: func(rounds: u64);
}

interface rates {
  rate: func(currency: string) -> f64;
}

interface desk {
  convert: func(amount: f64, currency: string) -> f64;
}

interface space {
  record point { x: f64, y: f64 }
  /// The points, each so much to the right.
  moved: func(points: list<point>, by: f64) -> list<point>;
}

world shop {
  export till;
}

world exchange {
  import rates;
  export desk;
}

world cloud {
  export space;
}
"""

ALLOCATOR = """
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
    (global.set $next (i32.add (local.get $at) (local.get 3)))
    (block $enough
      (br_if $enough (i32.le_u (global.get $next) (i32.shl (memory.size) (i32.const 16))))
      (drop (memory.grow (i32.add (i32.shr_u (local.get 3) (i32.const 16)) (i32.const 1)))))
    (local.get $at))
"""

SHOP = f"""
(module
  (import "[export]demo:shop/till" "[resource-new]cart" (func $new (param i32) (result i32)))
  {ALLOCATOR}
  (global $count (mut i32) (i32.const 0))
  (global $cart (mut i32) (i32.const 128))
  (data (i32.const 16) "nothing to add up")
  (func (export "demo:shop/till#[constructor]cart") (result i32)
    (global.set $cart (i32.add (global.get $cart) (i32.const 8)))
    (f64.store (global.get $cart) (f64.const 0))
    (call $new (global.get $cart)))
  (func (export "demo:shop/till#[method]cart.add") (param i32 f64)
    (f64.store (local.get 0) (f64.add (f64.load (local.get 0)) (local.get 1))))
  (func (export "demo:shop/till#[method]cart.total") (param i32) (result f64) (f64.load (local.get 0)))
  (func (export "demo:shop/till#total") (param $at i32) (param $left i32) (result i32) (local $sum f64)
    (if (i32.eqz (local.get $left))
      (then
        (i32.store (i32.const 64) (i32.const 1))
        (i32.store (i32.const 72) (i32.const 16))
        (i32.store (i32.const 76) (i32.const 17))
        (return (i32.const 64))))
    (loop $more
      (local.set $sum
        (f64.add (local.get $sum)
          (f64.mul (f64.load offset=8 (local.get $at)) (f64.convert_i32_u (i32.load offset=16 (local.get $at))))))
      (local.set $at (i32.add (local.get $at) (i32.const 24)))
      (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (i32.store (i32.const 64) (i32.const 0))
    (f64.store (i32.const 72) (local.get $sum))
    (i32.const 64))
  (func (export "cabi_post_demo:shop/till#total") (param i32) (global.set $next (i32.const 1024)))
  (func $halve (export "demo:shop/till#halve") (param i32) (result i32)
    (if (i32.and (local.get 0) (i32.const 1)) (then (unreachable)))
    (i32.shr_u (local.get 0) (i32.const 1)))
  (func (export "demo:shop/till#count") (result i32)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (global.get $count))
  (func (export "demo:shop/till#work") (param i64)
    (loop $more (br_if $more (i64.ne (local.tee 0 (i64.sub (local.get 0) (i64.const 1))) (i64.const 0))))))
"""

EXCHANGE = f"""
(module
  (import "demo:shop/rates" "rate" (func $rate (param i32 i32) (result f64)))
  {ALLOCATOR}
  (func (export "demo:shop/desk#convert") (param f64 i32 i32) (result f64)
    (f64.mul (local.get 0) (call $rate (local.get 1) (local.get 2)))))
"""

CLOUD = f"""
(module
  {ALLOCATOR}
  (func (export "demo:shop/space#moved") (param $at i32) (param $left i32) (param $by f64) (result i32)
    (i32.store (i32.const 64) (local.get $at))
    (i32.store (i32.const 68) (local.get $left))
    (block $done (loop $more
      (br_if $done (i32.eqz (local.get $left)))
      (f64.store (local.get $at) (f64.add (f64.load (local.get $at)) (local.get $by)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br $more)))
    (i32.const 64))
  (func (export "cabi_post_demo:shop/space#moved") (param i32) (global.set $next (i32.const 1024))))
"""


def tools(*arguments: object) -> bytes:
    """What wasm-tools prints."""
    program = wasm_tools.find(None, Probes(None)).path
    done = subprocess.run([str(program), *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def component(folder: Path, world: str, wit: str = WIT, *, lines: bool = False) -> Path:
    """A component of one of the worlds, as any tool may have made it: without a fingerprint; on request with its lines in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{world}.wit").write_text(wit, encoding="utf-8")
    (folder / f"{world}.wat").write_text({"shop": SHOP, "exchange": EXCHANGE, "cloud": CLOUD}[world], encoding="utf-8")
    core, made = folder / f"{world}.core.wasm", folder / f"{world}.wasm"
    dwarf = ["--generate-dwarf", "lines"] if lines else []
    tools("component", "embed", *dwarf, "-w", world, folder / f"{world}.wit", folder / f"{world}.wat", "-o", core)
    tools("component", "new", core, "-o", made)
    return made


def package(folder: Path, world: str, *, lines: bool = False) -> Path:
    """Bindings for one of the worlds with the component in them, below ``folder``."""
    made = component(folder / "made", world, lines=lines)
    resolved = world_from_json(json.loads(tools("component", "wit", "--json", made.with_suffix(".wit"))), "demo:shop", world)
    home = folder / package_name(world)
    home.mkdir()
    for path, text in render(resolved, component=world).items():
        (home / path).write_text(text, encoding="utf-8")
    (home / f"{world}.wasm").write_bytes(fingerprint.stamp(made.read_bytes(), world_json.signature(resolved)))
    return home


@contextlib.contextmanager
def imported(folder: Path, *names: str) -> Iterator[Any]:
    """The packages of ``folder`` by name (one: itself), importable in here only."""
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        found = [importlib.import_module(name) for name in names]
        yield found[0] if len(found) == 1 else found
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] in names]:
            del sys.modules[name]
