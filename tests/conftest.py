"""What tests of every kind share: where the project is, and how a line of its output is found."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
