"""What tests of every kind share: where the project is, and how a line of its output is found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.provoking import held_to_its_marker

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

INSTALL = """
import os, signal
from witworks import stopping
from witworks.setup.install import install
from witworks.toolchains.tools import TOOLS
os.nice(19)
signal.signal(signal.SIGTERM, signal.default_int_handler)
stopping.on_signals()
install(TOOLS["wkg"], lambda _: None)
"""
_installing: list[subprocess.Popen[bytes]] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the tests that need wkg last, and let it be compiled beside the others; whoever needs it first waits for it."""
    last = [item for item in items if item.get_closest_marker("registry")]
    items[:] = [*(item for item in items if item not in set(last)), *last]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin to install wkg where tests need it, it is not here, and it has the time of other tests to come."""
    from witworks.toolchains import tools

    needing = sum(item.get_closest_marker("registry") is not None for item in session.items)
    if (
        session.config.option.collectonly
        or not needing
        or needing == len(session.items)
        or tools.is_installed(tools.TOOLS["wkg"])
    ):
        return
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "site_scons")}
    none = subprocess.DEVNULL
    command = [sys.executable, "-c", INSTALL]
    _installing.append(subprocess.Popen(command, env=environment, stdin=none, stdout=none, stderr=none))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Hold each test to the codes that it is marked to provoke."""
    with held_to_its_marker(item):
        return (yield)


def pytest_unconfigure() -> None:
    """Leave no compiler running behind tests that were ended early."""
    for child in _installing:
        child.terminate()
        child.wait()
    _installing.clear()


@pytest.fixture(scope="session")
def repository() -> Path:
    """The project's own root."""
    return ROOT


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Public WIT text that lies beside the project on some machines; a test that needs it is skipped elsewhere."""
    folder = ROOT.parent / "shared" / "corpora"
    if not folder.is_dir():
        pytest.skip(f"no corpora of public WIT text at {folder}")
    return folder
