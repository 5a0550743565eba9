"""The analytics processor keeps the promises that `wit/analytics` makes, also for odd input."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from analytics_processor import DataPoint, ProcessResultError, ProcessResultSuccess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics_processor import AnalyticsProcessor

SAMPLES = (
    DataPoint(timestamp="2026-06-12T10:00:00Z", value=42.5, label="cpu"),
    DataPoint(timestamp="2026-06-12T10:01:00Z", value=-1.0, label="err"),
    DataPoint(timestamp="2026-06-12T10:02:00Z", value=55.3, label="cpu"),
)
NOTHING_LEFT = ProcessResultError("No valid data points after filtering")


def points(*values: float, label: str | None = None) -> list[DataPoint]:
    return [DataPoint(timestamp=str(number), value=value, label=label) for number, value in enumerate(values)]


def test_process_keeps_the_points_above_zero_as_they_are(component: AnalyticsProcessor) -> None:
    assert component.data_processor.process(SAMPLES) == ProcessResultSuccess([SAMPLES[0], SAMPLES[2]])


@pytest.mark.parametrize("values", [(), (-1.0,), (0.0, -0.0), (math.nan, -math.inf)])
def test_process_says_when_nothing_is_left(component: AnalyticsProcessor, values: Sequence[float]) -> None:
    assert component.data_processor.process(points(*values)) == NOTHING_LEFT


def test_process_keeps_the_smallest_and_the_infinite_and_drops_nan(component: AnalyticsProcessor) -> None:
    smallest, not_a_number, infinite = points(5e-324, math.nan, math.inf)
    kept = component.data_processor.process([smallest, not_a_number, infinite])
    assert kept == ProcessResultSuccess([smallest, infinite])


def test_process_carries_any_text_and_an_empty_label(component: AnalyticsProcessor) -> None:
    odd = [DataPoint("", 1.0, ""), DataPoint("\0 half past zwölf ⏰", 2.0, None)]
    assert component.data_processor.process(odd) == ProcessResultSuccess(odd)


def test_aggregate_takes_means_also_of_a_short_last_window(component: AnalyticsProcessor) -> None:
    means = component.data_processor.aggregate(SAMPLES, 2)
    assert means == [DataPoint("2026-06-12T10:00:00Z", 20.75, None), SAMPLES[2]]


@pytest.mark.parametrize("window_size", [0, 1])
def test_aggregate_keeps_every_point_in_windows_of_none_or_one(component: AnalyticsProcessor, window_size: int) -> None:
    assert component.data_processor.aggregate(SAMPLES, window_size) == list(SAMPLES)


@pytest.mark.parametrize("window_size", [3, 2**32 - 1])
def test_aggregate_makes_one_window_of_all_when_it_is_large_enough(component: AnalyticsProcessor, window_size: int) -> None:
    (mean,) = component.data_processor.aggregate(SAMPLES, window_size)
    assert (mean.timestamp, mean.label) == ("2026-06-12T10:00:00Z", None)
    assert mean.value == pytest.approx((42.5 - 1.0 + 55.3) / 3)


@pytest.mark.parametrize("window_size", [0, 1, 10])
def test_aggregate_of_nothing_is_nothing(component: AnalyticsProcessor, window_size: int) -> None:
    assert component.data_processor.aggregate([], window_size) == []


def test_aggregate_keeps_a_label_that_the_whole_window_has(component: AnalyticsProcessor) -> None:
    mixed = [*points(1.0, 3.0, label="cpu"), *points(5.0, label="cpu"), *points(7.0)]
    assert [point.label for point in component.data_processor.aggregate(mixed, 2)] == ["cpu", None]


def test_aggregate_spreads_nan_over_its_window_alone(component: AnalyticsProcessor) -> None:
    first, second = component.data_processor.aggregate(points(1.0, math.nan, 2.0, 4.0), 2)
    assert math.isnan(first.value)
    assert second.value == 3.0


def test_ten_thousand_points_go_there_and_back(component: AnalyticsProcessor) -> None:
    many = points(*(float(number) for number in range(1, 10_001)), label="load")
    assert component.data_processor.process(many) == ProcessResultSuccess(many)
    assert component.data_processor.aggregate(many, 10_000) == [DataPoint("0", 5000.5, "load")]
