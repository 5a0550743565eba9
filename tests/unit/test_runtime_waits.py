"""What is not made of short waits: damaged components, of which those tell that compile them."""

from __future__ import annotations

import pytest
import wasmtime
from witworks.runtime.component_binary import CannotWrap
from witworks.runtime.fingerprint import COMPONENT_HEADER
from witworks.runtime.waits import interruptible
from witworks.runtime.waits_io import POLL

NAME = POLL.name.encode()


@pytest.mark.parametrize(
    "data",
    [
        COMPONENT_HEADER + NAME,
        COMPONENT_HEADER + b"\x0a\xff\xff\xff\xff\x0f" + NAME,
        COMPONENT_HEADER + b"\x0a\x7f\x01\x00\x02\xff\xfe" + NAME,
        COMPONENT_HEADER + b"\x0a" + bytes([len(NAME)]) + NAME,
        b"\xff" * 9 + NAME,
        NAME,
    ],
)
def test_a_damaged_component_cannot_be_wrapped(data: bytes) -> None:
    with pytest.raises(CannotWrap):
        interruptible(data, wasmtime.Engine())
