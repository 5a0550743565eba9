"""`scons docs`: our own pages become a site without a warning, and what is wrong in one is told with its line."""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import Project

PROVISION = {"WITWORKS_PROVISION": "1"}
SITE = (".ci", "docs", "hosts", "components", "compositions", "wit", "tests")
CONF = """\
extensions = ["myst_parser"]
linkcheck_timeout = 5
linkcheck_retries = 1
"""


@pytest.fixture
def ours(project: Project) -> Project:
    """The pages, and the folders that they link to."""
    ignored = shutil.ignore_patterns("target", "node_modules", "__pycache__")
    for folder in SITE:
        shutil.copytree(ROOT / folder, project.root / folder, ignore=ignored, dirs_exist_ok=True)
    for file in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy(ROOT / file, project.root / file)
    return project


@pytest.mark.provokes("WW608")
@pytest.mark.slow
def test_our_pages_are_in_order_and_a_dead_link_is_not(ours: Project) -> None:
    ours.scons("docs", env=PROVISION).good()
    pages = {file.stem for file in (ours.root / "build" / "docs").glob("*.html")}
    assert {file.stem for file in (ROOT / "docs").glob("*.md")} <= pages
    settings = ours.read("build/docs/settings.html")
    assert "cache_certificate=" in settings
    assert "table: settings" not in settings

    ours.edit(
        "docs/targets.md", "# Targets\n", "# Targets\n\nSee [nothing](nowhere.md) and [more](settings.md#no-such-heading).\n"
    )
    wrong = ours.scons("docs", env=PROVISION).refused("WW608")
    assert "docs/targets.md:3: WARNING" in wrong.text
    assert "nowhere.md" in wrong.text
    assert "no-such-heading" in wrong.text

    ours.scons("-c").good()
    assert not (ours.root / "build").exists()


@pytest.mark.slow
def test_links_to_other_sites_are_tried_when_asked(project: Project, tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        project.write("docs/conf.py", CONF)
        project.write("docs/index.md", f"# Ours\n\n[there]({address}/project/SConstruct) and [gone]({address}/gone).\n")
        project.scons("docs", env=PROVISION).good()
        wrong = project.scons("docs", "external=yes", env=PROVISION).refused("WW608")
        assert f"{address}/gone" in wrong.text
        project.write("docs/index.md", f"# Ours\n\n[there]({address}/project/SConstruct).\n")
        project.scons("docs", "external=yes", env=PROVISION).good()


def test_without_pages_there_is_nothing_to_build(project: Project) -> None:
    project.scons("docs").refused("WW108", "docs/conf.py")


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server of this machine for the files of a folder."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""
