"""The interface statistics of `tabular`, called through its Python bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tabular.csv import Table
from tabular.statistics import Column, NumberSummary, TextSummary, ValuesNothing, ValuesNumbers, ValuesText

if TYPE_CHECKING:
    from tabular import Tabular


def test_each_column_is_of_its_kind(component: Tabular) -> None:
    rows = [["2", "red", ""], ["4", "blue", ""], ["", "red", ""], ["6", "7", ""]]
    assert component.statistics.summarize(Table(["size", "colour", "empty"], rows)) == [
        Column("size", 1, ValuesNumbers(NumberSummary(3, 2.0, 6.0, 4.0, pytest.approx((8 / 3) ** 0.5)))),
        Column("colour", 0, ValuesText(TextSummary(4, 3, "red"))),
        Column("empty", 4, ValuesNothing()),
    ]


def test_without_a_header_columns_have_no_name_and_short_rows_lack_fields(component: Tabular) -> None:
    first, second = component.statistics.summarize(Table(None, [["1", "b"], ["-1.5e3"]]))
    assert first == Column(None, 0, ValuesNumbers(NumberSummary(2, -1500.0, 1.0, -749.5, 750.5)))
    assert second == Column(None, 1, ValuesText(TextSummary(1, 1, "b")))


@pytest.mark.parametrize("field", ["inf", "nan", "0x10", "1_000", "1e999", " 1", "-"])
def test_what_is_no_finite_decimal_number_is_text(component: Tabular, field: str) -> None:
    (column,) = component.statistics.summarize(Table(None, [["1"], [field]]))
    assert isinstance(column.values, ValuesText)


def test_an_empty_table_has_no_columns(component: Tabular) -> None:
    assert component.statistics.summarize(Table(None, [])) == []
