"""docs/errors.md has a section for every code that the product can report, and for no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = [ROOT / "scons", *sorted((ROOT / "site_scons").rglob("*.py"))]


def reported_codes() -> set[str]:
    """A code counts where it stands as a string of its own, or in the text that `./scons` prints."""
    pattern = re.compile(r"""["'](?P<word>WW\d{3})["']|error\[(?P<printed>WW\d{3})\]""")
    matches = [match for path in SOURCES for match in pattern.finditer(path.read_text(encoding="utf-8"))]
    return {match["word"] or match["printed"] for match in matches}


def documented_codes() -> list[str]:
    return re.findall(r"^### (WW\d{3}): \S", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_reported_code_is_documented() -> None:
    assert sorted(reported_codes() - set(documented_codes())) == []


def test_every_documented_code_is_reported() -> None:
    assert sorted(set(documented_codes()) - reported_codes()) == []


def test_sections_are_unique_and_in_order() -> None:
    codes = documented_codes()
    assert codes == sorted(set(codes))
    assert {code[2] for code in codes} == {"1", "2", "3", "4", "5", "6", "9"}
