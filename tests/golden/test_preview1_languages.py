"""Guests whose languages speak WASI preview 1, made by their own compilers: the same on both backends, with nothing granted."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from witworks import runtime as rt
from witworks.errors import ToolError
from witworks.programs import Probes
from witworks.toolchains import tools

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("backend")]
WIT = """
    package t:guest;
    world guest {
        /// How often the guest was initialized.
        export started: func() -> u32;
        /// Prints, and gives the number of bytes.
        export tell: func(count: u32) -> s32;
        /// Seconds since 1970.
        export now: func() -> u64;
        /// Whether the environment has HOME.
        export has-home: func() -> bool;
        /// Whether a file can be opened.
        export opens: func() -> bool;
        /// Sleeps so many milliseconds, and gives how many have passed.
        export nap: func(ms: u32) -> u64;
        export leave: func(code: u32);
        export fail: func();
    }
"""
C = r"""
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#define EXPORT(name) __attribute__((export_name(name)))

static uint32_t begun;
__attribute__((constructor)) static void begin(void) { begun += 1; }

EXPORT("started") uint32_t started(void) { return begun; }
EXPORT("tell") int32_t tell(uint32_t count) {
    int32_t sum = 0;
    for (uint32_t n = 0; n < count; n++) sum += printf("line %u\n", n);
    fprintf(stderr, "told %u\n", count);
    return fflush(stdout) == 0 ? sum : -1;
}
EXPORT("now") uint64_t now(void) { return (uint64_t)time(NULL); }
EXPORT("has-home") int32_t has_home(void) { return getenv("HOME") != NULL; }
EXPORT("opens") int32_t opens(void) { return fopen("/etc/passwd", "r") != NULL; }
EXPORT("nap") uint64_t nap(uint32_t ms) {
    struct timespec before, after, pause = {0, (long)ms * 1000000};
    clock_gettime(CLOCK_MONOTONIC, &before);
    nanosleep(&pause, NULL);
    clock_gettime(CLOCK_MONOTONIC, &after);
    return (uint64_t)((after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000);
}
EXPORT("leave") void leave(uint32_t code) { exit((int)code); }
EXPORT("fail") void fail(void) { abort(); }
"""
GO = r"""
package main

import (
	"fmt"
	"os"
	"time"
)

var begun uint32

func init() { begun++ }

//go:wasmexport started
func started() uint32 { return begun }

//go:wasmexport tell
func tell(count uint32) int32 {
	sum := 0
	for n := uint32(0); n < count; n++ {
		written, err := fmt.Printf("line %d\n", n)
		if err != nil {
			return -1
		}
		sum += written
	}
	fmt.Fprintf(os.Stderr, "told %d\n", count)
	return int32(sum)
}

//go:wasmexport now
func now() uint64 { return uint64(time.Now().Unix()) }

//go:wasmexport has-home
func hasHome() bool { return os.Getenv("HOME") != "" }

//go:wasmexport opens
func opens() bool {
	_, err := os.Open("/etc/passwd")
	return err == nil
}

//go:wasmexport nap
func nap(ms uint32) uint64 {
	before := time.Now()
	done := make(chan bool)
	go func() { time.Sleep(time.Duration(ms) * time.Millisecond); done <- true }()
	<-done
	return uint64(time.Since(before) / time.Millisecond)
}

//go:wasmexport leave
func leave(code uint32) { os.Exit(int(code)) }

//go:wasmexport fail
func fail() { panic("failed") }

func main() {}
"""


def compiled_c(folder: Path) -> Path:
    try:
        zig = tools.find(tools.TOOLS["zig"], os.environ.get("WITWORKS_ZIG", ""), Probes(None))
    except ToolError as error:
        pytest.skip(error.message)
    (folder / "guest.c").write_text(C, encoding="utf-8")
    run([*zig.command, "cc", "-target", "wasm32-wasi", "-mexec-model=reactor", "-O2", "guest.c", "-o", "guest.wasm"], folder)
    return folder / "guest.wasm"


def compiled_go(folder: Path) -> Path:
    go = shutil.which("go")
    if go is None:
        pytest.skip("no go on this machine")
    (folder / "go.mod").write_text("module guest\n\ngo 1.24\n", encoding="utf-8")
    (folder / "guest.go").write_text(GO, encoding="utf-8")
    run([go, "build", "-buildmode=c-shared", "-o", "guest.wasm", "."], folder, GOOS="wasip1", GOARCH="wasm", GOFLAGS="-mod=mod")
    return folder / "guest.wasm"


def run(argv: list[str], folder: Path, **variables: str) -> None:
    done = subprocess.run(argv, cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


COMPILERS = {"c": (compiled_c, ()), "go": (compiled_go, ("--realloc-via-memory-grow",))}


@pytest.fixture(scope="module", params=sorted(COMPILERS))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(language: str, module_builder: Any, adapter: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    compile_, module_builder.flags = COMPILERS[language]
    module_builder.adapter = adapter
    core = compile_(tmp_path_factory.mktemp(language))
    wit = module_builder.root / f"{language}.wit"
    wit.write_text(WIT, encoding="utf-8")
    name = f"{language}-guest-{len(module_builder.packages)}"
    return module_builder.build(name, wit, "guest", core=core)


@pytest.fixture
def guest(made: Any, backend: str) -> Any:
    with made.component_class() as component:
        assert component.backend == backend
        yield component


def test_it_is_initialized_once(guest: Any) -> None:
    assert guest.started() == 1
    assert guest.started() == 1


def test_what_it_prints_goes_nowhere(guest: Any, capfd: pytest.CaptureFixture[str]) -> None:
    assert guest.tell(1000) == sum(len(f"line {n}\n") for n in range(1000))
    assert capfd.readouterr() == ("", "")


def test_it_sees_the_clock_and_nothing_of_the_host(guest: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert abs(guest.now() - time.time()) < 60
    assert guest.has_home() is False
    assert guest.opens() is False


def test_it_has_what_it_is_granted(made: Any, backend: str, tmp_path: Path) -> None:
    (tmp_path / "passwd").write_text("of the test", encoding="utf-8")
    out, errors = rt.Captured(), rt.Captured()
    rights = rt.Wasi(preopen={"/etc": rt.ReadOnly(tmp_path)}, env={"HOME": "/"}, stdout=out, stderr=errors)
    with made.component_class(wasi=rights) as guest:
        assert guest.backend == backend
        assert guest.opens() is True
        assert guest.has_home() is True
        guest.tell(3)
        assert (out.text, errors.text) == ("line 0\nline 1\nline 2\n", "told 3\n")
        with pytest.raises(rt.Exited) as caught:
            guest.leave(3)
        assert (caught.value.status, caught.value.said) == (1, "told 3")


def test_it_can_sleep(guest: Any) -> None:
    assert 20 <= guest.nap(20) < 10_000


@pytest.mark.parametrize(("code", "status"), [(0, 0), (1, 1), (3, 1)])
def test_its_exit_ends_the_instance(code: int, status: int, guest: Any) -> None:
    with pytest.raises(rt.Trap, match=f"Exited with i32 exit status {status}"):
        guest.leave(code)
    with pytest.raises(rt.InstanceDead):
        guest.started()


def test_its_failure_is_a_trap(guest: Any) -> None:
    with pytest.raises(rt.Trap, match="wasm `unreachable` instruction executed") as caught:
        guest.fail()
    assert caught.value.frames
