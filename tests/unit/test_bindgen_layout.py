"""Long lines break at brackets, and only there."""

from __future__ import annotations

import ast

import pytest
from witworks.bindgen.layout import lay_out
from witworks.bindgen.writer import Writer


@pytest.mark.parametrize(
    ("width", "line", "lines"),
    [
        (8, "f(a, b)", ["f(a, b)"]),
        (20, "x = call(first, second)", ["x = call(", "    first,", "    second,", ")"]),
        (20, "    x = call(one_argument)", ["    x = call(", "        one_argument,", "    )"]),
        (26, "x = [f(item) for item in y]", ["x = [", "    f(item) for item in y", "]"]),
        (16, 'x = call("(", "a, (b", c)', ["x = call(", '    "(",', '    "a, (b",', "    c,", ")"]),
        (26, "def f(a: int) -> dict[str, int]:", ["def f(", "    a: int,", ") -> dict[str, int]:"]),
        (10, "a_name_without_bracket = y", ["a_name_without_bracket = y"]),
        (20, ") -> tuple[first, second]:", [") -> tuple[", "    first,", "    second,", "]:"]),
        (25, "x = first or (second and g(yy))", ["x = first or (", "    second and g(yy)", ")"]),
        (18, "x = first or (a and b)", ["x = first or (", "    a and b", ")"]),
        (20, "x = some_rows[position]", ["x = some_rows[", "    position", "]"]),
        (20, "x = f(y)(first_argument)", ["x = f(y)(", "    first_argument,", ")"]),
        (20, "if type(y) is a or y < 0:", ["if (", "    type(y) is a", "    or y < 0", "):"]),
        (14, "x = f(g(aaaa, bbbb), c)", ["x = f(", "    g(", "        aaaa,", "        bbbb,", "    ),", "    c,", ")"]),
    ],
)
def test_lines_break(width: int, line: str, lines: list[str]) -> None:
    assert lay_out(line, width) == lines


def test_docstrings_survive_whatever_wit_says() -> None:
    hostile = ['"', '""', '"""', "\\", "\\\\", 'ends in "', "ends in \\", 'a """ b', "two\nlines", "{}", "'", "é 🦀"]
    for text in hostile:
        out = Writer()
        with out.block("def f():"):
            out.doc(text)
        function = ast.parse(out.text()).body[0]
        assert isinstance(function, ast.FunctionDef)
        assert ast.get_docstring(function, clean=True) == text, text
