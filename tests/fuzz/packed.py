"""Inputs that go into what is given away: what a wheel and an npm package say of themselves, and the sections of a component."""

from __future__ import annotations

import email.parser
import io
import os
import stat
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks.languages import cargo
from witworks.model import documented, npm_package, sbom
from witworks.model.wheel import Wheel
from witworks.model.world import World
from witworks.registry import config, reasons
from witworks.toolchains import go, rustc

from tests.fuzz.mutate import LABEL
from tests.fuzz.texts import WAT, _discovered, fresh, prepared, put

if TYPE_CHECKING:
    from collections.abc import Callable

_MANIFEST: Final = b"""\
[wheel]
name = "acme.calc"
version = "1.2.0rc1"
description = "Adds numbers"
authors = ["Ada", "Bob <bob@example.org>"]
license = "MIT OR Apache-2.0"

[npm]
name = "@acme/calc"
version = "1.2.0-rc.1"

[publish]
version = "1.2.0"
namespace = "acme"
"""
_SAID: Final = ("Name", "Version", "Summary", "Author", "Author-email", "License-Expression", "Requires-Python", "Requires-Dist")


@prepared(
    lambda project, data: (put(fresh(project) / "calc.wat", WAT), put(project / "components" / "calc" / "component.toml", data))
)
def _given_away(project: Path) -> None:
    """Whatever a manifest may say, a wheel and an npm package say the same of themselves, and nothing else."""
    for component in _discovered(project):
        said = component.manifest.wheel
        wheel = Wheel(said.name or component.name, said.version, said.description or "", said.authors, said.license or "")
        assert Path(wheel.file_name).name == wheel.file_name
        files = {f"calc/{name}": b"x" for name in ("__init__.py", "calc.wasm", "naïve.py")}
        with zipfile.ZipFile(io.BytesIO(wheel.pack(files))) as archive:
            assert archive.testzip() is None
            (at,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
            metadata = email.parser.Parser().parsestr(archive.read(at).decode())
        assert (metadata["Name"], metadata["Version"]) == (wheel.name, wheel.version)
        assert (metadata["Summary"] or "") == wheel.description
        assert all(len(metadata.get_all(key, [])) <= 1 for key in _SAID), metadata.items()
        assert metadata.get_payload() == ""
        its = component.manifest.npm
        assert Path(name := npm_package.file_name(its.name or component.name, its.version)).name == name


def _archived(_project: Path, data: bytes) -> Callable[[], object]:
    """Files of any name that a file can have are in an npm package under that name."""
    names = [one.decode("utf-8", "ignore") for one in data.split(b"\n")]
    proper = {one for one in names if one and "\0" not in one and "/" not in one.strip("/") and one not in {".", ".."}}
    files = {f"interfaces/{one.strip('/')}": one.encode() for one in proper if len(one.encode()) < 250 and one.strip("/")}

    def look() -> None:
        with tarfile.open(fileobj=io.BytesIO(npm_package.pack(files))) as archive:
            assert sorted(archive.getnames()) == sorted(f"package/{name}" for name in files)

    return look


@prepared(lambda project, data: put(project / "section", data))
def _sections(project: Path) -> None:
    """What anybody may have put beside a component's code: the packages that are in it, and the words about its world."""
    data = (project / "section").read_bytes()
    for content in (data, zlib.compress(data)):
        documented.documented(World("demo:calc", "calculator"), content)
        try:
            found = sbom.of_section(content)
        except ValueError:
            continue
        assert sbom.of_section(sbom.section("a", "1.0.0", found)) == found


@prepared(lambda project, data: put(project / "home" / "config.json", data))
def _docker(project: Path) -> None:
    os.environ["DOCKER_CONFIG"] = str(project / "home")
    config.Config({}).hidden("Basic YWRhOnNlc2FtZQ==")


@prepared(lambda project, data: put(project / "said", data))
def _wkg(project: Path) -> None:
    text = (project / "said").read_text("utf-8", "replace")
    for status in (1, 101, 134, -6):
        reasons.failed("acme:x", "127.0.0.1:5000", status, config.Config({}).hidden(text), 1 << 20).render()


class _Answers:
    """What has asked the programs already."""

    def __init__(self, answers: dict[str, str]) -> None:
        self._answers, self.asked = answers, set[str]()

    def ask(self, key: Any, **_: object) -> str:
        words = " ".join([key] if isinstance(key, str) else key)
        return next((text for word, text in self._answers.items() if word in words), "")


def _toolchains(project: Path, data: bytes) -> Callable[[], object]:
    """What compilers say of themselves, when they are asked."""
    label, _, said = data.partition(LABEL)
    for name in ("go", "rustc"):
        put(project / "bin" / name, b"#!/bin/sh\nexit 1\n").chmod(stat.S_IRWXU)
    answers: Any = _Answers({label.decode(): said.decode("utf-8", "replace")})

    def look() -> None:
        path = os.environ["PATH"]
        os.environ["PATH"] = str(project / "bin")
        try:
            found = rustc._describe(project / "bin" / "rustc", answers, project, rustc.TARGET)
            assert isinstance(found.version + found.host, str)
            found.std()
            found.source()
            go.find(answers, cwd=project, variables={})
        finally:
            os.environ["PATH"] = path

    return look


@prepared(lambda project, data: put(project / "build" / "x" / "output", data))
def _scripts(project: Path) -> None:
    assert all("=" not in name for name in cargo.script_variables([project / "build" / "x" / "output", project / "none"]))


def _answers(_: Path) -> list[bytes]:
    go_env = b'{"GOVERSION": "go1.26.8", "GOFLAGS": "-tags=x", "GOWASM": "", "GOEXPERIMENT": "", "GOFIPS140": "off", "GODEBUG": "", "GOMODCACHE": "/m"}'
    return [
        b"go env" + LABEL + go_env,
        b"-vV" + LABEL + b"rustc 1.96.0 (abc 2026-05-01)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.96.0\n",
        b"sysroot" + LABEL + b"/usr\n/usr/lib/rustlib/wasm32-unknown-unknown/lib\n",
    ]


_DOCKER: Final = b'{"auths": {"127.0.0.1:5000": {"auth": "YWRhOnNlc2FtZQ==", "identitytoken": "abcdefgh"}}, "credsStore": "x"}'
_SBOM: Final = b'{"packages": [{"name": "a", "version": "1.0.0", "source": "npm"}, {"name": "b", "version": "2", "root": true}]}'
_DOCUMENTED: Final = (
    b'{"package": "demo:calc", "name": "calculator", "docs": "Adds", "exports": [], "imports": [], "interfaces": {}}'
)
_WKG_SAID: Final = [
    b"Error: Unauthorized: UNAUTHORIZED: access to acme/x is denied\n\nCaused by:\n    0: client error (401 Unauthorized)\n",
    b"Error: error sending request for url (http://127.0.0.1:5000/v2/): client error (Connect): Connection refused\n",
    b"memory allocation of 4294967296 bytes failed\n",
    b"Error: Invalid digest. Expected sha256:aa, got sha256:bb\nBasic YWRhOnNlc2FtZQ== Bearer abcdefgh\n",
]
TARGETS: Final = {
    "wheels and npm packages": (_given_away, lambda _: [_MANIFEST], 1_500, "toml"),
    "archive of an npm package": (_archived, lambda _: [b"ops.js\nops.d.ts\n" + b"a" * 101 + b".js\nna\xc3\xafve.js\n"], 400),
    "sections of a component": (_sections, lambda _: [_SBOM, _DOCUMENTED], 1_000, "json"),
    "docker's configuration": (_docker, lambda _: [_DOCKER], 400, "json"),
    "messages of wkg": (_wkg, lambda _: _WKG_SAID, 400),
    "answers of compilers": (_toolchains, _answers, 600, "json"),
    "output of build scripts": (
        _scripts,
        lambda _: [b"cargo:rerun-if-env-changed=CC\ncargo::rerun-if-env-changed=X\ncargo:warning=a\n"],
        300,
    ),
}
