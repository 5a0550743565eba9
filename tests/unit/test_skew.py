"""Tools of different times are told before they become a strange error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
import tomli
from witworks.errors import ComponentError, Place, WitworksError
from witworks.programs import Probes
from witworks.runtime import WrongWasmtime, _wasmtime_private
from witworks.toolchains import skew, wasm_tools
from witworks.toolchains.tools import TOOLS, Found
from witworks.toolchains.wasm_tools import WasmTools

ROOT: Final = Path(__file__).parents[2]
OLD: Final = WasmTools(Path("/usr/bin/wasm-tools"), "1.230.0", "wasm-tools 1.230.0")
NEW: Final = WasmTools(Path("/usr/bin/wasm-tools"), "1.262.0", "wasm-tools 1.262.0")
LOCK: Final = ROOT / "components" / "analytics-processor" / "Cargo.lock"


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """A component made by the wasm-tools of this environment, and the version of that."""
    tools = wasm_tools.find(None, Probes(None))
    folder = tmp_path_factory.mktemp("made")
    (folder / "w.wit").write_text("package a:b;\nworld w { export run: func(); }\n", "utf-8")
    steps = [["embed", "--dummy", "--world", "w", "w.wit", "-o", "core.wasm"], ["new", "core.wasm", "-o", "made.wasm"]]
    for step in steps:
        subprocess.run([tools.path, "component", *step], cwd=folder, check=True)
    return (folder / "made.wasm").read_bytes(), tools.version


def test_a_component_names_its_makers(component: tuple[bytes, str]) -> None:
    data, version = component
    made_by = dict(skew.producers(data))
    assert made_by["wit-component"] == f"0.{version.partition('.')[2]}"


def test_a_component_of_newer_tools(component: tuple[bytes, str]) -> None:
    data, version = component
    error = skew.of_component("calc", data, OLD)
    assert error is not None
    assert error.code == "WW801"
    assert f"newer tools than wasm-tools 1.230.0 (wit-component 0.{version.partition('.')[2]})" in error.message
    assert skew.of_component("calc", data, WasmTools(Path("w"), version, "")) is None
    assert skew.of_component("calc", data[:-3], NEW) is None, "damage is told by who reads it"


def test_bindings_of_newer_tools_are_told_by_the_lock_before_anything_is_compiled() -> None:
    error = skew.of_lock("calc", LOCK, OLD)
    assert error is not None
    assert error.code == "WW801"
    assert error.at is not None
    assert LOCK.read_text("utf-8").splitlines()[(error.at.line or 0) - 2 :][:1] == ['name = "wit-component"']
    assert "pip install --upgrade" in str(error.fix)
    assert skew.of_lock("calc", LOCK, NEW) is None


def test_a_component_that_is_refused_is_told_by_its_makers(component: tuple[bytes, str]) -> None:
    data, _ = component
    for changed, tools, code in ((b"\x0e", NEW, "WW801"), (b"\x0c", NEW, "WW805"), (b"\x0d", OLD, "WW801")):
        with pytest.raises(WitworksError) as caught, skew.told("calc", data[:4] + changed + data[5:], tools):
            raise ComponentError("WW405", "it cannot be decoded", output="unknown binary version")
        assert caught.value.code == code
        assert caught.value.output == "unknown binary version"
    with pytest.raises(WitworksError, match="it cannot be decoded"), skew.told("calc", data, NEW):
        raise ComponentError("WW405", "it cannot be decoded")
    with pytest.raises(WitworksError, match="its rights"), skew.told("calc", data, OLD):
        raise ComponentError("WW417", "its rights")


def test_wit_that_the_macro_does_not_know() -> None:
    at = Place("world.wit", 4, 3)
    error = skew.of_macro("calc", LOCK, (at, "found `@`"), "99.1.0")
    assert error is not None
    assert (error.code, error.at) == ("WW806", at)
    assert f"{LOCK}:" in error.notes[0]
    assert 'wit-bindgen = "99.1"' in str(error.fix)
    assert skew.of_macro("calc", LOCK, (at, "found `@`"), TOOLS["wit-bindgen"].version) is None
    assert skew.of_macro("calc", LOCK.with_name("none.lock"), (at, "found `@`"), "99.1.0") is None


@pytest.mark.parametrize(
    ("interface", "other"),
    [
        ("wasi:clocks/monotonic-clock@0.2.0", False),
        ("wasi:io/streams@0.2.12", False),
        ("wasi:clocks/monotonic-clock@0.2.0-rc-2023-11-10", True),
        ("wasi:cli/stdout@0.3.0", True),
        ("wasi:keyvalue/store@0.2.0-draft", False),
        ("demo:calc/ops@3.0.0", False),
    ],
)
def test_another_wasi(interface: str, *, other: bool) -> None:
    error = skew.of_wasi("calc", ["wasi:cli/exit@0.2.0", interface], None)
    assert (error is not None) is other
    assert error is None or (error.code == "WW807" and interface in error.message)


@pytest.mark.parametrize(
    "text", ["", "[[package]", "package = 3\n", '[[package]]\nname = "wit-component"\n', "[package]\nx = 1\n"]
)
def test_a_lock_that_says_nothing(tmp_path: Path, text: str) -> None:
    lock = tmp_path / "Cargo.lock"
    assert skew.of_lock("calc", lock, OLD) is None
    lock.write_text(text, "utf-8")
    assert skew.of_lock("calc", lock, OLD) is None


def test_a_tool_that_is_older_than_the_one_we_are_made_for() -> None:
    def found(version: str) -> Found:
        return Found(TOOLS["zig"], Path("/opt/zig/zig"), version, f"zig {version}", ("zig",))

    error = skew.of_tool(found("0.15.1"))
    assert error is not None
    assert error.code == "WW802"
    assert "leave zig= out" in str(error.fix)
    assert skew.of_tool(found(TOOLS["zig"].version)) is None
    assert skew.of_tool(found("1.0.0")) is None


@pytest.mark.parametrize(("version", "known"), [("48.0.8", False), ("49.0.0", True), ("50.0.1", True), ("51.0.0", False)])
def test_a_wasmtime_that_the_runtime_does_not_know(monkeypatch: pytest.MonkeyPatch, version: str, *, known: bool) -> None:
    monkeypatch.setattr(skew, "wasmtime_version", lambda: version)
    error = skew.of_wasmtime()
    assert (error is None) is known
    assert error is None or (error.code, error.fix) == ("WW803", "pip install 'wasmtime>=49,<51'")


def test_the_range_is_that_of_our_own_dependency() -> None:
    (wanted,) = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert wanted == skew.wasmtime_wanted() == _wasmtime_private.WANTED
    assert skew.wasmtime_version() is not None, sys.path


def test_a_wasmtime_that_lacks_what_the_runtime_calls() -> None:
    """Such as one that is yet to come: the function is asked of the real library."""
    with pytest.raises(WrongWasmtime, match=r"lacks wasmtime_no_such_function\n  fix: pip install 'wasmtime>="):
        _wasmtime_private._function("wasmtime_no_such_function", None)
