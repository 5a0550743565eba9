"""``checking.check_rights``: a component that imports of WASI what nobody has approved is not let through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import wasmtime
from witworks.artifacts import checking, resolving
from witworks.errors import ComponentError
from witworks.model.rights import Rights
from witworks.programs import Probes
from witworks.toolchains import wasm_tools

if TYPE_CHECKING:
    from pathlib import Path


def check(folder: Path, imports: str, rights: Rights) -> None:
    file = folder / "made.wasm"
    file.write_bytes(bytes(wasmtime.wat2wasm(f"(component {imports})")))
    found = resolving.decode(file, wasm_tools.find(None, Probes(None)).path)
    checking.check_rights("made", file.read_bytes(), found, rights)


def interface(name: str) -> str:
    return f'(import "{name}" (instance (export "f" (func))))'


SOCKETS = interface("wasi:sockets/tcp@0.2.3") + interface("wasi:sockets/udp@0.2.3") + interface("wasi:clocks/wall-clock@0.2.3")


def test_sockets_that_suddenly_appear_are_named_with_the_line_to_write(tmp_path: Path) -> None:
    with pytest.raises(ComponentError, match="imports wasi:sockets/tcp, which nobody has approved") as caught:
        check(tmp_path, SOCKETS, Rights("rust", ("filesystem",)))
    assert caught.value.code == "WW417"
    assert list(caught.value.notes) == ["and wasi:sockets/udp"]
    assert 'write in component.toml: [wasi] imports = ["filesystem", "sockets"]' in str(caught.value)
    check(tmp_path, SOCKETS, Rights("rust", ("sockets",)))


FILES = interface("wasi:filesystem/types@0.2.3")
PREVIEW1 = '(core module (import "wasi_snapshot_preview1" "{}" (func)))'


def test_files_count_unless_only_the_adapter_wants_them(tmp_path: Path) -> None:
    for core in ("", PREVIEW1.format("path_open")):
        with pytest.raises(ComponentError, match="wasi:filesystem/types"):
            check(tmp_path, FILES + core, Rights("rust"))
    check(tmp_path, FILES + PREVIEW1.format("fd_write"), Rights("rust"))
    with pytest.raises(ComponentError, match="wasi:filesystem/types"):
        check(tmp_path, FILES + PREVIEW1.format("fd_write") + f"(component {PREVIEW1.format('path_open')})", Rights("rust"))
