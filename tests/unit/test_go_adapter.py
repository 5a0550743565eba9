"""Go's module and the adapter joined: memory set aside, a flag while the host asks for memory, and what the adapter does then."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import wasmtime
from witworks.languages import go_adapter
from witworks.languages.wasm_binary import I32, Module, const
from witworks.toolchains import adapter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BEGIN, END = "witworks: adapter memory begins>", "<witworks: adapter memory begins"
GUEST = f"""
(module
  (import "host" "seen" (func $seen (param i32)))
  (memory (export "memory") 10)
  (global $before (mut i32) (i32.const 5))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (call $seen (i32.load (i32.const {go_adapter.FLAG})))
    (i32.add (i32.const 100) (local.get 3)))
  (func (export "other") (result i32) (global.get $before))
  (data (i32.const 300000) "{BEGIN}\\00\\00\\01\\00\\00\\00\\00\\00{END}"))
"""


def _binary(text: str) -> bytes:
    return bytes(wasmtime.wat2wasm(text))


def _instance(data: bytes, *imports: Callable[..., object]) -> tuple[wasmtime.Store, Mapping[str, Any]]:
    engine = wasmtime.Engine()
    store = wasmtime.Store(engine)
    module = wasmtime.Module(engine, data)
    functions = [
        wasmtime.Func(store, imported.type, function)
        for imported, function in zip(module.imports, imports, strict=True)
        if isinstance(imported.type, wasmtime.FuncType)
    ]
    return store, wasmtime.Instance(store, module, functions).exports(store)


def _call(store: wasmtime.Store, exports: Mapping[str, Any], name: str, *arguments: int) -> int:
    function = exports[name]
    assert isinstance(function, wasmtime.Func)
    result = function(store, *arguments)
    assert isinstance(result, int)
    return result


def test_the_adapter_gets_pieces_of_the_block_one_after_the_other() -> None:
    joined = go_adapter.joined(_binary(GUEST))
    assert joined is not None
    store, exports = _instance(joined, lambda _flag: None)
    first = _call(store, exports, "cabi_realloc_adapter", 0, 0, 8, 65_536)
    assert first == 65_536
    assert _call(store, exports, "cabi_realloc_adapter", 0, 0, 1, 3) == first + 65_536
    assert _call(store, exports, "cabi_realloc_adapter", 0, 0, 16, 16) == first + 65_536 + 16
    assert _call(store, exports, "other") == 5


def test_the_block_has_an_end_and_nothing_is_moved() -> None:
    joined = go_adapter.joined(_binary(GUEST))
    assert joined is not None
    store, exports = _instance(joined, lambda _flag: None)
    _call(store, exports, "cabi_realloc_adapter", 0, 0, 8, 4 << 16)
    for arguments in ((0, 0, 1, 1), (65_536, 8, 8, 16)):
        try:
            _call(store, exports, "cabi_realloc_adapter", *arguments)
        except wasmtime.Trap as trap:
            assert "unreachable" in str(trap)  # noqa: PT017
        else:
            raise AssertionError(arguments)


def test_the_flag_is_up_while_the_host_asks_for_memory_and_at_no_other_time() -> None:
    seen: list[int] = []
    joined = go_adapter.joined(_binary(GUEST))
    assert joined is not None
    store, exports = _instance(joined, seen.append)
    assert _call(store, exports, "cabi_realloc", 0, 0, 8, 11) == 111
    assert seen == [1]
    memory = exports["memory"]
    assert isinstance(memory, wasmtime.Memory)
    assert memory.read(store, go_adapter.FLAG, go_adapter.FLAG + 4) == bytes(4)


def test_a_module_without_the_block_is_refused() -> None:
    assert go_adapter.joined(_binary('(module (func (export "cabi_realloc")))')) is None
    assert go_adapter.joined(_binary(GUEST.replace(END, "something of some other length"))) is None


ADAPTER = """
(module
  (import "host" "clock" (func $clock (param i32 i64 i32) (result i32)))
  (import "host" "poll" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "host" "write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "clock_time_get") (param i32 i64 i32) (result i32)
    (i64.store (local.get 2) (i64.const 77))
    (call $clock (local.get 0) (local.get 1) (local.get 2)))
  (func (export "poll_oneoff") (param i32 i32 i32 i32) (result i32)
    (call $poll (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func (export "fd_write") (param i32 i32 i32 i32) (result i32)
    (call $write (local.get 0) (local.get 1) (local.get 2) (local.get 3))))
"""


def test_while_the_flag_is_up_the_adapter_answers_by_itself() -> None:
    calls: list[str] = []

    def host(name: str) -> Callable[..., int]:
        def answer(*_arguments: int) -> int:
            calls.append(name)
            return 0

        return answer

    data = go_adapter.adapter(_binary(ADAPTER))
    store, exports = _instance(data, host("clock"), host("poll"), host("write"))
    memory = exports["memory"]
    assert isinstance(memory, wasmtime.Memory)

    def u64(address: int) -> int:
        return int(struct.unpack("<Q", memory.read(store, address, address + 8))[0])

    assert _call(store, exports, "clock_time_get", 1, 0, 512) == 0
    assert _call(store, exports, "clock_time_get", 9, 0, 512) == 0
    assert _call(store, exports, "poll_oneoff", 0, 0, 0, 512) == 0
    assert _call(store, exports, "fd_write", 2, 0, 0, 512) == 0
    assert calls == ["clock", "clock", "poll", "write"]
    memory.write(store, struct.pack("<I", 1), go_adapter.FLAG)
    memory.write(store, struct.pack("<QQ", 5, 5), 1024)
    assert _call(store, exports, "clock_time_get", 1, 0, 1024) == 0
    assert u64(1024) == 77
    assert _call(store, exports, "clock_time_get", 0, 0, 1024) == 0
    assert u64(1024) == 0  # a clock that was never asked
    assert _call(store, exports, "poll_oneoff", 0, 0, 0, 1032) == 0
    assert u64(1032) == 0
    assert _call(store, exports, "fd_write", 2, 0, 0, 512) == 8
    assert len(calls) == 4


def test_the_adapter_that_ships_can_be_changed_so() -> None:
    changed = go_adapter.adapter(adapter.checked().read_bytes())
    module = wasmtime.Module(wasmtime.Engine(), changed)
    original = wasmtime.Module(wasmtime.Engine(), adapter.checked().read_bytes())
    assert [export.name for export in module.exports] == [export.name for export in original.exports]
    assert Module(changed).exported("clock_time_get") != Module(adapter.checked().read_bytes()).exported("clock_time_get")


def test_a_module_may_lack_the_sections_that_something_is_added_to() -> None:
    module = Module(b"\0asm\x01\0\0\0")
    counter = module.counter(100)
    module.export("answer", module.function([], [I32], b"\0" + const(64)))
    store, exports = _instance(module.render())
    assert counter == 0
    assert _call(store, exports, "answer") == 64
