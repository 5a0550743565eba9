"""Sends three measured values through the component `analytics-processor` and prints what comes back.

Build first, with ./scons; then: .venv/bin/python hosts/python/analytics.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics_processor import AnalyticsProcessor, DataPoint, ProcessResultError, ProcessResultSuccess

if TYPE_CHECKING:
    from collections.abc import Iterable

SAMPLES = (
    DataPoint(timestamp="2026-06-12T10:00:00Z", value=42.5, label="cpu"),
    DataPoint(timestamp="2026-06-12T10:01:00Z", value=-1.0, label="err"),
    DataPoint(timestamp="2026-06-12T10:02:00Z", value=55.3, label="cpu"),
)


def show(title: str, points: Iterable[DataPoint]) -> None:
    """Print a title and a line for each point."""
    print(title)
    for point in points:
        print(f"  {point.timestamp}  {point.value:6.2f}  {point.label or '-'}")


def main() -> None:
    """Filter the samples, then take their means two by two."""
    with AnalyticsProcessor() as analytics:
        match analytics.data_processor.process(SAMPLES):
            case ProcessResultSuccess(points):
                show("process: points above zero", points)
            case ProcessResultError(reason):
                print(f"process: {reason}")
        show("aggregate: means of two points", analytics.data_processor.aggregate(SAMPLES, 2))


if __name__ == "__main__":
    main()
