"""A machine made of stand-ins: the programs on its PATH are shell scripts in a temporary folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.toolchains import machine, rust_libc, rustc

from tests import provoking

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HOST: Final = "x86_64-unknown-linux-gnu"
LIBRARY: Final = "lib/rustlib/wasm32-unknown-unknown/lib/libstd-0123.rlib"
WASI_LIBRARY: Final = "lib/rustlib/wasm32-wasip1/lib/libstd-0123.rlib"
BUNDLED_LIBC: Final = "lib/rustlib/wasm32-wasip1/lib/self-contained/libc.a"
SOURCE: Final = "lib/rustlib/src/rust/library/Cargo.lock"
RUST_LLD: Final = f"lib/rustlib/{HOST}/bin/rust-lld"
POLICY: Final = """\
rustc-web:
  Installed: (none)
  Candidate: 1.96.0+dfsg1-1~deb12u2
  Version table:
     1.96.0+dfsg1-1~deb12u2 500
cargo-web:
  Installed: (none)
  Candidate: 1.96.0+dfsg1-1~deb12u2
rust-web-src:
  Installed: (none)
  Candidate: 1.96.0+dfsg1-1~deb12u2
lld-19:
  Installed: (none)
  Candidate: 1:19.1.7-3
rustc:
  Installed: (none)
  Candidate: 1.63.0+dfsg1-2
cargo:
  Installed: (none)
  Candidate: 0.66.0+ds1-1
libstd-rust-dev-wasm32:
  Installed: (none)
  Candidate: 1.63.0+dfsg1-2
lld:
  Installed: (none)
  Candidate: 1:14.0-55.7
"""


class Machine:
    """Its home, its PATH folder, its /usr, and a log of the programs that were started."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = root / "home"
        self.bin = root / "bin"
        self.usr = root / "usr"
        self.project = root / "project"
        self.log = root / "log"
        self._patch = monkeypatch
        for folder in (self.home, self.bin, self.usr / "bin", self.project):
            folder.mkdir(parents=True)
        monkeypatch.setenv("HOME", str(self.home))
        monkeypatch.setenv("PATH", str(self.bin))
        for name in ("RUSTC", "RUSTUP_HOME", "CARGO_HOME", "RUSTUP_TOOLCHAIN", "RUSTUP_AUTO_INSTALL", "XDG_CACHE_HOME"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", raising=False)
        monkeypatch.delenv("CARGO_TARGET_WASM32_WASIP1_LINKER", raising=False)
        monkeypatch.delenv("WASI_SDK_PATH", raising=False)
        monkeypatch.setattr(rust_libc, "SYSTEM", self.usr / "lib")
        monkeypatch.setattr(rustc, "SYSTEM_BIN", self.usr / "bin")
        monkeypatch.setattr(machine, "is_root", lambda: False)

    def started(self) -> list[str]:
        """The programs that were started, with their arguments."""
        return self.log.read_text().splitlines() if self.log.exists() else []

    def become_root(self) -> None:
        self._patch.setattr(machine, "is_root", lambda: True)

    def script(self, path: Path, body: str) -> Path:
        """An executable that logs its start and does as the body says; the body's programs need absolute paths."""
        provoking.stands_in(path.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{path.name} $*" >>{self.log}\n{body}\n')
        path.chmod(0o755)
        return path

    def toolchain(self, sysroot: Path, *files: str, release: str = "1.90.0") -> Path:
        """A sysroot with a cargo, a rustc and what files it is said to have; its rustc."""
        for name in files:
            self.script(sysroot / name, f"echo 'LLD {release}'")
        self.script(sysroot / "bin" / "cargo", ":")
        return self.script(sysroot / "bin" / "rustc", _rustc(sysroot, release))

    def rustup(self, *files: str, release: str = "1.90.0", may_add: bool = True) -> Path:
        """A toolchain of rustup's, its proxies on PATH, and a rustup that adds the library when asked; its sysroot."""
        sysroot = self.home / ".rustup" / "toolchains" / f"stable-{HOST}"
        self.toolchain(sysroot, *files, release=release)
        self.choose(sysroot.name)
        chosen = f"""$(/bin/sed -n 's/default_toolchain = "\\(.*\\)"/\\1/p' {self.settings})"""
        for proxy in ("cargo", "rustc"):
            self.script(self.bin / proxy, f'exec "{sysroot.parent}/{chosen}/bin/{proxy}" "$@"')
        library = sysroot / LIBRARY
        add = f"/bin/mkdir -p {library.parent} && : >{library}" if may_add else "echo 'error: no network' >&2; exit 1"
        self.script(self.bin / "rustup", f'case "$1" in target) {add};; esac')
        return sysroot

    @property
    def settings(self) -> Path:
        """Where rustup keeps the choice of a toolchain."""
        return self.home / ".rustup" / "settings.toml"

    def choose(self, toolchain: str) -> None:
        """Make a toolchain rustup's default."""
        self.settings.write_text(f'default_toolchain = "{toolchain}"\n')

    def apt(self, policy: str = POLICY, *, install: str = ":") -> None:
        """An apt whose lists are ``policy`` and that carries out ``install``."""
        self.script(self.bin / "apt-cache", f"/bin/cat <<'POLICY'\n{policy}POLICY")
        self.script(self.bin / "apt-get", f'case "$*" in *" install "*) {install};; esac')


def _rustc(sysroot: Path, release: str) -> str:
    plain, wasi = (sysroot / LIBRARY).parent, (sysroot / WASI_LIBRARY).parent
    return f"""case "$*" in
  -vV) printf 'rustc {release}\\nhost: {HOST}\\nrelease: {release}\\n';;
  *wasip1*) printf '{sysroot}\\n{wasi}\\n';;
  *) printf '{sysroot}\\n{plain}\\n';;
esac"""
