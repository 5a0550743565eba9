"""The shared cache on a server: BuildGrid keeps it; what fails on the way costs one line, and the work is done here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e import grids
from tests.e2e.conftest import SITE, WAT, WIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.conftest import Project, Run

COMPILED = ("wat", "cargo", "component", "validate")
BIG = 5_000_000
WORKER = Path(__file__).with_name("worker.py")
C = """\
#include "calculator.h"

int32_t exports_demo_calc_ops_add(int32_t a, int32_t b) { return a + b; }
int32_t exports_demo_calc_ops_sub(int32_t a, int32_t b) { return a - b; }
"""
GIVEN_UP = "  cache      not used any more in this run: "


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[grids.Grid]:
    with grids.grid(tmp_path_factory.mktemp("grid")) as server:
        yield server


@pytest.fixture
def cache(grid: grids.Grid) -> grids.Cache:
    """A cache of this test's own."""
    return grid.cache()


def with_messages(project: Project) -> Project:
    """The project of a user who has installed `witworks[remote]`."""
    packages = grids.installed(grids.CLIENT)
    project.environment["PYTHONPATH"] = f"{project.scratch / 'audit'}:{packages}"
    return project


@pytest.fixture
def first(calc: Project) -> Project:
    """A project of two components, not built yet."""
    calc.wat("other", wat=WAT.replace("i32.sub", "i32.mul"))
    return with_messages(calc)


def clone(project: Project, tmp_path: Path) -> Project:
    """Another clone of it, where nothing was built."""
    shutil.rmtree(project.root / "build")
    project.root = project.root.rename(tmp_path / "a clone elsewhere")
    return project


def works(project: Project) -> None:
    assert project.python("from calc import Calc\nwith Calc() as c: print(c.ops.add(1, 2))") == "3"


def gave_up(run: Run, words: str) -> None:
    """The run was a good one, which said once what is wrong with the cache."""
    run.good()
    assert run.stdout.count(GIVEN_UP) == 1, run.text
    assert words in run.stdout, run.text
    assert run.stderr == ""


def test_another_clone_compiles_nothing(first: Project, cache: grids.Cache, tmp_path: Path) -> None:
    assert first.scons(cache.setting).good().ran("wat") == {"calc", "other"}
    run = clone(first, tmp_path).scons(cache.setting).good()
    assert (run.ran(*COMPILED), run.ran("fetch"), run.stderr) == (set(), {"calc", "other"}, "")
    works(first)
    first.edit("components/calc/calc.wat", "i32.sub", "i32.mul")
    run = first.scons(cache.setting).good()
    assert run.ran("wat") == {"calc"}
    assert GIVEN_UP not in run.stdout


@pytest.mark.slow
def test_rust_without_any_compiler(rust: Project, cache: grids.Cache, tmp_path: Path) -> None:
    with_messages(rust).scons(cache.setting).good()
    shutil.rmtree(rust.root / "build")
    bare = {"PATH": str(tmp_path), "HOME": str(tmp_path), "CARGO_HOME": str(tmp_path), "RUSTUP_HOME": str(tmp_path), "RUSTC": ""}
    run = rust.scons(cache.setting, "rust_std=installed", env=bare)
    assert run.good().ran("fetch") == {"adder"}
    assert run.ran("cargo") == set()


def test_a_null_build_connects_to_nobody(first: Project, cache: grids.Cache, tmp_path: Path) -> None:
    with cache.through_proxy() as proxy:
        first.scons(proxy.setting).good()
        clone(first, tmp_path).scons(proxy.setting).good()
        before = proxy.calls
        run = first.scons(proxy.setting).idle()
        assert proxy.calls == before
    assert "grpc" not in run.imported


def twenty(project: Project) -> Project:
    """A project of twenty components, each other than the rest."""
    for number in range(20):
        project.wat(f"calc{number}", wat=WAT.replace("i32.add", f"i32.const {number} i32.add i32.add"))
    return with_messages(project)


def test_calls_are_few(project: Project, cache: grids.Cache, tmp_path: Path) -> None:
    with cache.through_proxy() as proxy:
        twenty(project).scons(proxy.setting).good()
        made = proxy.calls
        run = clone(project, tmp_path).scons(proxy.setting).good()
        fetched = proxy.calls - made
    assert run.ran("fetch") == {f"calc{number}" for number in range(20)}
    assert made.pop("BatchUpdateBlobs") <= 20
    assert made == {"GetCapabilities": 1, "GetActionResult": 20, "FindMissingBlobs": 20, "UpdateActionResult": 20}
    assert fetched == {"GetCapabilities": 1, "GetActionResult": 20, "BatchReadBlobs": 1}


