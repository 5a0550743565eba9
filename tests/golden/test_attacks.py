"""Guests that want all of the machine: each gets a typed error in bounded time and memory, and the host stays usable.

Every way to run them is a process of its own, so that what they took can be seen: its greatest size, and that it lives on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.golden.conftest import CLAIMS

ROOT = Path(__file__).resolve().parents[2]
BOUND = 500 * 2**20
"""Bytes that a process has at most, with Python, wasmtime and all attacks one after the other."""
SECONDS = 240
"""Not a measure, but the end of a process that would never come to one."""
WIT = """
    package t:attack;
    interface things {
        resource thing { constructor(); }
        /// Makes so many handles and keeps them.
        hoard: func(count: u32) -> u32;
    }
    interface claims {
        record pair { name: string, values: list<u64> }
        text: func(at: u32, size: u32) -> string;
        raw: func(at: u32, size: u32) -> list<u8>;
        numbers: func(at: u32, size: u32) -> list<u64>;
        texts: func(at: u32, size: u32) -> list<string>;
        pairs: func(at: u32, size: u32) -> list<pair>;
        /// As many texts, each of so many bytes, all in the same place.
        again: func(count: u32, size: u32) -> list<string>;
    }
    world attack {
        export things;
        export claims;
        export bomb: func();
        export spin: func();
        export deep: func() -> u32;
        export flood: func(fd: u32, count: u32) -> u32;
        export random: func(size: u32) -> u32;
    }
"""
CLAIMED = "".join(
    f'(func (export "t:attack/claims#{name}") (param i32 i32) (result i32) (call $pair (local.get 0) (local.get 1)))'
    for name in ("text", "raw", "numbers", "texts", "pairs")
)
CORE = f"""(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "[export]t:attack/things" "[resource-new]thing" (func $new (param i32) (result i32)))
  REALLOC
  {CLAIMS}
  {CLAIMED}
  (export "t:attack/claims#again" (func $again))
  (func (export "t:attack/things#[constructor]thing") (result i32) (call $new (i32.const 1)))
  (func (export "t:attack/things#hoard") (param $count i32) (result i32) (local $n i32)
    (loop $next
      (drop (call $new (local.get $n)))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $n) (local.get $count))))
    (local.get $n))
  (func $handle_alloc_error unreachable)
  (func (export "bomb") (local $at i32)
    (loop $more
      (if (i32.eq (i32.const -1) (memory.grow (i32.const 16))) (then (call $handle_alloc_error)))
      (memory.fill (i32.shl (i32.sub (memory.size) (i32.const 16)) (i32.const 16)) (i32.const 255) (i32.const 1048576))
      (br $more)))
  (func (export "spin") (loop (br 0)))
  (func $deep (export "deep") (result i32) (i32.add (call $deep) (i32.const 1)))
  (func (export "flood") (param $stream i32) (param $count i32) (result i32) (local $failed i32)
    (i32.store (i32.const 32) (i32.const 1024)) (i32.store (i32.const 36) (i32.const 60000))
    (loop $next
      (local.set $failed (i32.add (local.get $failed) (i32.ne (i32.const 0)
        (call $write (local.get $stream) (i32.const 32) (i32.const 1) (i32.const 40)))))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $next (local.get $count)))
    (local.get $failed))
  (func (export "random") (param i32) (result i32) (call $random (i32.const 1024) (local.get 0)))
)"""
ATTACKS = """
import json, sys
from witworks import runtime as rt
from witworks.runtime import Captured, Wasi
import {package}
cls = {package}.{name}
MEMORY = 64 * 2**20
ends = {{}}

def attack(title, act, **limits):
    component = cls(memory=MEMORY, **limits)
    try:
        end = repr(act(component))
    except rt.WitworksRuntimeError as error:
        end = type(error).__name__
        try:
            component.random(0)
            end += ", and lives"
        except rt.InstanceDead:
            pass
    component.close()
    with cls(memory=MEMORY) as another:
        assert another.random(16) == 0
    ends[title] = end

attack("bomb", lambda c: c.bomb())
attack("spin", lambda c: c.spin(), timeout=0.2)
attack("spin on fuel", lambda c: c.spin(), fuel=10_000_000)
attack("deep", lambda c: c.deep())
for name in ("text", "raw", "numbers", "texts", "pairs"):
    for at, size in ((0, 2**32 - 1), (1024, 2**31), (2**32 - 8, 2**28), (0, 2**29 + 1)):
        attack(f"{{name}} {{at}} {{size}}", lambda c: getattr(c.claims, name)(at, size))
