"""Inputs that lie in build/ or in the user's cache: SCons' memory, compiled code with its signature, lists of what was written."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import logging
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from wasmtime.component import Component
from witworks.builders import go_bindings, javascript
from witworks.languages import go_bindings as generated
from witworks.memory import signatures
from witworks.runtime import engines, precompiled, vault
from witworks.runtime.engines import EngineConfig

from tests.fuzz import seeds
from tests.fuzz.mutate import LABEL
from tests.fuzz.texts import WAT, WIT, prepared, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CALC: Final = b"package demo:calc;\ninterface ops { add: func(a: s32, b: s32) -> s32; }\nworld calculator { export ops; }\n"


# SCons' memory -----------------------------------------------------------------------------------------------------------


@prepared(lambda project, data: put(project / "build" / ".sconsign.dblite", data))
def _database(project: Path) -> None:
    """What is not whole is never unpickled, and a database is there to be written to."""
    file = project / "build" / ".sconsign"
    found = signatures._Database(str(file), "c")
    assert {**found._dict} in ({}, _KNOWN), found._dict
    found["more"] = b"x"
    found.close()
    assert signatures._Database(str(file), "r")["more"] == b"x"


_KNOWN: Final = {"build/calc": b"one", "build": b"two" * 300}


def _databases(folder: Path) -> list[bytes]:
    file = put(folder / ".sconsign.dblite", b"")
    made = signatures._Database(str(file), "n")
    for name, value in _KNOWN.items():
        made[name] = value
    made.close()
    return [file.read_bytes()]


# Compiled code -----------------------------------------------------------------------------------------------------------


@functools.cache
def _component(folder: Path) -> bytes:
    made = seeds._component(folder, 2_000, _CALC)
    assert made is not None
    return made


@functools.cache
def _compiled(data: bytes) -> bytes:
    return bytes(Component(engines.shared(EngineConfig()), data).serialize())


def _entries(folder: Path) -> list[bytes]:
    """Each file of the cache with its content, as it is after the component was loaded once."""
    data, cache = _component(folder), folder / "vault"
    os.environ["WITWORKS_CACHE"] = str(cache)
    try:
        precompiled.load_bytes(data, engines.shared(EngineConfig()), "calc")
    finally:
        os.environ["WITWORKS_CACHE"] = str(folder.parent / "world" / "cache")
    files = [file for file in sorted((cache / "precompiled").iterdir()) if file.is_file()]
    assert len(files) == 3, files
    return [file.name.encode() + LABEL + file.read_bytes() for file in files]


def _vault(project: Path, data: bytes) -> Callable[[], object]:
    """Whatever has become of the files, what is loaded is what was compiled here, and the next time finds it whole."""
    corpus = project.parents[4] / "corpus"
    component = _component(corpus)
    whole = corpus / "vault" / "precompiled"
    folder = precompiled.folder()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    name, _, content = data.partition(LABEL)
    file = folder / os.fsdecode(name)
    if file.is_file():
        file.write_bytes(content)
    logging.disable(logging.WARNING)
    # Another compilation of the same bytes would be as good; the seed of a hash in it is not always the same.
    good = {hashlib.sha256((whole / one.name).read_bytes()).digest() for one in whole.glob("*.cwasm")}

    def look() -> None:
        for _ in range(2):
            given: list[bytes] = []
            with _watched(given):
                precompiled.load_bytes(component, engines.shared(EngineConfig()), "calc")
            kept = hashlib.sha256(next(folder.glob("*.cwasm")).read_bytes()).digest()
            assert all(hashlib.sha256(one).digest() in good for one in given), "damaged code was loaded"
            good.add(kept)  # it was compiled just now, from the component
        opened = vault.open_vault(folder)
        assert opened is not None
        assert opened.read(precompiled.entry_name(component, EngineConfig())) is not None

    return look


@contextlib.contextmanager
def _watched(given: list[bytes]) -> Any:
    """Every block of native code that is given to wasmtime, before it runs."""
    real = Component.deserialize

    def deserialize(engine: Any, code: Any) -> Any:
        given.append(bytes(code))
        return real(engine, code)

    Component.deserialize = deserialize  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        Component.deserialize = real  # type: ignore[method-assign]


# Lists -------------------------------------------------------------------------------------------------------------------


@prepared(lambda project, data: put(project / "build" / "calc" / "app.inputs.json", data))
def _inputs(project: Path) -> None:
    for path in javascript._known_inputs(project / "build" / "calc" / "app.bundle.js", project / "components" / "calc") or ():
        assert path.is_file()


_GENERATED: Final = b"// Generated by `wit-bindgen`. DO NOT EDIT!\npackage x\n"


@prepared(
    lambda project, data: (
        put(project / "build" / "calc" / "go.stamp", data),
        put(project / "components" / "calc" / "main.go", b"package main\n"),
        put(project / "components" / "other" / "exports" / "wit_exports.go", _GENERATED),
        put(project / "build" / "calc" / "module" / "imports" / "wit_bindings.go", _GENERATED),
    )
)
def _go_stamp(project: Path) -> None:
    """Of what the list says, only what was generated into the module itself is removed."""
    stamp = project / "build" / "calc" / "go.stamp"
    assert generated.is_generated(project / "components" / "other" / "exports" / "wit_exports.go")
    go_bindings._place(project / "build" / "calc" / "module", {}, go_bindings.listed(stamp))
    assert all(isinstance(one, str) for one in go_bindings.exported(stamp))


# All of it, by scons -----------------------------------------------------------------------------------------------------


def _scons(project: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "SCons", "-Q", f"--site-dir={seeds.ROOT / 'site_scons'}", "build/calc/calc.wasm"]
    return subprocess.run(command, cwd=project, env=os.environ, capture_output=True, text=True, errors="replace", check=False)


_NOT_STATE: Final = (".wasm", ".cwasm", ".py", ".typed", "lock")


@functools.cache
def _built(corpus: Path) -> Path:
    """A project that is built."""
    project = corpus / "built"
    put(project / "SConstruct", (seeds.ROOT / "SConstruct").read_bytes())
    put(project / "components" / "calc" / "calc.wat", WAT)
    put(project / "components" / "calc" / "wit" / "world.wit", WIT)
    done = _scons(project)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def _states(corpus: Path) -> list[bytes]:
    """What SCons and Witworks remember of it, each file with its path."""
    project = _built(corpus)
    found = [file for file in sorted((project / "build").rglob("*")) if file.is_file() and not file.name.endswith(_NOT_STATE)]
    return [str(file.relative_to(project)).encode() + LABEL + file.read_bytes() for file in found]


def _rebuilt(project: Path, data: bytes) -> Callable[[], object]:
    """One of those files is damaged: the component is right after that, at the latest by the second run, as the first says."""
    corpus = project.parents[4] / "corpus"
    for part in project.iterdir():
        shutil.rmtree(part) if part.is_dir() else part.unlink()
    shutil.copytree(_built(corpus), project, dirs_exist_ok=True)
    name, _, content = data.partition(LABEL)
    file = project / os.fsdecode(name)
    if file.is_file():
        file.write_bytes(content)

    def look() -> None:
        for number in range(2):
            done = _scons(project)
            assert "Traceback" not in done.stderr, done.stderr
            assert done.returncode in {0, 2}, done.stdout + done.stderr
            assert (done.returncode == 0) == ("error[WW" not in done.stderr), done.stderr
            if done.returncode == 0:
                break
            assert number == 0, f"it does not heal: {done.stderr}"
        whole = (_built(corpus) / "build" / "calc" / "calc.wasm").read_bytes()
        assert (project / "build" / "calc" / "calc.wasm").read_bytes() == whole

    return look


TARGETS: Final = {
    ".sconsign.dblite": (_database, _databases, 1_500),
    "compiled code and its signature": (_vault, _entries, 1_200),
    "inputs.json of a bundle": (_inputs, lambda _: [b'["app.js", "../../lib/a.js", "/x/y.js"]'], 500, "json"),
    "list of generated Go": (
        _go_stamp,
        lambda _: [
            b'{"exported": ["exports/x"], "files": {"imports/wit_bindings.go": "a", "../../../components/other/exports/wit_exports.go": "b"}}'
        ],
        700,
        "json",
    ),
    "state of a build": (_rebuilt, _states, 150, "json"),
}
