"""The interface csv of `tabular`, called through its Python bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tabular.csv import (
    Dialect,
    FormatError_,
    FormatErrorBadDelimiter,
    FormatErrorUnevenRow,
    ParseError,
    ParseError_,
    Problem,
    Table,
)

if TYPE_CHECKING:
    from tabular import Tabular

PLAIN = Dialect(delimiter=",", header=False)
NAMED = Dialect(delimiter=",", header=True)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        (' a ,"b ""c"""\r\n', [[" a ", 'b "c"']]),
        ('"a\r\nb",ü\r\n', [["a\r\nb", "ü"]]),
        ("\r\n\r\n", [[""], [""]]),
    ],
)
def test_parse_takes_what_rfc_4180_allows(component: Tabular, text: str, rows: list[list[str]]) -> None:
    assert component.csv.parse(text, PLAIN) == Table(header=None, rows=rows)


def test_parse_takes_the_first_record_for_the_header_when_there_is_one(component: Tabular) -> None:
    assert component.csv.parse("a;b\r\n1;2\r\n", Dialect(delimiter=";", header=True)) == Table(["a", "b"], [["1", "2"]])
    assert component.csv.parse("", NAMED) == Table(None, [])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('a"b', ParseError(Problem.STRAY_QUOTE, 1, 2)),
        ('a,b\r\n"c" ,d', ParseError(Problem.TEXT_AFTER_QUOTE, 2, 4)),
        ('é,"b\n', ParseError(Problem.UNCLOSED_QUOTE, 1, 3)),
        ("a,b\r\nc\r\n", ParseError(Problem.UNEVEN_RECORD, 2, 1)),
    ],
)
def test_parse_says_what_is_wrong_and_where(component: Tabular, text: str, error: ParseError) -> None:
    with pytest.raises(ParseError_) as raised:
        component.csv.parse(text, PLAIN)
    assert raised.value.payload == error


def test_a_quote_or_a_line_break_cannot_delimit(component: Tabular) -> None:
    for delimiter in '"\r\n':
        with pytest.raises(ParseError_) as parsing:
            component.csv.parse("a", Dialect(delimiter, header=False))
        assert parsing.value.payload.problem is Problem.BAD_DELIMITER
        with pytest.raises(FormatError_) as formatting:
            component.csv.format(Table(None, []), Dialect(delimiter, header=False))
        assert formatting.value.payload == FormatErrorBadDelimiter(delimiter)


def test_format_quotes_what_it_must(component: Tabular) -> None:
    table = Table(header=["name", "note"], rows=[["Ada", 'said "hi"'], ["Bo, jr", "two\nlines"], ["", ""]])
    text = component.csv.format(table, NAMED)
    assert text == 'name,note\r\nAda,"said ""hi"""\r\n"Bo, jr","two\nlines"\r\n,\r\n'
    assert component.csv.parse(text, NAMED) == table
    assert component.csv.format(Table(None, [[""]]), PLAIN) == '""\r\n'


def test_format_refuses_an_uneven_table(component: Tabular) -> None:
    with pytest.raises(FormatError_) as raised:
        component.csv.format(Table(["a", "b"], [["1", "2"], ["3"]]), PLAIN)
    assert raised.value.payload == FormatErrorUnevenRow(1)


def test_a_big_table_goes_through_and_back_again_and_again(component: Tabular) -> None:
    # Enough that Go's collector runs while the host asks for memory, and that its heap outgrows the module's first memory.
    table = Table(header=["number", "name"], rows=[[str(number), f"name {number}"] for number in range(40_000)])
    for _ in range(3):
        text = component.csv.format(table, NAMED)
        assert component.csv.parse(text, NAMED) == table
