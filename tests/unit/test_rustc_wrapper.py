"""What cargo runs in rustc's place: the words it adds, and when it leaves rustc alone; rustc is a stand-in that notes its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from witworks.languages import rustc_wrapper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MODULE = ("--crate-name", "calc", "src/lib.rs", "--crate-type", "cdylib", "-C", "opt-level=s", "-C", "lto", "-C", "metadata=1")
TARGET = (
    "--target",
    "wasm32-unknown-unknown",
    "--extern",
    "noprelude,nounused:std=libstd.rlib",
    "--extern",
    "serde=libserde.rlib",
)
RUSTC = """\
#!/bin/sh
[ "$*" = --version ] && echo "rustc ${VERSION:-1.95.0} (59807616e 2026-04-14)" && exit
echo "$RUSTC_BOOTSTRAP|$*" >>"$LOG"
case "$*" in *"--crate-name witworks_panic "*) exit "$REFUSES";; esac
"""


FORCED = ("-Z", "unstable-options", "--extern")
NO_FEATURES = ("-Z", "allow-features=")


class Wrapped:
    """A folder with a crate's root and a rustc, and what rustc was told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        (folder / "src").mkdir()
        (folder / "src/lib.rs").write_text("struct Calc;\n")
        self.rustc = folder / "rustc"
        self.rustc.write_text(RUSTC)
        self.rustc.chmod(0o755)

    def run(
        self,
        *words: str,
        panics: bool = True,
        libc: Path | None = None,
        refuses: bool = False,
        unstable: bool = False,
        told: Mapping[str, str] | None = None,
    ) -> list[tuple[str, str]]:
        """What RUSTC_BOOTSTRAP was and what rustc was told, each time it ran."""
        self.log.unlink(missing_ok=True)
        variables = rustc_wrapper.variables(self.folder / "bin", panics=panics, libc=libc, unstable=unstable)
        program = variables.get("RUSTC_WORKSPACE_WRAPPER", str(self.rustc))
        own = {"LOG": str(self.log), "REFUSES": str(int(refuses)), "RUSTC_BOOTSTRAP": ""}
        environment = {**os.environ, **variables, **own, **(told or {})}
        argv = [program, str(self.rustc)] if variables else [program]
        subprocess.run(["/usr/bin/env", *argv, *words], cwd=self.folder, env=environment, check=True)
        return [(line.partition("|")[0], line.partition("|")[2]) for line in self.log.read_text().splitlines()]

    def module(self) -> Sequence[str]:
        return (*MODULE, "--out-dir", str(self.folder / "deps"), *TARGET)


