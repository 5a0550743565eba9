"""Rust with WASI, and what a panic says with it and without: built once, run on each way to run a component."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from witworks.programs import Probes
from witworks.setup.install import install
from witworks.toolchains import rust
from witworks.toolchains.rustc import WASI
from witworks.toolchains.tools import TOOLS

from tests import go_modules, js_modules
from tests.e2e.conftest import SITE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Project

pytestmark = pytest.mark.slow

WIT = """\
package demo:calc;

interface ops {
  read: func(path: string) -> result<string, string>;
  told: func() -> string;
  say: func(text: string);
  leave: func();
  fail: func(why: string);
  item: func(at: u32) -> u32;
}

world calculator {
  export ops;
}
"""
LIB = """\
wit_bindgen::generate!({ path: "wit", world: "calculator" });

struct Talker;

impl exports::demo::calc::ops::Guest for Talker {
    fn read(path: String) -> Result<String, String> {
        std::fs::read_to_string(path).map_err(|error| error.kind().to_string())
    }
    fn told() -> String {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let arguments: Vec<String> = std::env::args().collect();
        format!("{} {:?} {}", arguments.join(" "), std::env::var("NAME"), since.unwrap().as_secs() > 1_000_000_000)
    }
    fn say(text: String) {
        println!("{text}");
        eprintln!("{text}!");
    }
    fn leave() {
        std::process::exit(3);
    }
    fn fail(why: String) {
        panic!("it is {why}");
    }
    fn item(at: u32) -> u32 {
        [1, 2, 3][at as usize]
    }
}

export!(Talker);
"""
PLAIN = LIB.replace('println!("{text}");', "drop(text);").replace('eprintln!("{text}!");', "")
PRELUDE = """\
from witworks import runtime as rt
from plain import Plain
from talker import Talker

def trapped(call, *arguments):
    try:
        call(*arguments)
    except rt.Trap as trap:
        return trap
    except rt.ResultError:
        return None
"""


@pytest.fixture(scope="module")
def built(shared: Project, cargo_target: Path) -> Project:
    """A component with WASI, and the same without."""
    shared.environment["WITWORKS_CARGO_TARGET"] = str(cargo_target)
    shared.rust("talker", LIB, WIT)
    shared.write("components/talker/component.toml", '[rust]\nwasi = true\n\n[wasi]\nimports = ["filesystem"]\n')
    shared.rust("plain", PLAIN, WIT)
    shared.write("data/a.txt", "from the file")
    run = shared.scons(env={"WITWORKS_PROVISION": "1"})
    if "error[WW316]" in run.stderr:
        pytest.skip("no wasi-libc on this machine, and none can be installed without root")
    assert run.good().ran("cargo") == {"plain", "talker"}
    shared.scons().idle()
    return shared


@pytest.mark.parametrize("backend", ["direct", "component"])
@pytest.mark.parametrize("limits", ["", ", timeout=30"])
def test_a_guest_with_wasi_has_what_is_granted(built: Project, backend: str, limits: str) -> None:
    said = built.python(
        f"""{PRELUDE}
out, err = rt.Captured(), rt.Captured()
granted = rt.Wasi(preopen={{"/data": rt.ReadOnly("data")}}, env={{"NAME": "Ada"}}, args=["p", "-x"], stdout=out, stderr=err)
with rt.using_backend("{backend}"), Talker(wasi=granted{limits}) as talker:
    print(talker.ops.read("/data/a.txt"), talker.ops.told(), sep="|")
    talker.ops.say("hello")
    print(repr(out.text + err.text))
    print(trapped(talker.ops.fail, "me").said.splitlines()[-2:-1])
with rt.using_backend("{backend}"), Talker({limits[2:]}) as talker:
    print(trapped(talker.ops.read, "/data/a.txt") or talker.ops.told())
    print(type(trapped(talker.ops.leave)).__name__)
"""
    )
    assert said.splitlines() == [
        'from the file|p -x Ok("Ada") true',
        r"'hello\nhello!\n'",
        "['it is me']",
        " Err(NotPresent) true",
        "Exited",
    ]


def test_a_panic_is_quoted_where_there_is_no_wasi(built: Project) -> None:
    said = built.python(
        f"""{PRELUDE}
