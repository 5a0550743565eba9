"""Inputs that a user writes: WIT, manifests, compositions, sources, settings; and whole projects, in which scons is run."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from witworks import bindgen, settings
from witworks.artifacts import resolving
from witworks.caching import address
from witworks.errors import WitworksError
from witworks.languages import LANGUAGES, cargo, go_module, native_sources
from witworks.model import changes, components, compositions, javascript, packages, wit_text
from witworks.model.composition import Part, Workspace
from witworks.toolchains import skew
from witworks.toolchains.wasm_tools import WasmTools

from tests.fuzz import seeds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from witworks.model.components import Component
    from witworks.model.world import World

HINTS: Final = {name: language.world_hint for name, language in LANGUAGES.items() if name in components.MARKERS}
WIT: Final = (
    b"package demo:calc;\n\ninterface ops {\n  add: func(a: s32, b: s32) -> s32;\n}\n\nworld calculator {\n  export ops;\n}\n"
)
USER: Final = (
    b"package demo:user;\n\nworld user {\n  import demo:calc/ops;\n  export demo:calc/ops;\n  import log: func(m: string);\n}\n"
)
WAT: Final = b'(module (func (export "demo:calc/ops#add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))\n'
MODULE: Final = b"[package]\nname = 'calc'\nversion = '0.1.0'\n[dependencies]\nother = { path = '../other' }\n[lib]\ncrate-type = ['cdylib']\n"
SOURCES: Final = {
    "rust": "src/lib.rs",
    "c": "calc.c",
    "cpp": "calc.cpp",
    "zig": "main.zig",
    "go": "main.go",
    "javascript": "app.js",
    "typescript": "app.ts",
    "python": "app.py",
    "wat": "calc.wat",
}


def put(file: Path, data: bytes) -> Path:
    """Write an input where it is looked for."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def fresh(project: Path) -> Path:
    """The folder of a component, with nothing in it but WIT, in a project with nothing else."""
    for folder in ("components", "compositions", "wit"):
        shutil.rmtree(project / folder, ignore_errors=True)
    put(project / "components" / "calc" / "wit" / "world.wit", WIT)
    return project / "components" / "calc"


def prepared(
    write: Callable[[Path, bytes], object],
) -> Callable[[Callable[[Path], object]], Callable[[Path, bytes], Callable[[], object]]]:
    """A target of two steps: what writes the input, and what is then watched."""

    def of(look: Callable[[Path], object]) -> Callable[[Path, bytes], Callable[[], object]]:
        def start(project: Path, data: bytes) -> Callable[[], object]:
            write(project, data)
            return lambda: look(project)

        return start

    return of


def _discovered(project: Path) -> Sequence[Component]:
    """The components; the errors of the others are printed, as scons prints them."""
    found, errors = components.discover(project / "components", packages.read_index(project / "wit"), HINTS)
    for _, error in errors:
        error.render()
    return found


@prepared(lambda project, data: put(fresh(project).parents[1] / "wit" / "fuzzed" / "fuzzed.wit", data))
def _wit(project: Path) -> None:
    """Each world of the package: resolved, and made into a package of Python that can be compiled."""
    package = packages.read_package(project / "wit" / "fuzzed")
    whole = packages.closure(package, packages.read_index(project / "wit"))
    for world in package.worlds[:2]:
        made = resolving.resolve(whole, world.name, seeds.tool())
        changes.changes(made, made)
        for name, text in bindgen.render(made, component="fuzzed").items():
            compile(text, name, "exec")


@prepared(lambda project, data: put(project / "text.wit", data))
def _wit_text(project: Path) -> None:
    text = (project / "text.wit").read_text("utf-8", "replace")
    wit_text.read(text)
    wit_text.features(text)
    blank = wit_text.blank_comments(text)
    assert (len(blank), blank.count("\n")) == (len(text), text.count("\n"))


@prepared(
    lambda project, data: (put(fresh(project) / "calc.wat", WAT), put(project / "components" / "calc" / "component.toml", data))
)
def _manifest(project: Path) -> None:
    _discovered(project)


