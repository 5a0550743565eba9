"""Whatever implements the world `preprocess-engine` keeps the promises that its WIT makes, also for odd input."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


@pytest.fixture
def point(bindings: ModuleType) -> Callable[..., Any]:
    def make(timestamp: str, value: float = 1.0, label: str | None = None) -> Any:
        return bindings.DataPoint(timestamp, value, label)

    return make


def test_points_are_sorted_by_timestamp(component: Any, point: Callable[..., Any]) -> None:
    late, early = point("2026-06-12T10:02:00Z", 55.3, "cpu"), point("2026-06-12T10:00:00Z", -42.5, "cpu")
    assert component.cleaner.clean([late, early]) == [early, late]


def test_points_of_one_timestamp_keep_their_order(component: Any, point: Callable[..., Any]) -> None:
    points = [point("b", 1.0), point("a", 2.0), point("b", 3.0), point("a", 4.0)]
    assert [cleaned.value for cleaned in component.cleaner.clean(points)] == [2.0, 4.0, 1.0, 3.0]


def test_timestamps_are_compared_by_code_points(component: Any, point: Callable[..., Any]) -> None:
    stamps = ["\U00010000", "\uffff", "a", "Z", ""]
    assert [cleaned.timestamp for cleaned in component.cleaner.clean([point(stamp) for stamp in stamps])] == stamps[::-1]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_values_that_are_not_finite_are_dropped(component: Any, point: Callable[..., Any], value: float) -> None:
    kept = point("a", -0.0)
    assert component.cleaner.clean([point("b", value), kept]) == [kept]


@pytest.mark.parametrize(
    ("label", "trimmed"), [(" cpu\t", "cpu"), ("cpu", "cpu"), ("a b", "a b"), ("\n \u2003", None), ("", None), (None, None)]
)
def test_labels_are_trimmed(component: Any, point: Callable[..., Any], label: str | None, trimmed: str | None) -> None:
    assert component.cleaner.clean([point("a", 1.0, label)]) == [point("a", 1.0, trimmed)]


def test_no_points_give_no_points(component: Any) -> None:
    assert component.cleaner.clean([]) == []
