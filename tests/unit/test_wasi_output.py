"""The thread that listens to a guest's output: whoever rings is heard, at whatever moment."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

from witworks.runtime import wasi_output

if TYPE_CHECKING:
    import pytest


def test_a_bell_that_rings_while_another_is_taken_in_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = wasi_output.Outputs()
    got: list[bytes] = []
    guest = os.open(outputs.add("stdout", got.append, None), os.O_WRONLY)
    outputs.opened()
    rung: list[int] = []

    def read(pipe: int, size: int) -> bytes:
        if pipe == outputs._wake and not rung:
            rung.append(pipe)  # the next call of the guest has ended, at this very moment
            outputs._wanted += 1
            os.write(outputs._bell, b"!")
        return os.read(pipe, size)

    monkeypatch.setattr(wasi_output, "os", SimpleNamespace(**{**vars(os), "read": read}))
    outputs.start()
    os.write(guest, b"x")
    outputs.settle()
    with outputs._changed:
        assert outputs._changed.wait_for(lambda: outputs._done >= 2, timeout=10)
    os.close(guest)
    outputs.close()
    assert got == [b"x"]
