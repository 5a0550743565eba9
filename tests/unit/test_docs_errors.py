"""The table of diagnostics has an entry for every code that the product can report, and for no other; each one is true.

True is: a test provokes it, its example is a report that the product makes, and the pages of the documentation say the same.
"""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from witworks.diagnostics import answer, table
from witworks.errors import ToolError
from witworks.runtime import errors as runtime_errors
from witworks.runtime.mocks import NoAnswer

from tests.diagnostics import places
from tests.diagnostics.pages import PAGES
from tests.provoking import provoked

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "site_scons" / "witworks"
SOURCES: Final = [ROOT / "scons", *sorted((ROOT / "site_scons").rglob("*.py"))]
CODE: Final = re.compile(r"WW\d{3}")
RUNTIME: Final = {
    error.__name__: error.code
    for error in (*vars(runtime_errors).values(), NoAnswer)
    if isinstance(error, type) and issubclass(error, runtime_errors.WitworksRuntimeError)
}
"""The codes of the exceptions that a host gets, by their names."""


def reported_codes() -> set[str]:
    """A code counts where it stands as a string of its own, or in the text that `./scons` prints."""
    pattern = re.compile(r"""["'](?P<word>WW\d{3})["']|error\[(?P<printed>WW\d{3})\]""")
    matches = [match for path in SOURCES for match in pattern.finditer(path.read_text(encoding="utf-8"))]
    return {match["word"] or match["printed"] for match in matches}


@functools.cache
def messages() -> dict[str, list[str | None]]:
    """The patterns of the messages that a code is reported with; None stands for one that is put together elsewhere."""
    found: dict[str, list[str | None]] = {}
    for file in (path for path in sorted(PACKAGE.rglob("*.py")) if "templates" not in path.parts):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(args=[ast.Constant(value=str(code)), message, *_]) if CODE.fullmatch(code):
                    found.setdefault(code, []).append(_pattern(message))
                case ast.Constant(value=str(code)) if CODE.fullmatch(code):
                    found.setdefault(code, [])
    return found


def test_every_reported_code_is_in_the_table() -> None:
    assert sorted(reported_codes() - set(table())) == []


def test_every_code_of_the_table_is_reported() -> None:
    assert sorted(set(table()) - reported_codes()) == []


def test_the_real_failure_of_every_code_is_provoked_by_a_test_or_it_is_said_why_none_can() -> None:
    untested = {code for code, one in table().items() if one.unprovoked}
    assert sorted(set(table()) - set(provoked()) - untested) == [], "mark the test that meets it: tests/provoking.py"
    assert sorted(untested & set(provoked())) == [], "a test meets it now: `unprovoked` is to go"
    assert sorted(set(provoked()) - set(table())) == []


def test_every_entry_is_whole_and_in_its_place() -> None:
    for file in sorted((PACKAGE / "diagnostics").glob("*.toml")):
        codes = re.findall(r"^\[(WW\d{3})\]$", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert codes == sorted(set(codes)), file
        assert {code[2] for code in codes} == {file.name[0]}, file
    for one in table().values():
        assert all([one.title, one.why, one.fix, one.example]), one.code
        assert not one.title.endswith("."), one.code
        assert set(one.place) <= set(places.KINDS), one.code
        assert one.place or one.placeless, f"{one.code} says neither where its reports point nor why at nothing"
        assert one.fix.endswith((".", "`", ":", "?")), one.code


@pytest.mark.parametrize("code", sorted(table()))
def test_an_example_is_a_report_of_its_code(code: str) -> None:
    example = table()[code].example
    first, *rest = example.splitlines()
    words = {f"[{code}] "} if code in RUNTIME.values() else {f"{level}[{code}]: " for level in ("error", "warning")}
    start = next((word for word in words if first.startswith(word)), None)
    assert start is not None, example
    assert all(re.match(r"  (-->|note:|more:|fix:|at|\|| {5})", line) for line in rest), example
    assert list(places.wrong(example)) == []
    assert not any(word in example for word in ("pytest-of", "site_scons", "/root")), example
    patterns = messages().get(code, [])
    if patterns and None not in patterns:
        assert any(re.fullmatch(pattern, first.removeprefix(start), re.DOTALL) for pattern in patterns if pattern), patterns


@pytest.mark.parametrize(("path", "render"), PAGES.items(), ids=lambda value: getattr(value, "name", None))
def test_the_pages_say_what_the_table_says(path: Path, render: Callable[[], str]) -> None:
    assert path.read_text(encoding="utf-8") == render(), "write the pages anew: python -m tests.diagnostics"


@pytest.mark.parametrize("copied", ["WW404", "ww404", "404", "[WW404]", "error[WW404]:"])
def test_a_code_is_understood_as_it_was_copied(copied: str) -> None:
    assert answer([copied]).startswith("WW404: a core module where a component is expected\n")


def test_several_codes_are_explained_one_after_the_other() -> None:
    assert re.findall(r"^WW\d+", answer(["WW404", "WW901"]), re.MULTILINE) == ["WW404", "WW901"]


def test_links_and_fences_are_not_for_terminals() -> None:
    assert "docs/wasi.md says what counts" in answer(["WW417"])
    assert "```" not in answer(["WW403"])


def test_what_nothing_is_known_of() -> None:
    with pytest.raises(ToolError, match="WW800"):
        answer(["no", "such", "words"])


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("error[WW200]: x\n  fix: y\n", "no place"),
        ("error[WW200]: x\n  --> build/a/b.wasm\n", "another kind"),
        ("warning[WW309]: x\n  --> a.wit:1\n", "another kind"),
    ],
)
def test_a_report_that_points_elsewhere_is_seen(report: str, said: str) -> None:
    (found,) = places.wrong(f"noise\n{report}error[WW309]: of which nobody can say where\n")
    assert said in found


def test_a_message_that_changes_makes_its_example_wrong() -> None:
    """The check above can fail."""
    (pattern,) = messages()["WW123"]
    assert pattern is not None
    assert not re.fullmatch(pattern, "composition `a` contains itself: a")


def _pattern(message: ast.expr) -> str | None:
    match message:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.JoinedStr(values=parts):
            return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in parts)
    return None
