"""``python -m witworks run``: a program of WASI 0.2, with the rights on its command line and no others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from witworks import runtime as rt
from witworks.runtime.command import run

WIT = """
package wasi:cli@0.2.0;
interface run { run: func() -> result; }
world command { export run; }
"""
CORE = """(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  REALLOC
  (data (i32.const 600) "numbers.txt")
  (data (i32.const 640) "made.txt")
  (func $say (param $fd i32) (param $at i32) (param $size i32)
    (i32.store (i32.const 700) (local.get $at)) (i32.store (i32.const 704) (local.get $size))
    (drop (call $write (local.get $fd) (i32.const 700) (i32.const 1) (i32.const 712))))
  ;; says its arguments, says the file /…/numbers.txt, tries to make one, copies its input to standard error
  (func (export "wasi:cli/run@0.2.0#run") (result i32)
    (drop (call $sizes (i32.const 720) (i32.const 724)))
    (drop (call $args (i32.const 30000) (i32.const 31000)))
    (call $say (i32.const 1) (i32.const 31000) (i32.load (i32.const 724)))
    (i32.store (i32.const 740) (i32.const 40000)) (i32.store (i32.const 744) (i32.const 1000))
    (if (i32.eqz (call $open (i32.const 3) (i32.const 0) (i32.const 600) (i32.const 11) (i32.const 0) (i64.const 2) (i64.const 0)
          (i32.const 0) (i32.const 730))) (then
      (drop (call $read (i32.load (i32.const 730)) (i32.const 740) (i32.const 1) (i32.const 750)))
      (call $say (i32.const 1) (i32.const 40000) (i32.load (i32.const 750)))))
    (drop (call $open (i32.const 3) (i32.const 0) (i32.const 640) (i32.const 8) (i32.const 1) (i64.const 64) (i64.const 0)
      (i32.const 0) (i32.const 730)))
    (drop (call $read (i32.const 0) (i32.const 740) (i32.const 1) (i32.const 750)))
    (call $say (i32.const 2) (i32.const 40000) (i32.load (i32.const 750)))
    (if (i32.eq (i32.load (i32.const 720)) (i32.const 3)) (then (call $exit (i32.const 0))))
    (if (i32.eq (i32.load (i32.const 720)) (i32.const 4)) (then (unreachable)))
    (if (i32.eq (i32.load (i32.const 720)) (i32.const 5)) (then (loop (br 0))))
    (i32.eq (i32.load (i32.const 720)) (i32.const 2))))"""


@pytest.fixture(scope="module")
def program(module_builder: Any, adapter: Any) -> Path:
    module_builder.adapter = adapter
    wit = module_builder.root / "command.wit"
    wit.write_text(WIT, encoding="utf-8")
    made = Path(module_builder.root / "program.wasm")
    made.write_bytes(module_builder.component(wit, "command", CORE.replace("REALLOC", module_builder.realloc)))
    return made


def ran(*arguments: object, said: str = "typed in") -> tuple[int, str, str]:
    site = str(Path(rt.__file__).parents[2])
    command = [sys.executable, "-W", "error", "-m", "witworks", "run", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": site}
    done = subprocess.run(command, input=said, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout.replace("\0", " "), done.stderr


def test_without_rights_it_has_its_arguments_and_the_terminal(program: Path) -> None:
    assert ran(program) == (0, "program.wasm ", "typed in")


def test_its_status_is_passed_on(program: Path) -> None:
    assert ran(program, "--", "fail") == (1, "program.wasm fail ", "typed in")
    assert ran(program, "--", "exit", "--now") == (0, "program.wasm exit --now ", "typed in")
    assert ran(program, "--env", "A=b", "--", "exit", "--now") == (0, "program.wasm exit --now ", "typed in")
    assert ran(program, "--env", "A=b", "--", "exit", "--") == (0, "program.wasm exit -- ", "typed in")


def test_a_folder_is_read_and_changed_only_where_that_is_said(program: Path, tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_text("1 2 3", encoding="utf-8")
    for option in (f"/data={tmp_path}", f"/data={tmp_path}:ro"):
        assert ran(program, "--dir", option) == (0, "program.wasm 1 2 3", "typed in")
        assert not (tmp_path / "made.txt").exists()
    assert ran(program, "--dir", f"/data={tmp_path}:rw", "--", "--fast")[1:] == ("program.wasm --fast 1 2 3", "typed in")
    assert (tmp_path / "made.txt").exists()


def test_a_trap_and_a_limit_are_told(program: Path) -> None:
    status, _, said = ran(program, "--", "a", "b", "c")
    assert (status, "[WW520]" in said) == (2, True)
    status, _, said = ran("--timeout", "0.2", program, "--", "a", "b", "c", "d")
    assert (status, "[WW522]" in said) == (2, True)


def test_what_cannot_be_run_is_told(program: Path, tmp_path: Path) -> None:
    assert ran(program, "--dir", "nothing") == (2, "", "[WW517] --dir nothing: there is no `=` in it\n  fix: write --dir GUEST=PATH\n")
    assert "there is no such folder" in ran(program, "--dir", f"/data={tmp_path}/none")[2]
    assert ran(tmp_path / "none.wasm")[2].endswith("fix: correct the path; scons builds what a project has\n")


def test_a_component_that_is_no_program(builder: Any) -> None:
    wit = builder.root / "none.wit"
    wit.write_text("package t:none; world none { export f: func(); }", encoding="utf-8")
    other = builder.root / "none.wasm"
    other.write_bytes(builder.component(wit, "none", '(module (func (export "f")))'))
    with pytest.raises(rt.NotAComponent, match="it does not export wasi:cli/run"):
        run(other, rt.Limits())


def test_from_python_its_output_is_kept(program: Path) -> None:
    out = rt.Captured()
    assert run(program, rt.Limits(wasi=rt.Wasi(args=["a", "b"], stdout=out))) == 1
    assert out.data == b"a\0b\0"