@pytest.fixture
def wrapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wrapped:
    for name in ("RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "CARGO_BUILD_RUSTC_WRAPPER", "CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CARGO_HOME", str(tmp_path / "cargo"))
    return Wrapped(tmp_path)


def test_a_module_is_linked_with_what_notes_panics(wrapped: Wrapped) -> None:
    (allowed, crate), (forced, module) = wrapped.run(*wrapped.module())
    made = wrapped.folder / "deps/libwitworks_panic.rlib"
    assert (allowed, forced) == ("1", "1")
    assert crate.startswith("--target wasm32-unknown-unknown --extern noprelude,nounused:std=libstd.rlib --crate-name")
    assert crate.endswith(f"--emit link -o {made} {rustc_wrapper.PANICS}")
    assert module == " ".join([*wrapped.module(), *FORCED, f"force:witworks_panic={made}", *NO_FEATURES])


@pytest.mark.parametrize(
    ("told", "unstable", "restricted"),
    [
        ({}, False, True),
        ({"VERSION": "1.96.0-beta.2"}, False, True),
        ({"VERSION": "1.97.0-nightly"}, False, False),
        ({"RUSTC_BOOTSTRAP": "1"}, False, False),
        ({"RUSTC_BOOTSTRAP": "1"}, True, True),
    ],
)
def test_a_crate_has_no_feature_that_it_would_not_have_without(
    wrapped: Wrapped, told: dict[str, str], *, unstable: bool, restricted: bool
) -> None:
    """What cargo is told for the standard library's sake is ours; what the user has set, or a nightly allows, is the user's."""
    module = wrapped.run(*wrapped.module(), told=told, unstable=unstable)[-1][1]
    assert module.endswith(" -Z allow-features=") == restricted


def test_what_the_user_allows_stays_allowed(wrapped: Wrapped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUSTC_BOOTSTRAP", "1")
    module = wrapped.run(*wrapped.module(), told={"RUSTC_BOOTSTRAP": "1"}, unstable=True)[-1][1]
    assert "allow-features" not in module


def test_what_notes_panics_is_the_same_for_packages_that_are_optimized_otherwise(wrapped: Wrapped) -> None:
    """One may be part of the other, and rustc finds one file for both (E0460)."""
    one = wrapped.run(*wrapped.module())[0]
    assert wrapped.run(*(word.replace("opt-level=s", "opt-level=1") for word in wrapped.module()))[0] == one


@pytest.mark.parametrize("root", ["#![no_std]\n", '#![cfg_attr(target_arch = "wasm32", no_std)]\n'])
def test_a_module_without_the_standard_library_is_left_alone(wrapped: Wrapped, root: str) -> None:
    (wrapped.folder / "src/lib.rs").write_text(root)
    assert wrapped.run(*wrapped.module()) == [("", " ".join(wrapped.module()))]


def test_what_notes_panics_is_left_out_where_it_cannot_be_made(wrapped: Wrapped) -> None:
    _, (forced, module) = wrapped.run(*wrapped.module(), refuses=True)
    assert (forced, module) == ("", " ".join(wrapped.module()))


@pytest.mark.parametrize(
    "words",
    [
        ("-vV",),
        ("-", "--crate-name", "___", "--print=cfg", "--target", "wasm32-unknown-unknown", "--crate-type", "cdylib"),
        ("--crate-name", "calc", "src/lib.rs", "--crate-type", "cdylib", "--out-dir", "deps"),
        ("--crate-name", "helper", "src/lib.rs", "--crate-type", "lib", "--out-dir", "deps", "--target", "wasm32-wasip1"),
    ],
)
def test_whatever_is_no_module_for_wasm_is_left_alone(wrapped: Wrapped, words: tuple[str, ...]) -> None:
    assert wrapped.run(*words) == [("", " ".join(words))]


def test_the_c_library_is_one_of_the_system_and_words_of_the_user_stay(wrapped: Wrapped, tmp_path: Path) -> None:
    ((_, module),) = wrapped.run(*wrapped.module(), panics=False, libc=tmp_path / "wasi libc")
    assert module == f"{' '.join(wrapped.module())} -C link-self-contained=no -L native={tmp_path}/wasi libc"


def test_a_users_own_wrapper_still_runs(wrapped: Wrapped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    own.write_text('#!/bin/sh\necho "own|$*" >>"$LOG"\nexec "$@"\n')
    own.chmod(0o755)
    monkeypatch.setenv("RUSTC_WORKSPACE_WRAPPER", str(own))
    assert [who for who, _ in wrapped.run("-vV", panics=False, libc=tmp_path)] == ["own", ""]
    assert not rustc_wrapper.listens(tmp_path, tmp_path)


def test_panics_are_left_alone_where_cargos_own_files_name_a_wrapper(wrapped: Wrapped, tmp_path: Path) -> None:
    crate = wrapped.folder / "crate"
    crate.mkdir()
    assert rustc_wrapper.listens(crate, tmp_path)
    (tmp_path / ".cargo").mkdir()
    (tmp_path / ".cargo/config.toml").write_text('[build]\nrustc-wrapper = "sccache"\n')
    assert not rustc_wrapper.listens(crate, tmp_path)


def test_the_program_can_be_run_wherever_a_run_was_ended(wrapped: Wrapped) -> None:
    wrapped.run("-vV")
    (program,) = (wrapped.folder / "bin").iterdir()
    program.chmod(0o644)
    assert wrapped.run("-vV") == [("", "-vV")]


def test_nothing_is_wrapped_where_nothing_is_added(tmp_path: Path) -> None:
    assert rustc_wrapper.variables(tmp_path / "bin", panics=False, libc=None) == {}
    assert not (tmp_path / "bin").exists()


CAUGHT = """\
extern crate witworks_panic as _;
extern "C" {
    static witworks_panic: [usize; 4];
}
fn main() {
    let _ = std::panic::catch_unwind(|| panic!("caught"));
    println!("{}", unsafe { witworks_panic[3] });
}
"""


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("rustc") is None, reason="it takes Rust, and constructors as on Linux"
)
def test_a_panic_that_may_be_caught_is_not_noted(tmp_path: Path) -> None:
    (tmp_path / "main.rs").write_text(CAUGHT)
    common = ["rustc", "-C", "panic=unwind", "-C", "codegen-units=1", "--cap-lints", "allow", "--out-dir", str(tmp_path)]
    crate = [*common, "--crate-name", "witworks_panic", "--crate-type", "rlib", str(rustc_wrapper.PANICS)]
    for argv in (crate, [*common, "-L", str(tmp_path), str(tmp_path / "main.rs")]):
        subprocess.run(argv, check=True)
    done = subprocess.run([tmp_path / "main"], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"
