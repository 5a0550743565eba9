"""The marker ``provokes("WW404", …)``: this test meets those codes, as the product itself raises them over the real failure.

Seen is a code that a program has printed as a report which this test has waited for (scons, ``./scons``, ``python -m witworks``),
or that the product has raised in this process. A test that has a stand-in for a tool, or puts something of its own in the place
of a part of the product, can show that a code is reported; what it shows of the real failure is nothing, so it fails with this
marker. ``provoked`` reads the markers without running a test: ``test_docs_errors.py`` holds the table of codes to them.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import re
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeGuard

import pytest
from witworks.errors import WitworksError
from witworks.runtime.errors import WitworksRuntimeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TESTS: Final = Path(__file__).parent
MARKER: Final = "provokes"
PARAMETER: Final = "code"
"""Of a test with a parameter of this name each case is held to that code alone."""
_REPORT: Final = re.compile(r"^(?:E +)?(?:(?:error|warning)\[(WW\d{3})\]: |(?:[\w.]+: )?\[(WW5\d{2})\] )", re.MULTILINE)
"""The first line of a report; those that others quote are further to the right."""


class Witness:
    """What one test has met."""

    def __init__(self) -> None:
        self.printed: set[str] = set()
        self.errors: list[WitworksError | WitworksRuntimeError] = []
        self.stand_ins: list[str] = []

    def read(self, *texts: object) -> None:
        """Take note of the codes in what a program has printed."""
        for text in texts:
            said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text if isinstance(text, str) else ""
            self.printed |= {found[1] or found[2] for found in _REPORT.finditer(said)}

    def codes(self) -> set[str]:
        """All codes that were met."""
        return self.printed | {error.code for error in self.errors if _raised_by_the_product(error)}


_witness: Witness | None = None


def saw(text: str) -> None:
    """Say what a program printed that was not waited for in this very test, as the build that several tests look at."""
    if _witness is not None:
        _witness.read(text)


def stands_in(name: str) -> None:
    """Say that what is run in this test under this name is not the real tool."""
    if _witness is not None:
        _witness.stand_ins.append(name)


@contextlib.contextmanager
def held_to_its_marker(item: pytest.Item) -> Iterator[None]:
    """While the test runs, note what it meets; in the end, all codes of its markers must be among that."""
    wanted = {code for marker in item.iter_markers(MARKER) for code in marker.args}
    if PARAMETER in (parameters := getattr(getattr(item, "callspec", None), "params", {})):
        wanted &= {parameters[PARAMETER]}
    if not wanted:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        witness = _watch(patch)
        yield
        met = witness.codes()
    if witness.stand_ins:
        pytest.fail(f"what stands in for something else provokes nothing: {', '.join(witness.stand_ins)}", pytrace=False)
    if missing := wanted - met:
        pytest.fail(f"not provoked: {', '.join(sorted(missing))}; met: {', '.join(sorted(met)) or 'none'}", pytrace=False)


@functools.cache
def provoked() -> Mapping[str, tuple[str, ...]]:
    """Each code that a test is marked with, with the tests; ValueError for a marker that pytest would not hold to anything."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(TESTS.rglob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        if f"mark.{MARKER}(" in text:
            for statement in ast.parse(text).body:
                for code in _marked(statement, file):
                    found[code].append(f"{file.relative_to(TESTS.parent)}::{getattr(statement, 'name', '?')}")
    return {code: tuple(tests) for code, tests in sorted(found.items())}


def _marked(statement: ast.stmt, file: Path) -> Iterator[str]:
    markers = [node for node in ast.walk(statement) if _is_marker(node)]
    for code in (str(ast.literal_eval(argument)) for marker in markers for argument in marker.args):
        if not isinstance(statement, ast.FunctionDef) or not statement.name.startswith("test_"):
            message = f"{file}:{statement.lineno}: {code} is marked at what is no test"
            raise ValueError(message)
        others = [one for one in statement.decorator_list if not _is_marker(one)]
        cases = {node.value for one in others for node in ast.walk(one) if isinstance(node, ast.Constant)}
        if PARAMETER in {argument.arg for argument in statement.args.args} and code not in cases:
            message = f"{file}:{statement.lineno}: {code} is the code of no case"
            raise ValueError(message)
        yield code


def _is_marker(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == MARKER


def _watch(patch: pytest.MonkeyPatch) -> Witness:
    witness = Witness()
    patch.setattr("tests.provoking._witness", witness)
    communicate, replace = subprocess.Popen.communicate, pytest.MonkeyPatch.setattr
    made = {kind: kind.__init__ for kind in (WitworksError, WitworksRuntimeError)}

    def communicated(self: subprocess.Popen[Any], *arguments: Any, **named: Any) -> tuple[Any, Any]:
        said = communicate(self, *arguments, **named)
        witness.read(*said)
        return said

    def replaced(self: pytest.MonkeyPatch, target: Any, name: Any, *value: Any, **named: Any) -> None:
        of = target if isinstance(target, str) else getattr(target, "__module__", None) or getattr(target, "__name__", "")
        if str(of).partition(".")[0] == "witworks":
            witness.stand_ins.append(f"{of}.{name}")
        replace(self, target, name, *value, **named)

    for kind, initialize in made.items():

        def initialized(self: Any, *arguments: Any, _initialize: Any = initialize, **named: Any) -> None:
            witness.errors.append(self)
            _initialize(self, *arguments, **named)

        patch.setattr(kind, "__init__", initialized)
    patch.setattr(subprocess.Popen, "communicate", communicated)
    patch.setattr(pytest.MonkeyPatch, "setattr", replaced)
    return witness


def _raised_by_the_product(error: BaseException) -> bool:
    """Whether it was raised, and elsewhere than in a test."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and TESTS not in Path(trace.tb_frame.f_code.co_filename).parents
