"""Registries that are down, slow or lie: a clear report in bounded time and memory, and the project as it was."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from witworks.programs import Probes
from witworks.toolchains import wasm_tools

from tests.e2e.lying_registry import Liar, lying
from tests.e2e.registries import free_port, tools, with_wkg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import Project

pytestmark = [pytest.mark.registry, pytest.mark.slow]

SECRET = "open-sesame-7"  # noqa: S105 - nobody's
LIMIT = 8_000_000


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A WIT package in its binary form."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "shapes.wit").write_text("package demo:shapes@1.0.0;\ninterface ops { flip: func(); }\n", "utf-8")
    tool = wasm_tools.find(None, Probes(None)).path
    return subprocess.run([tool, "component", "wit", "--wasm", folder], capture_output=True, check=True).stdout


@pytest.fixture
def liar(package: bytes) -> Iterator[Liar]:
    with_wkg()
    with lying(package) as found:
        yield found


@pytest.fixture
def user(project: Project, liar: Liar) -> Project:
    """A project that takes a package from the liar."""
    return taking(project, liar.host)


def taking(project: Project, host: str) -> Project:
    project.write("witworks.toml", f'registry = "{host}"\n\n[dependencies]\n"demo:shapes" = "^1.0"\n')
    said = f'[registry."{host}".oci]\nprotocol = "http"\nauth = {{ username = "ada", password = "{SECRET}" }}\n'
    (project.scratch / "wkg.toml").write_text(said, "utf-8")
    project.environment = {
        "WKG_CONFIG_FILE": str(project.scratch / "wkg.toml"),
        "WITWORKS_TOOLS": str(tools()),
        "XDG_CACHE_HOME": str(project.scratch / "cache"),
        "WITWORKS_PACKAGE_SIZE": "8MB",
    }
    return project


def sources(project: Project) -> dict[str, bytes]:
    return {path: data for path, data in project.files().items() if not path.startswith("build/.witworks")}


def test_it_can_tell_the_truth(user: Project, liar: Liar) -> None:
    assert "locked     demo:shapes 1.0.0" in user.scons("fetch").good().stdout
    assert liar.sent > len(liar.data)


@pytest.mark.provokes("WW704", "WW705", "WW706")
@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ("other bytes", "WW705"),
        ("truncated", "WW705"),
        ("tricks", "WW705"),
        ("no manifest", "WW705"),
        ("10 GB", "WW706"),
        ("endless manifest", "WW706"),
        ("refuses", "WW704"),
    ],
)
def test_a_lie_is_told_and_nothing_is_taken(user: Project, liar: Liar, lie: str, code: str) -> None:
    before = sources(user)
    liar.lie = lie
    run = user.scons("fetch").refused(code, liar.host)
    assert SECRET not in run.text
    assert "\x1b" not in run.text
    assert all(header not in run.text for header in liar.heard if header)
    assert any(liar.heard) == (lie == "refuses")
    assert sources(user) == before
    assert liar.sent < 400 * LIMIT, "it sends what it likes, but is not listened to for long"


@pytest.mark.provokes("WW707")
@pytest.mark.parametrize("lie", ["silent", "drips"])
def test_who_is_slow_is_left(user: Project, liar: Liar, lie: str) -> None:
    before = sources(user)
    liar.lie = lie
    user.scons("fetch", "registry_timeout=2").refused("WW707", "longer than 2 s", "registry_timeout=600")
    assert sources(user) == before


@pytest.mark.provokes("WW702")
def test_nobody_is_there(project: Project) -> None:
    with_wkg()
    user = taking(project, f"127.0.0.1:{free_port()}")
    before = sources(user)
    user.scons("fetch").refused("WW702", "cannot be reached")
    assert sources(user) == before


@pytest.mark.provokes("WW700", "WW701", "WW708")
def test_what_a_user_says_wrong_of_registries_until_it_is_right(user: Project, liar: Liar) -> None:
    """Each fix is done as it is printed."""
    configuration = user.scratch / "wkg.toml"
    good = configuration.read_text("utf-8")
    configuration.write_text(good.replace('"http"', '"ftp"'), "utf-8")
    run = user.scons("fetch").refused("WW701", 'Unknown OCI protocol "ftp"', "correct what it says")
    assert SECRET not in run.text
    configuration.write_text(good, "utf-8")
    line = f'registry = "{liar.host}"\n'
    user.edit("witworks.toml", line, "")
    user.scons("fetch").refused("WW708", 'write in witworks.toml: registry = "HOST"', "demo:shapes")
    user.write("witworks.toml", line + user.read("witworks.toml").replace("[dependencies]", "[dependencis]"))
    user.scons("fetch").refused("WW700", "witworks.toml:3", "did you mean 'dependencies'?")
    user.edit("witworks.toml", "[dependencis]", "[dependencies]")
    assert "locked     demo:shapes 1.0.0" in user.scons("fetch").good().stdout


@pytest.mark.provokes("WW705")
def test_another_package_under_that_name_is_refused(user: Project) -> None:
    user.edit("witworks.toml", "demo:shapes", "demo:other")
    before = sources(user)
    user.scons("fetch").refused("WW705", "what was fetched as `demo:other` 1.0.0 is `demo:shapes@1.0.0`")
    assert sources(user) == before


def test_bytes_that_are_no_package_are_refused(user: Project, liar: Liar) -> None:
    before = sources(user)
    for data in (b"\0asm\x01\0\0\0", b"<html>", b"\0asm\x0d\0\x01\0" + b"\xff" * 64):
        liar.data = data
        user.scons("fetch").refused("WW705")
    assert sources(user) == before


@pytest.mark.provokes("WW703")
def test_tags_that_are_no_versions_are_passed_over(user: Project, liar: Liar) -> None:
    liar.tags = ["latest", "../../etc/passwd", "1.0.0", "9" * 5000, "1.0.0-" + "a" * 300]
    user.scons("fetch").good()
    liar.tags = ["../../../1.0.0"]
    (user.root / "witworks.lock").unlink()
    shutil.rmtree(user.scratch / "cache")
    user.scons("fetch").refused("WW703", "demo:shapes")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('"../evil:x" = "1"', "is no name of a package"),
        ('"demo:a/../b" = "1"', "is no name of a package"),
        ('"demo:shapes" = "1\\" }"', "is no range of versions"),
        ('"demo:shapes" = { version = "1", registry = "evil.example/../.." }', "names no registry"),
        ('"demo:shapes" = { version = "1", as = "../up" }', "the name of a dependency"),
        ('"demo:shapes" = { path = "nowhere" }', "there is nothing at nowhere"),
    ],
)
def test_names_that_would_lead_elsewhere_are_refused(project: Project, line: str, word: str) -> None:
    project.write("witworks.toml", f"[dependencies]\n{line}\n")
    run = project.scons("fetch")
    assert run.status == 2
    assert word in run.stderr
    assert "Traceback" not in run.text


def test_a_lock_that_names_other_files_is_refused(user: Project) -> None:
    user.scons("fetch").good()
    for path in ("../SConstruct", "deps/../../SConstruct", "deps/.git/hooks.wit", "shapes/shapes.wit"):
        text = user.read("witworks.lock")
        user.edit("witworks.lock", "deps/demo-shapes-1.0.0/package.wit", path)
        user.scons("fetch").refused("WW712", "witworks.lock is no lock")
        user.write("witworks.lock", text)


@pytest.mark.provokes("WW715")
def test_what_a_user_has_written_stays(user: Project) -> None:
    mine: Path = user.write("wit/deps/demo-shapes-1.0.0/package.wit", "package demo:shapes@1.0.0;\n")
    user.scons("fetch").refused("WW715", "is not as it was fetched")
    assert mine.read_text("utf-8") == "package demo:shapes@1.0.0;\n"
    assert not (user.root / "witworks.lock").exists()


@pytest.mark.provokes("WW709")
def test_what_cannot_be_published_says_why(project: Project) -> None:
    """Before any registry is asked."""
    project.wat()
    project.scons("publish").refused("WW709", "there is nothing to publish")
    project.scons("publish", "calc").refused("WW709", "component `calc` says no version", "[publish] version")
    project.write("wit/odd/odd.wit", "package demo:odd-component@1.0.0;\ninterface x { f: func(); }\n")
    project.scons("publish", "demo:odd-component").refused("WW709", "cannot be called `demo:odd-component`")
    project.scons("publish", "demo:od-component").refused("WW108", "did you mean 'demo:odd-component'?")


@pytest.mark.provokes("WW716")
def test_a_component_of_a_path_is_one_like_others(project: Project, tmp_path: Path) -> None:
    project.wat()
    project.scons().good()
    shutil.copyfile(project.root / "build/calc/calc.wasm", tmp_path / "their.wasm")
    project.write("witworks.toml", f'[dependencies]\n"demo:calc-component" = {{ path = "{tmp_path}/their.wasm" }}\n')
    project.scons().refused("WW716", "would be called `calc` here", 'as = "their-calc"')
    project.edit("witworks.toml", " }", ', as = "sums" }')
    built = project.scons().good()
    assert "fetch sums" in built.actions
    assert project.python("from sums import Sums\nwith Sums() as s: print(s.ops.add(2, 3))") == "5"
    project.scons().idle()
    project.edit("components/calc/calc.wat", "i32.add", "i32.mul")
    project.scons("calc").good()
    shutil.copyfile(project.root / "build/calc/calc.wasm", tmp_path / "their.wasm")
    assert "fetch sums" in project.scons().good().actions
    assert project.python("from sums import Sums\nwith Sums() as s: print(s.ops.add(2, 3))") == "6"