def _workspace(project: Path, name: str, data: bytes) -> None:
    put(fresh(project) / "calc.wat", WAT)
    put(project / "wit" / "calc" / "world.wit", WIT)
    for user in ("user", "other"):
        put(project / "components" / user / f"{user}.wat", WAT)
        put(project / "components" / user / "wit" / "world.wit", USER.replace(b"user", user.encode()))
    put(project / "compositions" / "second.toml", b'root = "first"\n')
    put(project / "compositions" / name, data)


def _composed(project: Path) -> None:
    """Every composition planned, as far as it can be read."""
    found = {component.name: component for component in _discovered(project)}
    wirings, _ = compositions.discover(project / "compositions", found)
    known = {wiring.name: wiring for wiring in wirings}
    parts = {name: Part(name, _world(project, component), component.wit.files) for name, component in found.items()}
    for wiring in wirings:
        try:
            compositions.as_component(wiring, found, known)
            if not any(one.is_wac for one in wirings):  # they are planned once they are made
                Workspace(parts, known).plan(wiring.name)
        except WitworksError as error:
            error.render()


@functools.cache
def _resolved(_text: bytes, name: str, project: Path) -> World:
    package = packages.read_package(project / "components" / name / "wit")
    return resolving.resolve(
        packages.closure(package, packages.read_index(project / "wit")), package.worlds[0].name, seeds.tool()
    )


def _world(project: Path, component: Component) -> World:
    return _resolved((component.folder / "wit" / "world.wit").read_bytes(), component.name, project)


def _javascript(project: Path) -> None:
    folder = project / "components" / "calc"
    _discovered(project)
    list(javascript.steering(folder, project))
    list(javascript.sources(folder))


def _rust(project: Path) -> None:
    folder = project / "components" / "calc"
    _discovered(project)
    cargo.path_dependencies(folder)
    cargo.fingerprints(folder, project / "target")
    list(cargo.around(folder, project))
    list(cargo.only_there(folder, project))
    cargo.inputs(folder, project, project / "none.d")
    skew.of_lock("calc", folder / "Cargo.lock", WasmTools(project, "1.0.0", ""))


def _go(project: Path) -> None:
    folder = project / "components" / "calc"
    _discovered(project)
    go_module.path_of(folder)
    go_module.go_line(folder)
    go_module.inputs(folder, project / "none.json")


def _sources(project: Path) -> None:
    """One text as the source of every language: what world does it name, and what does it read?"""
    folder = project / "components" / "calc"
    for language in SOURCES:
        HINTS[language](folder)
    native_sources.read_by_zig(folder / "main.zig")


def _settings(project: Path) -> None:
    text = (project / "settings").read_text("utf-8", "replace")
    words = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    chosen = settings.read({}) | {name: value for name, value in words.items() if name in settings.read({})}
    for look in (
        lambda: settings.read(words),
        lambda: settings.words("cargo_flags", text),
        lambda: settings.size("cache_size", text),
        lambda: address.server(chosen, project),
    ):
        try:
            look()
        except WitworksError as error:
            error.render()


