"""Rust components: what cargo reads is tracked, what it says is shown once, and a new component works at once."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import wasmtime
from witworks.programs import Probes
from witworks.toolchains import rust_libc, rustup
from witworks.toolchains.rustc import TARGET, WASI, find_compilers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.e2e.conftest import Project

    Hidden = Callable[[Iterable[Path]], list[str]]

pytestmark = pytest.mark.slow
LIB = "components/adder/src/lib.rs"


def _result(project: Project, call: str = "sub(40, 2)") -> str:
    return project.python(f"from adder import Adder\nwith Adder() as a: print(a.ops.{call})")


def test_rust_builds_and_is_then_up_to_date(rust: Project) -> None:
    assert rust.scons().good().ran("cargo") == {"adder"}
    rust.scons().idle()
    assert _result(rust) == "38"
    rust.edit(LIB, "a - b", "a * b")
    assert rust.scons().good().ran("cargo", "precompile", "package") == {"adder"}
    assert _result(rust) == "80"
    rust.edit("components/adder/wit/world.wit", "  add:", "  /// Adds.\n  add:")
    assert set(rust.scons().good().actions) == {"world adder", "bindings adder"}
    rust.scons().idle()


def test_a_crate_has_no_feature_that_a_stable_rustc_refuses(rust: Project) -> None:
    if "nightly" in subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout:
        pytest.skip("rustc is a nightly here, which allows features")
    rust.write(LIB, "#![feature(never_type)]\n" + rust.read(LIB))
    rust.scons().refused("WW401", "the feature `never_type` is not in the list of allowed features", "src/lib.rs:1")


def test_a_variable_that_a_build_script_asks_for_is_an_input(rust: Project) -> None:
    rust.write(
        "components/adder/build.rs",
        'fn main() {\n    println!("cargo::rerun-if-env-changed=FLAVOUR");\n'
        '    println!("cargo::rustc-env=N={}", std::env::var("FLAVOUR").map_or(0, |text| text.len()));\n}\n',
    )
    rust.edit(LIB, "a - b", 'a - b + env!("N").parse::<i32>().unwrap()')
    rust.scons().good()
    assert _result(rust) == "38"
    assert rust.scons(env={"FLAVOUR": "sweet"}).good().ran("cargo") == {"adder"}
    assert _result(rust) == "43"
    assert rust.scons(env={"FLAVOUR": "sweet", "OTHER": "x"}).good().ran("cargo") == set()


def test_every_input_of_cargo_is_tracked(rust: Project) -> None:
    rust.write("components/adder/src/more.rs", "pub const N: i32 = 1;\n")
    rust.edit(LIB, "struct Adder;", "mod more;\nstruct Adder;")
    rust.edit(LIB, "a - b", 'a * more::N + include_str!("../../../shared/n.txt").trim().len() as i32 + helper::M + bonus()')
    rust.edit(
        LIB, "struct Adder;", 'fn bonus() -> i32 { option_env!("BONUS").map_or(0, |text| text.len() as i32) }\nstruct Adder;'
    )
    rust.write("shared/n.txt", "xx\n")
    rust.write("crates/helper/Cargo.toml", '[package]\nname = "helper"\nversion = "0.1.0"\nedition = "2024"\n')
    rust.write("crates/helper/src/lib.rs", "pub const M: i32 = 100;\n")
    rust.edit("components/adder/Cargo.toml", "[dependencies]\n", '[dependencies]\nhelper = { path = "../../crates/helper" }\n')
    rust.scons().good()
    rust.scons().idle()
    assert _result(rust) == "142"
    edits = (
        ("components/adder/src/more.rs", "= 1", "= 2", "182"),
        ("shared/n.txt", "xx", "xxx", "183"),
        ("crates/helper/src/lib.rs", "100", "200", "283"),
    )
    for path, old, new, result in edits:
        rust.edit(path, old, new)
        assert rust.scons().good().ran("cargo") == {"adder"}, path
        assert _result(rust) == result
        rust.scons().idle()
    rust.environment["BONUS"] = "x" * 1000
    assert rust.scons().good().ran("cargo") == {"adder"}
    assert _result(rust) == "1283"
    rust.scons().idle()


def test_a_build_script_and_what_it_may_read_are_tracked(rust: Project) -> None:
    rust.write(
        "components/adder/build.rs",
        """\
        fn main() {
            println!("cargo::rerun-if-changed=data/n.txt");
            println!("cargo::rustc-env=N={}", std::fs::read_to_string("data/n.txt").unwrap().trim());
        }
        """,
    )
    rust.write("components/adder/data/n.txt", "7\n")
    rust.edit(LIB, "a - b", 'a * b + env!("N").parse::<i32>().unwrap()')
    rust.scons().good()
    rust.scons().idle()
    assert _result(rust) == "87"
    rust.write("components/adder/data/n.txt", "8\n")
    assert rust.scons().good().ran("cargo") == {"adder"}
    assert _result(rust) == "88"


def test_a_manifest_and_flags_are_inputs(rust: Project) -> None:
    rust.scons().good()
    rust.edit("components/adder/Cargo.toml", 'opt-level = "s"', "opt-level = 1")
    assert rust.scons().good().ran("cargo") == {"adder"}
    assert rust.scons("cargo_flags=--verbose").good().ran("cargo") == {"adder"}
    rust.write("components/adder/component.toml", '[rust]\nfeatures = ["loud"]\n')
    rust.write("components/adder/Cargo.toml", rust.read("components/adder/Cargo.toml") + "\n[features]\nloud = []\n")
    rust.edit(LIB, "a - b", 'a - b + i32::from(cfg!(feature = "loud"))')
    assert rust.scons("cargo_flags=--verbose").good().ran("cargo") == {"adder"}
    assert _result(rust) == "39"


def test_a_crate_without_a_lock_file_gets_one_and_is_up_to_date(rust: Project) -> None:
    (rust.root / "components/adder/Cargo.lock").unlink()
    rust.scons().good()
    assert (rust.root / "components/adder/Cargo.lock").is_file()
    rust.scons().idle()


def test_two_crates_of_one_name_do_not_take_each_others_module(rust: Project) -> None:
    shutil.copytree(rust.root / "components/adder", rust.root / "components/second")
    rust.edit("components/second/src/lib.rs", "a - b", "a * b")
    rust.scons().good()
    assert _result(rust) == "38"
    assert rust.python("from second import Second\nwith Second() as s: print(s.ops.sub(40, 2))") == "80"
    rust.scons().idle()
    rust.edit(LIB, "a - b", "a - b - 1")
    assert rust.scons().good().ran("cargo") == {"adder"}
    assert _result(rust) == "37"


def test_two_crates_are_told_apart_by_their_sources(rust: Project) -> None:
    rust.rust("second")
    rust.scons().good()
    rust.edit("components/second/src/lib.rs", "a - b", "a * b")
    assert rust.scons().good().ran("cargo", "wat", "precompile") == {"second"}


def test_rust_that_does_not_compile_shows_cargos_words_once_with_the_place(rust: Project) -> None:
    good = rust.read(LIB)
    rust.edit(LIB, "a - b", 'a - "b"')
    run = rust.scons().refused("WW401", f"{LIB}:12:", "cannot subtract `&str` from `i32`")
    assert run.text.count("E0277") <= 2, run.text  # its own line, and `rustc --explain E0277`
    assert run.stderr.count("cannot subtract `&str` from `i32`") == 2, run.stderr  # our summary, and cargo's rendering
    assert not (rust.root / "build/adder/adder.core.wasm").exists()
    rust.write(LIB, good)
    rust.scons().good()
    rust.scons().idle()


def test_a_warning_is_shown(rust: Project) -> None:
    rust.edit(LIB, "a - b", "let unused = 1;\n        a - b")
    assert "unused variable: `unused`" in rust.scons().good().stdout


@pytest.mark.provokes("WW401", "WW402", "WW403", "WW406")
@pytest.mark.parametrize(
    ("edit", "code", "words"),
    [
        (("components/adder/Cargo.toml", '"cdylib"', '"rlib"'), "WW403", ["cdylib", "it builds: rlib"]),
        (("components/adder/Cargo.toml", "[lib]", "[lib"), "WW402", ["Cargo.toml"]),
        ((LIB, "export!(Adder);", ""), "WW406", ["export!"]),
        ((LIB, '"calculator"', '"calculater"'), "WW401", [f"{LIB}:1:1", "World `calculater` not found"]),
        ((LIB, "fn sub", "fn sbu"), "WW401", [f"{LIB}:", "sbu"]),
        (("components/adder/wit/world.wit", "add: func(a: s32", "add: func(a: s64"), "WW401", [f"{LIB}:", "i64"]),
    ],
)
def test_a_crate_that_is_wrong(rust: Project, edit: tuple[str, str, str], code: str, words: list[str]) -> None:
    rust.edit(*edit)
    rust.scons().refused(code, *words)
    assert not (rust.root / "build/adder/adder.wasm").exists()


@pytest.mark.provokes("WW806")
def test_wit_that_is_newer_than_the_wit_bindgen_of_the_crate(rust: Project) -> None:
    """An old wit-bindgen, whose macro reads the WIT by itself, beside a wasm-tools of today, which has read it before."""
    manifest = rust.read("components/adder/Cargo.toml")
    rust.write("components/adder/Cargo.toml", re.sub(r"(?m)^wit-bindgen = .*$", 'wit-bindgen = "=0.20.0"', manifest))
    (rust.root / "components/adder/Cargo.lock").unlink(missing_ok=True)
    world = rust.read("components/adder/wit/world.wit")
    rust.write(
        "components/adder/wit/world.wit",
        re.sub(r"(package [^;]+);", r"\1@0.1.0;", world).replace("  add:", "  @since(version = 0.1.0)\n  add:"),
    )
    rust.scons().refused("WW806", "wit-bindgen 0.20.0", "found `@`", "world.wit:", "Cargo.lock:", 'wit-bindgen = "0.63"')


@pytest.mark.provokes("WW304")
def test_no_cargo_anywhere(rust: Project, hidden: Hidden) -> None:
    """Also in the system's folder there is none."""
    empty = rust.scratch / "empty"
    empty.mkdir()
    environment = {"PATH": str(empty), "HOME": str(empty), "CARGO_HOME": str(empty), "RUSTUP_HOME": str(empty), "RUSTC": ""}
    run = rust.finish(rust.start(env=environment, inside=hidden([Path("/usr/bin/rustc"), Path("/usr/bin/cargo")])))
    run.refused("WW304", "rustc")


