"""A component that says that Witworks has put its relay around it, which is none: libwasmtime's values are taken for what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from witworks.runtime import fingerprint

from tests.golden.conftest import wasm_tools
from tests.golden.go_programs import laid_out, said

if TYPE_CHECKING:
    from pathlib import Path

WIT = """
package t:lies;
world lies { export echo: func(text: string) -> string; }
"""
CORE = """(module
  REALLOC
  (func (export "echo") (param i32 i32) (result i32)
    (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)))
"""
LIE = """(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 64) "\\80\\00\\00\\00SIZE\\00\\00\\00")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "c0") (param i32 i32 i32 i32) (result CORE) (CORE.const 64)))
  (core instance $i (instantiate $m))
  (func (export "c0") (param "low" string) (param "high" string) (result TYPE)
    (canon lift (core func $i "c0") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
"""
PROGRAM = """package main

import (
	"context"
	"fmt"
	"os"

	"witworks"
	"witworks/component/lies"
)

func main() {
	ctx := context.Background()
	c, err := lies.New(ctx, witworks.WithComponentFile(os.Args[1]))
	if err != nil {
		panic(err)
	}
	defer c.Close()
	_, err = c.Echo(ctx, "x")
	fmt.Printf("%T, dead %t\\n", err, c.Dead())
}
"""


@pytest.mark.slow
def test_what_only_says_that_it_has_a_relay(module_builder: Any, tmp_path: Path) -> None:
    core = CORE.replace("REALLOC", module_builder.realloc)
    program = laid_out(tmp_path, module_builder.text("lies", WIT, "lies", core), "lies", PROGRAM)
    for core_type, its, size in (("i64", "u64", 0), ("i32", "string", 0), ("i32", "string", 3), ("i32", "(list u64)", 3)):
        text = LIE.replace("CORE", core_type).replace("TYPE", its).replace("SIZE", f"\\{size:02}")
        component = wasm_tools("parse", "-", stdin=text.encode())
        lie = tmp_path / "lie.wasm"
        lie.write_bytes(fingerprint.with_section(component, "witworks:relay", b"1"))
        assert said(program, "wasmtime", str(lie)) == "*witworks.Trap, dead true\n", (its, size)
