"""Go modules of components: what `scons go` writes, when it writes them anew, and the service of hosts/go that uses them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from witworks.artifacts import emitted, hosting
from witworks.bindgen.go import RUNTIME
from witworks.model import world_json
from witworks.setup.install import install
from witworks.toolchains.tools import TOOLS

from tests import go_modules

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Project

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = ("analytics-processor", "image-filter", "csv-reader", "pipeline")
PROGRAM = """\
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"witworks"
	"witworks/component/calc"
)

func main() {
	var options []witworks.Option
	if len(os.Args) > 1 {
		options = append(options, witworks.WithComponentFile(os.Args[1]))
	}
	c, err := calc.New(context.Background(), options...)
	var wrong *witworks.WrongWorld
	if errors.As(err, &wrong) {
		fmt.Println(wrong)
		return
	}
	sum, err := c.Ops.Add(context.Background(), 40, 2)
	fmt.Println(sum, err, calc.Backend)
}
"""
CONDENSE = """\
package main

import (
	"context"
	"fmt"

	"witworks/component/pipeline"
)

func main() {
	ctx := context.Background()
	c, err := pipeline.New(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	given := []pipeline.DataPoint{{Timestamp: "2026-06-12T10:02:00Z", Value: 55.3}}
	given = append(given, pipeline.DataPoint{Timestamp: "2026-06-12T10:00:00Z", Value: 42.5})
	points, err := c.Run.Run(ctx, given, 2)
	fmt.Println(pipeline.Backend, len(points), points[0].Value, err)
	_, err = c.Run.Run(ctx, nil, 2)
	fmt.Println(err)
}
"""
READ = """\
package main

import (
	"context"
	"fmt"
	"os"

	"witworks"
	csvreader "witworks/component/csv-reader"
)

func main() {
	ctx := context.Background()
	c, err := csvreader.New(ctx, csvreader.Imports{}, witworks.WithFolder(os.Args[1], "/data"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, path := range os.Args[2:] {
		points, err := c.Reader.Read(ctx, path)
		fmt.Println(len(points), err)
	}
}
"""
TWO_MEMORIES = """\
(module
  (memory 1)
  (memory 1)
  (func (export "demo:calc/ops#add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
  (func (export "demo:calc/ops#sub") (param i32 i32) (result i32) local.get 0 local.get 1 i32.sub))
"""
ENDLESS_WIT = """\
package demo:calc;

interface ops {
  resource thing {
    touch: func();
  }
  make: func() -> thing;
}

world calculator {
  export ops;
}
"""
ENDLESS = """\
(module
  (import "[export]demo:calc/ops" "[resource-new]thing" (func $new (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "demo:calc/ops#make") (result i32) i32.const 7 call $new)
  (func (export "demo:calc/ops#[method]thing.touch") (param i32))
  (func (export "demo:calc/ops#[dtor]thing") (param i32) (loop br 0)))
"""
CLOSE_ENDLESS = """\
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"witworks"
	"witworks/component/calc"
)

func main() {
	ctx := context.Background()
	c, err := calc.New(ctx, witworks.WithTimeout(50*time.Millisecond))
	if err != nil {
		fmt.Println(err)
		return
	}
	thing, err := c.Ops.Make(ctx)
	fmt.Println(calc.Backend, err)
	var timedOut *witworks.TimedOut
	fmt.Println(errors.As(thing.Close(), &timedOut), c.Close())
	for range 50 {
		c, _ := calc.New(ctx, witworks.WithTimeout(10*time.Millisecond))
		thing, err := c.Ops.Make(ctx)
		if err != nil {
			continue // a busy machine may be as slow as that
		}
		var both sync.WaitGroup
		both.Go(func() { _ = c.Close() })
		both.Go(func() { _ = thing.Close() })
		both.Wait()
	}
}
"""
WRONG_WORLD = """
import sys
from pathlib import Path
import calc
from calc import Calc
from witworks.runtime import WrongWorld
Path(calc.__file__).with_name("calc.wasm").write_bytes(Path(sys.argv[1]).read_bytes())
try:
    Calc()
except WrongWorld as error:
    print(error)
"""


@pytest.fixture
def go() -> Callable[..., str]:
    """Runs the go command in a folder."""
    program = shutil.which("go")
    if program is None:
        pytest.skip("there is no Go here")

    def run(folder: Path, *arguments: str, **variables: str) -> str:
        done = subprocess.run(
            [program, *arguments], cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    return run


def test_modules_are_written_when_they_are_asked_for_and_anew_when_they_have_changed(project: Project) -> None:
    project.wat()
    assert "module calc" not in project.scons().good().actions
    made = project.scons("go").good()
    assert "module calc" in made.actions
    assert "calc: wazero, for its code is one core module" in made.stdout
    assert project.scons("go-calc").good().actions == ()
    project.edit("components/calc/calc.wat", "i32.sub)", "i32.sub i32.const 0 i32.add)")
    assert "module calc" in project.scons("go-calc").good().actions
    (project.root / "build/go/calc/codec.go").unlink(missing_ok=True)
    (project.root / "build/go/calc/types.go").unlink(missing_ok=True)
    (project.root / "build/go/calc/exports.go").unlink()
    assert project.scons("go").good().actions == ("module calc",)
    (project.root / f"build/go/{RUNTIME}/abi/flat.go").unlink()
    assert project.scons("go").good().actions == (f"module {RUNTIME}",)
    project.scons("-c", "go").good()
    assert not (project.root / "build/go/calc").exists()
    project.scons("go-clac").refused("WW108", "go-calc")


@pytest.mark.slow
def test_a_component_of_another_world_is_refused_as_python_refuses_it(project: Project, go: Callable[..., str]) -> None:
    project.wat()
    project.scons("all", "go").good()
    program = go_modules.program(project, PROGRAM, "calc")
    go(program, "build", "-o", "program.out", ".", CGO_ENABLED="0")
    assert go_modules.said(program) == "42 <nil> wazero"
    other = project.root / "build" / "other.wasm"
    before = (project.root / "build/calc/calc.wasm").read_bytes()
    project.edit("components/calc/wit/world.wit", "add: func(a: s32, b: s32)", "add: func(c: s32, b: s32)")
    project.scons().good()
    other.write_bytes((project.root / "build/calc/calc.wasm").read_bytes())
    assert other.read_bytes() != before
    project.edit("components/calc/wit/world.wit", "add: func(c: s32, b: s32)", "add: func(a: s32, b: s32)")
    project.scons().good()
    expected = project.python(WRONG_WORLD, str(other))
    assert expected.startswith("[WW502] calc: these bindings are of the world demo:calc/calculator with fingerprint ")
    of_python = project.root / "build/python/calc/calc.wasm"
    assert go_modules.said(program, str(of_python)) == expected


@pytest.mark.slow
def test_a_destructor_ends_with_the_timeout_and_nothing_is_dropped_in_what_was_closed(
    project: Project, go: Callable[..., str]
) -> None:
    if shutil.which("gcc") is None:
        pytest.skip("there is no C compiler, which libwasmtime needs")
    project.wat(wit=ENDLESS_WIT, wat=ENDLESS)
    install(TOOLS["wasmtime-headers"], print)
    project.scons("go", "go_backend=wasmtime").good()
    program = go_modules.program(project, CLOSE_ENDLESS, "calc")
    for backend in ("wazero", "wasmtime"):
        go(program, "build", "-race", "-tags", backend, "-o", "program.out", ".")
        assert go_modules.said(program).splitlines() == [f"{backend} <nil>", "true <nil>"]


@pytest.mark.slow
def test_what_libwasmtime_has_compiled_is_there_for_the_next_process_if_it_can_be_trusted(
    project: Project, go: Callable[..., str]
) -> None:
    if shutil.which("gcc") is None:
        pytest.skip("there is no C compiler, which libwasmtime needs")
    project.wat()
    install(TOOLS["wasmtime-headers"], print)
    project.scons("go", "go_backend=wasmtime").good()
    program = go_modules.program(project, PROGRAM, "calc")
    go(program, "build", "-tags", "wasmtime", "-o", "program.out", ".")
    cache = project.scratch / "cache"

    def run() -> str:
        done = go_modules.run(program, WITWORKS_CACHE=str(cache))
        assert done.stdout == "42 <nil> wasmtime\n"
        return done.stderr

    assert run() == ""
    (code,) = (cache / "precompiled").glob("*.cwasm")
    made, size = code.stat().st_mtime_ns, code.stat().st_size
    assert run() == ""
    assert code.stat().st_mtime_ns == made, "nothing was compiled"

    code.write_bytes(code.read_bytes()[:-1] + b"!")
    assert "calc: compiled anew, what was kept cannot be used: its content does not match its signature" in run()
    assert code.stat().st_size == size
    assert run() == ""
    (cache / "precompiled").chmod(0o755)
    assert "compiled components are not kept: " in (told := run())
    assert "is open to other users" in told


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The service's own sources, beside modules of the components that the project has built, and libwasmtime."""
    root = tmp_path_factory.mktemp("service")
    for name in COMPONENTS:
        built = ROOT / "build" / ("compositions" if name == "pipeline" else name) / f"{name}.wasm"
        if not built.is_file():
            pytest.skip(f"{name} is not built: ./scons {name}")
        resolved = world_json.loads((ROOT / "build" / name / "world.json").read_text(encoding="utf-8"))
        files, unfit = hosting.component_module(resolved, built.read_bytes(), name)
        assert unfit == ("it is composed of several components" if name == "pipeline" else None)
        emitted.write(root / "build" / "go" / name, files)
    runtime = root / "build" / "go" / RUNTIME
    emitted.write(runtime, hosting.runtime_module())
    tool = TOOLS["wasmtime-headers"]
    install(tool, print)
    hosting.place_native(runtime, tool.folder / "include", tool.version)
    shutil.copytree(ROOT / "hosts" / "go", root / "hosts" / "go")
    return root / "hosts" / "go"


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["wazero", "wasmtime"])
def test_the_service_passes_its_tests_under_the_race_detector(
    service: Path, tmp_path: Path, go: Callable[..., str], backend: str
) -> None:
    if shutil.which("gcc") is None:
        pytest.skip("there is no C compiler, which the race detector and libwasmtime need")
    assert go(service, "vet", "-tags", backend, "./...") == ""
    trapping = dummy(ROOT / "wit" / "imaging", "image-filter", tmp_path)
    variables = {"WITWORKS_TRAPPING_IMAGE_FILTER": str(trapping), "WITWORKS_GO_BACKEND": backend}
    ran = go(service, "test", "-count=1", "-v", "-race", "-tags", backend, "./...", **variables)
    assert "--- SKIP" not in ran
    assert "--- PASS: TestATrapIsAnError" in ran
    assert "--- PASS: TestTheBackendIsTheOneThatWasAskedFor" in ran


@pytest.mark.slow
def test_the_runtime_passes_its_own_tests(go: Callable[..., str]) -> None:
    assert go(hosting.RUNTIME, "vet", ".", "./abi", "./internal/...", "./wazero") == ""
    assert "ok" in go(hosting.RUNTIME, "test", "-count=1", "./abi", "./internal/...", "./wazero", CGO_ENABLED="0")


@pytest.mark.slow
def test_the_service_is_one_file_without_cgo(service: Path, tmp_path: Path, go: Callable[..., str]) -> None:
    go(service, "build", "-o", str(tmp_path / "service"), ".", CGO_ENABLED="0")
    assert "CGO_ENABLED=0" in go(service, "version", "-m", str(tmp_path / "service"))
    # A program that needs a dynamic linker names it.
    assert b"ld-linux" not in (tmp_path / "service").read_bytes()


@pytest.mark.slow
def test_a_composition_runs_on_libwasmtime(service: Path, tmp_path: Path, go: Callable[..., str]) -> None:
    program = go_modules.written(tmp_path / "program", CONDENSE, modules_of(service), "pipeline")
    go(program, "build", "-o", "program.out", ".")
    assert go_modules.said(program) == "wasmtime 1 48.9 <nil>\nrun: No valid data points after filtering"
    go(program, "build", "-o", "program.out", ".", CGO_ENABLED="0")
    assert go_modules.said(program).startswith("[WW511] pipeline runs on libwasmtime, which needs cgo")


@pytest.mark.slow
def test_a_guest_reads_the_folder_that_it_is_granted_and_no_other(service: Path, tmp_path: Path, go: Callable[..., str]) -> None:
    program = go_modules.written(tmp_path / "program", READ, modules_of(service), "csv-reader")
    folder = str(ROOT / "hosts" / "python" / "measurements")
    go(program, "build", "-tags", "wasmtime", "-o", "program.out", ".")
    inside, outside = go_modules.said(program, folder, "/data/cpu.csv", "/data/../files.py").splitlines()
    assert re.fullmatch(r"[1-9]\d* <nil>", inside)
    assert outside.startswith("0 read: ")
    assert go_modules.said(program, f"{folder}/none").startswith("[WW517] the folder ")
    go(program, "build", "-o", "program.out", ".", CGO_ENABLED="0")
    assert go_modules.said(program, folder).startswith("[WW511] csv-reader: wazero keeps no guest inside of the folders")


def modules_of(service: Path) -> Path:
    """Where the modules lie that the service is built from."""
    return service.parents[1] / "build" / "go"


@pytest.mark.provokes("WW480")
@pytest.mark.slow
def test_libwasmtime_that_was_not_asked_for_is_told(project: Project) -> None:
    project.wat(wat=TWO_MEMORIES)
    project.scons("go").refused("WW480", "scons go-calc go_backend=wasmtime", "its core module has several memories")
    assert "libwasmtime by cgo" in project.scons("go", "go_backend=wasmtime").good().stdout
    assert project.scons("go", "go_backend=wasmtime").good().actions == ()


def dummy(wit: Path, name: str, folder: Path) -> Path:
    """A component of that world each of whose functions traps."""
    tool = Path(sys.executable).with_name("wasm-tools")
    core, made = folder / "core.wasm", folder / "trapping.wasm"
    subprocess.run([tool, "component", "embed", "--dummy", wit, "--world", name, "-o", core], check=True)
    subprocess.run([tool, "component", "new", core, "-o", made], check=True)
    return made
