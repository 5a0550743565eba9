"""The table of ``scons doctor``."""

from __future__ import annotations

from pathlib import Path

from witworks.setup.doctor import Need, report

WASM_TOOLS = Need("wasm-tools", Path("/v/bin/wasm-tools"), "1.262.0", ("math-engine", "calc"), "")
RUST = Need("rust for wasm", None, "", ("calc",), "rustup target add wasm32-unknown-unknown")


def test_what_is_missing_comes_with_its_command() -> None:
    assert report([WASM_TOOLS, RUST]) == (
        "program        version  wanted  needed by          where\n"
        "rust for wasm  -        -       calc               MISSING\n"
        "wasm-tools     1.262.0  -       calc, math-engine  /v/bin/wasm-tools\n"
        "\n"
        "1 missing. To install:\n"
        "  rust for wasm: rustup target add wasm32-unknown-unknown"
    )


def test_nothing_missing() -> None:
    assert report([WASM_TOOLS]).endswith("\n\nNothing is missing.")


def test_no_components() -> None:
    assert report([]) == "No component needs a program."