def test_a_server_that_is_slow_each_time(project: Project, cache: grids.Cache) -> None:
    with cache.through_proxy("--harm", "delay:GetActionResult") as proxy:
        gave_up(twenty(project).scons(proxy.setting), "it takes too long to look for what is there")
        assert proxy.calls["GetActionResult"] < 20


def big(project: Project) -> Project:
    """A project whose component is too large for one message."""
    project.wat(wat=WAT.replace("(module\n", f'(module\n  (memory 100) (data (i32.const 0) "{"a" * BIG}")\n'))
    return with_messages(project)


def test_a_large_component_is_streamed(project: Project, cache: grids.Cache, tmp_path: Path) -> None:
    with cache.through_proxy() as proxy:
        big(project).scons(proxy.setting).good()
        built = (project.root / "build/calc/calc.wasm").read_bytes()
        run = clone(project, tmp_path).scons(proxy.setting).good()
        calls = proxy.calls
    assert run.ran("fetch") == {"calc"}
    assert (project.root / "build/calc/calc.wasm").read_bytes() == built
    assert len(built) > BIG
    assert (calls["Write"], calls["Read"]) == (2, 1)  # the source goes there too


def test_a_cache_that_may_only_be_read(first: Project, cache: grids.Cache) -> None:
    assert first.scons(cache.setting, "cache_mode=read").good().ran("wat") == {"calc", "other"}
    assert cache.blobs == []


def test_blobs_damaged_on_the_servers_disk(first: Project, cache: grids.Cache, tmp_path: Path) -> None:
    first.scons(cache.setting).good()
    wasm = (first.root / "build/calc/calc.wasm").read_bytes()
    damaged = [file for file in cache.blobs if file.read_bytes() == wasm]
    assert damaged
    for file in damaged:
        file.write_bytes(bytes(byte ^ 1 for byte in wasm))
    run = clone(first, tmp_path).scons(cache.setting)
    gave_up(run, "sent a file that is not what its digest says")
    works(first)


def test_blobs_that_the_server_has_dropped(first: Project, cache: grids.Cache, tmp_path: Path) -> None:
    first.scons(cache.setting).good()
    wasm = (first.root / "build/calc/calc.wasm").read_bytes()
    for file in cache.blobs:
        if file.read_bytes() == wasm:
            file.unlink()
    run = clone(first, tmp_path).scons(cache.setting).good()
    assert (run.ran("wat"), run.ran("fetch")) == ({"calc"}, {"other"})
    assert GIVEN_UP not in run.stdout
    works(first)


