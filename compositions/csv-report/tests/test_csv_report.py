"""The program `csv-report`: files in, means out, with the right to read one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from csv_report import CsvReport, RunError
from witworks.runtime import Captured, ReadOnly, Wasi

if TYPE_CHECKING:
    from pathlib import Path

POINTS = "timestamp,value,label\nt1,1,cpu\nt2,2,cpu\nt3,4,disk\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "points.csv").write_text(POINTS, encoding="utf-8")
    (tmp_path / "bad.csv").write_text("t1,many\n", encoding="utf-8")
    return tmp_path


def ran(folder: Path, *arguments: str) -> tuple[bool, str, str]:
    """Whether it succeeded, and what it printed."""
    out, errors = Captured(), Captured()
    rights = Wasi(preopen={"/data": ReadOnly(folder)}, args=["csv-report", *arguments], stdout=out, stderr=errors)
    with CsvReport(wasi=rights, timeout=60) as program:
        try:
            program.run.run()
        except RunError:
            return False, out.text, errors.text
    return True, out.text, errors.text


def test_the_means_of_a_file(folder: Path) -> None:
    said = "/data/points.csv: 3 points\n/data/points.csv\n  t1     1.50  cpu\n  t3     4.00  disk\n"
    assert ran(folder, "2", "/data/points.csv") == (True, said, "")


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(folder: Path) -> None:
    good, out, errors = ran(folder, "3", "/data/bad.csv", "/data/../secret.csv", "/data/points.csv")
    assert (good, out.splitlines()[1:]) == (False, ["/data/points.csv", "  t1     2.33  -"])
    assert errors == "/data/bad.csv:1: `many` is no number\n/data/../secret.csv: Operation not permitted\n"


@pytest.mark.parametrize("arguments", [(), ("2",), ("two", "/data/points.csv"), ("-1", "/data/points.csv")])
def test_how_it_is_called(folder: Path, arguments: tuple[str, ...]) -> None:
    assert ran(folder, *arguments) == (False, "", "usage: csv-summary POINTS FILE...\n")
