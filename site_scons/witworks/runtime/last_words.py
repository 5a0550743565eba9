"""What a guest writes to WASI's standard error: dropped, but for the end of it, which a trap quotes."""

from __future__ import annotations

from typing import Final

import wasmtime

_KEPT: Final = 4_000
"""Bytes: a message and a stack."""


class LastWords:
    """Listens to one instance. It knows nothing of the instance, for wasmtime holds on to it until the store is closed."""

    def __init__(self) -> None:
        self._heard = bytearray()

    def wasi(self) -> wasmtime.WasiConfig:
        """WASI with nothing granted: no files, no environment, no arguments; standard error comes here."""
        config = wasmtime.WasiConfig()
        if hasattr(wasmtime.WasiConfig, "stderr_custom"):  # of the class: the property cannot be read
            config.stderr_custom = self._hear
        return config

    @property
    def text(self) -> str:
        """The end of what was written, as far as it is text."""
        return self._heard.decode("utf-8", "replace").strip()

    def _hear(self, data: bytes) -> None:
        self._heard += data
        del self._heard[:-_KEPT]
