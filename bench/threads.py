"""What a second thread brings: the same calls on one instance, and on a pool of two with two threads; calls release the GIL."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from witworks import cli, programs
from witworks.programs import Probes
from witworks.toolchains import wasm_tools

from bench.measure import Row, best_of_pair

CALLS: Final = 8
ROUNDS: Final = 10_000_000
RUNS: Final = 10
WIT: Final = "package bench:spin; interface work { spin: func(rounds: u64) -> u64; } world spinner { export work; }"
WAT: Final = """
(module (func (export "bench:spin/work#spin") (param $rounds i64) (result i64) (local $x i64)
  (loop $more
    (local.set $x (i64.add (i64.mul (local.get $x) (i64.const 6364136223846793005)) (i64.const 1442695040888963407)))
    (br_if $more (i64.ne (local.tee $rounds (i64.sub (local.get $rounds) (i64.const 1))) (i64.const 0))))
  (local.get $x)))
"""


def rows() -> list[Row]:
    """Two threads against one, on a guest that only computes: half the time is what two free cores give."""
    with tempfile.TemporaryDirectory(prefix="witworks-bench-") as name:
        sys.path.insert(0, str(_package(Path(name))))
        try:
            return [_row()]
        finally:
            sys.path.pop(0)


def _row() -> Row:
    from spinner import Spinner  # type: ignore[import-not-found]  # made a moment ago

    def spin(component: Spinner, rounds: int) -> object:
        return component.work.spin(rounds)

    calls = [ROUNDS] * CALLS
    with Spinner.pool(2) as two, Spinner.pool(1) as one:
        two.warmup()
        one.warmup()
        ours, alone = best_of_pair(lambda: two.map(spin, calls), lambda: one.map(spin, calls), RUNS)
    return Row(f"{CALLS} calls on a pool of 2, {os.cpu_count()} cores", ours, "on a pool of 1", alone, "≤ 0.6")


def _package(folder: Path) -> Path:
    """A component that spins, with its bindings."""
    tools = wasm_tools.find(None, Probes(None)).path
    (folder / "spin.wit").write_text(WIT, encoding="utf-8")
    (folder / "spin.wat").write_text(WAT, encoding="utf-8")
    core, component = folder / "spin.core.wasm", folder / "spinner.wasm"
    commands: list[list[str | Path]] = [
        ["embed", "--world", "spinner", folder / "spin.wit", folder / "spin.wat", "-o", core],
        ["new", core, "-o", component],
    ]
    for command in commands:
        done = programs.run([tools, "component", *command])
        if done.status != 0:
            raise SystemExit(f"wasm-tools failed:\n{done.output}")
    with contextlib.redirect_stdout(io.StringIO()):  # standard output is the tables'
        status = cli.main(["bindings", str(component), "--out", str(folder / "python")])
    if status != 0:
        raise SystemExit("the bindings of the spinner could not be made")
    return folder / "python"
