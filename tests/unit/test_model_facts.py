"""How a change of facts is told."""

from __future__ import annotations

import pytest
from witworks.model.facts import told

DIGESTS = "87b5406b359b71028064e7918b34cd8ff33ed153486e650f468195deeae0db58", "b" * 64


@pytest.mark.parametrize(
    ("gone", "come", "lines"),
    [
        (["zig: 0.17.1"], ["zig: 0.18.0"], ["zig was 0.17.1, is 0.18.0"]),
        ([f"resolver: {DIGESTS[0]}"], [f"resolver: {DIGESTS[1]}"], ["how Witworks resolves and checks worlds changed"]),
        (
            [f"precompiled: wasmtime 50.0.1; fuel=0; relay {DIGESTS[0]}"],
            [f"precompiled: wasmtime 50.0.1; fuel=0; relay {DIGESTS[1]}"],
            ["what a precompiled module depends on changed (relay)"],
        ),
        (
            ["rust: rustc 1.95.0\nrelease: 1.95.0\nstd: build-std"],
            ["rust: rustc 1.96.0\nrelease: 1.96.0\nstd: build-std"],
            ["rust was rustc 1.95.0; release: 1.95.0, is rustc 1.96.0; release: 1.96.0"],
        ),
        (["environment: "], ["environment: RUSTFLAGS=-g"], ["environment was nothing, is RUSTFLAGS=-g"]),
        ([], ["node: 20.1.0"], ["node is new"]),
        (["node: 20.1.0"], [], ["node is gone"]),
        ([], [], []),
    ],
)
def test_a_fact_is_told_once(gone: list[str], come: list[str], lines: list[str]) -> None:
    assert list(told(gone, come)) == lines
