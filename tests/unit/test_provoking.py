"""The marker ``provokes`` is held to what it says: it fails where the code was not met, or was met by a stand-in."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from witworks.errors import ManifestError, Place
from witworks.model import components

from tests import provoking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Item:
    """As much of a test as is looked at."""

    def __init__(self, *codes: str) -> None:
        self._codes = codes

    def iter_markers(self, name: str) -> Iterator[pytest.Mark]:
        yield pytest.Mark(name, self._codes, {}, _ispytest=True)


def hold(codes: tuple[str, ...], *steps: Callable[[], object]) -> None:
    """Take the steps as a test that is marked with the codes."""
    with provoking.held_to_its_marker(cast("pytest.Item", Item(*codes))):
        for step in steps:
            step()


def refused_name() -> None:
    with pytest.raises(ManifestError):
        components.check_name("class", Place("components/class"))


def made_here() -> None:
    with pytest.raises(ManifestError):
        raise ManifestError("WW104", "made here")


def printed(text: str) -> None:
    subprocess.run([sys.executable, "-c", f"print({text!r})"], check=True, capture_output=True)


def test_what_the_product_raises_and_what_a_program_prints_is_met() -> None:
    text = "scons: …\nerror[WW901]: the disk is full\n[WW520] the component trapped"
    hold(("WW104", "WW901", "WW520"), refused_name, lambda: printed(text))


@pytest.mark.parametrize(
    "text", ["nothing", "  | error[WW901]: quoted", "    error[WW901]: an example", "scons: *** [x] error[WW901], reported above"]
)
def test_what_is_not_met_fails(text: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="not provoked: WW901; met: WW104"):
        hold(("WW104", "WW901"), refused_name, lambda: printed(text))


def test_an_error_of_the_tests_own_is_not_met() -> None:
    with pytest.raises(pytest.fail.Exception, match="not provoked: WW104; met: none"):
        hold(("WW104",), made_here, lambda: ManifestError("WW104", "made, and not raised"))


def test_what_stands_in_for_something_else_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(pytest.fail.Exception, match="wasm-tools"):
        hold(("WW104",), refused_name, lambda: provoking.stands_in("wasm-tools"))
    with pytest.raises(pytest.fail.Exception, match=r"witworks\.model\.components\.RESERVED"):
        hold(("WW104",), refused_name, lambda: monkeypatch.setattr(components, "RESERVED", frozenset()))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('@pytest.mark.provokes("WW104")\ndef helper(): ...', "what is no test"),
        ('pytestmark = pytest.mark.provokes("WW104")', "what is no test"),
        ('@pytest.mark.provokes("WW104")\n@pytest.mark.parametrize("code", ["WW105"])\ndef test_x(code): ...', "of no case"),
    ],
)
def test_a_marker_that_is_held_to_nothing_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        list(provoking._marked(ast.parse(text).body[0], Path("test_x.py")))