@pytest.mark.provokes("WW305", "WW306", "WW316")
def test_compilers_without_a_library_or_a_linker(rust: Project, hidden: Hidden) -> None:
    """Every compiler of this machine is bereft of one of them."""
    compilers, _ = find_compilers(Probes(None), cwd=rust.root)
    libraries = [one.sysroot / "lib/rustlib" / name for one in compilers for name in (TARGET, "src")]
    run = rust.finish(rust.start(inside=hidden(libraries)))
    run.refused("WW305", TARGET, *(f"{one.rustc} (Rust {one.version}) lacks it" for one in compilers))
    linkers = [*rustup.home().glob("toolchains/*/lib/rustlib/*/bin/rust-lld"), *Path("/usr/bin").glob("wasm-ld*")]
    linkers += [one.sysroot / "lib/rustlib" / one.host / "bin/rust-lld" for one in compilers]
    path = os.pathsep.join(folder for folder in os.get_exec_path() if not shutil.which("wasm-ld", path=folder))
    run = rust.finish(rust.start(env={"PATH": path}, inside=hidden(dict.fromkeys(linkers))))
    run.refused("WW306", "lld")
    rust.write("components/adder/component.toml", "[rust]\nwasi = true\n")
    libraries = [one.sysroot / "lib/rustlib" / WASI for one in compilers] + [*rust_libc.SYSTEM.glob("wasm32-wasi*")]
    rust.finish(rust.start(inside=hidden(libraries), env={"WASI_SDK_PATH": ""})).refused("WW316", rust_libc.PACKAGE)


