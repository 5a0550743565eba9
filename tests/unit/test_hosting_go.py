"""What Go bindings lie beside: the runtime's files, and libwasmtime with its headers."""

from __future__ import annotations

from importlib import metadata
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from witworks.artifacts import hosting
from witworks.bindgen.go import names
from witworks.bindgen.go.writer import comment, quoted
from witworks.errors import ComponentError

if TYPE_CHECKING:
    from pathlib import Path

VERSION = metadata.version("wasmtime")


@pytest.fixture
def headers(tmp_path: Path) -> Path:
    (tmp_path / "headers" / "wasmtime").mkdir(parents=True)
    (tmp_path / "headers" / "wasmtime.h").touch()
    (tmp_path / "headers" / "wasmtime.hh").touch()
    return tmp_path / "headers"


def test_headers_and_library_are_placed_beside_the_runtime(tmp_path: Path, headers: Path) -> None:
    runtime = tmp_path / "runtime"
    assert not hosting.has_native(runtime)
    hosting.place_native(runtime, headers, VERSION)
    hosting.place_native(runtime, headers, VERSION)
    assert hosting.has_native(runtime)
    assert sorted(file.name for file in (runtime / "wasmtime" / "include").iterdir()) == ["wasmtime", "wasmtime.h"]
    (library,) = (runtime / "wasmtime" / "lib").iterdir()
    library.unlink()
    assert not hosting.has_native(runtime)


def test_headers_of_another_version_are_refused(tmp_path: Path, headers: Path) -> None:
    with pytest.raises(ComponentError, match=r"WW481.*headers for Go are those of 7\.0\.0"):
        hosting.place_native(tmp_path / "runtime", headers, "7.0.0")


def test_a_wasmtime_without_its_library_is_told(tmp_path: Path, headers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosting, "find_spec", lambda _: SimpleNamespace(submodule_search_locations=[str(tmp_path)]))
    with pytest.raises(ComponentError, match="WW482"):
        hosting.place_native(tmp_path / "runtime", headers, VERSION)


def test_the_runtime_is_whole() -> None:
    files = hosting.runtime_module()
    assert {"go.mod", "go.sum", "errors.go", "abi/memory.go", "wazero/call.go", "wasmtime/bridge.c"} <= files.keys()
    assert not [name for name in files if name.endswith("_test.go")]


@pytest.mark.parametrize(
    ("wit", "pascal", "camel"),
    [
        ("data-processor", "DataProcessor", "dataProcessor"),
        ("type", "Type", "type_"),
        ("HTTP-server", "HTTPServer", "httpServer"),
        ("a-1b", "A1b", "a1b"),
        ("ctx", "Ctx", "ctx_"),
        ("put-string", "PutString", "putString_"),
    ],
)
def test_names(wit: str, pascal: str, camel: str) -> None:
    assert names.pascal(wit) == pascal
    assert names.camel(wit) == camel


@pytest.mark.parametrize(
    ("component", "package", "module"),
    [
        ("analytics-processor", "analyticsprocessor", "p/analytics-processor"),
        ("go", "go_", "p/go"),
        ("internal", "internal_", "p/internal_"),
        ("string", "string_", "p/string"),
    ],
)
def test_packages_have_names_that_go_takes(component: str, package: str, module: str) -> None:
    assert names.package_name(component) == package
    assert names.module_path(component, "p") == module


def test_comments_are_as_gofmt_leaves_them() -> None:
    assert comment("One.\n\n\n- a\n- b\n  more\nThree.\n\n1. x\n") == [
        "One.",
        "",
        "  - a",
        "  - b",
        "    more",
        "",
        "Three.",
        "",
        " 1. x",
    ]


def test_quoted_text_is_a_string_of_go() -> None:
    assert quoted('a"\n\x7f') == '"a\\"\\n\\x7f"'
