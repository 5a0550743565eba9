"""Values between memory and core values."""

from __future__ import annotations

import struct

import pytest
from witworks.runtime.direct_flat import Flat

LEAST = [("b", -(1 << 7)), ("h", -(1 << 15)), ("i", -(1 << 31)), ("q", -(1 << 63))]


@pytest.mark.parametrize(("code", "number"), LEAST)
def test_negative_numbers_become_core_values_and_come_back(code: str, number: int) -> None:
    memory = struct.pack(f"<{code}", number)
    flat, raw = Flat(len(memory), ((code, 0, 0),)), bytearray(16)
    flat.spread(memory, 0, raw)
    core = "q" if code == "q" else "i"
    assert struct.unpack_from(f"<{core}", raw)[0] == number
    assert flat.gather(raw) == memory
