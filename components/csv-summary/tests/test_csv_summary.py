"""The program `csv-summary` alone, with mocks in the place of what reads and what condenses."""

from __future__ import annotations

import pytest
from csv_summary import CsvSummary, DataPoint, ProblemNotRead, ReadError, RunError
from witworks.runtime import Captured, Wasi
from witworks.runtime.mocks import Mocks, mocked


def test_it_asks_for_each_file_and_for_the_means_of_its_points() -> None:
    mocks, out = Mocks(CsvSummary), Captured()
    points = [DataPoint("t1", 1.0, None), DataPoint("t2", 3.0, "cpu")]
    mocked(mocks.reader.read).returns(points)
    mocked(mocks.data_processor.aggregate).returns([DataPoint("t1", 2.0, None)])
    with CsvSummary(**mocks, wasi=Wasi(args=["it", "7", "a.csv", "b.csv"], stdout=out)) as program:
        program.run.run()
    assert mocked(mocks.reader.read).calls == [("a.csv",), ("b.csv",)]
    assert mocked(mocks.data_processor.aggregate).calls == [(points, 7)] * 2
    assert out.text == "a.csv\n  t1     2.00  -\nb.csv\n  t1     2.00  -\n"


def test_nothing_is_condensed_where_nothing_was_read() -> None:
    mocks, errors = Mocks(CsvSummary), Captured()
    mocked(mocks.reader.read).raises(ReadError(ProblemNotRead("the disk is gone")))
    with CsvSummary(**mocks, wasi=Wasi(args=["it", "7", "a.csv"], stderr=errors)) as program, pytest.raises(RunError):
        program.run.run()
    assert errors.text == "a.csv: the disk is gone\n"
    assert mocked(mocks.data_processor.aggregate).calls == []