def laid_out(project: Project, cache: grids.Cache, name: str, folder: Path) -> Any:
    """The command of a component's action, whose inputs are in the folder then: what a worker knows of it."""
    argv = [sys.executable, str(WORKER), f"build/{name}/{name}.wasm", str(folder), *map(str, cache.blobs)]
    packages = {"PYTHONPATH": str(grids.installed(grids.CLIENT))}
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env={**os.environ, **packages}, cwd=project.scratch)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def executed(project: Project, command: Any, folder: Path) -> bytes:
    """The output of a command, in the folder and with what the server says alone, on a machine that has Witworks installed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: os.environ[name] for name in ("HOME", "XDG_CACHE_HOME", "RUSTUP_HOME", "CARGO_HOME") if name in os.environ}
    chosen = {name: value for name, value in project.environment.items() if name.startswith("WITWORKS_")}
    ours = {"PATH": path, "PYTHONPATH": str(SITE), "PYTHONDONTWRITEBYTECODE": "1", "WITWORKS_RUST_STD": "auto"}
    std = {name: value for name, value in os.environ.items() if name == "WITWORKS_RUST_STD"}
    done = subprocess.run(
        command["arguments"],
        cwd=folder / command["working_directory"],
        env={**kept, **ours, **std, **chosen, "WITWORKS_CACHE": str(project.scratch / "worker"), **command["environment"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (output,) = command["outputs"]
    return Path(folder, command["working_directory"], output).read_bytes()


def test_the_server_has_all_that_a_worker_needs(calc: Project, cache: grids.Cache, tmp_path: Path) -> None:
    calc.write("wit/shapes/types.wit", "package demo:shapes;\n\ninterface types {\n  record point { x: s32 }\n}\n")
    calc.edit("components/calc/wit/world.wit", "interface ops {", "/// Sums.\ninterface ops {\n  use demo:shapes/types.{point};")
    calc.write("components/calc/data/table.txt", "1 2 3\n")
    calc.write("components/calc/README.md", "What it does.\n")
    (calc.root / "components/calc/data/table.txt").chmod(0o755)
    calc.edit("SConstruct", "env.WasmProject()", 'env.Append(WATFLAGS=["--encoding=utf8"])\nenv.WasmProject()')
    with_messages(calc).scons(cache.setting).good()
    command = laid_out(calc, cache, "calc", tmp_path / "worker")
    assert command["arguments"] == ["scons", "-Q", "cache=", "build/calc/calc.wasm"]
    assert sorted(command["platform"]) == ["wasm-tools", "witworks"]
    found = {str(file.relative_to(tmp_path / "worker")): file for file in (tmp_path / "worker").rglob("*") if file.is_file()}
    files = ["calc.wat", "data/table.txt", "wit/package.wit"]
    assert sorted(found) == ["SConstruct", *(f"components/calc/{name}" for name in files), "wit/shapes/package.wit"]
    assert [name for name, file in found.items() if os.access(file, os.X_OK)] == ["components/calc/data/table.txt"]
    assert "WATFLAGS=['--encoding=utf8']" in found["SConstruct"].read_text("utf-8")
    assert executed(calc, command, tmp_path / "worker") == (calc.root / "build/calc/calc.wasm").read_bytes()


@pytest.mark.slow
def test_a_worker_makes_the_same_bytes_of_rust_and_c(rust: Project, cache: grids.Cache, tmp_path: Path) -> None:
    rust.write("components/sums/sums.c", C)
    rust.write("components/sums/wit/world.wit", WIT)
    rust.environment["CARGO_PROFILE_RELEASE_CODEGEN_UNITS"] = "2"
    with_messages(rust).scons(cache.setting).good()
    for name, variables in (("adder", {"CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "2"}), ("sums", {})):
        command = laid_out(rust, cache, name, tmp_path / name)
        assert command["environment"] == variables
        assert executed(rust, command, tmp_path / name) == (rust.root / f"build/{name}/{name}.wasm").read_bytes()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("stall:GetCapabilities", "did not answer within 5 s"),
        ("stall:GetActionResult", "did not answer within 5 s"),
        ("die:GetActionResult", "cannot be reached"),
        ("die:BatchReadBlobs", "cannot be reached"),
        ("flip:BatchReadBlobs", "sent a file that is not what its digest says"),
        ("grow:GetActionResult", "has a file of 10,000,000,000 bytes, which no component is"),
        ("PERMISSION_DENIED:GetActionResult", "does not allow that"),
        ("INTERNAL:BatchReadBlobs", "answered internal"),
        ("garble:GetCapabilities", "answered internal"),
        ("garble:BatchReadBlobs", "answered internal"),
    ],
)
def test_a_server_that_fails_when_asked(first: Project, cache: grids.Cache, tmp_path: Path, harm: str, words: str) -> None:
    first.scons(cache.setting).good()
    with cache.through_proxy("--harm", harm) as proxy:
        run = clone(first, tmp_path).scons(proxy.setting)
    gave_up(run, words)
    assert run.ran("wat") == {"calc", "other"}
    works(first)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("RESOURCE_EXHAUSTED:BatchUpdateBlobs", "is full or overloaded"),
        ("PERMISSION_DENIED:UpdateActionResult", "does not allow that"),
        ("die:FindMissingBlobs", "cannot be reached"),
    ],
)
def test_a_server_that_takes_nothing(first: Project, cache: grids.Cache, harm: str, words: str) -> None:
    with cache.through_proxy("--harm", harm) as proxy:
        gave_up(first.scons(proxy.setting), words)
    works(first)


def test_what_is_missing_is_sent_once_however_often_the_server_says_so(first: Project, cache: grids.Cache) -> None:
    with cache.through_proxy("--harm", "again:FindMissingBlobs") as proxy:
        first.scons(proxy.setting).good()
        assert proxy.calls["BatchUpdateBlobs"] == 2, "one for each component"


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("flip:Read", "sent a file that is not what its digest says"),
        ("grow:Read", "sent more than it was asked for"),
        ("die:Read", "cannot be reached"),
        ("claim:GetActionResult,stall:Read", "sends next to nothing"),
    ],
)
def test_a_stream_that_fails(project: Project, cache: grids.Cache, tmp_path: Path, harm: str, words: str) -> None:
    big(project).scons(cache.setting).good()
    with cache.through_proxy("--harm", harm) as proxy:
        run = clone(project, tmp_path).scons(proxy.setting)
    gave_up(run, words)
    assert run.ran("wat") == {"calc"}


def test_a_server_that_is_killed_and_one_that_is_down(first: Project, tmp_path: Path, bundled: Path) -> None:
    folder = tmp_path / "grid"
    folder.mkdir()
    with grids.grid(folder) as server:
        cache = server.cache()
        kill = f'case "$1" in validate) kill -9 {server.process.pid};; esac\nexec "{bundled}" "$@"\n'
        killing = first.script("wasm-tools", kill)
        gave_up(first.scons(cache.setting, env={"WITWORKS_WASM_TOOLS": str(killing)}), "cannot be reached")
        server.process.wait()
    works(first)
    run = clone(first, tmp_path).scons(cache.setting)
    gave_up(run, "cannot be reached")
    assert run.ran("wat") == {"calc", "other"}
    first.scons("cache-stats", cache.setting).refused("WW322", "cannot be reached")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that nobody has signed but itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: it makes the certificate of these tests")
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "certificate.pem", folder / "key.pem"
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", names]
    subprocess.run([*command, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True)
    return made, key


TOKEN = "a-secret-of-the-team"  # noqa: S105 - nobody's


def test_tls_and_a_token(first: Project, cache: grids.Cache, tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    made, key = certificate
    secret = {"WITWORKS_CACHE_TOKEN": TOKEN}
    with cache.through_proxy("--token", TOKEN, "--certificate", str(made), "--key", str(key)) as proxy:
        trusting = (proxy.setting, f"cache_certificate={made}")
        runs = [first.scons(*trusting, env=secret).good()]
        assert GIVEN_UP not in runs[0].stdout
        runs.append(clone(first, tmp_path).scons(*trusting, env=secret).good())
        assert runs[1].ran("fetch") == {"calc", "other"}
        runs.append(first.scons("cache-stats", *trusting, env=secret).good())
        for given, words in [
            ((trusting, {}), "wants a token: set WITWORKS_CACHE_TOKEN"),
            ((trusting, {"WITWORKS_CACHE_TOKEN": "a-guess-of-mine"}), "does not accept the token"),
            (((proxy.setting,), secret), "could not prove who it is (TLS); see cache_certificate"),
        ]:
            shutil.rmtree(first.root / "build")
            runs.append(first.scons(*given[0], "--verbose", env=given[1]))
            gave_up(runs[-1], words)
    for run in runs:
        assert TOKEN not in run.text
        assert "a-guess-of-mine" not in run.text
    kept = [name for name, data in first.files().items() if TOKEN.encode() in data]
    assert kept == []


def test_no_program_of_the_build_sees_the_token(first: Project, cache: grids.Cache, tmp_path: Path, bundled: Path) -> None:
    seen = tmp_path / "seen"
    spying = first.script("wasm-tools", f'env >> "{seen}"\nexec "{bundled}" "$@"\n')
    first.scons(cache.setting, env={"WITWORKS_CACHE_TOKEN": TOKEN, "WITWORKS_WASM_TOOLS": str(spying)}).good()
    assert "WITWORKS_WASM_TOOLS" in seen.read_text("utf-8")
    assert TOKEN not in seen.read_text("utf-8")


@pytest.mark.provokes("WW321", "WW322")
def test_settings_that_cannot_be(first: Project, tmp_path: Path) -> None:
    secret = {"WITWORKS_CACHE_TOKEN": TOKEN}
    run = first.scons("cache=grpc://cache.example:9092", env=secret)
    run.refused("WW321", "grpcs://")
    assert TOKEN not in run.text
    first.scons("cache=grpcs://cache.example", f"cache_certificate={tmp_path / 'none.pem'}").refused("WW307", "none.pem")
    run = first.scons("cache=grpcs://me:hunter2@cache.example").refused("WW307", "WITWORKS_CACHE_TOKEN")
    assert "hunter2" not in run.text
    for where in ("grpc://cache.example", "http://cache.example:80", "grpc://:1", "grpc://a:b", "grpc://a:1?x=y", "grpc://[::1"):
        first.scons(f"cache={where}").refused("WW307", "grpc://HOST:PORT")
    first.scons("cache-stats", "cache=grpc://127.0.0.1:1").refused("WW322", "cannot be reached", "is the server up")
    first.scons("cache=grpc://127.0.0.1:1", env={"WITWORKS_CACHE_TOKEN": "two\nlines"}).refused("WW307", "WITWORKS_CACHE_TOKEN")


@pytest.mark.provokes("WW320")
def test_without_the_packages(calc: Project) -> None:
    calc.scons("cache=grpc://127.0.0.1:1").refused("WW320", "-m pip install 'buildgrid-common")


def test_what_a_server_says_of_itself(first: Project, cache: grids.Cache) -> None:
    text = first.scons("cache-stats", cache.setting).good().stdout
    assert text.startswith(f"{cache.setting.removeprefix('cache=').rpartition('/')[0]}: Remote Execution API 2.0 to 2.")
    assert "results may be put in" in text
