"""Where the conformance project lies, and which languages have a guest there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PROJECT: Final = ROOT / "tests" / "projects" / "conformance"
WIT: Final = PROJECT / "wit" / "conformance"
LIMITS: Final = PROJECT / "limits"
RESULTS: Final = PROJECT / "results"
PAGE: Final = ROOT / "docs" / "conformance.md"
BUILD: Final = ROOT / "build" / "conformance"


def languages() -> list[str]:
    """The languages that have a guest, sorted: ``rust`` for ``components/echo-rust``."""
    return sorted(folder.name.removeprefix("echo-") for folder in (PROJECT / "components").glob("echo-*") if folder.is_dir())


def guest(language: str) -> Path:
    """The folder of a language's guest."""
    return PROJECT / "components" / f"echo-{language}"