def _scons(project: Path) -> None:
    """The whole of it, as a user starts it: a report or a build, nothing in between, and no file but below build/."""
    before = _files(project)
    command = [sys.executable, "-m", "SCons", "-Q", f"--site-dir={seeds.ROOT / 'site_scons'}"]
    done = subprocess.run(command, cwd=project, env=os.environ, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode in {0, 2}, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert 'File "' not in done.stderr, done.stderr
    assert (done.returncode == 0) == ("error[WW" not in done.stderr), done.stderr
    assert _files(project) == before


def _files(project: Path) -> dict[str, bytes]:
    found = (file for file in sorted(project.rglob("*")) if file.is_file() and project / "build" not in file.parents)
    return {str(file): file.read_bytes() for file in found if file.name != ".sconsign.dblite"}


def _any_file(project: Path, data: bytes) -> None:
    """The input as whatever it looks like, in a project that is otherwise right."""
    _workspace(project, "first.toml", b'root = "user"\nopen = ["log"]\n[wire]\n"demo:calc/ops" = "calc"\n')
    put(project / "SConstruct", (seeds.ROOT / "SConstruct").read_bytes())
    places = (
        *(("components/calc/wit/world.wit", b"world "), ("components/calc/calc.wat", b"(module")),
        *(("compositions/first.toml", b"root ="), ("components/calc/component.toml", b"[")),
    )
    put(project / next((place for place, mark in places if mark in data), "wit/calc/more.wit"), data)


def _in(name: str) -> Callable[[Path, bytes], Path]:
    return lambda project, data: put(project / "components" / "calc" / name, data)


def _beside(files: dict[str, bytes], name: str) -> Callable[[Path, bytes], object]:
    """Write the input as one file of a component that has these others."""

    def write(project: Path, data: bytes) -> None:
        folder = fresh(project)
        for other, text in (files | {name: data}).items():
            put(folder / other, text)

    return write


_APP: Final = {"app.js": b"// @world calculator\nexport const ops = {};\n"}
_CRATE: Final = {"Cargo.toml": MODULE, "src/lib.rs": b'wit_bindgen::generate!({ world: "calculator" });\n'}
_TOMLS: Final = [
    b'root = "user"\nopen = ["log"]\n[wire]\n"demo:calc/ops" = "calc"\n[wire.other]\n"demo:calc/ops" = "second"\n[replace]\n"demo:calc/ops" = "other"\n'
]


def _manifests(_: Path) -> list[bytes]:
    whole = (seeds.ROOT / "site_scons" / "witworks" / "diagnostics" / "1xx.toml").read_bytes()
    return [*seeds.files("component.toml"), whole.partition(b"```toml\n")[2].partition(b"\n```")[0]]


TARGETS: Final = {
    "wit": (_wit, lambda _: seeds.wit(), 3_000),
    "wit text": (_wit_text, lambda _: seeds.wit(), 3_000),
    "component.toml": (_manifest, _manifests, 3_000, "toml"),
    "composition": (
        prepared(lambda project, data: _workspace(project, "first.toml", data))(_composed),
        lambda _: [*seeds.files("*.toml", folders=("compositions", "tests/projects")), *_TOMLS],
        1_500,
        "toml",
    ),
    "wac": (
        prepared(lambda project, data: _workspace(project, "first.wac", data))(_composed),
        lambda _: [
            b"package demo:whole;\nlet a = new component:user { ... };\nlet b = new composition:second { ... };\nexport a...;\n"
        ],
        400,
    ),
    "package.json": (
        prepared(_beside(_APP, "package.json"))(_javascript),
        lambda _: seeds.files("package.json", "jsconfig.json"),
        1_500,
        "json",
    ),
    "tsconfig.json": (prepared(_beside(_APP, "tsconfig.json"))(_javascript), lambda _: seeds.files("*config.json"), 700, "json"),
    "Cargo.toml": (prepared(_beside(_CRATE, "Cargo.toml"))(_rust), lambda _: [*seeds.files("Cargo.toml"), MODULE], 2_000, "toml"),
    "Cargo.lock": (prepared(_beside(_CRATE, "Cargo.lock"))(_rust), lambda _: seeds.files("Cargo.lock"), 600, "toml"),
    "go.mod": (prepared(_beside({"main.go": b"package main\n"}, "go.mod"))(_go), lambda _: seeds.files("go.mod", "go.sum"), 700),
    "sources": (
        prepared(
            lambda project, data: [
                put(fresh(project) / SOURCES["rust"], data),
                *(_in(name)(project, data) for name in SOURCES.values()),
            ]
        )(_sources),
        lambda _: seeds.files("*.rs", "*.c", "*.cpp", "*.zig", "*.go", "app.*", "*.wat"),
        1_500,
    ),
    "settings": (
        prepared(lambda project, data: put(project / "settings", data))(_settings),
        lambda _: [
            b"cache=grpcs://host:443/a?b\ncache_token=x\ncache_size=10GB\nrust_std=auto\ncargo_flags=--features 'a b'\n",
            b"10GB",
        ],
        1_000,
    ),
    "scons": (
        prepared(_any_file)(_scons),
        lambda _: [*seeds.wit()[:60], WIT, WAT, *_TOMLS, *seeds.files("component.toml")],
        120,
    ),
}
