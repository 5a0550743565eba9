"""Reads the CSV files of a folder with the component `csv-reader`, which has the right to read that folder and no other.

What it finds goes through `analytics-processor`, which has no rights at all.

Build first, with ./scons; then: .venv/bin/python hosts/python/files.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

import analytics_processor
from analytics_processor import AnalyticsProcessor
from csv_reader import CsvReader, ReadError
from witworks.runtime import Captured, ReadOnly, Wasi

EXAMPLE = Path(__file__).with_name("measurements")
WINDOW = 2


def main(folder: Path) -> None:
    """Print the means of the points in each file, and what the reader said meanwhile."""
    said = Captured()
    rights = Wasi(preopen={"/data": ReadOnly(folder)}, stdout=said)
    with CsvReader(wasi=rights) as files, AnalyticsProcessor() as analytics:
        for name in sorted(path.name for path in folder.glob("*.csv")):
            print(name)
            try:
                found = files.reader.read(f"/data/{name}")
            except ReadError as refused:
                print(f"  not read: {refused.payload}")
                continue
            points = [analytics_processor.DataPoint(point.timestamp, point.value, point.label) for point in found]
            for mean in analytics.data_processor.aggregate(points, WINDOW):
                print(f"  {mean.timestamp}  {mean.value:6.2f}  {mean.label or '-'}")
        try:
            files.reader.read("/data/../files.py")
        except ReadError as refused:
            print(f"outside: {refused.payload}")
    print(f"the reader said: {said.text.splitlines()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else EXAMPLE)
