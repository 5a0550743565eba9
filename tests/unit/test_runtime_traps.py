"""Wasmtime's texts, as they were seen, and what becomes of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from witworks import runtime as rt
from witworks.runtime.backend import Limits
from witworks.runtime.errors import OutOfFuel, OutOfMemory, TimedOut, Trap
from witworks.runtime.traps import frames_of, reason_of, trap_from

from tests.unit import shop as shops

if TYPE_CHECKING:
    from pathlib import Path

PANIC = """error while executing at wasm backtrace:
    0:    0x7c5 - demo.wasm!std::panicking::rust_panic_with_hook
    1:   0x1a2b - demo.wasm!<demo::Component as Guest>::process
                    at /src/lib.rs:12:9
                  - demo.wasm!inlined
    2:    0x99 - <unknown>!cabi

Caused by:
    wasm trap: wasm `unreachable` instruction executed
"""
BOUNDS = """error while executing at wasm backtrace:
    0:     0x44 - <unknown>!peek

Caused by:
    0: memory fault at wasm address 0x7fffffff in linear memory of size 0x10000
    1: wasm trap: out of bounds memory access
"""


def test_frames_have_names_and_places() -> None:
    assert frames_of(PANIC) == (
        "std::panicking::rust_panic_with_hook",
        "<demo::Component as Guest>::process (/src/lib.rs:12:9)",
        "inlined",
        "cabi",
    )


def test_the_glue_of_a_component_is_no_function_of_the_guest() -> None:
    text = """error while executing at wasm backtrace:
    0:   0x87a4 - wit-component:adapter:wasi_snapshot_preview1!proc_exit
    1:   0xbc57 - wit-component:shim!adapt-wasi_snapshot_preview1-proc_exit
    2:   0x2161 - guest.wasm!std::sys::backtrace::__rust_end_short_backtrace::<demo::fail, !>

Caused by:
    Exited with i32 exit status 1
"""
    assert frames_of(text) == ("std::sys::backtrace::__rust_end_short_backtrace::<demo::fail, !>",)
    assert reason_of(text) == "Exited with i32 exit status 1"


def test_names_of_rust_are_readable_and_inlined_functions_have_places_of_their_own() -> None:
    text = """error while executing at wasm backtrace:
    0:  0x4c07a - std[d40898332441c9e1]::sys::backtrace::__rust_end_short_backtrace::<std[d40898332441c9e1]::fail, !>
                    at /std/src/sys/backtrace.rs:182:18
    1:   0x1ba2 - <[u8] as core[cec0a81078c8642c]::ops::index::Index<usize>>::index
                    at /core/src/slice/index.rs:19:15
                - <alloc[11a9518191e017c2]::vec::Vec<u8> as core[cec0a81078c8642c]::ops::index::Index<usize>>::index
                    at /alloc/src/vec/mod.rs:3830:9
"""
    assert frames_of(text) == (
        "std::sys::backtrace::__rust_end_short_backtrace::<std::fail, !> (/std/src/sys/backtrace.rs:182:18)",
        "<[u8] as core::ops::index::Index<usize>>::index (/core/src/slice/index.rs:19:15)",
        "<alloc::vec::Vec<u8> as core::ops::index::Index<usize>>::index (/alloc/src/vec/mod.rs:3830:9)",
    )


def test_reasons_lose_their_prefix() -> None:
    assert reason_of(PANIC) == "wasm `unreachable` instruction executed"
    assert reason_of(BOUNDS) == "out of bounds memory access"
    assert reason_of("string pointer/length out of bounds of memory") == "string pointer/length out of bounds of memory"


@pytest.mark.parametrize(
    ("reason", "limits", "kind"),
    [
        ("wasm trap: all fuel consumed by WebAssembly", Limits(fuel=1), OutOfFuel),
        ("wasm trap: interrupt", Limits(timeout=1), TimedOut),
        ("wasm trap: interrupt", Limits(), Trap),
        ("memory minimum size of 1 pages exceeds memory limits", Limits(memory=1), OutOfMemory),
        ("wasm trap: wasm `unreachable` instruction executed", Limits(memory=1), Trap),
    ],
)
def test_kinds(reason: str, limits: Limits, kind: type[Trap]) -> None:
    assert type(trap_from(f"failed\n\nCaused by:\n    {reason}\n", limits)) is kind


@pytest.mark.parametrize("allocating", ["rust_oom", "runtime.mallocgcLarge"])
def test_a_guest_that_could_not_allocate_met_its_memory_limit(allocating: str) -> None:
    text = PANIC.replace("std::panicking::rust_panic_with_hook", allocating)
    assert type(trap_from(text, Limits(memory=65536))) is OutOfMemory
    assert type(trap_from(text, Limits())) is Trap


def test_a_trap_prints_reason_frames_and_fix() -> None:
    lines = str(trap_from(PANIC, Limits())).splitlines()
    where = "in `std::panicking::rust_panic_with_hook`"
    assert lines[0] == f"[WW520] the component trapped {where}: wasm `unreachable` instruction executed"
    assert lines[2] == "  at <demo::Component as Guest>::process (/src/lib.rs:12:9)"
    assert lines[-1].startswith("  fix: the guest gave up")


@pytest.mark.parametrize("backend", ["direct", "component"])
def test_a_trap_has_file_and_line_where_the_guest_has_them(backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITWORKS_CACHE", str(tmp_path / "cache"))
    shops.package(tmp_path, "shop", lines=True)
    line = next(n for n, text in enumerate(shops.SHOP.splitlines(), 1) if "(unreachable)" in text)
    with shops.imported(tmp_path, "shop") as shop, rt.using_backend(backend), shop.Shop() as component:
        with pytest.raises(rt.Trap) as caught:
            component.till.halve(3)
        (frame,) = caught.value.frames
        assert frame.startswith(f"halve ({tmp_path}/made/shop.wat:{line}:")
    assert "WASMTIME_BACKTRACE_DETAILS" not in os.environ


@pytest.mark.parametrize("backend", ["direct", "component"])
def test_what_the_runtime_does_for_a_call_is_no_function_of_the_guest(
    backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WITWORKS_CACHE", str(tmp_path / "cache"))
    shops.package(tmp_path, "shop")
    with shops.imported(tmp_path, "shop") as shop, rt.using_backend(backend), shop.Shop(fuel=2) as component:
        with pytest.raises(rt.OutOfFuel) as caught:
            component.till.total([shop.Item("tea", 2.5, 1)])
        assert caught.value.frames == ()