attack("again, large", lambda c: sum(map(len, c.claims.again(100_000, 2**20))))
attack("again, small", lambda c: sum(map(len, c.claims.again(100_000, 4_000))))
attack("again, in bounds", lambda c: sum(map(len, c.claims.again(1_000, 4_000))))
attack("a million handles", lambda c: c.things.hoard(1_000_000))
attack("handles without end", lambda c: c.things.hoard(2**32 - 1), timeout=1)
out, seen = Captured(), []
attack("flood", lambda c: c.flood(1, 20_000), wasi=Wasi(stdout=out))
ends["kept"] = len(out.data)
attack("flood of errors", lambda c: c.flood(2, 20_000), wasi=Wasi(stderr=lambda data: seen.append(len(data))))
ends["handed on"] = sum(seen)
attack("flood that is dropped", lambda c: (c.flood(1, 20_000), c.flood(2, 20_000)))
attack("flood without end", lambda c: c.flood(1, 0), wasi=Wasi(stdout=Captured()), timeout=1)
attack("random", lambda c: c.random(2**31))
{native}
status = open("/proc/self/status").read()  # getrusage would count what the parent had when it started this
ends["size"] = int(status.split("VmHWM:")[1].split()[0]) * 1024
print(json.dumps(ends))
"""


NATIVE_WIT = """
    package t:asker;
    package wasi:io@0.2.0 {
        interface error { resource error; }
        interface poll { resource pollable; poll: func(in: list<borrow<pollable>>) -> list<u32>; }
        interface streams {
            use error.{error};
            variant stream-error { last-operation-failed(error), closed }
            resource input-stream { read: func(len: u64) -> result<list<u8>, stream-error>; }
            resource output-stream { write-zeroes: func(len: u64) -> result<_, stream-error>; }
        }
    }
    package wasi:clocks@0.2.0 {
        interface monotonic-clock { use wasi:io/poll@0.2.0.{pollable}; subscribe-duration: func(when: u64) -> pollable; }
    }
    package wasi:random@0.2.0 { interface random { get-random-bytes: func(len: u64) -> list<u8>; } }
    package wasi:cli@0.2.0 {
        interface stdin { use wasi:io/streams@0.2.0.{input-stream}; get-stdin: func() -> input-stream; }
        interface stdout { use wasi:io/streams@0.2.0.{output-stream}; get-stdout: func() -> output-stream; }
    }
    world asker {
        import wasi:io/poll@0.2.0;
        import wasi:clocks/monotonic-clock@0.2.0;
        import wasi:random/random@0.2.0;
        import wasi:cli/stdin@0.2.0;
        import wasi:cli/stdout@0.2.0;
        export random: func(len: u64) -> u32;
        export read: func(len: u64) -> u32;
        export zeroes: func(len: u64) -> u32;
        /// So many clocks that ring in a quarter of an hour, kept.
        export hoard: func(count: u32) -> u32;
        /// One clock that has rung, waited for so many times at once.
        export crowd: func(count: u32) -> u32;
    }
"""
NATIVE = """(module
  (import "wasi:random/random@0.2.0" "get-random-bytes" (func $random (param i64 i32)))
  (import "wasi:io/poll@0.2.0" "poll" (func $poll (param i32 i32 i32)))
  (import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-duration" (func $after (param i64) (result i32)))
  (import "wasi:cli/stdin@0.2.0" "get-stdin" (func $stdin (result i32)))
  (import "wasi:cli/stdout@0.2.0" "get-stdout" (func $stdout (result i32)))
  (import "wasi:io/streams@0.2.0" "[method]input-stream.read" (func $read (param i32 i64 i32)))
  (import "wasi:io/streams@0.2.0" "[method]output-stream.write-zeroes" (func $zeroes (param i32 i64 i32)))
  REALLOC
  (func (export "random") (param i64) (result i32) (call $random (local.get 0) (i32.const 96)) (i32.load (i32.const 100)))
  (func (export "read") (param i64) (result i32)
    (call $read (call $stdin) (local.get 0) (i32.const 96)) (i32.load (i32.const 104)))
  (func (export "zeroes") (param i64) (result i32)
    (call $zeroes (call $stdout) (local.get 0) (i32.const 96)) (i32.load (i32.const 96)))
  (func (export "hoard") (param $count i32) (result i32) (local $n i32)
    (loop $next
      (drop (call $after (i64.const 1000000000000)))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $n) (local.get $count))))
    (local.get $n))
  (func (export "crowd") (param $count i32) (result i32) (local $n i32) (local $clock i32)
    (local.set $clock (call $after (i64.const 1)))
    (drop (memory.grow (i32.const 300)))
    (loop $next
      (i32.store offset=100000 (i32.shl (local.get $n) (i32.const 2)) (local.get $clock))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $n) (local.get $count))))
    (global.set $bump (i32.const 8000000))
    (call $poll (i32.const 100000) (local.get $count) (i32.const 96))
    (i32.load (i32.const 100)))
)"""
NATIVE_ATTACKS = """
import asker
for limits in ({{}}, {{"timeout": 5}}):
    for name, argument in (
        ("random", 2**16), ("random", 2**31), ("random", 2**63), ("read", 2**64 - 1), ("zeroes", 2**20), ("zeroes", 2**63),
        ("hoard", 2**32 - 1), ("crowd", 1_000), ("crowd", 1_000_000),
    ):
        with asker.Asker(memory=MEMORY, wasi=Wasi(stdin=b"x" * 1000), **limits) as component:
            try:
                end = getattr(component, name)(argument)
            except rt.Trap as trap:
                end = type(trap).__name__
        ends[f"{{name}} {{argument}} {{len(limits)}}"] = end
