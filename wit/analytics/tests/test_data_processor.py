"""Whatever implements the world `analytics-engine` keeps the promises that its WIT makes, also for odd input."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType


class Host:
    """The bindings of the component under test, with the values that most tests need."""

    def __init__(self, bindings: ModuleType) -> None:
        self.point = bindings.DataPoint
        self.success = bindings.ProcessResultSuccess
        self.nothing_left = bindings.ProcessResultError("No valid data points after filtering")
        self.samples = [
            self.point(timestamp="2026-06-12T10:00:00Z", value=42.5, label="cpu"),
            self.point(timestamp="2026-06-12T10:01:00Z", value=-1.0, label="err"),
            self.point(timestamp="2026-06-12T10:02:00Z", value=55.3, label="cpu"),
        ]

    def points(self, *values: float, label: str | None = None) -> list[Any]:
        return [self.point(timestamp=str(number), value=value, label=label) for number, value in enumerate(values)]


@pytest.fixture
def host(bindings: ModuleType) -> Host:
    return Host(bindings)


def test_process_keeps_the_points_above_zero_as_they_are(component: Any, host: Host) -> None:
    assert component.data_processor.process(host.samples) == host.success([host.samples[0], host.samples[2]])


@pytest.mark.parametrize("values", [(), (-1.0,), (0.0, -0.0), (math.nan, -math.inf)])
def test_process_says_when_nothing_is_left(component: Any, host: Host, values: Sequence[float]) -> None:
    assert component.data_processor.process(host.points(*values)) == host.nothing_left


def test_process_keeps_the_smallest_and_the_infinite_and_drops_nan(component: Any, host: Host) -> None:
    smallest, not_a_number, infinite = host.points(5e-324, math.nan, math.inf)
    kept = component.data_processor.process([smallest, not_a_number, infinite])
    assert kept == host.success([smallest, infinite])


def test_process_carries_any_text_and_an_empty_label(component: Any, host: Host) -> None:
    odd = [host.point("", 1.0, ""), host.point("\0 half past zwölf ⏰", 2.0, None)]
    assert component.data_processor.process(odd) == host.success(odd)


def test_aggregate_takes_means_also_of_a_short_last_window(component: Any, host: Host) -> None:
    means = component.data_processor.aggregate(host.samples, 2)
    assert means == [host.point("2026-06-12T10:00:00Z", 20.75, None), host.samples[2]]


@pytest.mark.parametrize("window_size", [0, 1])
def test_aggregate_keeps_every_point_in_windows_of_none_or_one(component: Any, host: Host, window_size: int) -> None:
    assert component.data_processor.aggregate(host.samples, window_size) == host.samples


@pytest.mark.parametrize("window_size", [3, 2**32 - 1])
def test_aggregate_makes_one_window_of_all_when_it_is_large_enough(component: Any, host: Host, window_size: int) -> None:
    (mean,) = component.data_processor.aggregate(host.samples, window_size)
    assert (mean.timestamp, mean.label) == ("2026-06-12T10:00:00Z", None)
    assert mean.value == pytest.approx((42.5 - 1.0 + 55.3) / 3)


@pytest.mark.parametrize("window_size", [0, 1, 10])
def test_aggregate_of_nothing_is_nothing(component: Any, window_size: int) -> None:
    assert component.data_processor.aggregate([], window_size) == []


def test_aggregate_keeps_a_label_that_the_whole_window_has(component: Any, host: Host) -> None:
    mixed = [*host.points(1.0, 3.0, label="cpu"), *host.points(5.0, label="cpu"), *host.points(7.0)]
    assert [point.label for point in component.data_processor.aggregate(mixed, 2)] == ["cpu", None]


def test_aggregate_spreads_nan_over_its_window_alone(component: Any, host: Host) -> None:
    first, second = component.data_processor.aggregate(host.points(1.0, math.nan, 2.0, 4.0), 2)
    assert math.isnan(first.value)
    assert second.value == 3.0


def test_ten_thousand_points_go_there_and_back(component: Any, host: Host) -> None:
    many = host.points(*(float(number) for number in range(1, 10_001)), label="load")
    assert component.data_processor.process(many) == host.success(many)
    assert component.data_processor.aggregate(many, 10_000) == [host.point("0", 5000.5, "load")]
