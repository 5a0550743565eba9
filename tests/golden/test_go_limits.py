"""Guests that sleep, hoard, lie or break their host's writer, called from Go: each backend ends them in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.golden.conftest import CLAIMS
from tests.golden.go_programs import laid_out, said

if TYPE_CHECKING:
    from pathlib import Path

WIT = """
package t:hard;
interface host { resource thing { constructor(); } }
world hard {
  use host.{thing};
  export sleep: func(nanoseconds: u64) -> u32;
  export write: func(into: u32) -> u32;
  export hoard: func(count: u32) -> u32;
  export text: func(at: u32, size: u32) -> string;
  /// As many texts, all in the same place.
  export again: func(count: u32, size: u32) -> list<string>;
  export echo: func(data: list<u8>) -> list<u8>;
  export lend: func(things: list<borrow<thing>>) -> u32;
  export give: func(things: list<thing>) -> list<thing>;
}
"""
CORE = f"""(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "t:hard/host" "[constructor]thing" (func $new (result i32)))
  (import "t:hard/host" "[resource-drop]thing" (func $drop (param i32)))
  REALLOC
  {CLAIMS}
  (func (export "sleep") (param i64) (result i32)
    (i32.store (i32.const 116) (i32.const 1))
    (i64.store (i32.const 124) (local.get 0))
    (call $poll (i32.const 100) (i32.const 200) (i32.const 1) (i32.const 300)))
  (func (export "write") (param i32) (result i32)
    (i32.store (i32.const 32) (i32.const 512)) (i32.store (i32.const 36) (i32.const 5))
    (call $write (local.get 0) (i32.const 32) (i32.const 1) (i32.const 40)))
  (func (export "hoard") (param $count i32) (result i32)
    (loop $next
      (drop (call $new))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i32.const 7))
  (func (export "text") (param i32 i32) (result i32) (call $pair (local.get 0) (local.get 1)))
  (export "again" (func $again))
  (func (export "echo") (param i32 i32) (result i32) (call $pair (local.get 0) (local.get 1)))
  (func (export "lend") (param $at i32) (param $count i32) (result i32) (local $n i32)
    (block $done (loop $next
      (br_if $done (i32.eq (local.get $n) (local.get $count)))
      (call $drop (i32.load (i32.add (local.get $at) (i32.shl (local.get $n) (i32.const 2)))))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br $next)))
    (local.get $n))
  (func (export "give") (param i32 i32) (result i32) (call $pair (local.get 0) (local.get 1)))
)"""
PROGRAM = """\
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"time"

	"witworks"
	"witworks/component/hard"
)

type host struct{ isBroken bool }

func (h host) NewThing(context.Context) (hard.Thing, error) {
	if h.isBroken {
		panic("no thing")
	}
	return new(int), nil
}

type broken struct{}

func (broken) Write([]byte) (int, error) { panic("no paper") }

var ctx = context.Background()

var isBroken bool

func made(options ...witworks.Option) *hard.Hard {
	if len(os.Args) > 1 {
		options = append(options, witworks.WithComponentFile(os.Args[1]))
	}
	c, err := hard.New(ctx, hard.Imports{Host: host{isBroken}}, options...)
	if err != nil {
		panic(err)
	}
	return c
}

// end is what a call with a new instance comes to: its error's kind and reason.
func end(title string, use func(*hard.Hard) error, options ...witworks.Option) {
	c := made(options...)
	defer c.Close()
	err := use(c)
	said := fmt.Sprintf("%s: %s", title, strings.TrimPrefix(fmt.Sprintf("%T", err), "*witworks."))
	var trap *witworks.Trap
	if errors.As(err, &trap) {
		reason, _, _ := strings.Cut(trap.Reason, ":")
		reason, _, _ = strings.Cut(reason, " of 1 bytes")
		said += ", " + reason
	}
	fmt.Printf("%s, dead %t\\n", said, c.Dead())
}