def test_no_standard_library(rust: Project) -> None:
    run = rust.scons("rust_std=rustup", env={"CARGO_HOME": str(rust.scratch), "RUSTUP_HOME": str(rust.scratch)})
    assert run.status == 2
    assert "error[WW30" in run.stderr
    assert 'File "' not in run.text


def test_what_cannot_be_provisioned_fails_rust_alone(rust: Project) -> None:
    rust.wat()
    homes = {"CARGO_HOME": str(rust.scratch), "RUSTUP_HOME": str(rust.scratch)}
    run = rust.scons("rust_std=rustup", env={"WITWORKS_PROVISION": "1", "PATH": str(rust.scratch), **homes})
    assert run.status == 2
    assert "error[WW30" in run.stderr
    assert "Traceback" not in run.text
    assert run.ran("validate") == {"calc"}


def test_ctrl_c_while_cargo_runs(rust: Project, wait_for: Callable[[Callable[[], bool]], None]) -> None:
    began = rust.scratch / "began"
    rust.write("components/adder/build.rs", f'fn main() {{ std::fs::write("{began}", "").unwrap(); {SLEEP} }}\n')
    child = rust.start(env={"SLOW": "1"})
    wait_for(began.exists)
    os.killpg(child.pid, signal.SIGINT)
    stdout, stderr = child.communicate(timeout=20)
    assert child.returncode != 0
    assert "Traceback" not in stdout + stderr
    assert "error[WW" not in stderr, stderr
    rust.scons().good()
    rust.scons().idle()


