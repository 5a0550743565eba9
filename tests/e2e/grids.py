"""A real server of the Remote Execution API for the tests, BuildGrid, and a proxy before it that notes calls or does harm."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
INSTANCES = 40
CLIENT, SERVER = "buildgrid-common-lock.txt", "buildgrid-lock.txt"
START = """
import sys
from buildgrid.server.app import cli
from jsonschema import Draft202012Validator
# BuildGrid would check its own schema anew for every line of the configuration: a second for each instance.
Draft202012Validator.check_schema = classmethod(lambda *_, **__: None)
sys.exit(cli())
"""
_logs = itertools.count()
_INSTANCE = """\
  - name: 'n{number}'
    storages: [!disk-storage &cas{number} {{path: '{folder}/n{number}'}}]
    caches: [!lru-action-cache &ac{number} {{storage: *cas{number}, max-cached-refs: 10000, allow-updates: true}}]
    services: [!cas {{storage: *cas{number}}}, !bytestream {{storage: *cas{number}}}, !action-cache {{cache: *ac{number}}}]
"""


def installed(lock: str) -> Path:
    """A folder with the packages of a lock file, in which pip checks their hashes; it stays in the user's cache."""
    file = HERE / lock
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "witworks-tests"
    text = file.read_bytes() + sys.version.encode()
    folder = cache / f"{file.stem}-{hashlib.sha256(text).hexdigest()[:12]}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=cache))
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--prefer-binary", "--require-hashes"]
        command = [sys.executable, "-m", "pip", "install", *options, "--target", str(made), "--requirement", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            shutil.rmtree(made)
            pytest.skip(f"pip cannot install what {lock} says: {done.stderr.strip().splitlines()[-1]}")
        with contextlib.suppress(OSError):  # another run of the tests was quicker
            made.rename(folder)
    return folder


@dataclass
class Grid:
    """BuildGrid with many instances, each a cache of its own."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    _unused: Iterator[int]

    def cache(self) -> Cache:
        """A cache that nobody has used."""
        return Cache(self, f"n{next(self._unused)}")


@dataclass
class Proxy:
    setting: str
    _log: Path

    @property
    def calls(self) -> Counter[str]:
        """How often each method was called."""
        return Counter(self._log.read_text("utf-8").split() if self._log.exists() else [])


@dataclass
class Cache:
    grid: Grid
    _instance: str

    @property
    def setting(self) -> str:
        return self._setting(f"grpc://127.0.0.1:{self.grid.port}")

    @property
    def blobs(self) -> list[Path]:
        """The files that hold what is kept."""
        return [file for file in (self.grid.folder / self._instance).rglob("*") if file.is_file()]

    @contextlib.contextmanager
    def through_proxy(self, *options: str) -> Iterator[Proxy]:
        """The cache by way of a proxy, with the options of cache_proxy.py."""
        log = self.grid.folder / f"calls-{next(_logs)}.log"
        command = [sys.executable, str(HERE / "cache_proxy.py"), f"127.0.0.1:{self.grid.port}", str(log), *options]
        environment = {**os.environ, "PYTHONPATH": str(installed(SERVER)), "GRPC_VERBOSITY": "NONE"}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        try:
            port = int(process.stdout.readline())
            secure = "--certificate" in options
            yield Proxy(self._setting(f"grpcs://localhost:{port}" if secure else f"grpc://127.0.0.1:{port}"), log)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    def _setting(self, server: str) -> str:
        return f"cache={server}/{self._instance}"


@contextlib.contextmanager
def grid(folder: Path) -> Iterator[Grid]:
    packages = installed(SERVER)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    instances = "".join(_INSTANCE.format(number=number, folder=folder) for number in range(INSTANCES))
    config = f"server: [!channel {{address: '127.0.0.1:{port}', insecure-mode: true}}]\ninstances:\n{instances}"
    (folder / "grid.yml").write_text(config, encoding="utf-8")
    with (folder / "grid.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", START, "server", "start", str(folder / "grid.yml")],
            env={**os.environ, "PYTHONPATH": str(packages)},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(port, process, folder / "grid.log")
        yield Grid(port, folder, process, iter(range(INSTANCES)))
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError(f"BuildGrid did not start: {log.read_text('utf-8', 'replace')[-2000:]}")
