"""A real registry for the tests, Debian's `docker-registry` with a password, and wkg as the project installs it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from witworks.errors import WitworksError
from witworks.setup.install import install
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterator

USER, PASSWORD = "ada", "sesame-open"
_HTPASSWD = "ada:$2y$05$aMhn7g04U2VZUWGD.yPwfOUZhMosNkBYyaZ6N0WE5Uc1mJUKb8RYi\n"
"""The same password as bcrypt has it."""
_CONFIG = """\
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: {folder}/data}}}}
http: {{addr: "{host}"}}
auth: {{htpasswd: {{realm: tests, path: {folder}/htpasswd}}}}
"""


@dataclass(frozen=True)
class Registry:
    """A registry that runs, and how a user tells wkg of it."""

    host: str
    folder: Path

    def environment(self, *, password: str = PASSWORD) -> dict[str, str]:
        """The variables with which wkg speaks to it, by its own configuration."""
        auth = f'auth = {{ username = "{USER}", password = "{password}" }}\n' if password else ""
        return self._environment(f"wkg-{password}.toml", auth)

    def dockers(self) -> dict[str, str]:
        """The same, where only docker's configuration has the password."""
        auth = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        (self.folder / "docker").mkdir(exist_ok=True)
        (self.folder / "docker" / "config.json").write_text(json.dumps({"auths": {self.host: {"auth": auth}}}), "utf-8")
        return {**self._environment("wkg-docker.toml", ""), "DOCKER_CONFIG": str(self.folder / "docker")}

    def _environment(self, name: str, auth: str) -> dict[str, str]:
        file = self.folder / name
        file.write_text(f'[registry."{self.host}".oci]\nprotocol = "http"\n{auth}', "utf-8")
        return {"WKG_CONFIG_FILE": str(file), "DOCKER_CONFIG": str(self.folder / "none"), "WITWORKS_TOOLS": str(tools())}


def tools() -> Path:
    """Where this user's tools are, whatever cache a test gives its project."""
    return TOOLS["wkg"].folder.parent


def with_wkg() -> None:
    """Install wkg as the project does it; skip where it cannot be had."""
    try:
        install(TOOLS["wkg"], print)
    except WitworksError as error:
        pytest.skip(f"wkg cannot be installed here: {error.message}")


@contextlib.contextmanager
def docker_registry() -> Iterator[Registry]:
    """Debian's registry on the loopback, installed if need be and if that is allowed; it wants a password."""
    program = shutil.which("docker-registry") or _installed()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        host = f"127.0.0.1:{free_port()}"
        (folder / "config.yml").write_text(_CONFIG.format(folder=folder, host=host), "utf-8")
        (folder / "htpasswd").write_text(_HTPASSWD, "utf-8")
        with (folder / "log").open("w") as log:
            server = subprocess.Popen([program, "serve", str(folder / "config.yml")], stdout=log, stderr=log)
        try:
            _wait(host, server, folder / "log")
            yield Registry(host, folder)
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    """A port of the loopback that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _installed() -> str:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        pytest.skip("docker-registry is not installed, and only root of a Debian may install it")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "docker-registry"]):
        done = subprocess.run(["apt-get", "-q", *words], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"apt-get cannot install docker-registry: {done.stderr.strip().splitlines()[-1:]}")
    found = shutil.which("docker-registry")
    assert found is not None
    return found


def _wait(host: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        assert server.poll() is None, log.read_text("utf-8")
        try:
            urllib.request.urlopen(f"http://{host}/v2/", timeout=5)
        except urllib.error.HTTPError as answer:
            if answer.code == 401:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))
