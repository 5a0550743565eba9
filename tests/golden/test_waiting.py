"""Guests that sleep or wait in WASI: their timeout wakes them, and with it they wait for neither less nor more than without."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from witworks import runtime as rt
from witworks.runtime import Wasi, direct_preview1

from tests.golden.test_preview1 import AT, BYTES, EVENTS, RESULT, core_of, wit_of

SECOND = 1_000_000_000
FOREVER = 2**63
"""Nanoseconds: a guest that is not woken would keep the test waiting for centuries."""
IO = """
package wasi:io@{version} {{
    interface error {{ resource error; }}
    interface poll {{
        resource pollable {{ ready: func() -> bool; block: func(); }}
        poll: func(in: list<borrow<pollable>>) -> list<u32>;
    }}
    interface streams {{
        use error.{{error}};
        use poll.{{pollable}};
        variant stream-error {{ last-operation-failed(error), closed }}
        resource input-stream {{
            blocking-read: func(len: u64) -> result<list<u8>, stream-error>;
            blocking-skip: func(len: u64) -> result<u64, stream-error>;
        }}
        resource output-stream {{
            subscribe: func() -> pollable;
            blocking-splice: func(src: borrow<input-stream>, len: u64) -> result<u64, stream-error>;
        }}
    }}
}}
package wasi:clocks@{version} {{
    interface monotonic-clock {{ use wasi:io/poll@{version}.{{pollable}}; subscribe-duration: func(when: u64) -> pollable; }}
}}
package wasi:cli@{version} {{
    interface stdin {{ use wasi:io/streams@{version}.{{input-stream}}; get-stdin: func() -> input-stream; }}
    interface stdout {{ use wasi:io/streams@{version}.{{output-stream}}; get-stdout: func() -> output-stream; }}
}}
"""
WIT = f"""
package t:waits;
{IO.format(version="0.2.0")}
{IO.format(version="0.2.3")}
world waits {{
    import wasi:io/poll@0.2.0;
    import wasi:io/streams@0.2.0;
    import wasi:clocks/monotonic-clock@0.2.0;
    import wasi:cli/stdin@0.2.0;
    import wasi:cli/stdout@0.2.0;
    import wasi:clocks/monotonic-clock@0.2.3;
    export block: func(nanoseconds: u64) -> u32;
    export block-newer: func(nanoseconds: u64) -> u32;
    /// Waits for three clocks, and says which were ready.
    export poll: func(a: u64, b: u64, c: u64) -> list<u32>;
    export poll-nothing: func() -> u32;
    export often: func(times: u32) -> u32;
    export read: func(len: u64) -> result<list<u8>>;
    export skip: func(len: u64) -> u64;
    export splice: func(len: u64) -> u64;
}}
"""
CORE = """(module
  (import "wasi:io/poll@0.2.0" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:io/poll@0.2.0" "[method]pollable.ready" (func $ready (param i32) (result i32)))
  (import "wasi:io/poll@0.2.0" "[resource-drop]pollable" (func $drop (param i32)))
  (import "wasi:io/poll@0.2.0" "poll" (func $poll (param i32 i32 i32)))
  (import "wasi:io/poll@0.2.3" "[method]pollable.block" (func $block-newer (param i32)))
  (import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-duration" (func $after (param i64) (result i32)))
  (import "wasi:clocks/monotonic-clock@0.2.3" "subscribe-duration" (func $after-newer (param i64) (result i32)))
  (import "wasi:cli/stdin@0.2.0" "get-stdin" (func $stdin (result i32)))
  (import "wasi:cli/stdout@0.2.0" "get-stdout" (func $stdout (result i32)))
  (import "wasi:io/streams@0.2.0" "[method]input-stream.blocking-read" (func $read (param i32 i64 i32)))
  (import "wasi:io/streams@0.2.0" "[method]input-stream.blocking-skip" (func $skip (param i32 i64 i32)))
  (import "wasi:io/streams@0.2.0" "[method]output-stream.blocking-splice" (func $splice (param i32 i32 i64 i32)))
  (import "wasi:io/streams@0.2.0" "[method]output-stream.subscribe" (func $writable (param i32) (result i32)))
  REALLOC
  (func (export "block") (param i64) (result i32) (local $p i32)
    (local.set $p (call $after (local.get 0)))
    (call $block (local.get $p))
    (call $ready (local.get $p))
    (call $drop (local.get $p)))
  (func (export "block-newer") (param i64) (result i32)
    (call $block-newer (call $after-newer (local.get 0))) (i32.const 1))
  (func (export "poll") (param i64 i64 i64) (result i32)
    (i32.store (i32.const 100) (call $after (local.get 0)))
    (i32.store (i32.const 104) (call $after (local.get 1)))
    (i32.store (i32.const 108) (call $after (local.get 2)))
    (call $poll (i32.const 100) (i32.const 3) (i32.const 120))
    (i32.const 120))
  (func (export "poll-nothing") (result i32) (call $poll (i32.const 100) (i32.const 0) (i32.const 120)) (i32.const 0))
  (func (export "often") (param $times i32) (result i32) (local $n i32)
    (i32.store (i32.const 100) (call $writable (call $stdout)))
    (loop $again
      (call $poll (i32.const 100) (i32.const 1) (i32.const 120))
      (global.set $bump (i32.const 1024))
      (call $block (i32.load (i32.const 100)))
      (local.set $n (i32.add (local.get $n) (i32.load (i32.const 124))))
      (br_if $again (i32.lt_u (local.get $n) (local.get $times))))
    (local.get $n))
  (func (export "read") (param i64) (result i32) (call $read (call $stdin) (local.get 0) (i32.const 140)) (i32.const 140))
  (func (export "skip") (param i64) (result i64)
    (call $skip (call $stdin) (local.get 0) (i32.const 160)) (i64.load (i32.const 168)))
  (func (export "splice") (param i64) (result i64)
    (call $splice (call $stdout) (call $stdin) (local.get 0) (i32.const 160)) (i64.load (i32.const 168)))
)"""


@pytest.fixture(scope="module")
def guests(module_builder: Any, adapter: Any) -> dict[tuple[str, bool], Any]:
    """A guest of WASI 0.2 and one of preview 1; without its world's fingerprint wasmtime's own values are used."""
    made = {}
    for stamped in (True, False):
        title = "" if stamped else "plain-"
        core = CORE.replace("REALLOC", module_builder.realloc)
        made["waits", stamped] = module_builder.text(f"{title}waits", WIT, "waits", core, stamped=stamped)
    module_builder.adapter = adapter
    functions = direct_preview1.PARAMS
    for stamped in (True, False):
        title = "" if stamped else "plain-"
        core = core_of(functions, module_builder.realloc)
        made["old", stamped] = module_builder.text(f"{title}old", wit_of(functions), "wasi", core, stamped=stamped)
    return made


@pytest.fixture(params=["relay", "values"])
def make(guests: dict[tuple[str, bool], Any], request: pytest.FixtureRequest) -> Any:
    """Makes an instance of a guest, run in either of the two ways in which a component is."""
    made = []

    def make(which: str = "waits", **limits: Any) -> Any:
        component = guests[which, request.param == "relay"].component_class(**limits)
        made.append(component)
        assert component.backend == "component"
        return component

    yield make
    for component in made:
        component.close()


@pytest.fixture
def pipe(tmp_path: Path) -> Any:
    """A pipe to read from, and what writes to it."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = os.open(path, os.O_RDWR)
    yield path, writer
    os.close(writer)


def times_out(make: Any, act: Any, which: str = "waits", **limits: Any) -> rt.TimedOut:
    """The instance dies of its timeout, another lives."""
    component = make(which, timeout=0.2, **limits)
    with pytest.raises(rt.TimedOut, match=r"longer than its timeout of 0\.2 s") as caught:
        act(component)
    with pytest.raises(rt.InstanceDead):
        act(component)
    assert "witworks" not in str(caught.value)
    assert "<unknown>" not in str(caught.value)
    return caught.value


def test_a_sleeper_is_woken_by_its_timeout(make: Any) -> None:
    for act in (
        lambda c: c.block(FOREVER),
        lambda c: c.block_newer(FOREVER),
        lambda c: c.poll(FOREVER, FOREVER, FOREVER),
        lambda c: c.often(2**32 - 1),
    ):
        times_out(make, act)
    assert make(timeout=5).block(1000) == 1


def test_who_waits_for_input_is_woken_by_its_timeout(make: Any, pipe: Any) -> None:
    path, _ = pipe
    for act in (lambda c: c.read(10), lambda c: c.skip(10), lambda c: c.splice(10)):
        times_out(make, act, wasi=Wasi(stdin=path))


def test_with_a_timeout_it_waits_as_without(make: Any, tmp_path: Path) -> None:
    for timeout in (None, 30):
        out = rt.Captured()
        component = make(timeout=timeout, wasi=Wasi(stdin=b"0123456789", stdout=out))
        assert component.block(20_000_000) == 1
        assert component.block_newer(20_000_000) == 1
        assert component.poll(FOREVER, 12_000_000, FOREVER) == [1]
        assert component.poll(0, FOREVER, 0) == [0, 2]
        assert component.poll(30 * SECOND, 1, FOREVER) == [1]
        assert component.often(5_000) == 5_000
        assert component.read(3) == b"012"
        assert component.skip(2) == 2
        assert component.splice(4) == 4
        assert out.data == b"5678"
        assert component.read(100) == b"9"
        with pytest.raises(rt.ResultError):
            component.read(1)
        with pytest.raises(rt.Trap, match="empty poll list"):
            component.poll_nothing()
    file = tmp_path / "input"
    file.write_bytes(b"of a file")
    assert make(timeout=30, wasi=Wasi(stdin=file)).read(100) == b"of a file"


def test_input_that_comes_late_is_read(make: Any, pipe: Any) -> None:
    path, writer = pipe
    component = make(timeout=60, wasi=Wasi(stdin=path))
    late = threading.Timer(0.1, os.write, (writer, b"late"))
    late.start()
    assert component.read(10) == b"late"
    late.join()


def sleep(component: Any, nanoseconds: int) -> int:
    words = ((EVENTS, 41), (EVENTS + 16, 1), (EVENTS + 24, nanoseconds % 2**32), (EVENTS + 28, nanoseconds // 2**32))
    for at, word in words:
        component.poke(at, word)
    error: int = component.poll_oneoff(EVENTS, EVENTS + 200, 1, RESULT)
    return error


def read(component: Any) -> bytes:
    component.poke(AT, BYTES)
    component.poke(AT + 4, 100)
    assert component.fd_read(0, AT, 1, RESULT) == 0
    memory = bytes(component.peek())
    return memory[BYTES - AT :][: int.from_bytes(memory[RESULT - AT :][:4], "little")]


def test_guests_of_preview_1_are_woken_too(make: Any, pipe: Any) -> None:
    path, writer = pipe
    times_out(make, lambda c: sleep(c, FOREVER), "old")
    assert sleep(make("old", timeout=30), 12_000_000) == 0
    times_out(make, read, "old", wasi=Wasi(stdin=path))
    os.write(writer, b"x" * 100)  # for the read that was given up, which may take it still
    os.write(writer, b"late")
    component = make("old", timeout=60, wasi=Wasi(stdin=b"now"))
    assert (read(component), read(component)) == (b"now", b"")


def test_what_may_wait_is_no_module_run_directly(guests: dict[tuple[str, bool], Any], pipe: Any) -> None:
    cls = guests["old", True].component_class
    with cls() as free, cls(fuel=10**9) as fuelled, cls(timeout=5) as timed:
        assert (free.backend, fuelled.backend, timed.backend) == ("direct", "direct", "component")
    with rt.using_backend("direct"), pytest.raises(rt.CannotInstantiate, match="it may wait in WASI"):
        cls(timeout=5)


READER = """(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  REALLOC
  (func (export "read") (result i32)
    (i32.store (i32.const 100) (i32.const 200)) (i32.store (i32.const 104) (i32.const 50))
    (drop (call $read (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 120)))
    (i32.load (i32.const 120))))"""


def test_a_reader_is_run_directly_where_its_input_is_there(module_builder: Any, adapter: Any, pipe: Any) -> None:
    module_builder.adapter = adapter
    core = READER.replace("REALLOC", module_builder.realloc)
    built = module_builder.text("reader", "package t:reader;\nworld reader { export read: func() -> u32; }", "reader", core)
    for stdin, backend in ((None, "direct"), (b"four", "direct"), (__file__, "direct"), (pipe[0], "component")):
        with built.component_class(timeout=0.2, wasi=Wasi(stdin=stdin)) as component:
            assert component.backend == backend
            if backend == "direct":
                assert component.read() == {None: 0, b"four": 4}.get(stdin, 50)  # type: ignore[call-overload]
            else:
                with pytest.raises(rt.TimedOut):
                    component.read()


STARTER = """(module
  (import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-duration" (func $after (param i64) (result i32)))
  (import "wasi:io/poll@0.2.0" "[method]pollable.block" (func $block (param i32)))
  (memory (export "memory") 1)
  (func (export "_initialize") (call $block (call $after (i64.const 0x7FFFFFFFFFFFFFFF))))
  (func (export "run")))"""


def test_a_sleeper_that_is_only_being_made_is_woken(module_builder: Any) -> None:
    module_builder.adapter = None
    world = "world starts { import wasi:io/poll@0.2.0; import wasi:clocks/monotonic-clock@0.2.0; export run: func(); }"
    built = module_builder.text("starts", f"package t:starts;\n{IO.format(version='0.2.0')}\n{world}", "starts", STARTER)
    with pytest.raises(rt.TimedOut):
        built.component_class(timeout=0.2)
