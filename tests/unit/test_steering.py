"""Environment variables that steer compilers: each is part of what a build depends on, or does not reach the compiler."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from witworks.languages import LANGUAGES, cargo
from witworks.programs import Probes
from witworks.toolchains import go, node, tools

if TYPE_CHECKING:
    from witworks.toolchains.tools import Found


def found(name: str, folder: Path) -> Found:
    """A tool that stands at a place of the user's choice."""
    program = folder / name
    program.write_text("#!/bin/sh\necho 1.2.3\n", "utf-8")
    program.chmod(0o755)
    return tools.find(tools.TOOLS[name], str(program), Probes(None))


def test_a_tool_that_is_steered_is_another_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("ZIG_LIB_DIR", "ZIG_LIBC", "SOURCE_DATE_EPOCH", "NODE_OPTIONS"):
        monkeypatch.delenv(variable, raising=False)
    assert found("zig", tmp_path).identity == "zig 1.2.3"
    monkeypatch.setenv("ZIG_LIB_DIR", "/opt/zig/lib")
    monkeypatch.setenv("CPATH", "/usr/include")
    zig = found("zig", tmp_path)
    assert zig.identity == "zig 1.2.3; ZIG_LIB_DIR=/opt/zig/lib"
    assert zig.env["CPATH"] is None
    assert "ZIG_LIB_DIR" not in zig.env
    monkeypatch.setenv("NODE_OPTIONS", "--no-warnings")
    assert found("jco-transpile", tmp_path).identity == "jco-transpile 1.2.3; NODE_OPTIONS=--no-warnings"
    assert found("wac", tmp_path).identity == "wac 1.2.3"


@pytest.mark.parametrize("language", ["c", "cpp", "zig"])
def test_a_library_of_this_machine_alone_is_shared_with_nobody(
    language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert LANGUAGES[language].hidden(tmp_path) is None
    assert LANGUAGES[language].variables({}, tmp_path) == {"SOURCE_DATE_EPOCH": "0"}  # type: ignore[arg-type]
    monkeypatch.setenv("ZIG_LIBC", str(tmp_path / "libc.txt"))
    assert LANGUAGES[language].hidden(tmp_path) == tmp_path / "libc.txt"


def test_what_npm_must_not_hear_is_taken_out_in_whatever_case(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = (
        "NODE_ENV",
        "npm_config_omit",
        "NPM_CONFIG_OS",
        "Npm-Config-Cpu",
        "npm_config_registry",
        "npm_config__auth",
        "PATH",
    )
    assert set(node.npm_silence(variables)) == {"NODE_ENV", "npm_config_omit", "NPM_CONFIG_OS", "Npm-Config-Cpu"}
    monkeypatch.setenv("NODE_OPTIONS", "--trace-gc")
    monkeypatch.setattr(node, "find", lambda _: node.Node(tools.tools_folder(), "22.1.0"))
    assert node.identity(Probes(None)) == "22.1.0; NODE_OPTIONS=--trace-gc"


def test_a_standard_library_in_the_place_of_gos_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "go" / "bin" / "go"
    monkeypatch.delenv("GOROOT", raising=False)
    assert go.foreign_root(command) is None
    monkeypatch.setenv("GOROOT", f"{tmp_path}/go/")
    assert go.foreign_root(command) is None
    monkeypatch.setenv("GOROOT", str(tmp_path / "other"))
    assert go.foreign_root(command) == tmp_path / "other"
    assert go.foreign_root(None) is None


def test_what_build_scripts_ask_for_is_noted_and_read_back(tmp_path: Path) -> None:
    output, none, noted = (tmp_path / name for name in ("output", "none", "calc.d"))
    output.write_text(
        "cargo:rerun-if-env-changed=CC\ncargo::rerun-if-env-changed=FLAVOUR\ncargo:rerun-if-env-changed=CARGO_X\n"
        "cargo:rerun-if-env-changed=TARGET\ncargo:rerun-if-env-changed=RUSTFLAGS\ncargo:rerun-if-changed=x.c\n",
        "utf-8",
    )
    asked = cargo.script_variables([output, none])
    assert asked == ["CC", "FLAVOUR"]
    assert cargo.known_variables(noted) == ([], [])
    noted.write_text(cargo.noted("/t/a.wasm: /p/a.rs\n", ["X"], asked), "utf-8")
    assert cargo.known_variables(noted) == (["X"], ["CC", "FLAVOUR"])
    assert cargo.dependencies(noted) == [Path("/p/a.rs")]
    text = f'{{"reason": "build-script-executed", "package_id": "a", "out_dir": "{tmp_path}{os.sep}out"}}'
    assert cargo.read_messages(text, tmp_path / "Cargo.toml").scripts == (output,)
