"""``setup.provision``: what is installed, in which order, and what is said; on machines made of stand-ins."""

from __future__ import annotations

import fcntl
import threading
from typing import TYPE_CHECKING

import pytest
from witworks.errors import ToolError
from witworks.setup import provision
from witworks.toolchains.rustc import WASI

from tests.unit.machines import BUNDLED_LIBC, LIBRARY, POLICY, RUST_LLD, SOURCE, WASI_LIBRARY, Machine

if TYPE_CHECKING:
    from pathlib import Path

    from witworks.toolchains.rust import RustToolchain

TARGET_ADD = "rustup target add wasm32-unknown-unknown"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


class Provisioned:
    """One set-up: its toolchain and what was said."""

    def __init__(self, machine: Machine, setting: str = "auto") -> None:
        self.said: list[str] = []
        self.toolchain: RustToolchain = provision.provision_rust(setting, self.said.append, cwd=machine.project)


def installs(machine: Machine) -> list[str]:
    return [line for line in machine.started() if line.startswith(("rustup target", "rustup comp", "apt-get", "dpkg"))]


def debian_rust(machine: Machine) -> str:
    """What a stand-in apt does to install Debian's Rust: move a prepared toolchain to its place."""
    prepared = machine.home / "prepared"
    machine.toolchain(machine.usr, SOURCE, release="1.96.0")
    (machine.usr).rename(prepared)
    (machine.usr / "bin").mkdir(parents=True)
    linker = machine.script(machine.home / "wasm-ld-19", "echo LLD")
    return f"/bin/cp -r {prepared}/. {machine.usr}/; /bin/cp {linker} {machine.bin}/wasm-ld-19"


def test_nothing_is_done_where_nothing_is_missing(machine: Machine) -> None:
    machine.rustup(LIBRARY, RUST_LLD)
    done = Provisioned(machine)
    assert (done.said, installs(machine), done.toolchain.std) == ([], [], "installed")


def test_rustup_adds_the_target(machine: Machine) -> None:
    machine.rustup(RUST_LLD)
    done = Provisioned(machine)
    assert installs(machine) == [TARGET_ADD]
    assert done.toolchain.std == "installed"
    assert done.said[0].split() == ["setup", *TARGET_ADD.split()]
    assert done.said[1].split()[:3] == ["setup", "done", "after"]


