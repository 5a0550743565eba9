"""Inputs that Witworks has written itself, and that something has damaged since: whatever lies in build/, in caches, in lock files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from witworks import test_results
from witworks.artifacts import emitted, resolving
from witworks.caching.action import Action
from witworks.caching.store import FolderStore, StoreError
from witworks.errors import WitworksError
from witworks.languages import cargo, go_module, native_sources
from witworks.memory.ledger import Entry, Ledger
from witworks.model import composition, contracts, packages, world_json
from witworks.programs import Probes
from witworks.toolchains import rustup

from tests.fuzz import seeds
from tests.fuzz.texts import WIT, prepared, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _in(name: str) -> Callable[[Callable[[Path], object]], Callable[[Path, bytes], Callable[[], object]]]:
    return prepared(lambda project, data: put(project / "build" / name, data))


@_in("calc/world.json")
def _world(project: Path) -> None:
    """A world, or a report; what is a world that was never built is told by :mod:`witworks.memory.damage`, whatever it brings about."""
    known = world_json.loads((project / "build" / "calc" / "world.json").read_text("utf-8", "replace"))
    world_json.dumps(known)
    world_json.signature(known)


@prepared(lambda project, data: (put(project / "build/calc/world.json", data), put(project / "wit/calc/calc.wit", WIT)))
def _contract(project: Path) -> None:
    package = project / "wit" / "calc"
    contracts.built(project / "build", package, package / "tests" / "test_calc.py")


@_in("ledger.json")
def _ledger(project: Path) -> None:
    found = Ledger(project / "build" / "ledger.json", "key")
    found.unmoved(["calc", "other"])
    found.render([], ["calc"])


@_in("probes.json")
def _probes(project: Path) -> None:
    assert isinstance(Probes(project / "build" / "probes.json").ask(["a", "--version"], make=lambda: "1"), str)


@_in("package/.files.json")
def _listing(project: Path) -> None:
    folder = project / "build" / "package"
    (folder / "sub").mkdir(exist_ok=True)
    emitted.is_whole(folder)
    try:
        emitted.check_free(folder, {"__init__.py": ""})
    except WitworksError:
        return
    emitted.write(folder, {"__init__.py": ""})


@_in("tests.json")
def _results(project: Path) -> None:
    found = test_results.read(project / "build" / "tests.json")
    if found is not None:
        test_results.total([found, found]).text.strip()


@_in("junit.xml")
def _junit(project: Path) -> None:
    test_results.read_junit(project / "build" / "junit.xml")


@_in("plan.json")
def _plan(project: Path) -> None:
    assert isinstance(composition.parts_of(project / "build" / "plan.json"), tuple)


_ACTION: Final = Action(("build", "calc"), {}, ("calc.wasm",), {}, {})


@_in(f"cache/ac/{_ACTION.key[:2]}/{_ACTION.key}")
def _record(project: Path) -> None:
    store = FolderStore(project / "build" / "cache", 1 << 20)
    try:
        found = store.find(_ACTION)
        list(store.fetch((found or {}).values()))
        store.usage()
    except StoreError:
        return


@_in("go.json")
def _listed(project: Path) -> None:
    go_module.inputs(project, project / "build" / "go.json")


@_in("some.d")
def _depfile(project: Path) -> None:
    cargo.dependencies(project / "build" / "some.d")
    native_sources.prerequisites(project / "build" / "some.d", project)


@_in("settings.toml")
def _rustup(project: Path) -> None:
    rustup._overrides.cache_clear()
    assert all(isinstance(folder, str) for folder in rustup._overrides(project / "build" / "settings.toml"))


def _worlds(folder: Path) -> list[bytes]:
    """world.json of our own corpus of WIT."""
    made = []
    for number, file in enumerate(
        [*sorted((seeds.ROOT / "tests" / "golden" / "corpus").glob("*.wit")), put(folder / "calc.wit", WIT)]
    ):
        package = packages.read_package(put(folder / f"world-{number}" / "world.wit", file.read_bytes()).parent)
        try:
            resolved = resolving.resolve(
                packages.closure(package, packages.WitIndex(folder, {})), package.worlds[0].name, seeds.tool()
            )
        except WitworksError:
            continue  # of several packages, or of features
        made.append(world_json.dumps(resolved).encode())
    assert made
    return made


def _ledgers(_: Path) -> list[bytes]:
    entry = Entry("rust", "build/calc/calc.wasm", ["world"], ["a"], ["b"])
    content = {
        "format": 2,
        "key": "key",
        "plain": True,
        "facts": [],
        "entries": {"calc": entry._asdict()},
        "stamps": {"a": "1", "b": "2"},
    }
    return [json.dumps(content | {"format": form}).encode() for form in range(3)]


_DIGEST: Final = {"sha256": "a" * 64, "size": 3}
TARGETS: Final = {
    "world.json": (_world, _worlds, 2_500, "json"),
    "world.json of a contract": (_contract, _worlds, 400, "json"),
    "ledger.json": (_ledger, _ledgers, 1_200, "json"),
    "probes.json": (_probes, lambda _: [b'{"a\\u0000--version": {"guard": [], "text": "1"}}'], 500, "json"),
    ".files.json": (
        _listing,
        lambda _: [b'["__init__.py", "ops.py", "py.typed", "../../x", "/etc/x", "a/../b", "sub"]'],
        800,
        "json",
    ),
    "tests.json": (_results, lambda _: [b'{"passed": 1, "failed": 0, "skipped": 2, "failures": ["a"]}'], 500, "json"),
    "junit.xml": (
        _junit,
        lambda _: [
            b'<?xml version="1.0"?><testsuites><testsuite><testcase name="a"/><testcase><failure/></testcase></testsuite></testsuites>'
        ],
        400,
    ),
    "plan.json": (_plan, lambda _: [b'{"parts": ["a", "b"], "links": [["a", "i", "b", "i"]], "open": []}'], 500, "json"),
    "record of the cache": (_record, lambda _: [json.dumps({"outputs": {"calc.wasm": _DIGEST}}).encode()], 800, "json"),
    "go.json": (
        _listed,
        lambda _: [b'{"modules": ["/a"], "packages": [{"Dir": "/a", "GoFiles": ["a.go"], "ImportPath": "a"}]}'],
        600,
        "json",
    ),
    "depfile": (_depfile, lambda _: [b"a.o: a.c \\\n b.h c\\ d.h\n", b"/a/b.wasm: /a/src/lib.rs /a/wit\n# env-dep:X=1\n"], 500),
    "rustup's settings.toml": (_rustup, lambda _: [b'version = "12"\n[overrides]\n"/a" = "stable"\n'], 300),
}
