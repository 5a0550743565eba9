"""Go as a host, on wazero: without cgo."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.artifacts import emitted, hosting
from witworks.bindgen.go import RUNTIME

from bench.bindings import BYTES, CALLBACKS, CALLS, NUMBERS, POINTS
from bench.hosts import Missing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from witworks.model.world import World

COMPONENT: Final = "bench-hosts"
MODULE: Final = f"{hosting.PREFIX}/{COMPONENT}"
PROGRAM: Final = f"""\
package main

import (
	"context"
	"encoding/json"
	"os"
	"time"

	component "{MODULE}"
)

type host struct{{}}

func (host) Log(context.Context, string) error                   {{ return nil }}
func (host) Tick(_ context.Context, x uint32) (uint32, error) {{ return x, nil }}

func main() {{
	ctx := context.Background()
	c, err := component.New(ctx, component.Imports{{World: host{{}}}})
	check(err)
	data, numbers, readings := make([]byte, {BYTES}), make([]float64, {NUMBERS}), make([]component.Reading, {POINTS})
	for i := range readings {{
		readings[i] = component.Reading{{At: uint64(i), Value: float64(i), Count: uint32(i)}}
	}}
	found := map[string]float64{{
		"add":   best({CALLS}, func() error {{ _, err := c.Add(ctx, 1, 2); return err }}),
		"echo":  best(10, func() error {{ _, err := c.Echo(ctx, data); return err }}),
		"sum":   best(10, func() error {{ _, err := c.Sum(ctx, numbers); return err }}),
		"turn":  best(10, func() error {{ _, err := c.Turn(ctx, readings); return err }}),
		"spam":  best(1, func() error {{ return c.Spam(ctx, {CALLBACKS}) }}),
		"count": best(1, func() error {{ return c.Count(ctx, {CALLBACKS}) }}),
	}}
	check(json.NewEncoder(os.Stdout).Encode(found))
}}

func check(err error) {{
	if err != nil {{
		panic(err)
	}}
}}

func best(times int, work func() error) float64 {{
	least := time.Duration(1<<63 - 1)
	for range 5 {{
		started := time.Now()
		for range times {{
			check(work())
		}}
		least = min(least, time.Since(started))
	}}
	return least.Seconds() / float64(times)
}}
"""


def seconds(folder: Path, world: World, wasm: bytes) -> Mapping[str, float]:
    """The seconds of one call of each case."""
    return measured(folder, world, wasm, cgo=False)


def measured(folder: Path, world: World, wasm: bytes, *, cgo: bool) -> Mapping[str, float]:
    """The seconds on one of the backends."""
    go = programs.find("go")
    if go is None:
        raise Missing("Go is not installed")
    files, _ = hosting.component_module(world, wasm, COMPONENT)
    emitted.write(folder / COMPONENT, files)
    emitted.write(folder / RUNTIME, hosting.runtime_module())
    requires = (hosting.RUNTIME / "go.mod").read_text(encoding="utf-8").partition("\n")[2]
    lines = ["module bench", requires, "require witworks v0.0.0", f"require {MODULE} v0.0.0"]
    lines += [f"replace witworks => ../{RUNTIME}", f"replace {MODULE} => ../{COMPONENT}", ""]
    program = folder / "program"
    program.mkdir(exist_ok=True)
    (program / "main.go").write_text(PROGRAM, encoding="utf-8")
    (program / "go.mod").write_text("\n".join(lines), encoding="utf-8")
    shutil.copyfile(hosting.RUNTIME / "go.sum", program / "go.sum")
    tags = ["-tags", "wasmtime"] if cgo else []
    build = [str(go), "build", *tags, "-o", "bench.out", "."]
    for argv in (build, [str(program / "bench.out")]):
        done = programs.run(argv, cwd=program, env={"CGO_ENABLED": "1" if cgo else "0"})
        if done.status != 0:
            raise SystemExit(done.output)
    taken: dict[str, float] = json.loads(done.stdout)
    return taken