for call, argument in (("fail", "me"), ("item", 7)):
    with Plain() as plain:
        print(repr(trapped(getattr(plain.ops, call), argument).said))
with Plain() as plain:
    print(trapped(plain.ops.told).said.splitlines()[-1])
with rt.using_backend("component"), Plain() as plain:
    trap = trapped(plain.ops.fail, "me")
    print([trap.said, "wasi = true" in trap.fix])
"""
    )
    assert said.splitlines() == [
        r"'panicked at src/lib.rs:22:9:\nit is me'",
        r"'panicked at src/lib.rs:25:9:\nindex out of bounds: the len is 3 but the index is 7'",
        "time not implemented on this platform",
        "['', True]",
    ]


JAVASCRIPT = """\
import { Plain } from "./build/js/plain/index.js";
import { Talker } from "./build/js/talker/index.js";
import { Plain as Isolated } from "./build/js/plain/isolated.js";

async function said(instance, ...[call, ...given]) {
  try {
    await instance.ops[call](...given);
  } catch (trap) {
    return [trap.name, trap.said, trap.message.includes(`\\n  | ${trap.said.split("\\n")[0]}`)];
  }
}
console.log(JSON.stringify(await said(await Plain.instantiate(), "fail", "me")));
console.log(JSON.stringify(await said(await Plain.instantiate(), "item", 7)));
const isolated = await Isolated.instantiate();
console.log(JSON.stringify(await said(isolated, "fail", "me")));
const talker = await Talker.instantiate();
talker.ops.say("hello");
console.log(JSON.stringify(await said(talker, "leave")));
const [name, words] = await said(await Talker.instantiate(), "fail", "me");
console.log(JSON.stringify([name, words.split("\\n").slice(-2)]));
"""


def test_javascript_hears_it_too(built: Project) -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("no Node.js on this machine")
    built.scons("js", env={"WITWORKS_PROVISION": "1"}).good()
    built.write("said.mjs", JAVASCRIPT)
    done = js_modules.node(built.root / "said.mjs")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        ["Trap", "panicked at src/lib.rs:22:9:\nit is me", True],
        ["Trap", "panicked at src/lib.rs:25:9:\nindex out of bounds: the len is 3 but the index is 7", True],
        ["Trap", "panicked at src/lib.rs:22:9:\nit is me", True],
        ["Exited", "hello!", True],
        ["Trap", ["it is me", "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace"]],
    ], done.stderr


GO = """\
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"witworks"
	"witworks/component/plain"
	"witworks/component/talker"
)

func say(err error) {
	var trap *witworks.Trap
	if !errors.As(err, &trap) {
		fmt.Println("no trap:", err)
		return
	}
	quoted := strings.ReplaceAll(trap.Said, "\\n", "\\n  | ")
	fmt.Printf("%q %t\\n", trap.Said, strings.Contains(err.Error(), quoted))
}

