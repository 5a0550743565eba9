"""What a guest in Rust said as it panicked: noted in its memory by ``adapters/rust_panic.rs``, for it may have nobody to tell."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import wasmtime

NAME: Final = "witworks_panic"
"""The export that says where."""
_NOTE: Final = struct.Struct("<6I")
_KEPT: Final = 4_000
"""Bytes of a message."""


def text(note: object, store: wasmtime.Store, memory: memoryview[Any]) -> str:
    """The panic in Rust's own words, ``panicked at src/lib.rs:1:2:`` and the message; empty where none has been noted.

    ``note`` is what the guest exports as :data:`NAME`. Nothing that it says is believed.
    """
    import wasmtime

    if not isinstance(note, wasmtime.Global) or not isinstance(at := note.value(store), int):
        return ""
    try:
        message, size, file, file_size, line, column = _NOTE.unpack_from(memory, at % 2**32)
    except struct.error:
        return ""
    if not file_size:
        return ""
    return f"panicked at {_string(memory, file, file_size)}:{line}:{column}:\n{_string(memory, message, size)}".strip()


def _string(memory: memoryview[Any], at: int, size: int) -> str:
    return bytes(memory[at : at + min(size, _KEPT)]).decode("utf-8", "replace")