def test_rustup_that_must_not_download_is_not_started(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.rustup(RUST_LLD)
    machine.apt(install=debian_rust(machine))
    machine.become_root()
    monkeypatch.setenv("RUSTUP_AUTO_INSTALL", "0")
    done = Provisioned(machine)
    assert not [line for line in machine.started() if line.startswith("rustup")]
    assert "RUSTUP_AUTO_INSTALL=0" in done.said[0]
    assert (done.toolchain.std, done.toolchain.version) == ("build-std", "1.96.0")


def test_debian_packages_follow_a_rustup_that_failed(machine: Machine) -> None:
    machine.rustup(RUST_LLD, may_add=False)
    machine.apt(install=debian_rust(machine))
    machine.become_root()
    done = Provisioned(machine)
    assert [line.split()[0] for line in installs(machine)] == ["rustup", "apt-get"]
    assert done.toolchain.std == "build-std"


def test_rustup_alone_when_the_setting_says_so(machine: Machine) -> None:
    machine.rustup(may_add=False)
    machine.apt()
    machine.become_root()
    with pytest.raises(ToolError, match=f"{TARGET_ADD} failed") as caught:
        Provisioned(machine, "rustup")
    assert (caught.value.code, caught.value.output) == ("WW308", "error: no network")
    assert installs(machine) == [TARGET_ADD]


def test_without_a_way_the_command_is_the_answer(machine: Machine) -> None:
    machine.apt()
    with pytest.raises(ToolError) as caught:
        Provisioned(machine)
    assert caught.value.code == "WW304"
    assert caught.value.fix is not None
    assert caught.value.fix.startswith("sudo apt-get update")
    assert installs(machine) == []


def test_installed_installs_nothing(machine: Machine) -> None:
    machine.rustup(RUST_LLD)
    with pytest.raises(ToolError) as caught:
        Provisioned(machine, "installed")
    assert (caught.value.code, installs(machine)) == ("WW305", [])


def test_build_std_fetches_the_source_not_the_target(machine: Machine) -> None:
    sysroot = machine.rustup(LIBRARY, RUST_LLD)
    source = sysroot / SOURCE
    machine.script(machine.bin / "rustup", f'[ "$1" = component ] && /bin/mkdir -p {source.parent} && : >{source}; :')
    done = Provisioned(machine, "build-std")
    assert installs(machine) == ["rustup component add rust-src"]
    assert done.toolchain.std == "build-std"


def test_apt_gets_its_lists_first_when_it_has_none(machine: Machine) -> None:
    machine.apt("", install=debian_rust(machine))
    lists = machine.home / "lists"
    machine.script(machine.bin / "apt-cache", f"[ -f {lists} ] && /bin/cat {lists}; :")
    get = machine.bin / "apt-get"
    get.write_text(get.read_text() + f"case \"$*\" in *update) /bin/cat >{lists} <<'P'\n{POLICY}P\nesac\n")
    machine.become_root()
    Provisioned(machine)
    assert [line.split()[3] for line in installs(machine)] == ["update", "install"]
    assert all("DPkg::Lock::Timeout=" in line for line in installs(machine))


def test_an_interrupted_dpkg_is_put_right(machine: Machine) -> None:
    again = machine.home / "again"
    broken = f"[ -f {again} ] || {{ echo \"you must manually run 'dpkg --configure -a'\"; exit 100; }}"
    machine.apt(install=f"{broken}; {debian_rust(machine)}")
    machine.script(machine.bin / "dpkg", f": >{again}")
    machine.become_root()
    Provisioned(machine)
    assert [line.split()[0] for line in installs(machine)] == ["apt-get", "dpkg", "apt-get"]


def test_stale_lists_are_renewed_once(machine: Machine) -> None:
    machine.apt(install="echo 'E: 404 Not Found'; exit 100")
    machine.become_root()
    with pytest.raises(ToolError) as caught:
        Provisioned(machine)
    assert (caught.value.code, caught.value.output) == ("WW308", "E: 404 Not Found")
    assert [line.split()[3] for line in installs(machine)] == ["install", "update", "install"]


def test_a_rustup_without_any_toolchain_gets_one(machine: Machine) -> None:
    sysroot = machine.rustup(LIBRARY, RUST_LLD)
    hidden = sysroot.with_name("hidden")
    sysroot.rename(hidden)
    script = f'case "$1" in which) [ -d {sysroot} ];; default) /bin/mv {hidden} {sysroot};; esac'
    machine.script(machine.bin / "rustup", script)
    machine.script(
        machine.bin / "rustc", f'[ -d {sysroot} ] || {{ echo "error: no default" >&2; exit 1; }}\nexec {sysroot}/bin/rustc "$@"'
    )
    done = Provisioned(machine)
    assert [line for line in machine.started() if line.startswith("rustup")] == [
        "rustup which rustc",
        "rustup default stable",
        TARGET_ADD,
    ]
    assert done.toolchain.std == "installed"


def test_the_second_of_two_waits_and_finds_it_done(machine: Machine) -> None:
    machine.rustup(RUST_LLD)
    folder = machine.home / ".cache" / "witworks"
    folder.mkdir(parents=True)
    said: list[str] = []
    waiting = threading.Event()

    def say(text: str) -> None:
        said.append(text)
        waiting.set()

    with (folder / "setup.lock").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        second = threading.Thread(target=provision.provision_rust, args=("auto", say), kwargs={"cwd": machine.project})
        second.start()
        assert waiting.wait(10)
        library = machine.home / ".rustup/toolchains/stable-x86_64-unknown-linux-gnu" / LIBRARY
        library.parent.mkdir(parents=True)
        library.touch()
    second.join(20)
    assert said == ["  setup      waiting for another set-up to end"]
    assert installs(machine) == []


def test_rustup_adds_the_target_of_wasi(machine: Machine) -> None:
    sysroot = machine.rustup(LIBRARY, RUST_LLD)
    library, libc = sysroot / WASI_LIBRARY, sysroot / BUNDLED_LIBC
    add = f'case "$3" in wasm32-wasip1) /bin/mkdir -p {libc.parent} && : >{library} && : >{libc};; esac'
    machine.script(machine.bin / "rustup", add)
    found = provision.provision_rust("auto", print, cwd=machine.project, target=WASI)
    assert installs(machine) == ["rustup target add wasm32-wasip1"]
    assert (found.std, found.libc) == ("installed", None)


def test_debian_brings_the_c_library_alone_where_only_that_is_missing(machine: Machine) -> None:
    machine.toolchain(machine.usr, SOURCE, RUST_LLD)
    library = machine.usr / "lib/wasm32-wasi/libc.a"
    machine.apt("wasi-libc:\n  Candidate: 1\n", install=f"/bin/mkdir -p {library.parent} && : >{library}")
    machine.become_root()
    found = provision.provision_rust("build-std", print, cwd=machine.project, target=WASI)
    (installed,) = installs(machine)
    assert installed.endswith("--no-install-recommends wasi-libc")
    assert found.libc == library.parent