SLEEP = 'if std::env::var("SLOW").is_ok() { std::thread::sleep(std::time::Duration::from_secs(60)); }'


def test_a_new_component_builds_passes_its_tests_and_cargo_check(project: Project, cargo_target: Path) -> None:
    project.environment["WITWORKS_CARGO_TARGET"] = str(cargo_target)
    project.scons("new", "name=hello-there", "lang=rust").good()
    run = project.scons("test").good()
    assert run.ran("cargo", "test") == {"hello-there"}
    assert "0 failed" in run.stdout
    project.scons("test").idle()
    folder = project.root / "components/hello-there"
    environment = {**os.environ, "CARGO_TARGET_DIR": str(cargo_target / "check")}
    done = subprocess.run(
        ["cargo", "check", "--quiet", "--locked"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not (folder / "target").exists()


RAW = """\
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

static HOOKED: AtomicBool = AtomicBool::new(false);

#[unsafe(no_mangle)]
pub extern "C" fn hook() {
    std::panic::set_hook(Box::new(|_| HOOKED.store(true, Relaxed)));
}

#[unsafe(no_mangle)]
pub extern "C" fn fail() {
    panic!("it is me")
}

#[unsafe(no_mangle)]
pub extern "C" fn hooked() -> bool {
    HOOKED.load(Relaxed)
}
"""


def test_a_hook_of_a_guest_without_wit_bindgen_stays(rust: Project) -> None:
    """The linker lets each of its exports call the constructors again, and so what notes panics."""
    core = "build/adder/adder.core.wasm"
    rust.write("components/adder/src/lib.rs", RAW)
    rust.scons(core).good()
    engine = wasmtime.Engine()
    store = wasmtime.Store(engine)
    exports = wasmtime.Instance(store, wasmtime.Module.from_file(engine, rust.root / core), []).exports(store)
    hook, fail, hooked = (exports[name] for name in ("hook", "fail", "hooked"))
    assert isinstance(hook, wasmtime.Func)
    assert isinstance(fail, wasmtime.Func)
    assert isinstance(hooked, wasmtime.Func)
    hook(store)
    with pytest.raises(wasmtime.Trap):
        fail(store)
    assert hooked(store)
