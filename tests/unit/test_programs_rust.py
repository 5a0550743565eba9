"""``toolchains.rust.find``: which Rust builds for wasm, on machines made of stand-ins."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from witworks.errors import ToolError
from witworks.programs import Probes
from witworks.toolchains import rust, rustc

from tests.unit.machines import BUNDLED_LIBC, LIBRARY, RUST_LLD, SOURCE, WASI_LIBRARY, Machine

if TYPE_CHECKING:
    from pathlib import Path

LINKER = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def find(machine: Machine, setting: str = "auto", probes: Probes | None = None, target: str = rustc.TARGET) -> rust.RustToolchain:
    return rust.find(setting, probes or Probes(None), cwd=machine.project, target=target)


def refused(machine: Machine, setting: str = "auto", target: str = rustc.TARGET) -> ToolError:
    with pytest.raises(ToolError) as caught:
        find(machine, setting, target=target)
    return caught.value


def test_a_toolchain_with_the_library_needs_nothing_else(machine: Machine) -> None:
    sysroot = machine.rustup(LIBRARY, RUST_LLD)
    found = find(machine)
    assert (found.std, found.version, found.cargo_args) == ("installed", "1.90.0", ())
    assert found.cargo == sysroot / "bin" / "cargo"
    assert found.env == {"RUSTC": str(sysroot / "bin" / "rustc")}


def test_the_library_is_built_from_its_source_where_there_is_one(machine: Machine) -> None:
    machine.rustup(RUST_LLD)
    rustc = machine.toolchain(machine.usr, SOURCE, release="1.96.0")
    linker = machine.script(machine.bin / "wasm-ld-19", "echo 'LLD 19.1'")
    found = find(machine)
    assert (found.std, found.version, found.rustc) == ("build-std", "1.96.0", rustc)
    assert found.cargo == machine.usr / "bin" / "cargo"
    assert found.cargo_args == ("-Zbuild-std=std,panic_abort",)
    assert found.env == {"RUSTC": str(rustc), "RUSTC_BOOTSTRAP": "1", LINKER: str(linker)}


def test_a_compiled_library_goes_before_source_whatever_the_order(machine: Machine) -> None:
    machine.rustup(SOURCE, RUST_LLD)
    machine.toolchain(machine.usr, LIBRARY, RUST_LLD, release="1.80.0")
    assert (find(machine).std, find(machine).version) == ("installed", "1.80.0")
    assert (find(machine, "build-std").std, find(machine, "build-std").version) == ("build-std", "1.90.0")


def test_the_setting_rustup_takes_no_other_toolchain(machine: Machine) -> None:
    machine.rustup()
    machine.toolchain(machine.usr, LIBRARY, RUST_LLD)
    error = refused(machine, "rustup")
    assert (error.code, error.fix) == ("WW305", "rustup target add wasm32-unknown-unknown")


def test_rustc_of_the_environment_goes_first(machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.rustup(LIBRARY, RUST_LLD)
    own = machine.toolchain(tmp_path / "own", LIBRARY, RUST_LLD, release="1.99.0")
    monkeypatch.setenv("RUSTC", str(own))
    assert find(machine).rustc == own


def test_rustup_off_path_is_found_where_its_installer_puts_it(machine: Machine) -> None:
    machine.rustup(LIBRARY, RUST_LLD)
    (machine.home / ".cargo").mkdir()
    machine.bin.rename(machine.home / ".cargo" / "bin")
    assert find(machine).std == "installed"


def test_the_users_linker_is_left_alone(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.rustup(LIBRARY, RUST_LLD)
    own = machine.script(machine.home / "my-ld", "echo 'my-ld 1'")
    monkeypatch.setenv(LINKER, str(own))
    found = find(machine)
    assert found.env[LINKER] == str(own)
    assert found.identity.endswith("linker: my-ld 1")


def test_the_highest_linker_wins_by_number(machine: Machine) -> None:
    machine.toolchain(machine.usr, SOURCE)
    for name in ("wasm-ld", "wasm-ld-9", "wasm-ld-19", "wasm-ld-x"):
        machine.script(machine.bin / name, f"echo {name}")
    assert find(machine).env[LINKER] == str(machine.bin / "wasm-ld-19")


def test_another_toolchains_linker_serves_when_there_is_none_on_path(machine: Machine) -> None:
    sysroot = machine.rustup(RUST_LLD)
    machine.toolchain(machine.usr, SOURCE)
    assert find(machine).env[LINKER] == str(sysroot / RUST_LLD)


def test_identity_says_what_matters_and_no_path(machine: Machine, tmp_path: Path) -> None:
    machine.toolchain(machine.usr, SOURCE)
    machine.script(machine.bin / "wasm-ld-19", "echo 'LLD 19.1'")
    identity = find(machine).identity
    assert "release: 1.90.0" in identity
    assert "std: build-std" in identity
    assert "linker: LLD 19.1" in identity
    assert str(tmp_path) not in identity


def test_a_second_run_starts_no_program(machine: Machine, tmp_path: Path) -> None:
    machine.rustup(RUST_LLD)
    machine.toolchain(machine.usr, SOURCE)
    machine.script(machine.bin / "wasm-ld-19", "echo 'LLD 19.1'")
    memory = tmp_path / "probes.json"
    first = find(machine, probes=Probes(memory))
    machine.log.unlink()
    assert find(machine, probes=Probes(memory)) == first
    assert machine.started() == []


def test_an_updated_toolchain_is_noticed(machine: Machine, tmp_path: Path) -> None:
    machine.rustup(LIBRARY, RUST_LLD)
    memory = tmp_path / "probes.json"
    find(machine, probes=Probes(memory))
    machine.rustup(LIBRARY, RUST_LLD, release="1.91.0")
    assert find(machine, probes=Probes(memory)).version == "1.91.0"


def test_another_default_toolchain_is_noticed(machine: Machine, tmp_path: Path) -> None:
    machine.rustup(LIBRARY, RUST_LLD)
    memory = tmp_path / "probes.json"
    find(machine, probes=Probes(memory))
    nightly = machine.home / ".rustup" / "toolchains" / "nightly"
    machine.toolchain(nightly, LIBRARY, RUST_LLD, release="1.97.0")
    machine.choose("nightly")
    assert find(machine, probes=Probes(memory)).version == "1.97.0"


def test_a_pin_in_the_folder_is_asked_for_in_that_folder(machine: Machine) -> None:
    machine.rustup(LIBRARY, RUST_LLD)
    pinned = machine.project / "components" / "calc"
    pinned.mkdir(parents=True)
    (pinned / "rust-toolchain.toml").write_text('[toolchain]\nchannel = "1.80"\n')
    refuse = '[ -f rust-toolchain.toml ] && { echo "error: toolchain 1.80 is not installed" >&2; exit 1; }'
    proxy = machine.bin / "rustc"
    proxy.write_text(proxy.read_text().replace("exec", f"{refuse}\nexec"))
    assert find(machine).std == "installed"
    with pytest.raises(ToolError, match="no Rust compiler on this machine runs") as caught:
        rust.find("auto", Probes(None), cwd=pinned / "src")
    assert caught.value.notes == (f"{proxy}: toolchain 1.80 is not installed",)
    assert caught.value.fix == "rustup toolchain install && rustup target add wasm32-unknown-unknown"


def test_looking_never_downloads(machine: Machine) -> None:
    machine.rustup(LIBRARY, RUST_LLD)
    machine.script(machine.bin / "rustc", '[ "$RUSTUP_AUTO_INSTALL" = 0 ] || echo downloaded >>$0.log; exit 1')
    assert refused(machine).code == "WW304"
    assert not (machine.bin / "rustc.log").exists()


def test_no_rust_at_all(machine: Machine) -> None:
    error = refused(machine)
    assert error.code == "WW304"
    assert error.fix == "install rustup (https://rustup.rs), then run: rustup target add wasm32-unknown-unknown"


def test_no_rust_on_debian(machine: Machine) -> None:
    machine.apt()
    packages = "--no-install-recommends rustc-web cargo-web rust-web-src lld-19"
    assert refused(machine).fix == f"sudo apt-get update && sudo apt-get install -y {packages}"
    machine.become_root()
    assert refused(machine).fix == f"apt-get update && apt-get install -y {packages}"


def test_rust_without_cargo(machine: Machine) -> None:
    machine.toolchain(machine.usr, LIBRARY, RUST_LLD)
    (machine.usr / "bin" / "cargo").unlink()
    error = refused(machine)
    assert (error.code, "no cargo beside" in error.message) == ("WW304", True)


def test_no_library_names_what_each_toolchain_lacks(machine: Machine) -> None:
    sysroot = machine.rustup()
    error = refused(machine)
    assert (error.code, error.fix) == ("WW305", "rustup target add wasm32-unknown-unknown")
    assert str(sysroot / "bin" / "rustc") in error.notes[0]


def test_rustup_that_must_not_download_is_not_advised(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.rustup()
    monkeypatch.setenv("RUSTUP_AUTO_INSTALL", "0")
    machine.apt()
    error = refused(machine)
    assert "RUSTUP_AUTO_INSTALL=0 tells rustup not to download on this machine" in error.notes
    assert error.fix is not None
    assert "apt-get install" in error.fix


def test_no_linker(machine: Machine) -> None:
    machine.toolchain(machine.usr, SOURCE)
    assert refused(machine).code == "WW306"


def test_a_toolchain_that_vanished_is_not_remembered(machine: Machine, tmp_path: Path) -> None:
    sysroot = machine.rustup(LIBRARY, RUST_LLD)
    memory = tmp_path / "probes.json"
    find(machine, probes=Probes(memory))
    shutil.rmtree(sysroot)
    with pytest.raises(ToolError):
        find(machine, probes=Probes(memory))


def test_an_unknown_setting(machine: Machine) -> None:
    error = refused(machine, "buildstd")
    assert (error.code, error.fix) == ("WW307", "did you mean 'build-std'?")


def test_the_library_for_wasi_is_another(machine: Machine) -> None:
    sysroot = machine.rustup(LIBRARY, RUST_LLD)
    error = refused(machine, target=rustc.WASI)
    assert (error.code, error.fix) == ("WW305", "rustup target add wasm32-wasip1")
    machine.rustup(WASI_LIBRARY, BUNDLED_LIBC, RUST_LLD)
    found = find(machine, target=rustc.WASI)
    assert (found.std, found.libc, found.env) == ("installed", None, {"RUSTC": str(sysroot / "bin" / "rustc")})


def test_a_library_for_wasi_from_its_source_stands_on_the_systems_c_library(machine: Machine) -> None:
    rustc_path = machine.toolchain(machine.usr, SOURCE, release="1.96.0")
    linker = machine.script(machine.bin / "wasm-ld-19", "echo 'LLD 19.1'")
    machine.apt()
    error = refused(machine, target=rustc.WASI)
    assert (error.code, error.notes) == ("WW316", (f"the compiler is {rustc_path}, which brings none",))
    assert error.fix is not None
    assert error.fix.endswith("apt-get install -y --no-install-recommends wasi-libc")
    library = machine.usr / "lib" / "wasm32-wasi" / "libc.a"
    library.parent.mkdir(parents=True)
    library.write_text("one")
    found = find(machine, target=rustc.WASI)
    assert (found.std, found.libc) == ("build-std", library.parent)
    assert found.env["CARGO_TARGET_WASM32_WASIP1_LINKER"] == str(linker)
    library.write_text("two")
    assert find(machine, target=rustc.WASI).identity != found.identity


def test_an_sdk_that_the_user_names_goes_before_the_systems_c_library(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.toolchain(machine.usr, WASI_LIBRARY, RUST_LLD)
    own = tmp_path / "sdk/share/wasi-sysroot/lib/wasm32-wasip1"
    for folder in (own, machine.usr / "lib" / "wasm32-wasi"):
        folder.mkdir(parents=True)
        (folder / "libc.a").touch()
    monkeypatch.setenv("WASI_SDK_PATH", str(tmp_path / "sdk"))
    assert find(machine, target=rustc.WASI).libc == own


def test_where_nothing_installs_a_c_library_two_ways_are_named(machine: Machine) -> None:
    machine.toolchain(machine.usr, SOURCE, RUST_LLD)
    assert (
        refused(machine, target=rustc.WASI).fix
        == "rustup target add wasm32-wasip1; or name a WASI SDK: export WASI_SDK_PATH=/opt/wasi-sdk"
    )
    machine.rustup(SOURCE, RUST_LLD)
    assert refused(machine, "build-std", target=rustc.WASI).fix == "rustup target add wasm32-wasip1, and choose rust_std=auto"
