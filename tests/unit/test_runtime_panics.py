"""What is read of a panic in a guest's memory, of guests that note one and of those that note what is not so."""

from __future__ import annotations

import struct

import pytest
import wasmtime
from witworks.runtime import direct_panics
from witworks.runtime.errors import Trap
from witworks.runtime.traps import unheard

SIZE = 65_536


def text(note: bytes, at: int = 16, words: bytes = b"", kind: str = "i32") -> str:
    memory = bytearray(SIZE)
    memory[at % SIZE : at % SIZE + len(note)] = note
    memory[1_000 : 1_000 + len(words)] = words
    store = wasmtime.Store(wasmtime.Engine())
    module = wasmtime.Module(store.engine, f'(module (global (export "g") {kind} ({kind}.const {at})))')
    found = wasmtime.Instance(store, module, []).exports(store)["g"]
    return direct_panics.text(found, store, memoryview(memory))


def note(message: int, message_size: int, file: int, file_size: int) -> bytes:
    return struct.pack("<6I", message, message_size, file, file_size, 12, 5)


def test_a_panic_is_told_as_rust_tells_it() -> None:
    assert text(note(1_006, 3, 1_000, 6), words=b"lib.rswhy") == "panicked at lib.rs:12:5:\nwhy"
    assert text(note(0, 0, 1_000, 6), words=b"lib.rs") == "panicked at lib.rs:12:5:"


def test_where_none_was_noted_nothing_is_told() -> None:
    assert text(bytes(24)) == ""
    assert direct_panics.text(None, wasmtime.Store(wasmtime.Engine()), memoryview(b"")) == ""


@pytest.mark.parametrize("at", [SIZE - 23, -1, -(2**31)])
def test_a_note_beyond_the_memory_is_none(at: int) -> None:
    assert text(b"", at) == ""


def test_a_note_that_is_no_address_is_none() -> None:
    assert text(note(1_000, 3, 1_000, 3), words=b"abc", kind="f32") == ""


def test_what_lies_beyond_the_memory_or_is_no_text_is_left_out() -> None:
    far = text(note(2**32 - 1, 2**32 - 1, SIZE - 1, 2**32 - 1))
    assert far == "panicked at \0:12:5:"
    assert text(note(1_003, 2, 1_000, 3), words=b"a.b\xff\xfe") == "panicked at a.b:12:5:\n\ufffd\ufffd"
    assert len(text(note(0, SIZE, 1_000, 1), words=b"a")) < 5_000


def test_a_panic_without_words_says_how_to_see_them() -> None:
    frames = ("__rustc::rust_panic", "std::panicking::panic_with_hook", "demo:calc/ops#add")
    assert "wasi = true" in str(unheard(Trap("wasm `unreachable` instruction executed", frames)))
    assert unheard(Trap("wasm `unreachable` instruction executed", ("abort", "demo:calc/ops#add"))) is None
    assert unheard(Trap("integer divide by zero", frames)) is None
