"""The component `csv-reader`: points from files, with the right to read one folder and no other right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from csv_reader import BadLine, CsvReader, DataPoint, ProblemBadLine, ProblemNotOpened, ReadError
from witworks.runtime import Captured, ReadOnly, Wasi

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "timestamp,value,label\n2026-06-12T10:00:00Z,42.5,cpu\r\n\n2026-06-12T10:01:00Z,-1e3,\n2026-06-12T10:02:00Z,inf\n"


def test_points_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "cpu.csv").write_bytes(TEXT.encode())
    said = Captured()
    with CsvReader(wasi=Wasi(preopen={"/data": ReadOnly(tmp_path)}, stdout=said)) as component:
        assert component.reader.read("/data/cpu.csv") == [
            DataPoint("2026-06-12T10:00:00Z", 42.5, "cpu"),
            DataPoint("2026-06-12T10:01:00Z", -1000.0, None),
            DataPoint("2026-06-12T10:02:00Z", float("inf"), None),
        ]
    assert said.text == "/data/cpu.csv: 3 points\n"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [("a,1,x\nb,one,x\n", 2, "`one` is no number"), ("a,1,x,y\n", 1, "more than three fields"), ("a\n", 1, "`` is no number")],
)
def test_a_line_that_is_no_point(text: str, line: int, reason: str, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(text, encoding="utf-8")
    with CsvReader(wasi=Wasi(preopen={"/data": ReadOnly(tmp_path)})) as component, pytest.raises(ReadError) as caught:
        component.reader.read("/data/bad.csv")
    match caught.value.payload:
        case ProblemBadLine(BadLine(found, said)):
            assert (found, reason in said) == (line, True)
        case other:
            pytest.fail(f"it was {other}")


@pytest.mark.parametrize("path", ["/data/missing.csv", "/data/../secret.csv", "/etc/passwd", ""])
def test_a_file_that_is_not_granted(path: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "secret.csv").write_text(TEXT, encoding="utf-8")
    with CsvReader(wasi=Wasi(preopen={"/data": ReadOnly(tmp_path / "data")})) as component, pytest.raises(ReadError) as caught:
        component.reader.read(path)
    assert isinstance(caught.value.payload, ProblemNotOpened)


def test_without_rights_there_is_no_file(component: CsvReader) -> None:
    with pytest.raises(ReadError) as caught:
        component.reader.read("/data/cpu.csv")
    assert isinstance(caught.value.payload, ProblemNotOpened)
