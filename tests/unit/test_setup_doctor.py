"""The table of ``scons doctor``."""

from __future__ import annotations

from pathlib import Path

from witworks.setup.doctor import Need, report

WASM_TOOLS = Need("wasm-tools", Path("/v/bin/wasm-tools"), "1.262.0", ("math-engine", "calc"), "", ">= 1.230.0")
RUST = Need("rust for wasm", None, "", ("calc",), "rustup target add wasm32-unknown-unknown")
VIZ = Need("viz-js", None, "", (), "scons setup", "3.31.0", purpose="scons graph")


def test_what_is_missing_comes_with_its_command_in_80_columns() -> None:
    assert report([WASM_TOOLS, RUST, VIZ]).splitlines() == [
        "tool           found    wanted      needed by             to mend it",
        "rust for wasm  MISSING  -           calc                  rustup target add",
        "                                                          wasm32-unknown-unknown",
        "viz-js         no       3.31.0      nothing in this       scons setup",
        "                                    project (scons",
        "                                    graph)",
        "wasm-tools     1.262.0  >= 1.230.0  calc, math-engine     -",
        "",
        "1 missing. To install:",
        "  rust for wasm: rustup target add wasm32-unknown-unknown",
    ]


def test_nothing_that_is_needed_is_missing() -> None:
    assert report([WASM_TOOLS, VIZ]).endswith("\n\nNothing is missing.")
    assert not VIZ.is_missing


def test_where_the_tools_are_is_told_on_demand() -> None:
    assert "/v/bin" not in report([WASM_TOOLS])
    assert "wasm-tools: /v/bin/wasm-tools" in report([WASM_TOOLS], paths=True)


def test_no_components() -> None:
    assert report([]) == "No component needs a program."
