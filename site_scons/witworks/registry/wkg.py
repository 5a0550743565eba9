"""What wkg does for us: the newest version in a range with its bytes, and packages pushed; in bounded time, memory and space.

A registry is believed nothing: bytes are held against their digest here too, and whatever wkg says is told without secrets.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.errors import RegistryError
from witworks.model import toml_text
from witworks.model.lock import digest_of, is_digest
from witworks.model.manifest import parse
from witworks.model.versions import is_version
from witworks.registry import reasons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from witworks.registry.config import Config
    from witworks.toolchains.tools import Found

_MEMORY: Final = 1 << 30
"""Bytes of address space beside the content, which wkg holds in memory up to three times."""


@dataclass(frozen=True, slots=True)
class Release:
    """One version of a package with its bytes."""

    version: str
    digest: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Client:
    """wkg with the user's configuration and the limits that a registry is held to."""

    wkg: Found
    config: Config
    largest: int
    """Bytes that a package may have."""
    seconds: float
    """How long one step may take."""

    def newest(self, name: str, requirement: str, registry: str) -> Release:
        """The newest version in the range (``^1.0``, ``=1.2.0``, ``<2.0.0``); raises RegistryError where it cannot be had."""
        place = self.config.place(name, registry)
        with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
            here = Path(folder)
            (here / "wit").mkdir()
            (here / "wit" / "wanted.wit").write_text("package witworks:wanted;\n", "utf-8")
            (here / "wkg.toml").write_text(toml_text.dumps({"overrides": {name: {"version": requirement}}}), "utf-8")
            self._run(["fetch", "--type=wasm", "wit"], here, (name, place.host), self.config.text_for(name, place))
            return self._release(here, name, place.host)

    def push(self, name: str, version: str, registry: str, file: Path, notes: Mapping[str, str]) -> None:
        """Put a component there under that name and version, with the notes as annotations."""
        place = self.config.place(name, registry)
        words = ["oci", "push", *(f"--insecure={place.host}" for _ in range(self.config.is_plain(place.host)))]
        words += [f"--annotation={key}={value}" for key, value in notes.items()]
        with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
            titled = Path(folder) / f"{name.partition(':')[2]}.wasm"
            shutil.copyfile(file, titled)
            command = [*words, place.reference(name, version), str(titled)]
            self._run(command, Path(folder), (name, place.host), "", self.config.credentials(place.host))

    def publish(self, name: str, registry: str, file: Path) -> None:
        """Put a WIT package there under the name and version that it says itself."""
        place = self.config.place(name, registry)
        with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
            words = ["publish", "--skip-semver-check", str(file)]
            self._run(words, Path(folder), (name, place.host), self.config.text_for(name, place))

    def _run(
        self,
        words: Sequence[str],
        folder: Path,
        about: tuple[str, str],
        config: str,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        env = {
            "WKG_CONFIG_FILE": "/dev/stdin" if config else str(folder / "none.toml"),
            "WKG_CACHE_DIR": str(folder / "cache"),
            "RUST_LOG": "error",
            "NO_COLOR": "1",
            **(variables or {}),
        }
        try:
            done = programs.run(
                programs.bounded([*self.wkg.command, *words], _MEMORY + 4 * self.largest, self.largest),
                cwd=folder,
                env={**self.wkg.env, **env},
                input=config,
                seconds=self.seconds,
            )
        except TimeoutError:
            raise reasons.too_slow(*about, self.seconds) from None
        if done.status != 0:
            raise reasons.failed(*about, done.status, self.config.hidden(done.tail()), self.largest)

    def _release(self, folder: Path, name: str, host: str) -> Release:
        try:
            ((version, digest),) = [
                (one["version"], one["digest"])
                for package in parse(folder / "wkg.lock")["packages"]
                for one in package["versions"]
                if package["name"] == name
            ]
            (file,) = (folder / "wit" / "deps").iterdir()
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise RegistryError(
                "WW701",
                f"wkg did not say which version of `{name}` it took",
                fix="use the version of wkg that Witworks pins: leave out wkg=…",
            ) from error
        data = file.read_bytes()
        if not is_version(version) or not is_digest(digest) or digest != digest_of(data):
            raise reasons.other_bytes(name, host, f"its digest is {digest_of(data)}, not {digest}")
        return Release(version, digest, data)