func main() {
	ctx := context.Background()
	one, _ := plain.New(ctx)
	say(one.Ops.Fail(ctx, "me"))
	two, _ := plain.New(ctx)
	_, err := two.Ops.Item(ctx, 7)
	say(err)
	three, _ := talker.New(ctx)
	fmt.Println(plain.Backend, talker.Backend, three.Ops.Say(ctx, "hello"))
	say(three.Ops.Leave(ctx))
}
"""


def test_so_does_go(built: Project) -> None:
    go = shutil.which("go")
    if go is None or shutil.which("gcc") is None:
        pytest.skip("there is no Go here, or no C compiler, which libwasmtime needs")
    install(TOOLS["wasmtime-headers"], print)
    built.scons("go", "go_backend=wasmtime").good()
    program = go_modules.program(built, GO, "plain", "talker")
    noted = [
        r'"panicked at src/lib.rs:22:9:\nit is me" true',
        r'"panicked at src/lib.rs:25:9:\nindex out of bounds: the len is 3 but the index is 7" true',
    ]
    for backend, panics in {"wazero": noted, "wasmtime": ['"" true'] * 2}.items():
        command = [go, "build", "-tags", backend, "-o", "program.out", "."]
        made = subprocess.run(command, cwd=program, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr
        assert go_modules.said(program).splitlines() == [*panics, f"{backend} {backend} <nil>", '"hello!" true']


def test_a_manifest_can_leave_panics_alone(built: Project) -> None:
    size = (built.root / "build/plain/plain.wasm").stat().st_size
    built.write("components/plain/component.toml", "[rust]\npanic-messages = false\n")
    assert built.scons().good().ran("cargo") == {"plain"}
    said = built.python(f"{PRELUDE}\nwith Plain() as plain:\n    print([trapped(plain.ops.fail, 'me').said])")
    assert said == "['']"
    assert 0 < size - (built.root / "build/plain/plain.wasm").stat().st_size < 3_000
    (built.root / "components/plain/component.toml").unlink()
    assert built.scons().good().ran("cargo") == {"plain"}


def test_files_must_be_approved_and_printing_need_not(built: Project) -> None:
    approved = built.read("components/talker/component.toml")
    built.write("components/talker/component.toml", "[rust]\nwasi = true\n")
    built.scons().refused("WW417", "`talker` imports wasi:filesystem/", '[wasi] imports = ["filesystem"]')
    lib = "components/talker/src/lib.rs"
    built.edit(lib, "std::fs::read_to_string(path).map_err(|error| error.kind().to_string())", "Err(path)")
    built.scons().good()
    built.write(lib, LIB)
    built.write("components/talker/component.toml", approved)
    built.scons().good()


def test_another_c_library_is_another_input_and_only_guests_with_wasi_fail_by_it(built: Project) -> None:
    setting = built.environment.get("WITWORKS_RUST_STD", os.environ.get("WITWORKS_RUST_STD", "auto"))
    if rust.find(setting, Probes(None), cwd=built.root, target=WASI).libc is None:
        pytest.skip("this toolchain brings its own C library")
    other = built.scratch / "sdk/share/wasi-sysroot/lib/wasm32-wasi"
    other.mkdir(parents=True)
    (other / "libc.a").write_bytes(b"!<arch>\n")
    built.edit("components/plain/src/lib.rs", "it is", "it was")
    run = built.scons(env={"WASI_SDK_PATH": str(built.scratch / "sdk")})
    assert (run.status, run.ran("validate")) == (2, {"plain"}), run.text
    assert run.ran("cargo") == {"plain", "talker"}
    assert "error[WW40" in run.stderr
    built.scons().good()


def test_a_program(built: Project) -> None:
    wit = (
        "package demo:prog;\n\nworld program {\n  export wasi:cli/run@0.2.0;\n}\n\n"
        "package wasi:cli@0.2.0 {\n  interface run {\n    run: func() -> result;\n  }\n}\n"
    )
    lib = """\
        wit_bindgen::generate!({ path: "wit", world: "program", generate_all });

        struct Program;

        impl exports::wasi::cli::run::Guest for Program {
            fn run() -> Result<(), ()> {
                for path in std::env::args().skip(1) {
                    let text = std::fs::read_to_string(&path).map_err(|error| eprintln!("{path}: {}", error.kind()))?;
                    println!("{path}: {text}");
                }
                Ok(())
            }
        }

        export!(Program);
        """
    built.rust("prog", lib, wit)
    built.write("components/prog/component.toml", built.read("components/talker/component.toml"))
    assert built.scons().good().ran("cargo") == {"prog"}
    run = [sys.executable, "-m", "witworks", "run", "build/prog/prog.wasm", "--dir", "/data=data", "--"]
    environment = {**os.environ, "PYTHONPATH": str(SITE)}
    for path, status, out, err in (
        ("/data/a.txt", 0, "/data/a.txt: from the file\n", ""),
        ("/data/b.txt", 1, "", "/data/b.txt: entity not found\n"),
    ):
        done = subprocess.run([*run, path], cwd=built.root, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (status, out, err)