"""


@pytest.fixture(scope="module")
def guests(module_builder: Any, adapter: Any) -> Path:
    """Bindings with the attacker, with its world's fingerprint and without, and with one that asks WASI 0.2 itself."""
    module_builder.text("asker", NATIVE_WIT, "asker", NATIVE.replace("REALLOC", module_builder.realloc))
    module_builder.adapter = adapter
    core = CORE.replace("REALLOC", module_builder.realloc)
    for name, stamped in (("attack", True), ("unstamped-attack", False)):
        built = module_builder.text(name, WIT, "attack", core, stamped=stamped)
    return Path(built.folder.parent)


@pytest.fixture(scope="module", params=["direct", "relay", "values"])
def ends(guests: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How each attack ended."""
    package, name = ("unstamped_attack", "UnstampedAttack") if request.param == "values" else ("attack", "Attack")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site_scons"), str(guests)]),
        "WITWORKS_BACKEND": "direct" if request.param == "direct" else "component",
        "WITWORKS_CACHE": str(tmp_path_factory.mktemp("cache")),
    }
    native = NATIVE_ATTACKS.format() if request.param == "relay" else ""
    code = ATTACKS.format(package=package, name=name, native=native)
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_each_ends_in_an_error_of_its_kind(ends: dict[str, Any]) -> None:
    wanted = {
        "bomb": "OutOfMemory",
        "spin": "TimedOut",
        "spin on fuel": "OutOfFuel",
        "deep": "Trap",
        "flood": "OutOfOutput",
        "flood of errors": "OutOfOutput",
        "flood without end": "OutOfOutput",
        "random": "Trap",
    }
    assert {title: ends[title] for title in wanted} == wanted
    assert ends["again, in bounds"] == "4000000"
    assert {ends["again, large"], ends["again, small"]} <= {"Trap", "OutOfMemory"}
    assert ends["a million handles"] in {"1000000", "Trap"}, "wasmtime's own tables are smaller"
    assert ends["handles without end"] in {"Trap", "TimedOut"}


def test_claims_of_gigabytes_are_traps(ends: dict[str, Any]) -> None:
    claims = {title: end for title, end in ends.items() if title.split()[0] in {"text", "raw", "numbers", "texts", "pairs"}}
    assert len(claims) == 20
    assert set(claims.values()) == {"Trap"}


def test_output_is_kept_up_to_its_limit(ends: dict[str, Any]) -> None:
    assert (ends["kept"], ends["handed on"]) == (2**20, 2**20)
    assert ends["flood that is dropped"] == "(0, 0)"


@pytest.mark.parametrize("ends", ["relay"], indirect=True)
def test_what_is_asked_of_wasi_itself_is_bounded(ends: dict[str, Any]) -> None:
    wanted = {
        "random 65536": 2**16,
        f"random {2**31}": "Trap",
        f"random {2**63}": "Trap",
        f"read {2**64 - 1}": 1000,
        f"zeroes {2**20}": "Trap",
        f"zeroes {2**63}": "Trap",
        f"hoard {2**32 - 1}": "Trap",
        "crowd 1000": 1000,
    }
    for limits in (0, 1):
        assert {title: ends[f"{title} {limits}"] for title in wanted} == wanted
        assert ends[f"crowd 1000000 {limits}"] in {"Trap", 1_000_000}


def test_all_of_it_took_little_memory(ends: dict[str, Any]) -> None:
    assert ends["size"] < BOUND
