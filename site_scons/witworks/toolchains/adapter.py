"""The adapter from WASI preview 1 to WASI 0.2 that ships with the package, for languages whose library speaks preview 1."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from witworks.errors import ToolError

VERSION: Final = "50.0.1"
SHA256: Final = "6d52112df28f0caee9018f911f279f94f848230b2f0ed02138290363e925671f"
PATH: Final = Path(__file__).parent.parent / "adapters" / "wasi_snapshot_preview1.reactor.wasm"


def checked() -> Path:
    """The adapter's file, which is what it must be; raises ToolError where it is not."""
    try:
        found = hashlib.sha256(PATH.read_bytes()).hexdigest()
    except FileNotFoundError:
        found = "missing"
    if found != SHA256:
        raise ToolError(
            "WW315",
            "the adapter for WASI preview 1 is not the one that ships with Witworks",
            notes=[f"it is {PATH}", f"its SHA-256 is {found}, {SHA256} is expected"],
            fix="install Witworks again",
        )
    return PATH