func main() {
	if len(os.Args) == 1 {
		soon := witworks.WithTimeout(100 * time.Millisecond)
		end("sleep", func(c *hard.Hard) error { _, err := c.Sleep(ctx, math.MaxInt64); return err }, soon)
		end("canceled", func(c *hard.Hard) error {
			within, cancel := context.WithCancel(ctx)
			time.AfterFunc(100*time.Millisecond, cancel)
			_, err := c.Sleep(within, math.MaxInt64)
			return err
		})
	}
	end("nap", func(c *hard.Hard) error { _, err := c.Sleep(ctx, 1000); return err }, witworks.WithTimeout(time.Minute))
	end("hoard", func(c *hard.Hard) error { _, err := c.Hoard(ctx, 99000); return err })
	end("hoard more", func(c *hard.Hard) error { _, err := c.Hoard(ctx, 1<<20+1); return err })
	end("writer", func(c *hard.Hard) (err error) {
		defer func() { fmt.Println("panicked:", recover()) }()
		_, err = c.Write(ctx, 1)
		return err
	}, witworks.WithOutput(broken{}, nil))
	isBroken = true
	end("import", func(c *hard.Hard) (err error) {
		defer func() { fmt.Println("import panicked:", recover()) }()
		_, err = c.Hoard(ctx, 1)
		return err
	})
	isBroken = false
	end("beyond", func(c *hard.Hard) error { _, err := c.Text(ctx, 1024, 1<<31); return err })
	end("no text", func(c *hard.Hard) error {
		if _, err := c.Echo(ctx, bytes.Repeat([]byte{255}, 1<<16)); err != nil {
			return err
		}
		_, err := c.Text(ctx, 2048, 10)
		return err
	})
	end("again", func(c *hard.Hard) error {
		_, err := c.Again(ctx, 100000, 1<<20)
		var trap *witworks.Trap
		fmt.Println("ended:", errors.As(err, &trap))
		return nil
	}, witworks.WithMemory(64<<20))
	end("large", func(c *hard.Hard) error { _, err := c.Echo(ctx, make([]byte, 1<<20)); return err }, witworks.WithMemory(192<<10))
	all := made()
	for size := range 70 {
		same(all, size)
	}
	same(all, 1<<20)
	if len(os.Args) == 1 { // value by value libwasmtime moves less at a time
		same(all, 30<<20+5)
	}
	things := []hard.Thing{new(int), new(int)}
	fmt.Println(all.Lend(ctx, things))
	_, err := all.Lend(ctx, []hard.Thing{things[0], nil})
	fmt.Println(err)
	_, err = all.Give(ctx, []hard.Thing{things[0], nil})
	fmt.Println(err)
	back, err := all.Give(ctx, things)
	fmt.Println(reflect.DeepEqual(back, things) && back[1] == things[1], err)
}

// same sends bytes there and back, with top bits and without.
func same(c *hard.Hard, size int) {
	for _, top := range []byte{127, 255} {
		data := make([]byte, size)
		for i := range data {
			data[i] = byte(i*7) & top
		}
		back, err := c.Echo(ctx, data)
		if err != nil || !bytes.Equal(back, data) {
			fmt.Println(size, top, err)
		}
	}
}
"""
SLEEPS = """\
sleep: TimedOut, the call took longer than its timeout of 100ms, dead true
canceled: Canceled, the call's context was canceled, dead true
"""
ENDS = """\
nap: <nil>, dead false
hoard: <nil>, dead false
hoard more: Trap, resource table is full, dead true
panicked: no paper
writer: <nil>, dead true
import panicked: no thing
import: <nil>, dead true
beyond: Trap, string pointer/length out of bounds of memory, dead true
no text: Trap, invalid utf-8 sequence, dead true
ended: true
again: <nil>, dead true
large: OutOfMemory, the guest needs more than the 196608 bytes of memory it may have, dead true
2 <nil>
[WW504] nil is no thing
[WW504] nil is no thing
true <nil>
"""


@pytest.fixture(scope="module")
def program(module_builder: Any, adapter: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's folder, beside the guest's module and the runtime."""
    module_builder.adapter = adapter
    built = module_builder.text("hard", WIT, "hard", CORE.replace("REALLOC", module_builder.realloc).replace("$realloc", "$cabi_realloc"))
    return laid_out(tmp_path_factory.mktemp("go-limits"), built, "hard", PROGRAM)


@pytest.mark.slow
def test_on_wazero(program: Path) -> None:
    assert said(program, "wazero") == SLEEPS + ENDS


@pytest.mark.slow
def test_on_libwasmtime(program: Path) -> None:
    assert said(program, "wasmtime") == SLEEPS + ENDS


@pytest.mark.slow
def test_on_libwasmtime_value_by_value(program: Path) -> None:
    """What waits of such a component nothing wakes."""
    assert said(program, "wasmtime", str(program.parent / "hard" / "hard.wasm")) == ENDS
